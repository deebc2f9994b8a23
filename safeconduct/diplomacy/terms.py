"""Who was in office when: terms of office held against a day that is as precise as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from safeconduct.store.partial_dates import PartialDate

from .enums import Level, OfficeKind
from .models import Official, Term

KIND_LEVEL = {
    OfficeKind.HEAD_OF_STATE: Level.SUMMIT,
    OfficeKind.HEAD_OF_GOVERNMENT: Level.SUMMIT,
    OfficeKind.EMBASSY: Level.AMBASSADOR,
}
"""At which level an office speaks when nobody says who spoke for it; the others at working level."""


def level_of_kind(kind: str) -> Level:
    """The level of an office of this kind when its holder is not known."""
    return KIND_LEVEL.get(OfficeKind(kind), Level.WORKING)


def of_day(day: date) -> PartialDate:
    """A day of the calendar as a partial date."""
    return PartialDate(day.isoformat(), day, day)


def may_have_held(term: Term, on: PartialDate) -> bool:
    """Can the term have run at that time? Only what is certain says no: unknown ends of either are open."""
    return not (began_after(term, on) or ended_before(term, on))


def began_after(term: Term, on: PartialDate) -> bool:
    """Did the term certainly begin after that time?"""
    return on.latest is not None and term.since.earliest is not None and term.since.earliest > on.latest


def ended_before(term: Term, on: PartialDate) -> bool:
    """Had the term certainly ended before that time? The day of leaving still counts."""
    return on.earliest is not None and term.until.latest is not None and term.until.latest < on.earliest


def highest(terms: Iterable[Term]) -> Term | None:
    """The term at the highest level; of several the one that began last."""
    return max(terms, key=lambda term: (term.level, term.since.earliest or date.min), default=None)


def overlap(since: PartialDate, until: PartialDate, other: Term) -> bool:
    """Do these ends certainly overlap another term? What may be one after the other does not."""
    first = since.latest if since.is_known else None
    if first is None or other.since.latest is None:
        return False
    ends_first = until.earliest if until.is_known else date.max
    other_ends = other.until.earliest if other.until.is_known else date.max
    return first < (other_ends or date.min) and other.since.latest < (ends_first or date.min)


def not_in_office(official: Official, terms: Sequence[Term], on: PartialDate, successor: str = "") -> str:
    """Why an official cannot have taken part on that day, and what to do: for terms none of which can have run."""
    left = [term for term in terms if ended_before(term, on)]
    if not left:
        term = min(terms, key=lambda term: term.since.earliest or date.max)
        words = _("%(official)s was not yet %(title)s (%(office)s) on %(day)s: the term began %(since)s.")
        said = words % _named(official, term, on)
    else:
        term = max(left, key=lambda term: term.until.latest or date.min)
        words = _("%(official)s was no longer %(title)s (%(office)s) on %(day)s: the term ended %(until)s.")
        said = words % _named(official, term, on)
    remedy = _("Choose who held the office on that day, or correct the term of office.")
    if successor:
        remedy = _("On that day it was held by %(name)s: choose that name, or correct the term.") % {"name": successor}
    return f"{said} {remedy}"


def _named(official: Official, term: Term, on: PartialDate) -> dict[str, str]:
    return {
        "official": official.name,
        "title": term.title,
        "office": term.office.name,
        "day": on.describe(),
        "since": term.since.describe(),
        "until": term.until.describe(),
    }
