"""Lists that were handed over, and what the counterpart answered row by row."""

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
from safeconduct.cases.lists.enums import Judgement
from safeconduct.cases.lists.ours import may_read
from safeconduct.cases.models import (
    Case,
    CaseJoining,
    Claim,
    Crisis,
    OurList,
    OurListRow,
    ReceivedList,
    RowDecision,
    RowMatch,
)
from safeconduct.cases.queries import cases_for

from ..enums import Stage
from ..models import Engagement, EngagementVersion, HandedList, ListAnswer
from .asks import held_on

OFFERED = 200
"""Lists that a form offers, the newest."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What they say of one of the persons on our list. `claim` is there once an officer accepted the row."""

    received: ReceivedList
    number: int
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class HandedState:
    """A list that was handed over, as known at a time. `days` is how long the first answer took, `overdue` for how many
    days there has been none though one was due."""

    handed: HandedList
    version: EngagementVersion | None
    answers: tuple[ListAnswer, ...]
    answered: int
    days: int | None
    overdue: int

    @property
    def rows(self) -> int:
        return self.handed.list.rows

    @property
    def unanswered(self) -> int:
        return self.rows - self.answered


def handed_lists(actor: Actor, rows: Q, *, as_known: datetime) -> QuerySet[HandedList]:
    """Those of these that were known at this time, in the order in which they were handed over."""
    found = HandedList.objects.filter(rows, known_at__lte=as_known) if may(actor, Task.SEE_ENGAGEMENTS) else None
    there = HandedList.objects.none() if found is None else found
    return there.select_related("list", "engagement__state", "engagement__crisis", "ask").order_by("known_at", "id")


def handed_states(rows: Iterable[HandedList], crisis: Crisis, *, as_known: datetime) -> list[HandedState]:
    """How far each of these lists was answered. Six queries, however many."""
    handed = list(rows)
    answers = answers_of([row.pk for row in handed], as_known=as_known)
    versions = held_on({row.engagement_id for row in handed}, as_known=as_known)
    said = rows_answered(handed, answers, as_known=as_known)
    day = day_in(crisis, as_known)
    return [_state(row, versions.get(row.engagement_id), answers[row.pk], len(said[row.pk]), day) for row in handed]


def _state(
    handed: HandedList, version: EngagementVersion | None, answers: Sequence[ListAnswer], answered: int, day: date
) -> HandedState:
    crisis = handed.engagement.crisis
    start = (version.on.latest or version.on.earliest) if version and version.stage == Stage.HELD else None
    start = start or day_in(crisis, handed.known_at)
    came = min((day_in(crisis, answer.received.received_at) for answer in answers), default=None)
    late = (day - handed.answer_due).days if handed.answer_due and came is None else 0
    days = max((came - start).days, 0) if came else None
    return HandedState(handed, version, tuple(answers), answered, days, max(late, 0))


def answers_of(handed: Collection[UUID], *, as_known: datetime) -> dict[UUID, list[ListAnswer]]:
    """The lists that answered these, in the order in which they came. One query."""
    found: dict[UUID, list[ListAnswer]] = defaultdict(list)
    rows = ListAnswer.objects.filter(handed__in=list(handed), known_at__lte=as_known)
    for row in rows.select_related("received", "by").order_by("received__received_at", "id"):
        found[row.handed_id].append(row)
    return found


def rows_answered(
    handed: Sequence[HandedList], answers: dict[UUID, list[ListAnswer]], *, as_known: datetime
) -> dict[UUID, dict[UUID, Answered]]:
    """For each list handed over, what is said of the cases on it, by case. A row that an officer accepted is a claim of
    the host and goes before one that only seems to be about him. Four queries."""
    lists = {answer.received_id: answer for of in answers.values() for answer in of}
    on = _cases_on([row.list_id for row in handed])
    says = _said(lists, as_known)
    found: dict[UUID, dict[UUID, Answered]] = {row.pk: {} for row in handed}
    for row in handed:
        for answer in answers.get(row.pk, ()):
            for case, said in says[answer.received_id].items():
                for own in on[row.list_id].get(case, ()):
                    before = found[row.pk].get(own)
                    if before is None or (before.claim is None or said.claim is not None):
                        found[row.pk][own] = said
    return found


def _cases_on(lists: Collection[UUID]) -> dict[UUID, dict[UUID, list[UUID]]]:
    """The cases on lists of ours, by the case that stands for each now."""
    rows = list(OurListRow.objects.filter(list__in=list(lists)).values_list("list_id", "case_id"))
    joined = CaseJoining.objects.filter(case__our_list_rows__list__in=list(lists), until=None)
    into = dict(joined.values_list("case_id", "into_id"))
    found: dict[UUID, dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for list_id, case in rows:
        for standing in {case, into.get(case, case)}:
            found[list_id][standing].append(case)
    return found


def _said(lists: dict[UUID, ListAnswer], as_known: datetime) -> dict[UUID, dict[UUID, Answered]]:
    """By list of theirs and case: the row that is about him."""
    found: dict[UUID, dict[UUID, Answered]] = defaultdict(dict)
    matched = RowMatch.objects.filter(list__in=list(lists), case__isnull=False).exclude(judged=Judgement.REFUSED)
    for list_id, case, number in matched.values_list("list_id", "case_id", "number"):
        found[list_id][case] = Answered(lists[list_id].received, number, None)
    taken = RowDecision.objects.filter(
        list__in=list(lists), judgement=Judgement.ACCEPTED, claim__known_at__lte=as_known, claim__retraction=None
    ).select_related("claim", "row")
    for row in taken:
        if row.case_id is not None:
            found[row.list_id][row.case_id] = Answered(lists[row.list_id].received, row.row.number, row.claim)
    return found


def rows_not_on_ours(answers: Sequence[ListAnswer], answered: Collection[Answered]) -> int:
    """How many rows of the answers are about nobody on our list."""
    rows = RowMatch.objects.filter(list__in=[answer.received_id for answer in answers]).count()
    return max(rows - len({(each.received.pk, each.number) for each in answered}), 0)


def lists_to_hand(actor: Actor, engagement: Engagement) -> list[OurList]:
    """The newest lists of ours that the actor may read whole and that were not handed over in this engagement."""
    rows = OurList.objects.filter(crisis=engagement.crisis_id).exclude(handed__engagement=engagement)
    found = list(rows.order_by("-made_at")[:OFFERED])
    hidden = OurListRow.objects.filter(list__in=[row.pk for row in found]).exclude(case__in=cases_for(actor))
    closed = set(hidden.values_list("list_id", flat=True).distinct())
    return [row for row in found if row.pk not in closed]


def lists_to_answer(crisis: Crisis) -> QuerySet[ReceivedList]:
    """The newest lists of theirs that answer none of ours yet."""
    return ReceivedList.objects.filter(crisis=crisis, answers_list=None).order_by("-received_at")[:OFFERED]


def held_with(crisis: Crisis, state: UUID, *, as_known: datetime) -> list[EngagementVersion]:
    """The newest engagements with a counterpart that were held."""
    ids = Engagement.objects.filter(crisis=crisis, state=state, stage=Stage.HELD, known_at__lte=as_known)
    newest = list(ids.order_by("-starts_on", "-id").values_list("pk", flat=True)[:OFFERED])
    versions = held_on(newest, as_known=as_known)
    rows = EngagementVersion.objects.filter(pk__in=[row.pk for row in versions.values()], stage=Stage.HELD)
    there = {row.engagement_id: row for row in rows.select_related("engagement").prefetch_related("participants")}
    return [there[id] for id in newest if id in there]


def cases_without_answer(actor: Actor, handed: HandedList, *, as_known: datetime) -> list[Case]:
    """The cases on a list of whom nothing was said, for who may see every case on it; nobody for others."""
    if not may_read(handed.list, actor):
        return []
    said = rows_answered([handed], answers_of([handed.pk], as_known=as_known), as_known=as_known)[handed.pk]
    rows = cases_for(actor).filter(our_list_rows__list=handed.list_id).exclude(pk__in=list(said))
    return list(rows.select_related("person").order_by("pk"))
