"""What was asked of the counterpart, how it was raised and answered. As known at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch
from django.db.models.expressions import RawSQL

from safeconduct.store.partial_dates import PartialDate

from ..enums import AskStage
from ..models import Ask, AskStep, Concern, Engagement, HandedList, ListAnswer, Reply


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """An ask that is open, with every raising in the order in which it was raised, and every answer, newest first.
    `names` is how many cases it names; those of its measure are counted elsewhere."""

    ask: Ask
    names: int
    concerns: tuple[Concern, ...]
    replies: tuple[Reply, ...]

    @property
    def since(self) -> PartialDate:
        """When it was first asked; the day on which it became known where that is not said."""
        return (
            self.ask.asked_on if self.ask.asked_on.is_known else PartialDate.parse_edtf(f"{self.ask.known_at:%Y-%m-%d}")
        )

    @property
    def strongest(self) -> int:
        """The strength of its strongest raising; 0 where it was never raised."""
        return max((concern.strength for concern in self.concerns), default=0)


@dataclass(frozen=True, slots=True)
class Asked:
    """The open asks, oldest first; whatever was raised, answered and handed over, by engagement or alone."""

    open: tuple[OpenAsk, ...]
    asks: Mapping[UUID, Ask]
    concerns: Mapping[UUID, Sequence[Concern]]
    replies: Sequence[Reply]
    handed: Sequence[HandedList]

    def replies_in(self, engagement: UUID) -> list[Reply]:
        return [reply for reply in self.replies if reply.engagement_id == engagement]


def asked_of(engagement: Engagement, *, as_known: datetime) -> Asked:
    """Everything that was asked of this counterpart in this crisis. Seven queries, however much there is."""
    crisis, state = engagement.crisis_id, engagement.state_id
    asks = {ask.pk: ask for ask in Ask.objects.filter(crisis=crisis, state=state, known_at__lte=as_known)}
    concerns = list(
        Concern.objects.filter(engagement__crisis=crisis, engagement__state=state, known_at__lte=as_known)
        .order_by("known_at", "id")
    )  # fmt: skip
    replies = list(
        Reply.objects.filter(ask__in=list(asks), known_at__lte=as_known)
        .select_related("official", "office")
        .order_by("-known_at", "-id")
    )
    open_ids = _open(asks, as_known)
    numbers = _numbers(open_ids, as_known)
    by_ask, by_reply = _by(concerns, lambda row: row.ask_id), _by(replies, lambda row: row.ask_id)
    found = [
        OpenAsk(asks[id], numbers.get(id, 0), tuple(by_ask[id]), tuple(by_reply[id])) for id in open_ids
    ]  # fmt: skip
    return Asked(
        tuple(sorted(found, key=lambda row: (row.since.earliest or row.ask.known_at.date(), row.ask.number))),
        asks, _by(concerns, lambda row: row.engagement_id), replies, _handed(engagement, as_known),
    )  # fmt: skip


Row = TypeVar("Row")


def _by(rows: Iterable[Row], key: Callable[[Row], UUID | None]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        of = key(row)
        if of is not None:
            found[of].append(row)
    return found


def _open(asks: Mapping[UUID, Ask], as_known: datetime) -> list[UUID]:
    """Those whose last step, if any, leaves them open."""
    steps = AskStep.objects.filter(ask__in=list(asks), known_at__lte=as_known).order_by("known_at", "id")
    stages = dict(steps.values_list("ask_id", "stage"))
    return [id for id in asks if stages.get(id, AskStage.OPEN) == AskStage.OPEN]


def _numbers(asks: Sequence[UUID], as_known: datetime) -> dict[UUID, int]:
    """How many cases each of these asks names."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ask_id, count(*) FROM ({_NAMED}) AS named GROUP BY ask_id", [list(asks), as_known])  # noqa: S608
        return dict(cursor.fetchall())


def named_cases(asked: Asked, *, as_known: datetime) -> RawSQL:
    """The ids of the cases that open asks name, for the database alone: they may be very many."""
    asks = [row.ask.pk for row in asked.open]
    return RawSQL(f"SELECT case_id FROM ({_NAMED}) AS named", [asks, as_known])  # noqa: S608, S611


def asks_naming(asked: Asked, cases: Sequence[UUID], *, as_known: datetime) -> set[tuple[UUID, UUID]]:
    """Which open ask names which of these cases: pairs of their ids."""
    asks = [row.ask.pk for row in asked.open]
    with connection.cursor() as cursor:
        sql = f"SELECT ask_id, case_id FROM ({_NAMED}) AS named WHERE case_id = ANY (%s)"  # noqa: S608
        cursor.execute(sql, [asks, as_known, list(cases)])
        return set(cursor.fetchall())


_NAMED = """
    SELECT ask_id, case_id FROM (
        SELECT DISTINCT ON (ask_id, case_id) ask_id, case_id, is_named
        FROM diplomacy_askcase WHERE ask_id = ANY (%s) AND known_at <= %s
        ORDER BY ask_id, case_id, known_at DESC, id DESC
    ) AS last WHERE is_named
"""
"""The last word on each case in each ask, as known at a time."""


def _handed(engagement: Engagement, as_known: datetime) -> list[HandedList]:
    """The lists that were handed over to this counterpart, each with the answers that were known."""
    answers = Prefetch("answers", ListAnswer.objects.filter(known_at__lte=as_known))
    rows = HandedList.objects.filter(
        engagement__crisis=engagement.crisis_id, engagement__state=engagement.state_id, known_at__lte=as_known
    )
    return list(rows.select_related("list", "engagement").prefetch_related(answers).order_by("known_at", "id"))
