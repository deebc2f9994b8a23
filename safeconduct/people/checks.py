"""Is every name found by its words? Read again in chunks, while others write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .model_version import model_version
from .models import NameToken, PersonName
from .tokens import NEXT_NAME, name_tokens

CHUNK = 5_000
"""Names that are read at once."""
LISTED = 500
"""Faults that a report names; more are only counted."""


class IndexFault(Enum):
    """What is wrong with the index of names. The value is the sentence."""

    OTHER_WORDS = gettext_lazy(
        "The name “%(name)s” is kept with other words than it has. Run `safeconduct reindex-names`."
    )
    UNKNOWN_WORD = gettext_lazy("A word of the name “%(name)s” is not known. Run `safeconduct reindex-names`.")
    OLD_MODEL = gettext_lazy(
        "%(name)s words were made by an older model: searches are right, but a web server starts more slowly. Run "
        "`safeconduct reindex-names`."
    )


@dataclass(frozen=True, slots=True)
class IndexFinding:
    """One thing that is wrong."""

    fault: IndexFault
    name: str

    @property
    def sentence(self) -> str:
        """For a person."""
        return str(self.fault.value) % {"name": self.name}


@dataclass(slots=True)
class IndexReport:
    """What was read and what is wrong. `found` counts all, `findings` names the first of them."""

    names: int = 0
    words: int = 0
    found: int = 0
    findings: list[IndexFinding] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What was read, in a sentence."""
        return _("%(names)s names, read again into their words; %(words)s different words.") % {
            "names": self.names, "words": self.words,
        }  # fmt: skip

    def add(self, fault: IndexFault, name: str) -> None:
        self.found += 1
        if len(self.findings) < LISTED:
            self.findings.append(IndexFinding(fault, name))


def check_names() -> IndexReport:
    """Read every name again. A word that is not known makes a name invisible; so does a name kept with other words."""
    report = IndexReport(words=NameToken.objects.count())
    stale = NameToken.objects.exclude(model=model_version()).count()
    if stale:
        report.add(IndexFault.OLD_MODEL, str(stale))
    for rows in _chunks():
        report.names += len(rows)
        _check(rows, report)
    return report


def _check(rows: Sequence[PersonName], report: IndexReport) -> None:
    keys = {key for row in rows for key in row.tokens if key != NEXT_NAME}
    known = set(NameToken.objects.filter(key__in=keys).values_list("key", flat=True))
    for row in rows:
        if row.tokens != name_tokens(row.text)[0]:
            report.add(IndexFault.OTHER_WORDS, row.text)
        elif not known.issuperset(set(row.tokens) - {NEXT_NAME}):
            report.add(IndexFault.UNKNOWN_WORD, row.text)


def _chunks() -> Iterator[list[PersonName]]:
    rows = PersonName.objects.only("id", "text", "tokens").order_by("pk")
    found = list(rows[:CHUNK])
    while found:
        yield found
        found = list(rows.filter(pk__gt=found[-1].pk)[:CHUNK])
