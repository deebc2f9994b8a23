"""Who may do what with requests, and what may follow what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Role, Task
from safeconduct.access.rules import may

from .enums import RequestState


def may_handle(actor: Actor, *, holder: str = "", until: datetime | None = None) -> Decision:
    """May the actor act on a request? Not while another officer holds it: `holder` is her name, `until` when that
    ends."""
    if not may(actor, Task.HANDLE_REQUESTS):
        return may(actor, Task.HANDLE_REQUESTS)
    if not holder:
        return Decision.yes()
    refusal = _("{holder} works on this request until {clock} UTC. Ask her to let it go, or take it over then.")
    return Decision.no(format_lazy(refusal, holder=holder, clock=f"{until:%H:%M}" if until else "–"))


def may_take_step(
    actor: Actor, *, state: RequestState, words: str = "-", to: str = "-", was_answered: bool = True
) -> Decision:
    """A state is said with what belongs to it: what we ask, to whom it was passed on, what was decided."""
    needed = {
        RequestState.WAITING_FAMILY: (words, _("Write what we ask the family: the next officer reads it here.")),
        RequestState.DECIDED: (words, _("Write what was decided.")),
        RequestState.NOT_OURS: (to, _("Write to whom it was passed on: nobody is sent away without an address.")),
        RequestState.UNTOUCHED: (words, _("Write why it is untouched again.")),
    }
    if state == RequestState.ANSWERED and not was_answered and not words.strip():
        return Decision.no(_("No message was sent. Send one, or write how the answer was given, for example by phone."))
    given, refusal = needed.get(state, ("-", ""))
    return may(actor, Task.HANDLE_REQUESTS) if given.strip() else Decision.no(refusal)


def stands_alone(*, into: str) -> Decision:
    """Where a request stands is said of the one with which it is handled: `into` is the reference of that one."""
    if not into:
        return Decision.yes()
    return Decision.no(format_lazy(_("This request is handled with {reference}. Say it there."), reference=into))


def may_move_ahead(
    actor: Actor, *, asked_by: str, ground: str, agreed_by: UUID, may_agree: bool, is_ahead: bool
) -> Decision:
    """An exception to the order names who asked, on what ground and who agreed. The one who agrees holds a role that
    may; she is not the one who writes it down, but for a crisis lead, who answers for it herself."""
    if is_ahead:
        return Decision.no(_("This request is ahead of the order already."))
    if not asked_by.strip():
        return Decision.no(_("Write who asked for it."))
    if not ground.strip():
        return Decision.no(_("Write on what ground: the exception is listed with it."))
    if not may_agree:
        return Decision.no(_("Who agrees holds a role that may move requests ahead, and sees this one."))
    if agreed_by == actor.id and not actor.holds(Role.CRISIS_LEAD):
        return Decision.no(_("You write it down: somebody else has to agree. Only a crisis lead agrees by herself."))
    return may(actor, Task.MOVE_AHEAD)


def may_put_back(actor: Actor, *, is_ahead: bool, reason: str = "-") -> Decision:
    """An exception ends with a reason."""
    if not is_ahead:
        return Decision.no(_("This request is in the order already."))
    if not reason.strip():
        return Decision.no(_("Write why it goes back into the order."))
    return may(actor, Task.MOVE_AHEAD)


def may_tie(actor: Actor, *, is_same: bool, is_tied: bool) -> Decision:
    """Two requests are handled together once."""
    if is_same:
        return Decision.no(_("These two are handled together already."))
    if is_tied:
        return Decision.no(_("This request is handled with another one. Part them first."))
    return may(actor, Task.HANDLE_REQUESTS)


def may_untie(actor: Actor, *, is_tied: bool, reason: str = "-") -> Decision:
    """They are parted with a reason."""
    if not is_tied:
        return Decision.no(_("This request is handled by itself already."))
    if not reason.strip():
        return Decision.no(_("Write why they are handled apart."))
    return may(actor, Task.HANDLE_REQUESTS)


def may_link(actor: Actor, *, is_linked: bool) -> Decision:
    """A person named is somebody once: who was linked wrongly is taken back first."""
    if is_linked:
        return Decision.no(_("It was said already who this is. Take that back first."))
    return may(actor, Task.HANDLE_REQUESTS)


def may_unlink(actor: Actor, *, is_taken_back: bool, reason: str = "-") -> Decision:
    """A link is taken back once, with a reason."""
    if is_taken_back:
        return Decision.no(_("This was taken back already."))
    if not reason.strip():
        return Decision.no(_("Write why it was wrong."))
    return may(actor, Task.HANDLE_REQUESTS)


def may_record_from(actor: Actor, *, is_linked: bool, is_in_request: bool) -> Decision:
    """A claim from a request is about somebody whom it was linked to, on words that stand in it."""
    if not is_linked:
        return Decision.no(_("Say first whom the request is about: the claim is recorded in that case."))
    if not is_in_request:
        return Decision.no(_("These words are not in the request. Copy them as they stand there."))
    return may(actor, Task.HANDLE_REQUESTS)


def may_pass_on(actor: Actor, *, is_there: bool, changes_crisis: bool, is_linked: bool, reason: str) -> Decision:
    """A request goes to another post or crisis with a reason; to another crisis only while it is about nobody here."""
    if is_there:
        return Decision.no(_("The request is there already."))
    if changes_crisis and is_linked:
        return Decision.no(_("It was said whom this request is about in this crisis. Take that back first."))
    if not reason.strip():
        return Decision.no(_("Write why it is passed on."))
    return may(actor, Task.HANDLE_REQUESTS)


def may_give(actor: Actor, *, officer_name: str, officer_sees: bool) -> Decision:
    """A request is given to an officer who sees it."""
    if not officer_sees:
        refusal = _("{officer} does not see this request from her post. Pass it on to her post first.")
        return Decision.no(format_lazy(refusal, officer=officer_name))
    return may(actor, Task.HANDLE_REQUESTS)


def may_write(actor: Actor, *, address: str, text: str, is_address: bool) -> Decision:
    """A message has words and goes to one address."""
    if not address:
        return Decision.no(_("The sender left no address. Write the e-mail address or the number to write to."))
    if not is_address:
        refusal = _("“{address}” is not one e-mail address or one number. Write to one recipient at a time.")
        return Decision.no(format_lazy(refusal, address=address[:80]))
    if not text.strip():
        return Decision.no(_("The message has no words. Write what the sender should read."))
    return may(actor, Task.HANDLE_REQUESTS)


def may_write_to_many(actor: Actor, *, count: int, text: str) -> Decision:
    """Writing to many at once is for a crisis lead."""
    if not may(actor, Task.SEND_MANY):
        return may(actor, Task.SEND_MANY)
    if not count:
        return Decision.no(_("No request is chosen. Choose those to whose senders you write."))
    return (
        Decision.yes() if text.strip() else Decision.no(_("The message has no words. Write what people should read."))
    )


def may_keep_reply(actor: Actor, *, text: str, unknown: str, is_known_language: bool) -> Decision:
    """A reply template has words, in a language that we write, and blanks that can be filled in."""
    if not text.strip():
        return Decision.no(_("The template has no text. Write what the sender should read."))
    if not is_known_language:
        return Decision.no(_("Choose the language of the template from the list."))
    if unknown:
        return Decision.no(
            format_lazy(_("“{blank}” cannot be filled in. Use only the blanks that are listed."), blank=unknown)
        )
    return may(actor, Task.KEEP_CHANNELS)


def may_open_file(actor: Actor, *, is_infected: bool, is_there: bool) -> Decision:
    """A file is handed out unless it is infected or was erased."""
    if is_infected:
        return Decision.no(_("A scanner found this file infected. It is kept, and not handed out."))
    if not is_there:
        return Decision.no(_("This file is no longer kept."))
    return may(actor, Task.SEE_REQUESTS)
