"""Putting an answer forward, approving it, sending it back, withdrawing it. A second person approves, always."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ... import rules
from ...answers.standing import stand_of
from ...enums import AnswerStage
from ...faults import FigureFault
from ...models import Answer, AnswerStep, AnswerVersion
from .held import InHand, add_step, in_hand

LONGEST = 2_000
"""Letters of a reason."""


@transaction.atomic
def submit_answer(answer: Answer, *, by: Actor) -> AnswerStep:
    """Put the newest version forward for approval. Raises `Refused` while something in it must be mended."""
    held = in_hand(answer)
    rules.may_write_answer(by, stage=held.stage, is_frozen=held.is_frozen).require()
    if held.stage == AnswerStage.APPROVED:
        raise Refused(_("It is approved already. It can be frozen."))
    if not any(part.wording for part in held.text.parts) and not held.text.petitioners:
        raise Refused(_("Nothing is answered yet. Write what we answer to each part first."))
    blocking = stand_of(answer, held.version).blocking
    if blocking:
        raise Refused(_("Mend this first: %(words)s") % {"words": " ".join(blocking)})
    return _step(held, AnswerStage.SUBMITTED, Verb.SUBMIT_ANSWER, by=by)


@transaction.atomic
def send_back(answer: Answer, *, reason: str, by: Actor) -> AnswerStep:
    """Give it back to its author, with what is to be changed; also one that was approved and is not frozen yet."""
    held = in_hand(answer)
    may(by, Task.APPROVE_ANSWER).require()
    if held.is_frozen:
        raise Refused(_("This answer is frozen. What was wrong in it is put right by a correction slip."))
    if held.stage not in {AnswerStage.SUBMITTED, AnswerStage.APPROVED}:
        raise Refused(_("It was not put forward for approval."))
    said = check_reason(reason)
    return _step(held, AnswerStage.SENT_BACK, Verb.SEND_BACK_ANSWER, by=by, reason=said)


@transaction.atomic
def approve_answer(answer: Answer, *, by: Actor, expected_number: int | None = None) -> AnswerStep:
    """Approve the version that was put forward: somebody who wrote none of it, and while nothing speaks against it.

    `expected_number` is the version that was read for it. Raises `Refused`, too when another was put forward since.
    """
    held = in_hand(answer)
    authors = set(AnswerVersion.objects.filter(answer=answer).values_list("made_by_id", flat=True))
    rules.may_approve_answer(by, authors=authors, stage=held.stage, open_findings=0).require()
    if expected_number not in {None, held.version.number}:
        told = {"number": held.version.number}
        raise Refused(_("Version %(number)d was put forward since you read it. Read that one, then approve it.") % told)
    found = stand_of(answer, held.version).open
    rules.may_approve_answer(by, authors=authors, stage=held.stage, open_findings=found).require()
    return _step(held, AnswerStage.APPROVED, Verb.APPROVE_ANSWER, by=by)


@transaction.atomic
def withdraw_answer(answer: Answer, *, reason: str, by: Actor) -> AnswerStep:
    """It is not owed any more. Nobody writes in it again; what was written stays."""
    held = in_hand(answer)
    if held.is_frozen:
        raise Refused(_("This answer is frozen. What was wrong in it is put right by a correction slip."))
    if held.stage == AnswerStage.WITHDRAWN:
        raise Refused(_("This answer was withdrawn already."))
    may(by, Task.WRITE_ANSWER).require()
    said = check_reason(reason)
    return _step(held, AnswerStage.WITHDRAWN, Verb.WITHDRAW_ANSWER, by=by, reason=said)


def check_reason(reason: str) -> str:
    """The reason, tidied. Raises `FigureFault` where there is none."""
    said = reason.replace("\r\n", "\n").strip()
    if not said or "\x00" in said:
        raise FigureFault("reason", _("Write the reason: the record shows it for ever."))
    if len(said) > LONGEST:
        raise FigureFault("reason", _("Write the reason in at most %(n)d letters.") % {"n": LONGEST})
    return said


def _step(held: InHand, stage: AnswerStage, verb: Verb, *, by: Actor, reason: str = "") -> AnswerStep:
    step = add_step(held, stage, by=by, reason=reason)
    after = {"reference": held.answer.reference, "version": held.version.number}
    record(
        verb, by=by, kind="answer", id=held.answer.pk, before={"stage": held.stage},
        after=after | ({"reason": reason} if reason else {}),
    )  # fmt: skip
    return step
