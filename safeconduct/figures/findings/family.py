"""Family first: no death stands in what leaves the house before the family was told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..answers.taking import Override
from ..answers.text import Petitioner
from ..enums import Severity
from ..paper.words import day_words
from .finding import Finding
from .said import finding_key


def held_back_deaths(number: int) -> Iterator[Finding]:
    """How many confirmed deaths stand where they stood before: good to know."""
    if number:
        words = ngettext(
            "%(n)d confirmed death is held back by family first: it is counted where the case stood before.",
            "%(n)d confirmed deaths are held back by family first: they are counted where the cases stood before.",
            number,
        )
        yield Finding(finding_key("held_back", number), "held_back", Severity.NOTE, words % {"n": number})


def overridden_deaths(overrides: Sequence[tuple[Override, date]]) -> Iterator[Finding]:
    """A named senior let a death be said before the family was told. It is printed in the record, with the reason."""
    for override, day in overrides:
        yield Finding(
            finding_key("overridden", override.case_id), "overridden", Severity.NOTE,
            _("%(senior)s let a death be counted before the family was told, on %(day)s: “%(reason)s”.")
            % {"senior": override.senior, "day": day_words(day), "reason": override.reason},
        )  # fmt: skip


def shut_petitioners(petitioners: Sequence[Petitioner], shut: Collection[str]) -> Iterator[Finding]:
    """A person is named of whom something may not be said yet. The sentence does not say what: whoever writes the
    answer may not be one who may know."""
    for place, petitioner in enumerate(petitioners, start=1):
        if petitioner.case_id in shut:
            number = petitioner.number or str(place)
            yield Finding(
                finding_key("shut", petitioner.case_id), "shut", Severity.BLOCKS,
                _("Petitioner %(number)s is held back by family first. Nothing about this person leaves the house "
                  "before the officer of the case says so.") % {"number": number},
            )  # fmt: skip
