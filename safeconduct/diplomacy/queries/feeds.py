"""Which feed belongs to a token, and which engagements it carries."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from safeconduct.access.actor import Actor

from ..models import CalendarFeed, EngagementVersion
from .engagements import engagements_for, versions_at

BACK = timedelta(days=400)
"""How far back a calendar reaches; everything ahead is in it."""
MOST = 2_000
"""Engagements in one calendar, those furthest ahead first."""


def feed_of(token_sha256: str) -> CalendarFeed | None:
    """The feed of this token, revoked or not."""
    return CalendarFeed.objects.select_related("user").filter(token_sha256=token_sha256).first()


def own_feed(actor: Actor) -> CalendarFeed | None:
    """The feed that an officer has now."""
    return CalendarFeed.objects.filter(user_id=actor.id, revoked_at=None).first()


def versions_in_feed(actor: Actor, *, now: datetime, today: date) -> list[EngagementVersion]:
    """What an officer's calendar shows: every engagement of the last year and ahead, as known now."""
    rows = engagements_for(actor).filter(starts_on__isnull=False, ends_on__gte=today - BACK)
    ids = list(rows.order_by("-starts_on", "-id").values_list("pk", flat=True)[:MOST])
    versions = versions_at(ids, as_known=now, names_only=True)
    return [versions[id] for id in ids if id in versions]
