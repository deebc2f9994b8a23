"""The picture of a crisis at one time in numbers alone, for the command line and other machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Q

from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Clock, Crisis

from . import queries
from .enums import Audience
from .queries import Counts, Figure, Held, PartitionCheck


@dataclass(frozen=True, slots=True)
class Summary:
    """`published` are the figures said on that day; without any, those of the last day before on which some were."""

    crisis: Crisis
    as_known: datetime
    audience: Audience
    equation: PartitionCheck | None
    figures: Mapping[str, Figure]
    published: tuple[Held, ...]
    differing_cases: int
    differing_tracks: Mapping[str, int]
    held_back: int
    overdue: Mapping[str, int]

    @property
    def day(self) -> date:
        """The day of the known-time, where the days of the crisis end."""
        return day_in(self.crisis, self.as_known)


def summary_of(
    crisis: Crisis, *, as_known: datetime, audience: Audience = Audience.PUBLIC, partition: str = ""
) -> Summary:
    """Every figure of a crisis as known at this time. A handful of queries, however many cases there are.

    `partition` is a key; without one the partition that was in use on that day makes the equation.
    """
    counted = queries.counts(crisis, as_known=as_known)
    made = queries.figures(counted, audience=audience)
    chosen = queries.choose_partition(crisis, list(queries.partitions_of(crisis)), as_known=as_known, key=partition)
    summary = Summary(
        crisis,
        as_known,
        audience,
        equation=queries.check_partition(chosen, made, counted) if chosen else None,
        figures=made,
        published=(),
        differing_cases=sum(n for id_, n in counted.by_profile.items() if counted.profiles[id_].differs),
        differing_tracks=_differing(counted),
        held_back=counted.number(queries.held_back),
        overdue=overdue_at(crisis, at=as_known),
    )
    return _with_published(summary)


def _with_published(summary: Summary) -> Summary:
    said = list(queries.published_figures(summary.crisis, until=summary.day))
    last = max((row.known_on for row in said), default=None)
    versions = queries.current_versions()
    own = queries.own_series(summary.crisis, versions, audience=summary.audience) if said else {}
    held = queries.hold_against([row for row in said if row.known_on == last], versions, own)
    return replace(summary, published=tuple(held))


def _differing(counted: Counts) -> dict[str, int]:
    tracks: Counter[str] = Counter()
    for id_, n in counted.by_profile.items():
        tracks.update(dict.fromkeys(counted.profiles[id_].differs, n))
    return dict(sorted(tracks.items()))


def overdue_at(crisis: Crisis, *, at: datetime) -> dict[str, int]:
    """How many clocks of each kind were past their due time and not met at this time."""
    rows = Clock.objects.filter(
        Q(met_at=None) | Q(met_at__gt=at), case__crisis=crisis, started_at__lte=at, due_at__lt=at
    ).values_list("kind")
    return dict(rows.annotate(n=Count("id")).order_by("kind"))
