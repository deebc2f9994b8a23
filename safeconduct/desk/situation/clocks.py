"""Clocks that run in the cases of a person: those past their time, the next ones, and the backlog of first contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.cases.enums import ClockKind
from safeconduct.cases.models import Clock, Crisis
from safeconduct.cases.pages.work import clock_name
from safeconduct.cases.queries import deaths_to_countersign, overdue_clocks, running_clocks
from safeconduct.figures.filters import Filter
from safeconduct.figures.queries import closed_tracks, waiting_for

from .links import Links

LATE_SHOWN, NEXT_SHOWN, UNSIGNED_SHOWN = 6, 4, 10


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock: which duty, due when, in which case."""

    name: str
    due_at: datetime
    reference: str
    person: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """The most overdue clocks, how many are overdue in all, and the next ones."""

    late: tuple[ClockRow, ...]
    late_count: int
    late_url: str
    next: tuple[ClockRow, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """Cases without first contact, and since when the oldest of them."""

    number: int
    oldest: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A death that awaits its second officer."""

    reference: str
    person: str
    first_officer: str
    known_at: datetime


def unsigned_of(crisis: Crisis, actor: Actor) -> tuple[Unsigned, ...]:
    """The deaths that await a second officer, the oldest first. One query."""
    claims = deaths_to_countersign(actor, crisis)[:UNSIGNED_SHOWN]
    return tuple(
        Unsigned(claim.case.reference, claim.case.person.name, claim.recorded_by.name, claim.known_at)
        for claim in claims
    )


def clocks_of(crisis: Crisis, actor: Actor, links: Links) -> Clocks:
    """Four queries: the overdue, their number, the next, and what is closed in their cases."""
    now = links.seen.at
    late = overdue_clocks(actor, crisis, now=now)
    coming = running_clocks(actor, crisis).filter(due_at__gte=now)
    shown, following = list(late[:LATE_SHOWN]), list(coming[:NEXT_SHOWN])
    closed = closed_tracks([clock.case_id for clock in [*shown, *following]], actor)
    return Clocks(_rows(shown, closed), late.count(), links.filtered(Filter(late=True)), _rows(following, closed))


def _rows(clocks: Sequence[Clock], closed: Mapping[UUID, set[str]]) -> tuple[ClockRow, ...]:
    return tuple(
        ClockRow(
            clock_name(clock.kind, closed.get(clock.case_id, set())),
            clock.due_at,
            clock.case.reference,
            clock.case.person.name,
        )
        for clock in clocks
    )


def backlog_of(crisis: Crisis, links: Links) -> Backlog:
    """Cases whose first contact was still due at that time."""
    waiting = waiting_for(crisis, ClockKind.FIRST_CONTACT, as_known=links.seen.at)
    url = links.filtered(Filter(waiting=ClockKind.FIRST_CONTACT)) if waiting.count else ""
    return Backlog(waiting.count, waiting.oldest, url)
