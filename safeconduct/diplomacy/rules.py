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
