"""The time and the measures that an answer counts by: is either older than it looks?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import Severity
from ..paper.words import day_words
from .finding import Finding
from .relations import measures_of
from .said import Versions, finding_key, name_of

FRESH = timedelta(days=7)
"""How old figures may be on the day of the reply."""


def newer_versions(measures: Iterable[str], counted_by: Versions, newest: Versions) -> Iterator[Finding]:
    """A measure of the answer, or one that it borrows, got a newer version since the draft was counted."""
    used = set().union(*(measures_of(key, counted_by) for key in measures))
    for key in sorted(used & counted_by.keys() & newest.keys()):
        before, after = counted_by[key].number, newest[key].number
        if before < after:
            yield Finding(
                finding_key("newer_version", key, before, after), "newer_version", Severity.WARNS,
                _("“%(name)s” is counted here by version %(before)d, and there is version %(after)d. Take the figures "
                  "again, or say why the older one holds.")
                % {"name": name_of(key, newest), "before": before, "after": after},
            )  # fmt: skip


def old_figures(as_known: date, reply_on: str) -> Iterator[Finding]:
    """The figures are more than a week old on the day of the reply."""
    try:
        reply = date.fromisoformat(reply_on)
    except ValueError:
        return
    if reply - as_known > FRESH:
        yield Finding(
            finding_key("old_figures", as_known, reply), "old_figures", Severity.NOTE,
            _("The figures are as known on %(day)s, %(n)d days before the reply on %(reply)s.")
            % {"day": day_words(as_known), "n": (reply - as_known).days, "reply": day_words(reply)},
        )  # fmt: skip


def dated_back(number: int, as_known: date, *, at_most: int) -> Iterator[Finding]:
    """Claims were recorded after the time of the figures with a known-at before it: what was counted then was another
    number. More than `at_most` are not counted."""
    if number:
        words = ngettext(
            "%(n)s claim was dated back since to %(day)s or before: figures as known on that day are not what they "
            "were.",
            "%(n)s claims were dated back since to %(day)s or before: figures as known on that day are not what they "
            "were.",
            number,
        )
        told = f"{number}" if number < at_most else _("%(n)d or more") % {"n": at_most}
        yield Finding(
            finding_key("dated_back", as_known, number), "dated_back", Severity.WARNS,
            words % {"n": told, "day": day_words(as_known)},
        )  # fmt: skip
