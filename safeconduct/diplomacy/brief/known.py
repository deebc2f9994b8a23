"""Everything that a brief is made of, read once: what was known at a time to this reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis

from ..assurances import Stand, stands_of
from ..enums import Side
from ..models import Engagement, EngagementVersion, Position, State, Statement
from ..queries.statements import positions_at
from .asked import Asked, asked_of
from .links import Links, links_of
from .meetings import Meetings, meetings_of
from .numbers import Numbers, numbers_of

MOST_STATEMENTS = 200
"""The newest statements that are looked at."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at `as_known`, on the day `today` of the crisis. Without `shows_names` cases are told by their
    references alone."""

    engagement: Engagement
    as_known: datetime
    today: date
    reader: Actor
    shows_names: bool
    links: Links
    meetings: Meetings
    asked: Asked
    numbers: Numbers
    stands: Sequence[Stand]
    statements: Sequence[Statement]
    positions: Sequence[Position]
    told: set[UUID] = field(default_factory=set)
    """The cases that the paper names, as it is made."""

    @property
    def crisis(self) -> Crisis:
        return self.engagement.crisis

    @property
    def state(self) -> State:
        return self.engagement.state

    @property
    def this(self) -> EngagementVersion:
        return self.meetings.this

    @property
    def last(self) -> EngagementVersion | None:
        return self.meetings.last


def read_known(engagement: Engagement, *, as_known: datetime, reader: Actor, shows_names: bool) -> Known:
    """Some forty queries, however many cases and engagements there are. Raises `Refused` for who may not see
    engagements, and for a time before this one was known."""
    may(reader, Task.SEE_ENGAGEMENTS).require()
    crisis = engagement.crisis
    today = day_in(crisis, as_known)
    meetings = meetings_of(engagement, as_known=as_known, today=today)
    if meetings is None:
        raise Refused(_("Nothing was known of %(reference)s at that time.") % {"reference": engagement.reference})
    return Known(
        engagement,
        as_known,
        today,
        reader,
        shows_names,
        links_of(crisis, as_known=as_known),
        meetings,
        asked_of(engagement, as_known=as_known),
        numbers_of(crisis, meetings.last, as_known=as_known, today=today),
        [row for row in stands_of(crisis, as_known=as_known) if row.assurance.state_id == engagement.state_id],
        _statements(engagement, as_known),
        list(positions_at(crisis, engagement.state, as_known=as_known)),
    )


def _statements(engagement: Engagement, as_known: datetime) -> list[Statement]:
    """What was said in public by us and by this counterpart, the newest first."""
    theirs = Q(side=Side.THEIRS) & (Q(state=engagement.state_id) | Q(state=None))
    rows = Statement.objects.filter(
        Q(side=Side.OURS) | theirs, crisis=engagement.crisis_id, known_at__lte=as_known
    )  # fmt: skip
    return list(rows.order_by("-said_latest", "-id")[:MOST_STATEMENTS])
