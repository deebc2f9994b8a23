"""Who may, and what may follow what, in the ledger. Pure functions that answer with a Decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .enums import ACCEPTED_GROUNDS

KIN_TOLD = frozenset({"told", "supported"})


def may_record_claim(actor: Actor, *, backdated: bool, compartment: str = "") -> Decision:
    """May the actor record a claim, and with a known-at more than a day back?"""
    if compartment and not actor.may_open({compartment}):
        return Decision.no(_("You do not hold the compartment that you put this claim into."))
    if backdated and (decision := may(actor, Task.BACKDATE_CLAIM)).allowed is False:
        return decision
    return may(actor, Task.RECORD_CLAIM)


def may_work_on(*, joined_into: str) -> Decision:
    """Nothing is recorded on a case that counts as part of another: `joined_into` is the reference of that one."""
    if not joined_into:
        return Decision.yes()
    return Decision.no(
        format_lazy(
            _("This case was joined to {reference}. What is recorded now is recorded there."), reference=joined_into
        )
    )


def may_retract(actor: Actor, *, is_retracted: bool, reason: str = "-") -> Decision:
    """A claim is retracted once, with a reason."""
    if is_retracted:
        return Decision.no(_("This claim has already been retracted. A retraction is not undone: record a new claim."))
    if not reason.strip():
        return Decision.no(_("Write why the claim is wrong: the reason is shown for ever."))
    return may(actor, Task.RETRACT_CLAIM)


def may_countersign(
    actor: Actor, *, needs_it: bool, first_officer: UUID, ground: str, is_retracted: bool, is_countersigned: bool
) -> Decision:
    """A second officer confirms a death, on an official act or an identification by DNA, fingerprints or teeth."""
    if not needs_it:
        return Decision.no(_("Only our own finding that a person is dead is countersigned."))
    if is_retracted:
        return Decision.no(_("This claim has been retracted."))
    if is_countersigned:
        return Decision.no(_("This claim has already been countersigned."))
    if ground not in ACCEPTED_GROUNDS:
        return Decision.no(
            _("A death is confirmed on an official act or an identification by DNA, fingerprints or dental record, "
              "never by sight, belongings or a witness alone. Record a new claim when there is one.")
        )  # fmt: skip
    if first_officer == actor.id:
        return Decision.no(_("You recorded this claim. A second officer has to countersign it."))
    return may(actor, Task.COUNTERSIGN)


def is_open_to_public(states: Mapping[str, str], *, overridden: bool) -> bool:
    """Were the next of kin told, or did a named senior override that?"""
    return states.get("ours.kin") in KIN_TOLD or overridden


def family_first(states: Mapping[str, str], *, overridden: bool) -> Decision:
    """May this person's death be included in what is said in public?"""
    if states.get("ours.condition") != "dead":
        return Decision.no(_("We have not confirmed a death."))
    if is_open_to_public(states, overridden=overridden):
        return Decision.yes()
    return Decision.no(_("The next of kin have not been told. Nothing public may include this death before."))


def may_override_family_first(actor: Actor, *, is_shut: bool, reason: str = "-") -> Decision:
    """Only a named senior, with a reason that the record shows for ever."""
    if not is_shut:
        return Decision.no(_("Family first is not shut for this case: there is nothing to override."))
    if not actor.is_senior:
        return Decision.no(_("Only a senior who is named for it may override family first."))
    if not reason.strip():
        return Decision.no(_("Write the reason: the record shows it for ever."))
    return may(actor, Task.OVERRIDE_FAMILY_FIRST)


def may_assign(actor: Actor, *, officer_name: str, officer_sees: bool, joined_into: str = "") -> Decision:
    """A case is given to an officer who can see it."""
    if joined_into:
        return may_work_on(joined_into=joined_into)
    if not officer_sees:
        refusal = _("{officer} cannot see this case from her post. Hand the case over to her post first.")
        return Decision.no(format_lazy(refusal, officer=officer_name))
    return may(actor, Task.ASSIGN_CASES)


def may_hand_over(actor: Actor, *, is_own_post: bool, is_open: bool, reason: str = "-") -> Decision:
    """A case is handed over to another post, once at a time, with a reason."""
    if is_own_post:
        return Decision.no(_("The case is at this post already."))
    if is_open:
        return Decision.no(_("The case has already been handed over to this post."))
    if not reason.strip():
        return Decision.no(_("Write why the case is handed over."))
    return may(actor, Task.HAND_OVER)


def may_see(actor: Actor, compartment: str) -> Decision:
    """May the actor see a claim or a document in this compartment?"""
    if not compartment or actor.may_open({compartment}):
        return Decision.yes()
    return Decision.no(_("Kept in a compartment that you do not hold."))


def may_meet_clock(actor: Actor, *, is_met: bool, by_hand: bool) -> Decision:
    """Most clocks are met by a claim; a promised call is met by hand."""
    if is_met:
        return Decision.no(_("This clock has already been met."))
    if not by_hand:
        return Decision.no(_("This clock is met by recording a claim, not by hand."))
    return may(actor, Task.KEEP_CLOCKS)


def may_set_compartments(actor: Actor, *, wanted: Sequence[str]) -> Decision:
    """A case is put only into compartments that the actor holds: otherwise she would lock herself out."""
    if missing_compartments(actor, wanted):
        return Decision.no(
            _("You cannot put a case into a compartment that you do not hold: you would not see it again.")
        )
    return may(actor, Task.SET_COMPARTMENTS)


def missing_compartments(held: Actor, wanted: Sequence[str]) -> list[str]:
    """Which of these compartments does the actor not hold?"""
    return sorted(set(wanted) - {str(compartment) for compartment in held.compartments})
