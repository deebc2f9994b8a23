"""The figures of a brief: then, on the day of the last meeting, and now; and what we said of them in public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Min

from safeconduct.cases.as_known import day_in, end_of_day
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Case, Crisis, Standing
from safeconduct.figures.enums import Audience
from safeconduct.figures.models import MeasureVersion, PublishedFigure
from safeconduct.figures.queries import (
    Counts,
    Figure,
    PartitionCheck,
    cases_standing_like,
    check_partition,
    counts,
    current_versions,
    figures_of,
    held_back,
    partition_in_use,
)

from ..models import EngagementVersion, StatementFigure


@dataclass(frozen=True, slots=True)
class Since:
    """The first and the last day, of several."""

    first: date
    last: date

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every measure by its key, by our own finding; in `public` without the deaths that family first holds back.

    `then` is None where there was no last meeting, or none since the crisis was opened; `said` is the newest number of
    each measure that was said in public; `remains_since` is when the deaths were confirmed that may be spoken of and
    whose remains are not handed over.
    """

    versions: Mapping[str, MeasureVersion]
    counted: Counts
    now: Mapping[str, Figure]
    then: Mapping[str, Figure] | None
    check: PartitionCheck | None
    said: Mapping[str, PublishedFigure]
    public: Mapping[str, Figure] = field(default_factory=dict)
    remains_since: Since | None = None

    def number(self, key: str) -> int:
        """How many now; 0 for a measure that is not kept."""
        return self.now[key].number if key in self.now else 0

    def open_number(self, key: str) -> int:
        """How many of these may be spoken of outside the house."""
        return self.public[key].number if key in self.public else 0

    @property
    def untold(self) -> int:
        """Of how many of the dead the family has not been told."""
        return self.counted.number(held_back)

    def more(self, key: str) -> int:
        """How many more than then; all of them where there was no then."""
        before = self.then[key].number if self.then and key in self.then else 0
        return self.number(key) - before


def numbers_of(crisis: Crisis, last: EngagementVersion | None, *, as_known: datetime, today: date) -> Numbers:
    """Some six queries, however many cases there are."""
    versions, counted = current_versions(), counts(crisis, as_known=as_known)
    now, public = figures_of(counted, versions), figures_of(counted, versions, audience=Audience.PUBLIC)
    at = then_at(crisis, last)
    partition = partition_in_use(crisis, as_known=as_known)
    return Numbers(
        versions,
        counted,
        now,
        figures_of(counts(crisis, as_known=at), versions) if at else None,
        check_partition(partition, now, counted) if partition and partition.whole_id in now else None,
        said_until(crisis, as_known=as_known, today=today),
        public,
        _since(crisis, public.get("remains_pending"), as_known),
    )


def _since(crisis: Crisis, made: Figure | None, as_known: datetime) -> Since | None:
    """When the deaths behind a figure were confirmed: the first and the last of them."""
    if made is None or not made.number:
        return None
    dead = Standing.objects.filter(
        track=Track.CONDITION, viewpoint=Viewpoint.OURS, known_from__lte=as_known, known_until__gt=as_known,
        case__in=cases_standing_like(Case.objects.all(), crisis, made.profile_ids, as_known=as_known),
    )  # fmt: skip
    found = dead.aggregate(first=Min("known_from"), last=Max("known_from"))
    return Since(day_in(crisis, found["first"]), day_in(crisis, found["last"])) if found["first"] else None


def then_at(crisis: Crisis, last: EngagementVersion | None) -> datetime | None:
    """The end of the last day of the last meeting; None before the crisis was opened."""
    day = last and (last.on.latest or last.on.earliest)
    return end_of_day(crisis, day) if day and day >= crisis.opened_on else None


def said_until(crisis: Crisis, *, as_known: datetime, today: date) -> dict[str, PublishedFigure]:
    """The newest number of each measure that was said in public and known at this time.

    It was known once it is recorded, or once the day on which it was said has ended; not before a statement that
    contains it was known.
    """
    rows = PublishedFigure.objects.filter(crisis=crisis, known_on__lte=today).exclude(measure=None)
    held = set(StatementFigure.objects.filter(figure__in=rows, statement__known_at__gt=as_known)
               .values_list("figure_id", flat=True))  # fmt: skip
    known = (row for row in rows if row.pk not in held and _was_known(row, crisis, as_known))
    return _newest(known)


def _was_known(row: PublishedFigure, crisis: Crisis, as_known: datetime) -> bool:
    said = max(row.said_on.latest or row.known_on, row.known_on)
    return row.recorded_at <= as_known or end_of_day(crisis, said) <= as_known


def _newest(rows: Iterable[PublishedFigure]) -> dict[str, PublishedFigure]:
    ordered = sorted(rows, key=lambda row: (row.said_on.latest or row.known_on, row.known_on, str(row.pk)))
    return {row.measure_id: row for row in ordered if row.measure_id}
