"""Published figures, each held against our own figure as known on the day it was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.models import Crisis

from ..enums import Audience, Verdict
from ..models import MeasureVersion, PublishedFigure
from ..rules import verdict
from .counting import Figure, counts, figure, figures_of, profile_test, standing_only
from .series import Changes, changes_of, number_on, series_of


@dataclass(frozen=True, slots=True)
class Held:
    """A published figure, our own figure of that day (None: no measure of ours), and whether the two agree."""

    published: PublishedFigure
    version: MeasureVersion | None
    own: int | None
    verdict: Verdict

    @property
    def difference(self) -> int:
        """Our own figure less the published one."""
        return 0 if self.own is None else self.own - self.published.value

    @property
    def signed_difference(self) -> str:
        """With its sign, as people write it: "−25"."""
        return f"{self.difference:+d}".replace("-", "−")


def published_figures(crisis: Crisis, *, until: date | None = None) -> QuerySet[PublishedFigure]:
    """What was said in public, in the order of the days it is held against."""
    rows = PublishedFigure.objects.filter(crisis=crisis)
    return rows.filter(known_on__lte=until) if until else rows


def last_published(crisis: Crisis, measure: str, *, until: date) -> date | None:
    """The day that the last published figure of a measure is held against, of those said until this day."""
    rows = published_figures(crisis, until=until).filter(measure=measure)
    return rows.order_by("-known_on").values_list("known_on", flat=True).first()


def own_series(
    crisis: Crisis, versions: Mapping[str, MeasureVersion], *, audience: Audience
) -> dict[str, list[tuple[date, int]]]:
    """Every measure over time. One query, however many measures and days."""
    return own_series_of(changes_of(crisis), versions, audience=audience)


def own_series_of(
    changes: Changes, versions: Mapping[str, MeasureVersion], *, audience: Audience
) -> dict[str, list[tuple[date, int]]]:
    """The same from changes that are there already; without the measures that look beyond the standing."""
    tests = {key: profile_test(version, versions, audience) for key, version in standing_only(versions).items()}
    return series_of(changes, tests)


def hold_by_days(
    crisis: Crisis, rows: Sequence[PublishedFigure], versions: Mapping[str, MeasureVersion], *, audience: Audience
) -> list[Held]:
    """The same for a large crisis: each day is counted by itself, from the tallies. One query for each day."""
    out: list[Held] = []
    for day, of_day in groupby(rows, key=lambda row: row.known_on):
        counted = counts(crisis, as_known=end_of_day(crisis, day))
        out += hold_against_figures(list(of_day), figures_of(counted, versions, audience=audience))
    return out


def hold_against(
    rows: Sequence[PublishedFigure],
    versions: Mapping[str, MeasureVersion],
    own: Mapping[str, Sequence[tuple[date, int]]],
) -> list[Held]:
    """Each published figure beside our own of that day, from series that are there already."""
    return [_hold(row, versions, own) for row in rows]


def hold_against_figures(rows: Sequence[PublishedFigure], own: Mapping[str, Figure]) -> list[Held]:
    """Figures that were published for one day beside our own figures of that day."""
    found = [(row, own.get(row.measure_id or "")) for row in rows]
    return [_held(row, made.measure if made else None, made.number if made else 0) for row, made in found]


def _hold(
    row: PublishedFigure,
    versions: Mapping[str, MeasureVersion],
    own: Mapping[str, Sequence[tuple[date, int]]],
) -> Held:
    """A measure that looks beyond the standing has no series: its day is counted by itself."""
    version = versions.get(row.measure_id or "")
    if version is None or version.measure_id in own:
        return _held(row, version, number_on(own.get(row.measure_id or "", ()), row.known_on))
    counted = counts(row.crisis, as_known=end_of_day(row.crisis, row.known_on))
    return _held(row, version, figure(version, counted, versions, audience=Audience.PUBLIC).number)


def _held(row: PublishedFigure, version: MeasureVersion | None, number: int) -> Held:
    if version is None:
        return Held(row, None, None, verdict(None))
    return Held(row, version, number, verdict(row.holds(number)))
