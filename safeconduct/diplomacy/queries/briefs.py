"""Which frozen copies of a brief there are."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from ..models import Engagement, FrozenBrief


def frozen_for(actor: Actor) -> QuerySet[FrozenBrief]:
    """The frozen copies that this actor may open: all or none. What is closed to her in one is taken out of it."""
    rows = FrozenBrief.objects.select_related("engagement__crisis", "by")
    return rows if may(actor, Task.SEE_ENGAGEMENTS) else rows.none()


def frozen_of(actor: Actor, engagement: Engagement, *, as_known: datetime) -> QuerySet[FrozenBrief]:
    """Those of one engagement that were made by this time, newest first; without their content."""
    rows = frozen_for(actor).filter(engagement=engagement, at__lte=as_known)
    return rows.defer("content").order_by("-at", "-id")
