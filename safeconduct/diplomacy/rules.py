"""Who may do what in the diplomatic register, and what may follow what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

BACKDATED = timedelta(days=1)
"""An entry that was known longer ago takes the permission to set a known-at time back."""


def may_write(actor: Actor, task: Task, *, known_at: datetime, now: datetime) -> Decision:
    """May the actor do this, and say that it was known then? Never in the future; more than a day back takes the
    permission that a claim takes."""
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
