"""Who may do what in the diplomatic register, and what may follow what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .enums import AskStage, Stage

EARLIEST = 1900
"""The year before which nothing was known to us."""
BACKDATED = timedelta(days=1)
"""An entry that was known longer ago takes the permission to set a known-at time back."""


def may_write(actor: Actor, task: Task, *, known_at: datetime, now: datetime) -> Decision:
    """May the actor do this, and say that it was known then? Never in the future; more than a day back takes the
    permission that a claim takes."""
    if known_at.year < EARLIEST:
        return Decision.no(_("The time it became known is too early. Write the day on which it reached us."))
    if known_at > now:
        return Decision.no(_("What is recorded was known by now: the time it became known lies in the future."))
    if now - known_at > BACKDATED and not may(actor, Task.BACKDATE_CLAIM):
        return may(actor, Task.BACKDATE_CLAIM)
    return may(actor, task)


def may_judge_assurance(
    *, is_known: bool, is_offered: bool, takes_back: bool, is_judged: bool, reason: str = "-"
) -> Decision:
    """A human judges an assurance with a reason: kept, kept in part, broken or withdrawn by them. Running and overdue
    follow from the clock and are not judged."""
    if not is_known:
        return Decision.no(_("The assurance was not known at that time. Judge it from a later time on."))
    if not is_offered:
        return Decision.no(_("Judge it kept, kept in part, broken or withdrawn by them. The rest follows by itself."))
    if takes_back and not is_judged:
        return Decision.no(_("No judgement stands: there is nothing to take back."))
    if not reason.strip():
        return Decision.no(_("Write the reason: the record shows it for ever."))
    return Decision.yes()


def may_see_statements(actor: Actor) -> Decision:
    """Statements and positions are public words: who sees engagements sees them, and who records statements."""
    if may(actor, Task.RECORD_STATEMENT):
        return Decision.yes()
    return may(actor, Task.SEE_ENGAGEMENTS)


def may_name_cases(*, stage: AskStage, measure: str) -> Decision:
    """Cases are named in an open ask that is not for all cases of a measure."""
    if measure:
        return Decision.no(_("This ask is for all cases of a measure. Make another ask for cases by name."))
    if stage != AskStage.OPEN:
        return Decision.no(_("This ask is closed. Open it again first."))
    return Decision.yes()


def may_close_ask(*, before: AskStage, after: AskStage) -> Decision:
    """An ask that is open is met or withdrawn; one that is not is opened again, or closed the other way."""
    if before == after:
        return Decision.no(format_lazy(_("This ask is {stage} already."), stage=after.label))
    return Decision.yes()


def may_speak_in(stage: Stage | None) -> Decision:
    """Something is raised, and handed over, in an engagement that was held."""
    if stage is None:
        return Decision.no(_("This engagement was not known to us then. Write a later time."))
    if stage == Stage.CANCELLED:
        return Decision.no(_("This engagement was cancelled. Choose one that was held."))
    if stage != Stage.HELD:
        return Decision.no(_("This engagement is still planned. Record first that it was held."))
    return Decision.yes()


def may_raise_ask(*, stage: AskStage, is_same_counterpart: bool) -> Decision:
    """An ask is raised with the counterpart of whom we ask it, while it is open."""
    if not is_same_counterpart:
        return Decision.no(_("This ask is of another counterpart or crisis. Choose one of this counterpart."))
    if stage != AskStage.OPEN:
        return Decision.no(_("This ask is closed. Open it again first."))
    return Decision.yes()
