"""What comes next in the register: promises with a due day, lists whose answer is due, asks without a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Crisis

from ..assurances import SETTLED, stands_of
from ..enums import AskStage
from ..knowing import day_in
from ..models import HandedList
from .asks import AskState, asks_of


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
    """Everything that we wait for from counterparts, what is due first before what is due later, then asks without a
    reply, the longest silence first. Some twenty queries, however many; nothing for who may not see the register."""
    if not may(actor, Task.SEE_ENGAGEMENTS):
        return []
    day = day_in(crisis, as_known)
    due = [*_promises(crisis, as_known), *_lists(crisis, as_known, day)]
    silent = [_silence(row) for row in asks_of(actor, crisis, as_known=as_known) if is_silent(row)]
    return [
        *sorted(due, key=lambda duty: (duty.due or date.max, duty.reference)),
        *sorted(silent, key=lambda duty: (duty.since or date.max, duty.reference)),
    ]


def is_silent(row: AskState) -> bool:
    """Is the ask open, was it raised, and did no reply come on the day of its last raising or after it?"""
    if row.stage != AskStage.OPEN or not row.raisings:
        return False
    last = row.raisings[-1]
    if row.reply is None:
        return True
    if row.reply.engagement_id == last.concern.engagement_id:
        return False
    raised, replied = last.on.latest or last.on.earliest, row.reply.on.latest or row.reply.on.earliest
    return raised is not None and replied is not None and replied < raised


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


def _silence(row: AskState) -> Duty:
    last = row.raisings[-1]
    return Duty(
        DutyKind.ASK, row.ask.state.name, row.ask.words, row.ask.reference,
        engagement=last.concern.engagement.reference, since=last.on.latest or last.on.earliest,
    )  # fmt: skip
