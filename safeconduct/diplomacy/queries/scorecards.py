"""What a scorecard is counted from: asks, raisings, replies, assurances and lists handed over, as known at a time.

Every function asks a fixed number of times, however many rows there are; each row is as short as counting needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.cases.lists.enums import Judgement
from safeconduct.cases.models import Crisis, OurListRow, RowDecision
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..enums import Side
from ..models import (
    Ask,
    Assurance,
    Concern,
    Engagement,
    EngagementVersion,
    HandedList,
    ListAnswer,
    Participant,
    Reply,
    State,
    Term,
)
from ..terms import highest, may_have_held


class AskRow(NamedTuple):
    id: UUID
    state: UUID
    asked_on: PartialDate
    known_at: datetime


class ConcernRow(NamedTuple):
    id: UUID
    state: UUID
    engagement: UUID
    ask: UUID | None


class ReplyRow(NamedTuple):
    id: UUID
    state: UUID
    ask: UUID
    kind: str
    on: PartialDate
    engagement: UUID | None
    office: UUID | None
    official: UUID | None


class ListRow(NamedTuple):
    id: UUID
    state: UUID
    engagement: UUID
    list: UUID


def counterparts(crisis: Crisis) -> QuerySet[State]:
    """The states with which this crisis has anything in its register, by name; never our own."""
    there = (
        Q(Exists(rows.filter(crisis=crisis, state=OuterRef("pk"))))
        for rows in (Engagement.objects, Ask.objects, Assurance.objects)
    )
    return State.objects.filter(reduce(or_, there), is_ours=False).order_by("name")


def ask_rows(crisis: Crisis, *, as_known: datetime) -> list[AskRow]:
    rows = Ask.objects.filter(crisis=crisis, known_at__lte=as_known).order_by("known_at", "id")
    return [AskRow(*row) for row in rows.values_list("id", "state_id", "asked_on", "known_at")]


def concern_rows(crisis: Crisis, *, as_known: datetime) -> list[ConcernRow]:
    """Everything that was raised, in the order in which it became known."""
    rows = Concern.objects.filter(engagement__crisis=crisis, known_at__lte=as_known).order_by("known_at", "id")
    return [ConcernRow(*row) for row in rows.values_list("id", "engagement__state_id", "engagement_id", "ask_id")]


def reply_rows(crisis: Crisis, *, as_known: datetime) -> list[ReplyRow]:
    rows = Reply.objects.filter(ask__crisis=crisis, ask__known_at__lte=as_known, known_at__lte=as_known)
    said = ("id", "ask__state_id", "ask_id", "kind", "on", "engagement_id", "office_id", "official_id")
    return [ReplyRow(*row) for row in rows.order_by("known_at", "id").values_list(*said)]


def list_rows(crisis: Crisis, *, as_known: datetime) -> list[ListRow]:
    """The lists that were handed over."""
    rows = HandedList.objects.filter(engagement__crisis=crisis, known_at__lte=as_known).order_by("known_at", "id")
    return [ListRow(*row) for row in rows.values_list("id", "engagement__state_id", "engagement_id", "list_id")]


@dataclass(frozen=True, slots=True)
class Held:
    """An engagement as it was known: when it was, and the offices of their side that took part."""

    on: PartialDate
    offices: frozenset[UUID]


NOWHERE = Held(UNKNOWN, frozenset())


def held_at(crisis: Crisis, engagements: Collection[UUID], offices: Offices, *, as_known: datetime) -> dict[UUID, Held]:
    """When these engagements were, and with which offices, as known at this time. Two queries."""
    wanted = set(engagements)
    rows = EngagementVersion.objects.filter(engagement__crisis=crisis, known_at__lte=as_known)
    newest = rows.order_by("engagement", "-number").distinct("engagement").values_list("id", "engagement_id", "on")
    versions = {id_: (engagement, on) for id_, engagement, on in newest if engagement in wanted}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    sat = Participant.objects.filter(version__engagement__crisis=crisis, side=Side.THEIRS)
    for version, office, official in sat.values_list("version_id", "office_id", "official_id"):
        if version in versions and (of := offices.of(office, official, versions[version][1])):
            found[version].add(of)
    return {engagement: Held(on, frozenset(found[id_])) for id_, (engagement, on) in versions.items()}


class Offices:
    """Which office an official spoke for on a day, where only the official is named. One query."""

    def __init__(self) -> None:
        self._terms: dict[UUID, list[Term]] = defaultdict(list)
        for term in Term.objects.filter(official__state__is_ours=False):
            self._terms[term.official_id].append(term)

    def of(self, office: UUID | None, official: UUID | None, on: PartialDate) -> UUID | None:
        """The office that is named, else the highest one that the official may have held then."""
        if office is not None or official is None:
            return office
        held = highest(term for term in self._terms[official] if may_have_held(term, on))
        return held.office_id if held else None


def names_handed(handed: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Whom each of these lists names: case ids by list of ours. One query."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for list_, case in OurListRow.objects.filter(list__in=list(handed)).values_list("list_id", "case_id"):
        found[list_].add(case)
    return found


def names_answered(handed: Iterable[UUID], *, as_known: datetime) -> dict[UUID, set[UUID]]:
    """For whom an answer came that an officer accepted: case ids by list handed over. Two queries.

    An answer counts for the list that it answers, and only for who is named on it.
    """
    answers = ListAnswer.objects.filter(handed__in=list(handed), known_at__lte=as_known)
    lists: dict[UUID, list[UUID]] = defaultdict(list)
    for of, received in answers.values_list("handed_id", "received_id"):
        lists[received].append(of)
    said = RowDecision.objects.filter(list__in=list(lists), judgement=Judgement.ACCEPTED, at__lte=as_known)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for received, case in said.values_list("list_id", "case_id"):
        for of in lists[received]:
            if case is not None:
                found[of].add(case)
    return found
