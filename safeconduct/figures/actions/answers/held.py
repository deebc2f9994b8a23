"""An answer in hand: locked until the end of the transaction, with where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeconduct.access.actor import Actor

from ...answers.text import AnswerText, from_json
from ...enums import AnswerStage
from ...models import Answer, AnswerStep, AnswerVersion, FrozenAnswer


@dataclass(frozen=True, slots=True)
class InHand:
    """An answer that nobody else acts on now. `stage` is that of its last step, empty before any."""

    answer: Answer
    version: AnswerVersion
    stage: str
    steps: int
    is_frozen: bool

    @property
    def text(self) -> AnswerText:
        return from_json(self.version.text)


def in_hand(answer: Answer) -> InHand:
    """Lock the answer and read where it stands."""
    Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    version = AnswerVersion.objects.filter(answer=answer).latest("number")
    step = AnswerStep.objects.filter(answer=answer).order_by("-number").first()
    is_frozen = FrozenAnswer.objects.filter(answer=answer).exists()
    return InHand(answer, version, step.stage if step else "", step.number if step else 0, is_frozen)


def add_step(
    held: InHand, stage: AnswerStage, *, by: Actor, reason: str = "", on: date | None = None
) -> AnswerStep:  # fmt: skip
    """Write that something was done with the newest version."""
    step = AnswerStep(
        answer=held.answer, version=held.version, number=held.steps + 1, stage=stage, reason=reason, on=on, by_id=by.id
    )
    step.save(force_insert=True)
    return step
