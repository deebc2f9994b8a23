"""When and by whom one case was raised, handed over and answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Case, CaseJoining, OurListRow
from safeconduct.cases.queries import cases_for
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..enums import AskStage, Side, Strength
from ..models import Ask, AskCase, Concern, Engagement, Participant, Reply
from ..scopes import measures_of_case
from .asks import AskState, held_on, ordered_asks, states_of
from .handed import Answered, HandedState, answers_of, handed_lists, handed_states, rows_answered

MOST = 200
"""Raisings of one case that are looked at, the newest known."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A list that was handed over with the case on it: in which row, and what was answered about him."""

    state: HandedState
    number: int
    answer: Answered | None


@dataclass(frozen=True, slots=True)
class Raised:
    """One engagement in which the case was raised or handed over. `who` led our side, `whom` theirs."""

    engagement: Engagement
    on: PartialDate
    place: str
    who: str
    whom: str
    concerns: tuple[Concern, ...] = ()
    lists: tuple[Handed, ...] = ()

    @property
    def strength(self) -> Strength | None:
        return max((Strength(concern.strength) for concern in self.concerns), default=None)

    @property
    def day(self) -> date:
        return self.on.earliest or self.on.latest or self.engagement.known_at.date()


@dataclass(frozen=True, slots=True)
class RaisedOfCase:
    """All that was done for a case in the diplomatic register: the newest engagement first; the asks that are about
    it and open, the oldest first; the answers since to the asks that were raised for it, the newest first."""

    rows: tuple[Raised, ...]
    asks: tuple[AskState, ...]
    replies: tuple[Reply, ...]

    @property
    def times(self) -> int:
        return len(self.rows)


def raised_for_case(actor: Actor, case: Case, *, as_known: datetime) -> RaisedOfCase:
    """When and by whom a case was raised, as known at this time. What was raised for a case that is joined to it counts
    too. Nothing for who may not see engagements or the case. The same few queries, however often it was raised."""
    if not may(actor, Task.SEE_ENGAGEMENTS) or not cases_for(actor).filter(pk=case.pk).exists():
        return RaisedOfCase((), (), ())
    ids = [case.pk, *CaseJoining.objects.filter(into=case, until=None).values_list("case_id", flat=True)]
    concerns = list(
        Concern.objects.filter(cases__case__in=ids, known_at__lte=as_known)
        .select_related("engagement__state", "ask")
        .distinct()
        .order_by("-known_at", "-id")[:MOST]
    )
    lists = _lists(actor, case, ids, as_known)
    asks = _asks(actor, case, ids, {row.ask_id for row in concerns if row.ask_id}, as_known)
    return RaisedOfCase(
        tuple(_rows(concerns, lists, as_known)),
        tuple(row for row in asks if row.stage == AskStage.OPEN),
        tuple(_replies(concerns, as_known)),
    )


def _replies(concerns: Sequence[Concern], as_known: datetime) -> list[Reply]:
    """What was answered to the asks that were raised for the case, in the same engagement or since."""
    first: dict[UUID, datetime] = {}
    for row in concerns:
        if row.ask_id:
            first[row.ask_id] = min(row.known_at, first.get(row.ask_id, row.known_at))
    rooms = {row.engagement_id for row in concerns}
    rows = Reply.objects.filter(ask__in=list(first), known_at__lte=as_known)
    found = rows.select_related("ask", "office", "official").order_by("-known_at", "-id")[:MOST]
    return [row for row in found if row.known_at >= first[row.ask_id] or row.engagement_id in rooms]


def _rows(concerns: Sequence[Concern], lists: Sequence[Handed], as_known: datetime) -> list[Raised]:
    there = {row.engagement_id: row.engagement for row in concerns}
    there |= {row.state.handed.engagement_id: row.state.handed.engagement for row in lists}
    versions = held_on(there, as_known=as_known)
    leads = _leads([version.pk for version in versions.values()])
    rows = [
        Raised(
            engagement,
            versions[id].on if id in versions else UNKNOWN,
            versions[id].place if id in versions else "",
            leads.get((versions[id].pk, Side.OURS), "") if id in versions else "",
            leads.get((versions[id].pk, Side.THEIRS), "") if id in versions else "",
            tuple(row for row in concerns if row.engagement_id == id),
            tuple(row for row in lists if row.state.handed.engagement_id == id),
        )
        for id, engagement in there.items()
    ]
    return sorted(rows, key=lambda row: (row.day, row.engagement.number), reverse=True)


def _leads(versions: Collection[UUID]) -> dict[tuple[UUID, str], str]:
    """Who leads each side of these versions, with the title. One query."""
    rows = Participant.objects.filter(version__in=list(versions)).order_by("-position", "-id")
    return {(row.version_id, row.side): ", ".join(filter(None, (row.name, row.title))) for row in rows}


def _lists(actor: Actor, case: Case, ids: Sequence[UUID], as_known: datetime) -> list[Handed]:
    """The lists with the case on them that were handed over, and what was answered about him."""
    numbers = dict(OurListRow.objects.filter(case__in=ids, list__handed__isnull=False).values_list("list_id", "number"))
    rows = list(handed_lists(actor, Q(list__in=list(numbers)), as_known=as_known))
    if not rows:
        return []
    said = rows_answered(rows, answers_of([row.pk for row in rows], as_known=as_known), as_known=as_known)
    states = handed_states(rows, case.crisis, as_known=as_known)
    return [Handed(state, numbers[state.handed.list_id], _answer(said[state.handed.pk], ids)) for state in states]


def _answer(said: dict[UUID, Answered], ids: Sequence[UUID]) -> Answered | None:
    return next((said[id] for id in ids if id in said), None)


def _asks(actor: Actor, case: Case, ids: Sequence[UUID], raised: set[UUID], as_known: datetime) -> list[AskState]:
    """The asks that were raised for the case, that name it, or whose measure it counts for now."""
    about = raised | _about(case, ids, as_known)
    rows = [row for row in ordered_asks(actor, case.crisis, as_known=as_known) if row.ask.pk in about]
    return states_of(rows, case.crisis, as_known=as_known)


def _about(case: Case, ids: Sequence[UUID], as_known: datetime) -> set[UUID]:
    found = set(named_asks(ids, as_known=as_known))
    keys = measures_of_case(case, as_known=as_known)
    by_measure = Ask.objects.filter(crisis=case.crisis_id, measure__in=keys, known_at__lte=as_known)
    return found | set(by_measure.values_list("pk", flat=True))


def named_asks(case_ids: Sequence[UUID], *, as_known: datetime) -> list[UUID]:
    """The asks that name one of these cases, as known at this time: the last word on each. One query."""
    rows = AskCase.objects.filter(case__in=list(case_ids), known_at__lte=as_known)
    last = rows.order_by("ask_id", "case_id", "-known_at", "-id").distinct("ask_id", "case_id")
    return [ask for ask, is_named in last.values_list("ask_id", "is_named") if is_named]
