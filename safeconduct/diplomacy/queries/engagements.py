"""Which engagements, and what was known of them at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import parse_reference

from ..models import ENGAGEMENT, Engagement, EngagementVersion


def engagements_for(actor: Actor) -> QuerySet[Engagement]:
    """The engagements that this actor may see: all or none. The cases bound to them are seen through `cases_for`."""
    return Engagement.objects.all() if may(actor, Task.SEE_ENGAGEMENTS) else Engagement.objects.none()


def engagements_of(actor: Actor, crisis: Crisis, *, as_known: datetime) -> QuerySet[Engagement]:
    """Those of a crisis that were known at this time."""
    return engagements_for(actor).filter(crisis=crisis, known_at__lte=as_known).select_related("state")


def versions_at(
    engagements: Sequence[UUID], *, as_known: datetime, names_only: bool = False
) -> dict[UUID, EngagementVersion]:
    """What was known of these engagements at this time, with who took part: the newest version of each. Four queries;
    two with `names_only`, which leaves officials and offices for later."""
    beside = ["participants"] if names_only else ["participants__official", "participants__office"]
    rows = (
        EngagementVersion.objects.filter(engagement__in=list(engagements), known_at__lte=as_known)
        .order_by("engagement", "-number")
        .distinct("engagement")
        .select_related("engagement__state", "engagement__crisis")
        .prefetch_related(*beside)
    )
    return {row.engagement_id: row for row in rows}


def version_at(engagement: Engagement, *, as_known: datetime) -> EngagementVersion | None:
    """What was known of one engagement at this time; None before it was known at all."""
    return versions_at([engagement.pk], as_known=as_known).get(engagement.pk)


def versions_of(engagement: Engagement, *, as_known: datetime) -> list[EngagementVersion]:
    """Every version of an engagement that was known at this time, the oldest first, with who took part and wrote."""
    rows = EngagementVersion.objects.filter(engagement=engagement, known_at__lte=as_known).order_by("number")
    rows = rows.select_related("engagement__state", "engagement__crisis", "by")
    return list(rows.prefetch_related("participants__official", "participants__office"))


def follow_ups(engagement: Engagement, *, as_known: datetime) -> list[UUID]:
    """The engagements that continue this one and were known at this time, in their order."""
    rows = engagement.followed_by.filter(known_at__lte=as_known).order_by("starts_on", "id")
    return list(rows.values_list("pk", flat=True))


def engagement_of(crisis: Crisis, text: str) -> Engagement | None:
    """The engagement of a crisis with this reference; None for any other text."""
    try:
        prefix, number, _check = parse_reference(text).split("-")
    except ValueError:
        return None
    rows = Engagement.objects.filter(crisis=crisis).select_related("crisis", "state")
    return rows.filter(number=int(number)).first() if prefix == ENGAGEMENT else None
