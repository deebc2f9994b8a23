"""One answer: its versions, what was done with them, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from ..answers.text import AnswerText, from_json
from ..enums import AnswerStage
from ..models import Answer, AnswerStep, AnswerVersion, FrozenAnswer
from .answer_list import DRAFT, FROZEN


@dataclass(frozen=True)
class AnswerState:
    """An answer with its versions and steps, the oldest first. `frozen` is its copy for ever, once there is one."""

    answer: Answer
    versions: tuple[AnswerVersion, ...]
    steps: tuple[AnswerStep, ...]
    frozen: FrozenAnswer | None

    @property
    def version(self) -> AnswerVersion:
        return self.versions[-1]

    @cached_property
    def text(self) -> AnswerText:
        return from_json(self.version.text)

    @property
    def step(self) -> AnswerStep | None:
        return self.steps[-1] if self.steps else None

    @property
    def stage(self) -> str:
        """The last step, as rules ask for it; empty before anything was done with a version."""
        return self.step.stage if self.step else ""

    @property
    def place(self) -> str:
        """Where it stands, for people: "draft" before anything, "frozen" before it was given."""
        if self.frozen is not None and self.stage != AnswerStage.GIVEN:
            return FROZEN
        return self.stage or DRAFT

    @property
    def authors(self) -> frozenset[UUID]:
        return frozenset(version.made_by_id for version in self.versions)

    def numbered(self, number: int) -> AnswerVersion | None:
        return next((version for version in self.versions if version.number == number), None)


def answer_state(answer: Answer) -> AnswerState | None:
    """Everything that was written and done, in three queries. None before the first version is written."""
    versions = tuple(AnswerVersion.objects.filter(answer=answer).select_related("made_by").order_by("number"))
    steps = AnswerStep.objects.filter(answer=answer).select_related("by", "version").order_by("number")
    frozen = FrozenAnswer.objects.filter(answer=answer).select_related("by", "version").first()
    return AnswerState(answer, versions, tuple(steps), frozen) if versions else None


def slips_of(answer: Answer) -> QuerySet[Answer]:
    """The correction slips of a frozen answer, the oldest first."""
    return Answer.objects.filter(corrects=answer).order_by("made_at", "id")


def last_frozen_before(answer: Answer, moment: datetime) -> FrozenAnswer | None:
    """The answer of the same crisis that was frozen last before this one was written: what it will be held against."""
    rows = FrozenAnswer.objects.filter(answer__crisis=answer.crisis_id, version__as_known__lt=moment)
    rows = rows.exclude(answer=answer).select_related("answer", "version")
    return rows.order_by("-version__as_known", "-at").first()
