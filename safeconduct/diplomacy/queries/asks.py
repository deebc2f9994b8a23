"""Which asks, where they stood, how they were raised and answered, as known at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis
from safeconduct.figures.queries import counts, current_versions, figure
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..enums import AskStage, Strength
from ..models import Ask, AskCase, AskStep, Concern, EngagementVersion, Reply

PAGE = 50


@dataclass(frozen=True, slots=True)
class Raising:
    """One time that an ask was raised: when, in what, how strongly."""

    concern: Concern
    version: EngagementVersion | None

    @property
    def on(self) -> PartialDate:
        return self.version.on if self.version else UNKNOWN

    @property
    def strength(self) -> Strength:
        return Strength(self.concern.strength)


@dataclass(frozen=True, slots=True)
class AskState:
    """An ask as known at a time. `since` is when it was first asked, else first raised, else when it became known;
    `cases_now` is None for an ask about no case. The raisings are in the order of their days."""

    ask: Ask
    stage: AskStage
    step: AskStep | None
    since: PartialDate
    days: int
    cases_now: int | None
    raisings: tuple[Raising, ...] = ()
    reply: Reply | None = None

    @property
    def last(self) -> Raising | None:
        return self.raisings[-1] if self.raisings else None

    @property
    def strongest(self) -> Strength | None:
        return max((raising.strength for raising in self.raisings), default=None)


@dataclass(frozen=True, slots=True)
class AskOrder:
    """An ask among others: the oldest first."""

    ask: Ask
    stage: AskStage
    step: AskStep | None
    since: PartialDate
    day: date

    @property
    def order(self) -> tuple[date, int]:
        return self.day, self.ask.number


def steps_at(asks: Collection[UUID], *, as_known: datetime) -> dict[UUID, AskStep]:
    """The last step of each of these asks that was known at this time; an ask without one is open. One query."""
    return _last_steps(Q(ask__in=list(asks)), as_known)


def _last_steps(which: Q, as_known: datetime) -> dict[UUID, AskStep]:
    rows = AskStep.objects.filter(which, known_at__lte=as_known)
    return {
        row.ask_id: row for row in rows.order_by("ask_id", "-known_at", "-id").distinct("ask_id").select_related("by")
    }


def stage_of(ask: Ask, *, as_known: datetime) -> AskStage:
    """Where an ask stood, as known at this time."""
    step = steps_at([ask.pk], as_known=as_known).get(ask.pk)
    return AskStage(step.stage) if step else AskStage.OPEN


def ordered_asks(
    actor: Actor, crisis: Crisis, *, as_known: datetime, state: UUID | None = None, only: Ask | None = None
) -> list[AskOrder]:
    """The asks of a crisis that were known at this time, the oldest first, whatever came of them. Four queries."""
    if not may(actor, Task.SEE_ENGAGEMENTS):
        return []
    wanted = Q(pk=only.pk) if only else Q(state=state) if state else Q()
    asks = list(Ask.objects.filter(wanted, crisis=crisis, known_at__lte=as_known).select_related("state"))
    of_these = Q(ask=only) if only else Q(ask__crisis=crisis)
    steps = _last_steps(of_these, as_known)
    undated = any(not ask.asked_on.is_known for ask in asks)
    first = _first_raised(of_these & Q(ask__asked_on=UNKNOWN), as_known) if undated else {}
    rows = [_ordered(ask, steps.get(ask.pk), first.get(ask.pk), crisis) for ask in asks]
    return sorted(rows, key=lambda row: row.order)


def _ordered(ask: Ask, step: AskStep | None, raised: PartialDate | None, crisis: Crisis) -> AskOrder:
    known = day_in(crisis, ask.known_at)
    since = ask.asked_on if ask.asked_on.is_known else raised or PartialDate(known.isoformat(), known, known)
    stage = AskStage(step.stage) if step else AskStage.OPEN
    return AskOrder(ask, stage, step, since, since.earliest or since.latest or known)


def _first_raised(which: Q, as_known: datetime) -> dict[UUID, PartialDate]:
    """For each ask the day of the first engagement in which it was raised. Two queries."""
    concerns = Concern.objects.filter(which, known_at__lte=as_known).order_by()
    pairs = set(concerns.values_list("ask_id", "engagement_id"))
    versions = _newest({engagement for _ask, engagement in pairs}, as_known)
    days = dict(versions.values_list("engagement_id", "on"))
    first: dict[UUID, PartialDate] = {}
    for ask, engagement in pairs:
        on = days.get(engagement, UNKNOWN)
        if ask is not None and on.earliest and on.earliest < (_start(first.get(ask)) or date.max):
            first[ask] = on
    return first


def _start(on: PartialDate | None) -> date | None:
    return on.earliest if on else None


def raisings_of(asks: Collection[UUID], *, as_known: datetime) -> dict[UUID, list[Raising]]:
    """Every time that each of these asks was raised, in the order of the days. Two queries."""
    concerns = list(
        Concern.objects.filter(ask__in=list(asks), known_at__lte=as_known)
        .select_related("engagement__state", "by")
        .order_by("known_at", "id")
    )
    versions = held_on({row.engagement_id for row in concerns}, as_known=as_known)
    found: dict[UUID, list[Raising]] = defaultdict(list)
    for raising in sorted((Raising(row, versions.get(row.engagement_id)) for row in concerns), key=_by_day):
        assert raising.concern.ask_id is not None
        found[raising.concern.ask_id].append(raising)
    return found


def _by_day(raising: Raising) -> tuple[date, datetime]:
    return raising.on.earliest or raising.on.latest or raising.concern.known_at.date(), raising.concern.known_at


def held_on(engagements: Iterable[UUID], *, as_known: datetime) -> dict[UUID, EngagementVersion]:
    """What was known of these engagements at this time, without who took part. One query."""
    return {row.engagement_id: row for row in _newest(engagements, as_known)}


def _newest(engagements: Iterable[UUID], as_known: datetime) -> QuerySet[EngagementVersion]:
    rows = EngagementVersion.objects.filter(engagement__in=list(engagements), known_at__lte=as_known)
    return rows.order_by("engagement", "-number").distinct("engagement")


def states_of(rows: Sequence[AskOrder], crisis: Crisis, *, as_known: datetime) -> list[AskState]:
    """These asks with their raisings, cases and last answers. The same few queries, however many."""
    ids = [row.ask.pk for row in rows]
    raised = raisings_of(ids, as_known=as_known)
    replies = last_replies(ids, as_known=as_known)
    numbers = case_numbers([row.ask for row in rows], crisis, as_known=as_known)
    day = day_in(crisis, as_known)
    return [
        AskState(
            row.ask,
            row.stage,
            row.step,
            row.since,
            max((day - row.day).days, 0),
            numbers.get(row.ask.pk),
            tuple(raised.get(row.ask.pk, ())),
            replies.get(row.ask.pk),
        )
        for row in rows
    ]


def ask_state(actor: Actor, ask: Ask, *, as_known: datetime) -> AskState | None:
    """One ask as known at this time; None before it was known, or for who may not see asks."""
    rows = ordered_asks(actor, ask.crisis, as_known=as_known, only=ask)
    return next(iter(states_of(rows, ask.crisis, as_known=as_known)), None)


def last_replies(asks: Collection[UUID], *, as_known: datetime) -> dict[UUID, Reply]:
    """The answer to each ask that became known last. One query."""
    rows = Reply.objects.filter(ask__in=list(asks), known_at__lte=as_known).select_related("office", "official")
    return {row.ask_id: row for row in rows.order_by("ask_id", "-known_at", "-id").distinct("ask_id")}


def case_numbers(asks: Sequence[Ask], crisis: Crisis, *, as_known: datetime) -> dict[UUID, int]:
    """About how many cases each ask is, whoever asks; without those that are about no case. Three queries at most."""
    last = (
        AskCase.objects.filter(ask__in=[ask.pk for ask in asks if not ask.measure], known_at__lte=as_known)
        .order_by("ask_id", "case_id", "-known_at", "-id")
        .distinct("ask_id", "case_id")
    )
    numbers: dict[UUID, int] = {}
    for ask_id, is_named in last.values_list("ask_id", "is_named"):
        numbers[ask_id] = numbers.get(ask_id, 0) + is_named
    measured = [ask for ask in asks if ask.measure]
    if measured:
        counted, versions = counts(crisis, as_known=as_known), current_versions()
        made = {key: figure(versions[key], counted, versions).number for key in _keys(measured) if key in versions}
        numbers |= {ask.pk: made.get(ask.measure, 0) for ask in measured}
    return numbers


def _keys(asks: Sequence[Ask]) -> set[str]:
    return {ask.measure for ask in asks}


def open_asks(actor: Actor, crisis: Crisis, *, state: UUID, as_known: datetime) -> list[Ask]:
    """The asks of one counterpart that were open, the oldest first."""
    rows = ordered_asks(actor, crisis, as_known=as_known, state=state)
    return [row.ask for row in rows if row.stage == AskStage.OPEN]
