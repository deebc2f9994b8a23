"""Requests that are handled together: a message answers ours, or an officer says so. Both can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..models import Handling, Request, Tie, Untie
from .presence import lock
from .ranking import rank
from .steps import wait_for_us


@transaction.atomic
def tie_requests(handling: Handling, *, into: Handling, by: Actor, reason: str = "") -> Tie:
    """Handle a request, and those that are handled with it, with an earlier one. What was sent stays as it is.

    Raises `Refused` with the reason.
    """
    locked = {id: lock(id, by=by) for id in sorted({handling.pk, root_of(into)})}  # two who tie at once take turns
    held, root = locked[handling.pk], locked[root_of(into)]
    rules.may_tie(by, is_same=held.pk == root.pk or held.into_id == root.pk, is_tied=held.into_id is not None).require()
    tie = Tie(request_id=held.pk, into_id=root.pk, reason=reason.strip(), by_id=by.id)
    tie.save(force_insert=True)
    bring_together([held.pk, *_thread(held.pk)])
    root.refresh_from_db()
    words = _("Put together with %(reference)s.") % {"reference": held.request.reference}
    if held.received_at > root.since:
        wait_for_us(root, words=words, by=by)
    said = {"request": held.request.reference, "into": root.request.reference, "reason": tie.reason}
    record(Verb.TIE_REQUESTS, by=by, kind="request", id=held.pk, after=said)
    return tie


@transaction.atomic
def untie_requests(handling: Handling, *, reason: str, by: Actor) -> Untie:
    """Handle a request by itself again, whether an officer or the machine had put it together with another."""
    held = lock(handling.pk, by=by)
    rules.may_untie(by, is_tied=held.into_id is not None, reason=reason).require()
    root, into = held.into_id, held.into.reference if held.into else ""
    tie = Tie.objects.filter(request=held.pk, untie=None).order_by("-at", "-id").first()
    untie = Untie(request_id=held.pk, tie=tie, reason=reason.strip(), by_id=by.id)
    untie.save(force_insert=True)
    bring_together([held.pk, *(_thread(root) if root else ())])
    said = {"request": held.request.reference, "from": into, "reason": untie.reason}
    record(Verb.UNTIE_REQUESTS, by=by, kind="request", id=held.pk, after=said)
    return untie


def root_of(handling: Handling) -> UUID:
    """The request with which this one is handled; itself when it is handled alone."""
    return handling.into_id or handling.pk


def bring_together(request_ids: Iterable[UUID]) -> None:
    """Work out anew with which request each of these is handled, and the place of all that this changes."""
    ids = set(request_ids)
    parents = _parents(ids)
    rows = list(Handling.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    changed = {row.into_id for row in rows if row.into_id}
    for row in rows:
        row.into_id = _root(row.pk, parents)
    Handling.objects.bulk_update(rows, ["into"])
    rank(changed | ids | {row.into_id for row in rows if row.into_id})


def _thread(root: UUID) -> list[UUID]:
    return list(Handling.objects.filter(into=root).values_list("pk", flat=True))


def _root(id: UUID, parents: dict[UUID, UUID]) -> UUID | None:
    """The end of the chain; a chain that comes back to itself ends where it began."""
    seen, here = {id}, id
    while (up := parents.get(here)) is not None and up not in seen:
        seen.add(up)
        here = up
    return here if here != id else None


def _parents(ids: set[UUID]) -> dict[UUID, UUID]:
    """Which request each of these, and of those above them, continues. One round for each step of the chains."""
    parents: dict[UUID, UUID] = {}
    wanted = set(ids)
    while wanted:
        found = _direct(wanted)
        parents |= found
        wanted = set(found.values()) - parents.keys() - ids
    return parents


def _direct(ids: set[UUID]) -> dict[UUID, UUID]:
    """An officer's word goes before the machine's; once parted, the machine's word no longer counts."""
    parted = Untie.objects.filter(request__in=ids, tie=None).values_list("request_id", flat=True)
    machine = Request.objects.filter(pk__in=ids - set(parted), continues__isnull=False)
    said = Tie.objects.filter(request__in=ids, untie=None).order_by("at", "id")
    return {
        **dict(machine.values_list("pk", "continues_id")),
        **dict(said.values_list("request_id", "into_id")),
    }
