"""What the diplomatic register says beside the picture of a crisis: the next engagement, promises that are late or due,
and what speaks against them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis
from safeconduct.desk.charts.strip import Met
from safeconduct.diplomacy.assurances import Stand, stands_of
from safeconduct.diplomacy.days import event_words
from safeconduct.diplomacy.enums import AssuranceState, Side
from safeconduct.diplomacy.models import EngagementVersion
from safeconduct.diplomacy.queries.ahead import HeldOn, held_days, planned_from
from safeconduct.store.partial_dates import PartialDate

from .links import Links

NEXT_SHOWN, PROMISES_SHOWN = 3, 5
CLOSED = frozenset({AssuranceState.KEPT, AssuranceState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Ahead:
    """An engagement that is planned: with whom, where, on the sidelines of what; `days` until it may begin."""

    reference: str
    kind: str
    state: str
    when: str
    days: int | None
    place: str
    occasion: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise that is not settled, and what speaks against it: how many were recruited after a claimed stop."""

    reference: str
    speaker: str
    kind: str
    state: str
    is_late: bool
    overdue_days: int
    due: PartialDate
    kept: int
    total: int
    against: int


@dataclass(frozen=True, slots=True)
class Engaged:
    """What stands beside the page: the next engagements, promises late ones first, how many more are not shown."""

    ahead: tuple[Ahead, ...]
    promises: tuple[Promised, ...]
    more: int
    late: int


def engaged_of(crisis: Crisis, actor: Actor, seen: AsKnown) -> Engaged | None:
    """For those who see the register; about ten queries, however large it is."""
    if not may(actor, Task.SEE_ENGAGEMENTS):
        return None
    ahead = planned_from(actor, crisis, seen.day, as_known=seen.at)[:NEXT_SHOWN]
    open_ones = [_promised(stand) for stand in stands_of(crisis, as_known=seen.at) if stand.state not in CLOSED]
    ordered = sorted(open_ones, key=_urgency)
    return Engaged(
        tuple(_ahead(version, seen.day) for version in ahead),
        tuple(ordered[:PROMISES_SHOWN]),
        more=max(len(ordered) - PROMISES_SHOWN, 0),
        late=sum(row.is_late for row in ordered),
    )


def met_of(crisis: Crisis, actor: Actor, links: Links) -> list[Met]:
    """The triangles of the time strip, which shows all that is known now, whatever day we look from. One query."""
    return [_met(held, links) for held in held_days(actor, crisis, as_known=timezone.now())]


def _met(held: HeldOn, links: Links) -> Met:
    what = ", ".join(filter(None, (held.kind, held.place)))
    return Met(held.day, held.place, held.on.describe(short=True), what, links.engagement(held.reference))


def _ahead(version: EngagementVersion, day: date) -> Ahead:
    first = version.on.earliest
    return Ahead(
        reference=version.engagement.reference,
        kind=version.get_kind_display(),
        state=version.engagement.state.name,
        when=event_words(version.on),
        days=max((first - day).days, 0) if first else None,
        place=version.place,
        occasion=version.occasion,
        ours=_names(version, Side.OURS),
        theirs=_names(version, Side.THEIRS),
    )


def _names(version: EngagementVersion, side: Side) -> tuple[str, ...]:
    rows = version.participants.all()
    return tuple(", ".join(filter(None, (row.name, row.title))) for row in rows if row.side == side)


def _promised(stand: Stand) -> Promised:
    row = stand.assurance
    return Promised(
        reference=row.reference,
        speaker=row.speaker,
        kind=row.get_kind_display(),
        state=str(stand.state.label),
        is_late=stand.overdue_days > 0 or stand.state == AssuranceState.BROKEN,
        overdue_days=stand.overdue_days,
        due=row.due,
        kept=stand.kept,
        total=stand.total,
        against=len(stand.findings.after),
    )


def _urgency(row: Promised) -> tuple[int, int, date]:
    """Late ones first, the latest of them before others; then those that something speaks against; then by due day."""
    rank = 0 if row.is_late else 1 if row.against else 2
    return (rank, -row.overdue_days, row.due.latest or date.max)
