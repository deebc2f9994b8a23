"""The drawings of a crisis as known at one time: what the page of charts, the Situation page and reports show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.access.queries import posts_with_place
from safeconduct.cases.as_known import AsKnown, end_of_day
from safeconduct.cases.enums import Trait
from safeconduct.cases.models import Crisis
from safeconduct.cases.traits import counts_by_trait, trait_labels

from ..answers.small import FEWEST, Grid, Mark, marks
from ..charts.bars import BarRow, BarsChart, Told, bars_chart, in_order, others_words
from ..charts.bounds import BoundsChart, SaidMark, bounds_chart
from ..charts.flow import FlowChart, FlowPart
from ..charts.map import Located, MapDrawing, OurPost, Sizes, draw_map
from ..enums import Audience, Bound, Verdict
from ..filters import Filter
from ..models import MeasureVersion, Partition, PublishedFigure
from ..queries import (
    Counts,
    Figure,
    Group,
    changes_by_month,
    changes_of,
    choose_partition,
    counts,
    current_versions,
    figure,
    figures_of,
    hold_against,
    hold_by_days,
    partitions_of,
    places_of,
    profile_test,
    published_figures,
    series_of,
    standing_only,
)
from .flows import (
    FEWEST_DAYS,
    MOST_DAYS,
    FlowOf,
    Versions,
    can_be_drawn,
    first_day,
    flow_days,
    flow_of,
    part_of_profile,
    parts_of,
)

ABROAD = "remaining"
"""The measure of those who are still abroad; where it is not kept, all who are known."""


@dataclass(frozen=True, slots=True)
class ChartsAsked:
    """What the address chooses besides the day: a measure, days of the flow, a partition."""

    measure: str = ""
    days: tuple[str, ...] = ()
    partition: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A measure or partition that can be drawn."""

    key: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ChartsPage:
    """The drawings in their order. Without measures there are none; without a partition no flow and no bars."""

    measure: MeasureVersion | None
    measures: Sequence[Choice]
    bounds: BoundsChart | None
    by_month: bool
    partition: Partition | None
    partitions: Sequence[Choice]
    flow: FlowChart | None
    flow_days: Sequence[date]
    fault: str
    map: MapDrawing | None
    abroad: int
    bars: Sequence[BarsChart]
    asked_days: Sequence[date] = ()

    @property
    def day_fields(self) -> list[date | None]:
        """The days of the flow, and empty fields for as many as there may be."""
        return [*self.flow_days, *[None] * (MOST_DAYS - len(self.flow_days))]


def charts_page(crisis: Crisis, seen: AsKnown, asked: ChartsAsked, *, sees_cases: bool) -> ChartsPage:
    """Everything that may be said in public, drawn. Some twenty queries, however many cases there are."""
    counted, versions = counts(crisis, as_known=seen.at), current_versions()
    public = figures_of(counted, versions, audience=Audience.PUBLIC)
    said = [row for row in published_figures(crisis, until=seen.day) if row.measure_id in versions]
    there = list(partitions_of(crisis))
    partition = choose_partition(crisis, there, as_known=seen.at, key=asked.partition)
    chosen = _chosen_measure(asked.measure, versions, said, partition)
    totals = [row for row in said if partition and row.measure_id == partition.whole_id]
    most = FEWEST_DAYS if counted.is_large else MOST_DAYS - 1
    days, fault = flow_days(crisis, seen, asked.days, totals, most=most)
    flow = FlowOf(crisis, seen, versions, partition, sees_cases)
    located = figures_of(counted, versions) if sees_cases else public
    return ChartsPage(
        measure=versions.get(chosen),
        measures=_measure_choices(versions, said, partition, chosen),
        bounds=_bounds(crisis, seen, versions, chosen, said, counted, public),
        by_month=counted.is_large,
        partition=partition,
        partitions=[Choice(row.key, row.name, row == partition) for row in there],
        flow=flow_of(flow, days, counted),
        flow_days=days,
        fault=fault,
        map=located_map(abroad_of(located), crisis, link=_place_link(crisis, seen) if sees_cases else None)
        if versions
        else None,
        abroad=abroad_of(located).number if versions else 0,
        bars=_bars(crisis, seen, versions, partition),
        asked_days=days if any(asked.days) and not fault else (),
    )  # fmt: skip


# ---------------------------------------------------------------- published against our own
def _measure_choices(
    versions: Versions, said: Sequence[PublishedFigure], partition: Partition | None, chosen: str
) -> list[Choice]:
    told = [partition.whole_id, *partition.parts] if partition else []
    keys = [key for key in versions if key in told or any(row.measure_id == key for row in said)]
    return [Choice(key, versions[key].name, key == chosen) for key in keys]


def _chosen_measure(
    asked: str, versions: Versions, said: Sequence[PublishedFigure], partition: Partition | None
) -> str:
    """The one that was asked for; else the whole, else the one most often published, else the first."""
    if asked in versions:
        return asked
    often = Counter(str(row.measure_id) for row in said).most_common(1)
    whole = partition.whole_id if partition else ""
    return whole if whole in versions else next((key for key, _n in often), next(iter(versions), ""))


def _bounds(
    crisis: Crisis,
    seen: AsKnown,
    versions: Versions,
    chosen: str,
    said: Sequence[PublishedFigure],
    counted: Counts,
    public: Mapping[str, Figure],
) -> BoundsChart | None:
    if chosen not in versions:
        return None
    version, rows = versions[chosen], [row for row in said if row.measure_id == chosen]
    steps = own_steps(crisis, version, versions, days=_spread(crisis, seen, rows), by_month=counted.is_large)
    if counted.is_large:
        held = hold_by_days(crisis, rows, versions, audience=Audience.PUBLIC)
    else:
        held = hold_against(rows, versions, {chosen: steps})
    until = {day: n for day, n in steps if day < seen.day} | {seen.day: public[chosen].number}
    address = _address("figures:published", crisis, seen)
    marks = [
        SaidMark(
            day=one.published.known_on,
            value=one.published.value,
            bound=one.published.bound,
            own=one.own or 0,
            differs=one.verdict == Verdict.DIFFERS,
            spread=max(2, one.published.value // 4) if one.published.bound == Bound.ABOUT else 0,
            said_by=one.published.said_by,
            url=f"{address}#said-{one.published.pk}",
        )
        for one in held
    ]
    return bounds_chart(version.name, _changed(sorted(until.items())), marks, until=seen.day)


def own_steps(
    crisis: Crisis, version: MeasureVersion, versions: Versions, *, days: Sequence[date], by_month: bool
) -> list[tuple[date, int]]:
    """A measure over time, for the public. One query; of a measure that looks beyond the standing only on these days,
    each by itself."""
    if version.measure_id in standing_only(versions):
        changes = changes_by_month(crisis) if by_month else changes_of(crisis)
        return series_of(changes, {"": profile_test(version, versions, Audience.PUBLIC)})[""]
    pictures = [(day, counts(crisis, as_known=end_of_day(crisis, day))) for day in days]
    return [(day, figure(version, picture, versions, audience=Audience.PUBLIC).number) for day, picture in pictures]


def _spread(crisis: Crisis, seen: AsKnown, rows: Sequence[PublishedFigure]) -> list[date]:
    """The days on which something was said, and some at equal distances between."""
    first = first_day(crisis, seen)
    span = (seen.day - first).days
    return sorted({row.known_on for row in rows} | {first + timedelta(days=round(span * at / 12)) for at in range(12)})


def _changed(steps: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """Without the days on which nothing changed."""
    return [step for before, step in zip([None, *steps], steps, strict=False) if before is None or before[1] != step[1]]


# ---------------------------------------------------------------- map
def abroad_of(made: Mapping[str, Figure]) -> Figure:
    """Of these figures the one of those who are still abroad. Raises StopIteration without any figure."""
    return made.get(ABROAD) or next(iter(made.values()))


def located_map(
    group: Group, crisis: Crisis, *, link: Callable[[UUID], str] | None = None, sizes: Sizes = Sizes.PAGE
) -> MapDrawing:
    """Where the cases of a group were last known to be, and our posts there; `link` opens the cases of a place.

    Two queries.
    """
    places = [
        Located(place.name, place.latitude, place.longitude, place.count, link(place.id) if link else "")
        for place in places_of(group, crisis)
    ]
    posts = [
        OurPost(post.name, post.latitude, post.longitude)
        for post in posts_with_place(crisis.countries)
        if post.latitude is not None and post.longitude is not None
    ]
    return draw_map(places, countries=crisis.countries, posts=posts, sizes=sizes)


def _place_link(crisis: Crisis, seen: AsKnown) -> Callable[[UUID], str]:
    return lambda place: _address("figures:cases", crisis, seen, *Filter(place=place).pairs())


def _address(name: str, crisis: Crisis, seen: AsKnown, *given: tuple[str, str]) -> str:
    known = [("known", seen.text)] if seen.text else []
    query = urlencode([*known, *given])
    address = reverse(name, args=[crisis.slug])
    return f"{address}?{query}" if query else address


# ---------------------------------------------------------------- by home state and by post
def _bars(crisis: Crisis, seen: AsKnown, versions: Versions, partition: Partition | None) -> list[BarsChart]:
    if not can_be_drawn(partition, versions):
        return []
    part_of = part_of_profile(partition, versions)
    parts = parts_of(partition, versions)
    titles = {Trait.HOME_REGION: _("By home state"), Trait.POST: _("By post")}
    return [_bars_by(crisis, seen, trait, title, parts, part_of) for trait, title in titles.items()]


def _bars_by(
    crisis: Crisis, seen: AsKnown, trait: Trait, title: str, parts: Sequence[FlowPart], part_of: Callable[[int], str]
) -> BarsChart:
    """One query, and one for the names of posts."""
    found = counts_by_trait(crisis, trait, as_known=seen.at)
    table: dict[str, Counter[str]] = {}
    for value, by_profile in found.items():
        table[value] = Counter()
        for profile_id, n in by_profile.items():
            table[value][part_of(profile_id)] += n
    shown, rest = in_order(table)
    words = trait_labels(trait, shown)
    labelled = [(words[value], table[value]) for value in shown]
    if rest:
        together = sum((table[value] for value in rest), Counter[str]())
        labelled.insert(len(labelled) - ("" in shown), (others_words(len(rest)), together))
    used = [part for part in parts if any(row[part.key] for row in table.values())]
    return bars_chart(str(trait), title, used, _told_rows(labelled, used))


def _told_rows(labelled: Sequence[tuple[str, Mapping[str, int]]], parts: Sequence[FlowPart]) -> list[BarRow]:
    """The rows as they may be told: nobody can be recognised in a small number. None where that cannot be held."""
    numbers = [[row.get(part.key, 0) for part in parts] for _label, row in labelled]
    whole = [[sum(row), *row] for row in numbers]
    told = marks(Grid(whole, sums=[(0, tuple(range(1, len(parts) + 1)))] if parts else []))
    if told is None:
        return []
    rows = []
    for (label, _row), values, how in zip(labelled, whole, told, strict=True):
        cells = [_told(n, mark) for n, mark in zip(values, how, strict=True)]
        rows.append(BarRow(label, cells[0], tuple(cells[1:])))
    return rows


def _told(number: int, mark: Mark) -> Told:
    if mark == "few":
        return Told(_("fewer than %(n)d") % {"n": FEWEST}, None)
    return Told("–", None) if mark else Told(str(number), number)
