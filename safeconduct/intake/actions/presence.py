"""Who is at a request at this moment: officers see each other, and one of them holds it while she works on it.

Every act holds the request for ten minutes more. What one officer holds another cannot change; a hold ends by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from safeconduct.access.actor import Actor

from .. import rules
from ..models import Handling, Presence

HOLDS = timedelta(minutes=10)
"""So long an officer holds a request after her last act on it."""
SEEN = timedelta(minutes=1)
"""So long after her page last asked an officer counts as being there."""


@transaction.atomic
def lock(request: UUID, *, by: Actor) -> Handling:
    """What every act begins with: hold the row until the end of the transaction, and the request for this officer.

    Raises `Refused` when she may not handle requests, or another officer holds this one.
    """
    handling = Handling.objects.select_for_update(no_key=True).get(pk=request)
    now = timezone.now()
    other = holder_of(request, now=now, but=by.id)
    rules.may_handle(by, holder=other.user.name if other else "", until=other.holds_until if other else None).require()
    Presence.objects.update_or_create(
        request_id=request, user_id=by.id, defaults={"seen_at": now, "holds_until": now + HOLDS}
    )
    return handling


def hold(handling: Handling, *, by: Actor) -> None:
    """Say that one works on it: hold it, or take it over from whoever held it until her time was over."""
    lock(handling.pk, by=by)


def let_go(handling: Handling, *, by: Actor) -> None:
    """Others may act on it at once."""
    Presence.objects.filter(request_id=handling.pk, user_id=by.id).update(holds_until=None)


def be_there(handling: Handling, *, by: Actor) -> None:
    """An officer has the page open. Not an act: nothing else changes."""
    now = timezone.now()
    Presence.objects.bulk_create(
        [Presence(request_id=handling.pk, user_id=by.id, since=now, seen_at=now)],
        update_conflicts=True, unique_fields=["request", "user"], update_fields=["seen_at"],
    )  # fmt: skip


def others_there(handling: Handling, *, by: Actor, now: datetime) -> QuerySet[Presence]:
    """Other officers who have it open or held it last, the holder first."""
    there = Presence.objects.filter(request_id=handling.pk).exclude(user_id=by.id)
    recent = there.filter(seen_at__gt=now - SEEN) | there.filter(holds_until__gt=now - HOLDS)
    return recent.select_related("user").order_by(F("holds_until").desc(nulls_last=True), "since")


def holder_of(request: UUID, *, now: datetime, but: UUID | None = None) -> Presence | None:
    """Who holds the request now; `but` is somebody who does not count."""
    held = Presence.objects.filter(request_id=request, holds_until__gt=now)
    others = held.exclude(user_id=but) if but else held
    return others.select_related("user").order_by(F("holds_until").desc()).first()
