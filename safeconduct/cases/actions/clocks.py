"""Starting and meeting clocks: by what claims say, and by hand for a promised call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..clocks import CLOCK_TRACKS, CLOCKS, States
from ..enums import ClockKind
from ..models import Case, Clock, Crisis, CrisisClock
from .derive import ClockRow
from .standing import require_standing

BY_HAND = frozenset({ClockKind.NEXT_CALL})
MOST_HOURS = 24 * 366


def follow_clocks(
    case: Case, states: States, *, track: str, at: datetime, clocks: Sequence[ClockRow] | None = None
) -> None:
    """Start and meet the clocks of a case after a claim on `track`. `states` is the whole standing after it.

    `clocks` are those of the case, where they are there already.
    """
    if track not in CLOCK_TRACKS:
        return
    running, done = _sorted(_clocks_of(case) if clocks is None else clocks)
    for kind, rule in CLOCKS.items():
        if rule.is_met(states):
            if kind in running:
                _end(running[kind], at)
        elif rule.is_started(states):
            if kind not in running and kind not in done:
                _start(case, kind, at)
        elif kind in running and rule.starts:
            _end(running[kind], at, note=_("No longer due."))


@dataclass(frozen=True, slots=True)
class _Running:
    id: UUID
    started_at: datetime


def _clocks_of(case: Case) -> list[ClockRow]:
    return list(Clock.objects.filter(case=case).values_list("kind", "id", "started_at", "met_at"))


def _sorted(clocks: Sequence[ClockRow]) -> tuple[dict[str, _Running], set[str]]:
    """The running clocks by kind, and the kinds of those that are over."""
    running = {kind: _Running(id_, started_at) for kind, id_, started_at, met_at in clocks if met_at is None}
    return running, {kind for kind, _id, _started, met_at in clocks if met_at is not None}


def _end(clock: _Running, at: datetime, **more: str) -> None:
    """The clock was met; or, with a note, what started it no longer stands: its claim gave way to another."""
    Clock.objects.filter(pk=clock.id).update(met_at=max(at, clock.started_at), **more)


def start_first_clocks(case: Case) -> None:
    """The clocks that run from the opening of a case."""
    for kind, rule in CLOCKS.items():
        if rule.on_opening:
            _start(case, kind, case.opened_at)


def _start(case: Case, kind: ClockKind, at: datetime) -> None:
    Clock.objects.create(case=case, kind=kind, started_at=at, due_at=at + timedelta(hours=hours_of(case, kind)))


def hours_of(case: Case, kind: ClockKind) -> int:
    """How many hours this clock has in the crisis of this case."""
    return _hours_in(case.crisis_id, kind)


def _hours_in(crisis_id: UUID, kind: ClockKind) -> int:
    own = CrisisClock.objects.filter(crisis_id=crisis_id, kind=kind).values_list("hours", flat=True).first()
    return own if own is not None else CLOCKS[kind].hours


@transaction.atomic
def promise_call(case: Case, *, due_at: datetime, note: str, by: Actor) -> Clock:
    """Promise the family a call. A promise that is running is met by this one being made."""
    may(by, Task.KEEP_CLOCKS).require()
    require_standing(case.pk)
    now = timezone.now()
    if due_at <= now:
        raise Refused(_("The promised time is already past. Write when you will call."))
    Clock.objects.filter(case=case, kind=ClockKind.NEXT_CALL, met_at=None).update(met_at=now)
    clock = Clock.objects.create(case=case, kind=ClockKind.NEXT_CALL, started_at=now, due_at=due_at, note=note.strip())
    record(
        Verb.START_CLOCK,
        by=by,
        kind="clock",
        id=clock.pk,
        case=case.pk,
        after={"kind": clock.kind, "due_at": due_at, "note": clock.note},
    )
    return clock


@transaction.atomic
def meet_clock(clock: Clock, *, by: Actor) -> None:
    """The promised call was made."""
    locked = Clock.objects.select_for_update().get(pk=clock.pk)
    rules.may_meet_clock(by, is_met=locked.met_at is not None, by_hand=locked.kind in BY_HAND).require()
    Clock.objects.filter(pk=clock.pk).update(met_at=timezone.now())
    record(Verb.MEET_CLOCK, by=by, kind="clock", id=clock.pk, case=clock.case_id, after={"kind": clock.kind})


@transaction.atomic
def set_clock_rule(crisis: Crisis, *, kind: ClockKind, hours: int, by: Actor) -> CrisisClock:
    """Give a clock its own hours in this crisis. Clocks that are running keep their due time."""
    may(by, Task.KEEP_CRISIS).require()
    if hours < 1:
        raise Refused(_("A clock needs at least one hour."))
    if hours > MOST_HOURS:
        raise Refused(_("A clock runs for a year at most: %(hours)s hours.") % {"hours": MOST_HOURS})
    before = _hours_in(crisis.pk, kind)
    rule, _created = CrisisClock.objects.update_or_create(crisis=crisis, kind=kind, defaults={"hours": hours})
    record(
        Verb.SET_CLOCK_RULE,
        by=by,
        kind="crisis",
        id=crisis.pk,
        before={"kind": kind, "hours": before},
        after={"kind": kind, "hours": hours},
    )
    return rule


@transaction.atomic
def set_clock_rules(crisis: Crisis, hours: Mapping[str, int], *, by: Actor) -> int:
    """Set the hours of several clocks by kind. Answers how many differ from what held before; only these are set."""
    may(by, Task.KEEP_CRISIS).require()
    changed = [kind for kind in map(ClockKind, hours) if hours[kind] != _hours_in(crisis.pk, kind)]
    for kind in changed:
        set_clock_rule(crisis, kind=kind, hours=hours[kind], by=by)
    return len(changed)
