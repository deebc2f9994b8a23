"""What comes next in the register: promises with a due day, lists whose answer is due, asks without a reply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis

from ..assurances import SETTLED, stands_of
from ..enums import AskStage
from ..models import Ask, Concern, Engagement, EngagementVersion, HandedList, Reply
from .asks import steps_at


class DutyKind(StrEnum):
    PROMISE = "promise"
    LIST = "list"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that we wait for. `due` is its day; an ask has none, but `since`, the day on which it was raised last.
    `reference` is that of the assurance, the ask, or the engagement in which a list was handed over."""

    kind: DutyKind
    state: str
    words: str
    reference: str
    engagement: str = ""
    due: date | None = None
    since: date | None = None
    days_late: int = 0

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


def next_duties(actor: Actor, crisis: Crisis, as_known: datetime) -> list[Duty]:
    """Everything that we wait for from counterparts: what is due, the earliest first, then asks without a reply, the
    longest silence first. Some dozen queries, however many; nothing for who may not see the register."""
    if not may(actor, Task.SEE_ENGAGEMENTS):
        return []
    due = [*_promises(crisis, as_known), *_lists(crisis, as_known, day_in(crisis, as_known))]
    silent = _silences(crisis, as_known)
    return [
        *sorted(due, key=lambda duty: (duty.due or date.max, duty.reference)),
        *sorted(silent, key=lambda duty: (duty.since or date.max, duty.reference)),
    ]


@dataclass(frozen=True, slots=True)
class Heard:
    """That an ask was raised or answered: in which engagement, and the last day on which that may have been."""

    engagement: UUID | None
    day: date | None


def is_silent(raised: Sequence[Heard], replies: Sequence[Heard]) -> bool:
    """Was it raised, and did no reply come in its last raising, on that day or after it? Pure."""
    if not raised:
        return False
    last = _last(raised)
    return not any(_answers(reply, last) for reply in replies)


def _answers(reply: Heard, raised: Heard) -> bool:
    if reply.engagement is not None and reply.engagement == raised.engagement:
        return True
    return raised.day is None or reply.day is None or reply.day >= raised.day


def _last(raised: Sequence[Heard]) -> Heard:
    """The last in the order of days; one without a day comes first."""
    return max(raised, key=lambda heard: heard.day or date.min)


def _silences(crisis: Crisis, as_known: datetime) -> list[Duty]:
    """Open asks that were raised and to which nobody replied since. Six queries."""
    asks = {ask.pk: ask for ask in Ask.objects.filter(crisis=crisis, known_at__lte=as_known).select_related("state")}
    steps = steps_at(list(asks), as_known=as_known)
    raised, replied = _raised(crisis, as_known), _replied(crisis, as_known)
    silent = {
        id_: _last(raised[id_])
        for id_ in asks
        if (id_ not in steps or steps[id_].stage == AskStage.OPEN) and is_silent(raised[id_], replied[id_])
    }
    met = Engagement.objects.in_bulk([last.engagement for last in silent.values()])
    return [
        Duty(
            DutyKind.ASK, asks[id_].state.name, asks[id_].words, asks[id_].reference,
            engagement=met[last.engagement].reference if last.engagement else "", since=last.day,
        )
        for id_, last in silent.items()
    ]  # fmt: skip


def _raised(crisis: Crisis, as_known: datetime) -> dict[UUID, list[Heard]]:
    versions = EngagementVersion.objects.filter(engagement__crisis=crisis, known_at__lte=as_known)
    newest = versions.order_by("engagement", "-number").distinct("engagement")
    days = {engagement: on.latest or on.earliest for engagement, on in newest.values_list("engagement_id", "on")}
    found: dict[UUID, list[Heard]] = defaultdict(list)
    rows = Concern.objects.filter(ask__crisis=crisis, known_at__lte=as_known).order_by("known_at", "id")
    for ask, engagement in rows.values_list("ask_id", "engagement_id"):
        if ask is not None:
            found[ask].append(Heard(engagement, days.get(engagement)))
    return found


def _replied(crisis: Crisis, as_known: datetime) -> dict[UUID, list[Heard]]:
    found: dict[UUID, list[Heard]] = defaultdict(list)
    rows = Reply.objects.filter(ask__crisis=crisis, known_at__lte=as_known)
    for ask, engagement, on in rows.values_list("ask_id", "engagement_id", "on"):
        found[ask].append(Heard(engagement, on.latest or on.earliest))
    return found


def _promises(crisis: Crisis, as_known: datetime) -> list[Duty]:
    return [
        Duty(
            DutyKind.PROMISE, stand.assurance.state.name, stand.assurance.words, stand.assurance.reference,
            engagement=stand.assurance.engagement.reference if stand.assurance.engagement else "",
            due=stand.due_latest, days_late=stand.overdue_days,
        )
        for stand in stands_of(crisis, as_known=as_known)
        if stand.due_latest is not None and stand.state not in SETTLED and stand.judgement is None
    ]  # fmt: skip


def _lists(crisis: Crisis, as_known: datetime, day: date) -> list[Duty]:
    rows = HandedList.objects.filter(engagement__crisis=crisis, known_at__lte=as_known, answer_due__isnull=False)
    rows = rows.exclude(answers__known_at__lte=as_known).select_related("list", "engagement__state")
    return [
        Duty(
            DutyKind.LIST, row.engagement.state.name, row.list.title, row.engagement.reference,
            engagement=row.engagement.reference, due=row.answer_due,
            days_late=max((day - row.answer_due).days, 0) if row.answer_due else 0,
        )
        for row in rows
    ]  # fmt: skip
