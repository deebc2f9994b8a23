"""What was said in public, and our standing lines, as known at a time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis

from ..models import Engagement, Position, State, Statement
from ..rules import may_see_statements


def statements_of(actor: Actor, crisis: Crisis, *, as_known: datetime) -> QuerySet[Statement]:
    """The statements about a crisis that were known at this time, the last one said first."""
    if not may_see_statements(actor):
        return Statement.objects.none()
    rows = Statement.objects.filter(crisis=crisis, known_at__lte=as_known)
    return rows.select_related("state", "office", "official", "engagement").order_by("-said_latest", "-id")


def readouts_of(engagement: Engagement, *, as_known: datetime) -> QuerySet[Statement]:
    """What was said in public after an engagement, by either side, as known at this time; the first one said first."""
    rows = Statement.objects.filter(engagement=engagement, known_at__lte=as_known)
    return rows.select_related("state", "office", "official").order_by("said_latest", "known_at", "id")


def positions_at(crisis: Crisis, state: State | None = None, *, as_known: datetime) -> QuerySet[Position]:
    """Our lines that stood at this time, towards this state and towards everybody; without a state all of them. The
    newest first. A line that was replaced or given up by then stands no more."""
    later = Position.objects.filter(replaces=OuterRef("pk"), known_at__lte=as_known)
    rows = Position.objects.filter(~Exists(later), crisis=crisis, known_at__lte=as_known).exclude(words="")
    if state is not None:
        rows = rows.filter(Q(state=state) | Q(state=None))
    return rows.select_related("state", "by").order_by("-known_at", "-id")


def positions_known(crisis: Crisis, *, as_known: datetime) -> QuerySet[Position]:
    """Every line that we ever held, as known at this time, the newest first: those that stand and those before them."""
    rows = Position.objects.filter(crisis=crisis, known_at__lte=as_known)
    return rows.select_related("state", "by").order_by("-known_at", "-id")
