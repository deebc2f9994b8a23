"""The answers of a crisis, the newest first, narrowed and page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from safeconduct.cases.models import Crisis

from ..enums import AnswerKind, AnswerStage
from ..models import Answer, AnswerStep, AnswerVersion, FrozenAnswer, FrozenFigure

PAGE = 50
DRAFT, FROZEN = "draft", "frozen"
"""Where an answer stands before anybody did anything with it, and once it left as it was approved."""
STAGES = (DRAFT, *AnswerStage.values, FROZEN)
TOLD = 4
"""Figures of an answer that a list tells."""


@dataclass(frozen=True, slots=True)
class AnswerFilters:
    """What narrows the list."""

    kind: str = ""
    stage: str = ""

    def query(self, *more: tuple[str, str]) -> str:
        """As the end of an address, with its question mark; empty when there is nothing to say."""
        pairs = [(name, value) for name, value in (("kind", self.kind), ("stage", self.stage), *more) if value]
        return f"?{urlencode(pairs)}" if pairs else ""


def read_answer_filters(given: QueryDict) -> AnswerFilters:
    """From the parameters of an address. What is not in our vocabulary is left out."""
    kind, stage = given.get("kind", ""), given.get("stage", "")
    return AnswerFilters(kind if kind in AnswerKind.values else "", stage if stage in STAGES else "")


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """Where a page begins: after the answer that was begun at this time."""

    made_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.made_at.isoformat()}~{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> AnswerKey | None:
        """From an address; None for a text that is no such place, which then gives the first page."""
        try:
            moment, id = text.split("~")
            made_at = datetime.fromisoformat(moment.replace(" ", "+"))
            return cls(made_at, UUID(id)) if made_at.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """An answer with its newest version, where it stands, and the first figures of it that are frozen."""

    answer: Answer
    version: AnswerVersion | None
    stage: str
    figures: tuple[FrozenFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerPage:
    rows: tuple[ListedAnswer, ...]
    next: AnswerKey | None


def answers_page(
    crisis: Crisis, filters: AnswerFilters, *, as_known: datetime, after: AnswerKey | None = None
) -> AnswerPage:
    """One page of the answers that were begun by this time. Three queries for any number of rows."""
    rows = _narrowed(_staged(Answer.objects.filter(crisis=crisis, made_at__lte=as_known)), filters)
    if after is not None:
        rows = rows.filter(Q(made_at__lt=after.made_at) | Q(made_at=after.made_at, id__lt=after.id))
    found = list(rows.select_related("corrects").order_by("-made_at", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    last = AnswerKey(shown[-1].made_at, shown[-1].pk) if len(found) > PAGE else None
    return AnswerPage(tuple(_listed(shown)), last)


def _staged(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    """With `stage`: the last step, "frozen" before it was given, "draft" before anything."""
    steps = AnswerStep.objects.filter(answer=OuterRef("pk")).order_by("-number").values("stage")[:1]
    last = Coalesce(Subquery(steps), Value(DRAFT), output_field=CharField())
    return rows.annotate(last_stage=last, is_frozen=Exists(FrozenAnswer.objects.filter(answer=OuterRef("pk"))))


def _narrowed(rows: QuerySet[Answer], filters: AnswerFilters) -> QuerySet[Answer]:
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.stage == FROZEN:
        return rows.filter(Q(is_frozen=True) & ~Q(last_stage=AnswerStage.GIVEN))
    if filters.stage:
        rows = rows.filter(Q(last_stage=filters.stage))
    return rows.filter(Q(is_frozen=False)) if filters.stage == AnswerStage.APPROVED else rows


def _listed(answers: Sequence[Answer]) -> list[ListedAnswer]:
    ids = [answer.pk for answer in answers]
    versions, figures = newest_versions(ids), _first_figures(ids)
    return [
        ListedAnswer(answer, versions.get(answer.pk), stage_of_row(answer), figures.get(answer.pk, ()))
        for answer in answers
    ]


def stage_of_row(answer: Answer) -> str:
    """Where an answer of the list stands."""
    last: str = getattr(answer, "last_stage", DRAFT)
    is_frozen: bool = getattr(answer, "is_frozen", False)
    return FROZEN if is_frozen and last != AnswerStage.GIVEN else last


def newest_answers(crisis: Crisis, *, most: int) -> list[Answer]:
    """The answers that were begun last."""
    return list(Answer.objects.filter(crisis=crisis).order_by("-made_at", "-id")[:most])


def answer_of(crisis: Crisis, id: str) -> Answer:
    """The answer of a crisis with this id. Raises `Answer.DoesNotExist`."""
    return Answer.objects.get(crisis=crisis, pk=id)


def newest_versions(answers: Collection[UUID]) -> dict[UUID, AnswerVersion]:
    """The newest version of each of these answers. One query."""
    rows = AnswerVersion.objects.filter(answer__in=list(answers)).order_by("answer_id", "-number").distinct("answer_id")
    return {row.answer_id: row for row in rows}


def _first_figures(answers: Collection[UUID]) -> Mapping[UUID, tuple[FrozenFigure, ...]]:
    """The first figures of those that are frozen. One query, which leaves the members where they are."""
    rows = FrozenFigure.objects.filter(frozen__in=list(answers), place__lte=TOLD).defer("members")
    found: dict[UUID, list[FrozenFigure]] = defaultdict(list)
    for row in rows.select_related("measure").order_by("frozen_id", "place"):
        found[row.frozen_id].append(row)
    return {key: tuple(figures[:TOLD]) for key, figures in found.items()}
