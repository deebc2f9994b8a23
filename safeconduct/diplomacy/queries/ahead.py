"""What other pages show of the register: the engagements that come next, and those that were held, by their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, Subquery

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import reference
from safeconduct.store.partial_dates import PartialDate

from ..enums import EngagementKind, Stage
from ..models import ENGAGEMENT, EngagementVersion
from .engagements import engagements_of, versions_at

MOST_AHEAD, MOST_HELD = 40, 40
"""More than a page shows; of more, those that begin first, and those of the highest level and the newest."""


@dataclass(frozen=True, slots=True)
class HeldOn:
    """An engagement that was held: its first possible day, when in words as precise as it is known, and where."""

    reference: str
    day: date
    on: PartialDate
    kind: str
    place: str


def planned_from(actor: Actor, crisis: Crisis, day: date, *, as_known: datetime) -> list[EngagementVersion]:
    """What was known at this time to be planned for this day or later, the nearest first, with who is to take part;
    what has no day yet stands last. Four queries."""
    rows = engagements_of(actor, crisis, as_known=as_known).filter(Q(ends_on__gte=day) | Q(ends_on=None))
    ids = list(rows.order_by(F("starts_on").asc(nulls_last=True), "id").values_list("pk", flat=True)[:MOST_AHEAD])
    found = [row for row in versions_at(ids, as_known=as_known).values() if row.stage == Stage.PLANNED]
    ahead = [row for row in found if row.on.latest is None or row.on.latest >= day]
    return sorted(
        ahead, key=lambda row: (row.on.earliest or date.max, row.on.latest or date.max, row.engagement.number)
    )


def held_days(actor: Actor, crisis: Crisis, *, as_known: datetime) -> list[HeldOn]:
    """The engagements that were held, by their days: of many, those of the highest level. One query."""
    newest = EngagementVersion.objects.filter(engagement=OuterRef("pk"), known_at__lte=as_known).order_by("-number")
    rows = (
        engagements_of(actor, crisis, as_known=as_known)
        .filter(stage=Stage.HELD, starts_on__isnull=False)
        .annotate(place=Subquery(newest.values("place")[:1]), on=Subquery(newest.values("on")[:1]))
        .order_by("-level", "-starts_on", "-id")
        .values_list("number", "starts_on", "on", "kind", "place")[:MOST_HELD]
    )
    return sorted(
        (
            HeldOn(reference(ENGAGEMENT, number), starts, on, str(EngagementKind(kind).label), place or "")
            for number, starts, on, kind, place in rows
            if starts
        ),
        key=lambda row: (row.day, row.reference),
    )
