"""Of which engagements a brief speaks: the last at this level, those since, those to come. As known at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import prefetch_related_objects

from ..enums import EngagementKind, Side, Stage
from ..models import Engagement, EngagementVersion, Participant
from ..queries.engagements import version_at

TALKS = frozenset({EngagementKind.MEETING, EngagementKind.CALL})
"""Kinds in which two sides speak with each other at a level."""
MOST_BETWEEN, MOST_AHEAD = 60, 10
"""Engagements that are told one by one, the newest of those since and the next of those to come."""


@dataclass(frozen=True, slots=True)
class Meetings:
    """`this` is the engagement of the brief; `last` the one before at this level; `between` those held since, in their
    order, after `earlier` more that are only counted; `ahead` those planned after it, soonest first."""

    this: EngagementVersion
    last: EngagementVersion | None
    between: tuple[EngagementVersion, ...]
    earlier: int
    ahead: tuple[EngagementVersion, ...]
    by_id: dict[UUID, EngagementVersion]

    @property
    def higher(self) -> tuple[EngagementVersion, ...]:
        """Those to come at a higher level."""
        return tuple(version for version in self.ahead if version.level > self.this.level)

    @property
    def next(self) -> EngagementVersion | None:
        """The next at a higher level, else the next at all."""
        return next(iter([*self.higher, *self.ahead]), None)


def meetings_of(engagement: Engagement, *, as_known: datetime, today: date) -> Meetings | None:
    """What was known at this time of the engagements with the same counterpart; None before this one was known. The
    last and the next may belong to another crisis. Some ten queries, however many there are."""
    this = version_at(engagement, as_known=as_known)
    if this is None:
        return None
    others = [row for row in _versions(engagement, as_known) if row.engagement_id != engagement.pk]
    held = [row for row in others if row.stage == Stage.HELD and order(row) < order(this)]
    last = _last(held, this)
    own = [row for row in held if row.engagement.crisis_id == engagement.crisis_id]
    since = [row for row in own if last is None or order(row) > order(last)]
    ahead = [row for row in others if row.stage == Stage.PLANNED and order(row) > order(this) and _to_come(row, today)]
    found = Meetings(
        this, last, tuple(since[-MOST_BETWEEN:]), max(len(since) - MOST_BETWEEN, 0), tuple(ahead[:MOST_AHEAD]),
        {row.engagement_id: row for row in [*own, this]},
    )  # fmt: skip
    prefetch_related_objects([*own, *found.ahead, *([last] if last else [])], "participants")
    return found


def order(version: EngagementVersion) -> tuple[date, date, int]:
    """Where an engagement stands in time; by the day it became known where its own day is not known."""
    known = version.known_at.date()
    first = version.on.earliest or version.on.latest or known
    return first, version.on.latest or first, version.engagement.number


def theirs(version: EngagementVersion) -> list[Participant]:
    """Who took part for the counterpart, the first of them first."""
    return [each for each in version.participants.all() if each.side == Side.THEIRS]


def ours(version: EngagementVersion) -> list[Participant]:
    """Who took part for us."""
    return [each for each in version.participants.all() if each.side == Side.OURS]


def _versions(engagement: Engagement, as_known: datetime) -> list[EngagementVersion]:
    """What was known of each engagement with this counterpart, in the order of their days. A rehearsal stays apart."""
    rows = EngagementVersion.objects.filter(
        engagement__state=engagement.state_id,
        engagement__crisis__is_rehearsal=engagement.crisis.is_rehearsal,
        known_at__lte=as_known,
    )
    newest = rows.order_by("engagement", "-number").distinct("engagement").select_related("engagement")
    return sorted(newest, key=order)


def _to_come(version: EngagementVersion, today: date) -> bool:
    return version.on.latest is None or version.on.latest >= today


def _last(held: Sequence[EngagementVersion], this: EngagementVersion) -> EngagementVersion | None:
    """The newest talks at this level or above; without any, the newest contact with the same official."""
    talks = [row for row in held if row.kind in TALKS and row.level >= this.level]
    if talks:
        return talks[-1]
    leading = next((each.official_id for each in theirs(this) if each.official_id), None)
    with_same = set(_versions_with(held, leading))
    return next((row for row in reversed(held) if row.pk in with_same), None)


def _versions_with(held: Iterable[EngagementVersion], official: UUID | None) -> list[UUID]:
    if official is None:
        return []
    rows = Participant.objects.filter(version__in=[row.pk for row in held], official=official, side=Side.THEIRS)
    return list(rows.values_list("version_id", flat=True))
