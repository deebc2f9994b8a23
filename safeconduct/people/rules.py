"""Who may say what of two persons. Pure functions that answer with a Decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .enums import PairStatus, Verdict

_JOINED = {PairStatus.JOINED, PairStatus.PART_PROPOSED}
_REMEMBERED = _("It was judged that they are not the same person. That holds until a paper is added to one of them.")


def may_judge(actor: Actor, *, sees_both: bool, are_two: bool = True, reason: str = "-") -> Decision:
    """May the actor judge these two at all, and with this reason?"""
    if not are_two:
        return Decision.no(_("This is one and the same entry. Choose two persons."))
    if not sees_both:
        return Decision.no(_("You do not see both persons. An officer who sees both has to judge them."))
    if not reason.strip():
        return Decision.no(_("Write the reason: the record shows it for ever."))
    return may(actor, Task.JUDGE_PERSONS)


def may_say(
    actor: Actor,
    verdict: Verdict,
    status: PairStatus,
    *,
    is_own: bool,
    in_the_way: bool = False,
    is_direct: bool = True,
) -> Decision:
    """May this be said of two persons who stand to each other like this?

    `is_own`: the word that awaits a second officer is the actor's. `in_the_way`: of two who would become one with these
    it was judged that they are not the same. `is_direct`: just these two were joined, not through a third.
    """
    if not (decision := may(actor, Task.JUDGE_PERSONS)):
        return decision
    if verdict == Verdict.SAME:
        return may_join(status, is_own=is_own, in_the_way=in_the_way)
    if verdict == Verdict.PART:
        return may_part(status, is_own=is_own, is_direct=is_direct)
    return _may_leave_apart(verdict, status)


def may_join(status: PairStatus, *, is_own: bool, in_the_way: bool = False) -> Decision:
    """May it be said that they are the same? The first officer proposes so, a second one joins them."""
    if status == PairStatus.PART_PROPOSED:
        return Decision.yes()
    if status == PairStatus.JOINED:
        return Decision.no(_("They are joined already."))
    if status == PairStatus.APART:
        return Decision.no(_REMEMBERED)
    if status == PairStatus.PROPOSED and is_own:
        return Decision.no(_("You said so yourself. A second officer has to confirm it."))
    if in_the_way:
        return Decision.no(_("Somebody joined with one of them was judged not to be the same person as the other."))
    return Decision.yes()


def may_part(status: PairStatus, *, is_own: bool, is_direct: bool) -> Decision:
    """May it be said that they are to be parted? It takes two officers as well."""
    if status not in _JOINED:
        return Decision.no(_("They are not joined: there is nothing to part."))
    if not is_direct:
        return Decision.no(_("They are one through another person. Part the two who were joined."))
    if status == PairStatus.PART_PROPOSED and is_own:
        return Decision.no(_("You said so yourself. A second officer has to confirm it."))
    return Decision.yes()


def _may_leave_apart(verdict: Verdict, status: PairStatus) -> Decision:
    """May it be said that they are not the same, or that nobody can tell?"""
    if status in _JOINED:
        return Decision.no(_("They are joined. Part them first: that takes two officers."))
    if status == PairStatus.APART:
        return Decision.no(_REMEMBERED)
    if verdict == Verdict.ASK_FAMILY and status == PairStatus.ASKED:
        return Decision.no(_("The family is to be asked already. Say what they answered, or wait for it."))
    return Decision.yes()
