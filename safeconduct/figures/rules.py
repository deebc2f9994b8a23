"""Who may, and what may follow what, in figures. Pure functions that answer with a Decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .enums import Verdict


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


def verdict(holds: bool | None) -> Verdict:
    """What is said of a published figure held against our own; None where no measure of ours counts the same."""
    if holds is None:
        return Verdict.NO_MEASURE
    return Verdict.AGREES if holds else Verdict.DIFFERS
