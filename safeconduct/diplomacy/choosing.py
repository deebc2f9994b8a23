"""Whom a form of an engagement lets an officer choose: who was named before, the officials of each side, their offices
when nobody knows who comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from .enums import Side
from .models import EngagementVersion, Office, Official, State
from .taking_part import Who
from .terms import ended_before, highest, of_day


@dataclass(frozen=True, slots=True)
class Choosable:
    """Somebody who can be chosen. `rank` puts the highest first, those who left last."""

    value: str
    label: str
    who: Who
    rank: tuple[int, str]


def choosable(state: State, today: date, version: EngagementVersion | None = None) -> dict[Side, list[Choosable]]:
    """Of our side, of theirs and of a third, in the order of a form. Five queries."""
    named = _named(version) if version else []
    known = {each.who.official.pk for each in named if each.who.official}
    found = [*named, *_officials(state, today, known), *_offices(state)]
    return {
        side: sorted((each for each in found if each.who.side == side), key=lambda each: each.rank) for side in Side
    }


def choices_of(found: Iterable[Choosable]) -> list[tuple[str, str]]:
    """As a field of a form wants them."""
    return [(each.value, each.label) for each in found]


def _named(version: EngagementVersion) -> list[Choosable]:
    """Who is named in the version that is changed stays as named."""
    return [
        Choosable(
            f"p:{row.pk}",
            ", ".join(filter(None, (row.name, row.title))),
            Who(Side(row.side), row.official, row.office, row.name, row.title),
            (-100, f"{row.position:05}"),
        )
        for row in version.participants.all()
    ]


def _officials(state: State, today: date, known: set[UUID]) -> Iterable[Choosable]:
    rows = Official.objects.select_related("state").prefetch_related("terms__office")
    for official in [*rows.filter(state=state), *rows.filter(state__is_ours=True)]:
        if official.pk not in known:
            yield _official(official, today)


def _official(official: Official, today: date) -> Choosable:
    terms = list(official.terms.all())
    running = [term for term in terms if not ended_before(term, of_day(today))]
    term = highest(running or terms)
    words = [official.name, *([term.title] if term else [])]
    if term and not running:
        words.append(_("until %(day)s") % {"day": term.until.describe()})
    rank = 0 if term is None else -term.level if running else 50 - term.level
    return Choosable(f"o:{official.pk}", ", ".join(words), Who(_side(official.state), official), (rank, official.name))


def _offices(state: State) -> Iterable[Choosable]:
    rows: Sequence[Office] = [
        *Office.objects.filter(state=state).select_related("state"),
        *Office.objects.filter(state__is_ours=True).select_related("state"),
    ]
    for office in rows:
        words = _("%(office)s: somebody, not known who") % {"office": office.name}
        yield Choosable(f"f:{office.pk}", words, Who(_side(office.state), office=office), (90, office.name))


def _side(state: State) -> Side:
    return Side.OURS if state.is_ours else Side.THEIRS
