"""Who may, and what may follow what, in figures. Pure functions that answer with a Decision."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .enums import AnswerStage, Severity, Verdict


def may_see_members(actor: Actor) -> Decision:
    """The cases behind a number. Press officers see numbers only."""
    return may(actor, Task.SEE_CASES)


def may_publish_figure(actor: Actor, *, is_past: bool = False) -> Decision:
    """Record a number that somebody said in public. Nothing is written while a page looks from an earlier day."""
    if is_past:
        return Decision.no(_("You are looking from an earlier day. Go back to now to record something."))
    return may(actor, Task.PUBLISH_FIGURE)


def may_keep_measures(actor: Actor) -> Decision:
    """Say what a measure counts, and which parts make a whole."""
    return may(actor, Task.KEEP_MEASURES)


def may_write_answer(actor: Actor, *, stage: str = "", is_frozen: bool = False, is_past: bool = False) -> Decision:
    """Write a version of an answer: not while somebody reads it for approval, and never once it is frozen."""
    if is_past:
        return Decision.no(_("You are looking from an earlier day. Go back to now to write."))
    if is_frozen:
        return Decision.no(_("This answer is frozen. What was wrong in it is put right by a correction slip."))
    if stage == AnswerStage.SUBMITTED:
        return Decision.no(_("This answer lies with somebody for approval. Have it sent back before you change it."))
    if stage == AnswerStage.WITHDRAWN:
        return Decision.no(_("This answer was withdrawn. Begin a new one."))
    return may(actor, Task.WRITE_ANSWER)


def may_approve_answer(actor: Actor, *, authors: Collection[UUID], stage: str, open_findings: int) -> Decision:
    """Approve an answer: a second person, who wrote no version of it, and only when nothing speaks against it."""
    if stage == AnswerStage.APPROVED:
        return Decision.no(_("It is approved already. It can be frozen."))
    if stage != AnswerStage.SUBMITTED:
        return Decision.no(_("It was not put forward for approval. Its author does that first."))
    if not may(actor, Task.APPROVE_ANSWER):
        return may(actor, Task.APPROVE_ANSWER)
    if actor.id in authors:
        return Decision.no(_("You wrote in this answer. Somebody else has to approve it."))
    if open_findings:
        return Decision.no(_("Findings are open. Mend them or settle them with a reason, then approve."))
    return Decision.yes()


def may_freeze_answer(actor: Actor, *, stage: str, open_findings: int) -> Decision:
    """Freeze an approved answer; what speaks against it may have come up since."""
    if stage != AnswerStage.APPROVED:
        return Decision.no(_("Only an approved answer is frozen."))
    if not may(actor, Task.WRITE_ANSWER) and not may(actor, Task.APPROVE_ANSWER):
        return may(actor, Task.WRITE_ANSWER)
    if open_findings:
        return Decision.no(_("Findings came up since it was approved. Have it sent back, and mend or settle them."))
    return Decision.yes()


def may_settle(actor: Actor, *, severity: str, reason: str) -> Decision:
    """Say why a finding may stand. What must be mended cannot be settled."""
    if severity == Severity.BLOCKS:
        return Decision.no(_("This has to be mended. No reason lets it stand."))
    if not reason.strip():
        return Decision.no(_("Write the reason: the record shows it for ever."))
    return may(actor, Task.SETTLE_FINDING)


def verdict(holds: bool | None) -> Verdict:
    """What is said of a published figure held against our own; None where no measure of ours counts the same."""
    if holds is None:
        return Verdict.NO_MEASURE
    return Verdict.AGREES if holds else Verdict.DIFFERS
