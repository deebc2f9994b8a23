"""The drawings of a crisis as known at one time: what the page of charts, the Situation page and reports show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TypeGuard
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
from ..charts.bounds import BoundsChart, Said, bounds_chart
from ..charts.equation import Swatch
from ..charts.flow import FlowChart, FlowPart, Moved, Stage, flow_chart
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
    profiles,
    published_figures,
    series_of,
    standing_only,
)
from ..queries.flows import moved_between, moves_by

ABROAD = "remaining"
"""The measure of those who are still abroad; where it is not kept, all who are known."""
FEWEST_DAYS, MOST_DAYS = 3, 6
NO_PART = "-"
"""Who is known and in none of the parts."""
SWATCHES = {"dead": Swatch.DEAD, "missing": Swatch.MISSING, "released": Swatch.RELEASED, "home": Swatch.RELEASED}
"""How a part is filled, by a word in the key of its measure; all others as still serving."""

Versions = Mapping[str, MeasureVersion]


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
    days, fault = flow_days(
        crisis, seen, asked.days, [row for row in said if partition and row.measure_id == partition.whole_id]
    )
    located = figures_of(counted, versions) if sees_cases else public
    return ChartsPage(
        measure=versions.get(chosen),
        measures=_measure_choices(versions, said, partition, chosen),
        bounds=_bounds(crisis, seen, versions, chosen, said, counted, public),
        by_month=counted.is_large,
        partition=partition,
        partitions=[Choice(row.key, row.name, row == partition) for row in there],
        flow=_flow(crisis, seen, versions, partition, days, counted, sees_cases=sees_cases),
        flow_days=days,
        fault=fault,
        map=located_map(abroad_of(located), crisis, link=_place_link(crisis, seen) if sees_cases else None)
        if versions
        else None,
        abroad=abroad_of(located).number if versions else 0,
        bars=_bars(crisis, seen, versions, partition),
        asked_days=days if any(asked.days) and not fault else (),
    )  # fmt: skip


def swatch_of(key: str) -> Swatch:
    """How a part is filled, by the key of its measure."""
    return next((swatch for word, swatch in SWATCHES.items() if word in key), Swatch.SERVING)


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
        Said(
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
    first = _first_day(crisis, seen)
    span = (seen.day - first).days
    return sorted({row.known_on for row in rows} | {first + timedelta(days=round(span * at / 12)) for at in range(12)})


def _changed(steps: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """Without the days on which nothing changed."""
    return [step for before, step in zip([None, *steps], steps, strict=False) if before is None or before[1] != step[1]]


# ---------------------------------------------------------------- flow
def flow_days(
    crisis: Crisis, seen: AsKnown, asked: Sequence[str], totals: Sequence[PublishedFigure]
) -> tuple[list[date], str]:
    """The days of the flow, in order, and what is wrong with those that were asked for.

    Without any: the days on which a total was published and the day we look from, else equal distances.
    """
    given = [text.strip() for text in asked if text.strip()]
    try:
        wanted = sorted({date.fromisoformat(text) for text in given})
    except ValueError:
        return _own_days(crisis, seen, totals), _("Write each day as in 2025-01-17.")
    fitting = [day for day in wanted if _first_day(crisis, seen) <= day <= seen.day]
    if not given:
        return _own_days(crisis, seen, totals), ""
    if fitting != wanted:
        words = _("A day lies before the crisis or after the day you look from. Choose days between the two.")
        return _own_days(crisis, seen, totals), words
    if not FEWEST_DAYS <= len(wanted) <= MOST_DAYS:
        return _own_days(crisis, seen, totals), _("Choose three to six different days.")
    return wanted, ""


def _own_days(crisis: Crisis, seen: AsKnown, totals: Sequence[PublishedFigure]) -> list[date]:
    published = sorted({row.known_on for row in totals if row.known_on < seen.day})
    if len(published) >= FEWEST_DAYS - 1:
        most = MOST_DAYS - 2
        last = len(published) - 1
        picked = (
            published if len(published) <= most else [published[round(at * last / (most - 1))] for at in range(most)]
        )
        return [*picked, seen.day]
    first = _first_day(crisis, seen)
    span = (seen.day - first).days
    return sorted({first + timedelta(days=round(span * at / 4)) for at in range(5)})


def _first_day(crisis: Crisis, seen: AsKnown) -> date:
    return min(crisis.opened_on, seen.day)


def _flow(
    crisis: Crisis,
    seen: AsKnown,
    versions: Versions,
    partition: Partition | None,
    days: Sequence[date],
    counted: Counts,
    *,
    sees_cases: bool,
) -> FlowChart | None:
    """As many queries as there are days, and one for each pair of neighbours."""
    if not _can_be_drawn(partition, versions):
        return None
    part_of = part_of_profile(partition, versions)
    times = [seen.at if day == seen.day else end_of_day(crisis, day) for day in days]
    pictures = [counted if at == seen.at else counts(crisis, as_known=at) for at in times]
    stages = [Stage(day, _by_part(picture, part_of)) for day, picture in zip(days, pictures, strict=True)]
    moves = []
    for at in range(len(days) - 1):
        moved = moved_between(crisis, since=times[at], until=times[at + 1]) if pictures[at].by_profile else None
        pairs = moves_by(pictures[at + 1], moved, part_of) if moved is not None else _all_new(stages[at + 1])
        link = _flow_link(crisis, days[at], days[at + 1], seen) if sees_cases else None
        moves.append([Moved(old, new, n, _explained(link, old, new)) for (old, new), n in pairs.items()])
    return flow_chart(_parts(partition, versions), stages, moves)


def _can_be_drawn(partition: Partition | None, versions: Versions) -> TypeGuard[Partition]:
    """Are its parts there, and decided by the standing alone? How others moved cannot be read from standings."""
    return partition is not None and set(partition.parts) <= standing_only(versions).keys()


def part_of_profile(partition: Partition, versions: Versions) -> Callable[[int], str]:
    """In which part of a whole the cases of a profile are, for the public: the first that counts them, else none."""
    tests = {key: profile_test(versions[key], versions, Audience.PUBLIC) for key in partition.parts}

    @cache
    def part_of(profile_id: int) -> str:
        profile = profiles([profile_id])[profile_id]
        return next((key for key in partition.parts if tests[key](profile)), NO_PART)

    return part_of


def _by_part(picture: Counts, part_of: Callable[[int], str]) -> dict[str, int]:
    out: Counter[str] = Counter()
    for profile_id, n in picture.by_profile.items():
        out[part_of(profile_id)] += n
    return dict(out)


def _all_new(stage: Stage) -> dict[tuple[str, str], int]:
    """Nobody was known before: everybody came."""
    return {("", part): n for part, n in stage.counts.items()}


def _parts(partition: Partition, versions: Versions) -> list[FlowPart]:
    parts = [FlowPart(key, versions[key].name, swatch_of(key)) for key in partition.parts]
    return [*parts, FlowPart(NO_PART, _("in none of these"), Swatch.OTHER)]


def _flow_link(crisis: Crisis, since: date, until: date, seen: AsKnown) -> Callable[[str], str]:
    def link(part: str) -> str:
        known = seen.text if until == seen.day else until.isoformat()
        given = [("known", known), ("since", since.isoformat()), ("audience", str(Audience.PUBLIC))]
        address = reverse("figures:members", args=[crisis.slug, part])
        return f"{address}?{urlencode([(name, value) for name, value in given if value])}"

    return link


def _explained(link: Callable[[str], str] | None, before: str, after: str) -> str:
    """A band opens the part that the cases came to, with who entered and who left."""
    if link is None or before == after or after in {"", NO_PART}:
        return ""
    return link(after)


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
    if not _can_be_drawn(partition, versions):
        return []
    part_of = part_of_profile(partition, versions)
    parts = _parts(partition, versions)
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
