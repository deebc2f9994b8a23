"""Flow of cases between the parts of a whole from day to day: boxes are parts, bands are cases that moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .equation import Swatch
from .shares import percent, units
from .words import day_words

NOT_COUNTED = ""
"""The part of those who are not known yet, or are counted with another case by then."""
_TOP, _FLOOR, _GAP = 0.12, 0.99, 0.028
_LEFT, _RIGHT, _BOX = 0.0, 0.94, 0.016
_UNITS = 1000
_COUNT_AT = 0.36
"""Where along a band its number stands: the names of the parts stand before the last boxes."""
_LABELLED, _COUNTED = 0.038, 0.03
"""Shares of the height from which a box and a band have room for their number."""


@dataclass(frozen=True, slots=True)
class FlowPart:
    """A part of the whole."""

    key: str
    name: str
    swatch: Swatch


@dataclass(frozen=True, slots=True)
class Stage:
    """A day, and how many cases were in each part at its end."""

    day: date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """So many cases were in one part on the earlier of two days and in another on the later; `url` explains it."""

    before: str
    after: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A part on one day."""

    part: FlowPart
    count: int
    x: str
    y: str
    width: str
    height: str
    label_x: str
    label_y: str
    has_room: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Cases on their way between two boxes; `path` in 1000 by 1000 units. Those that stayed are fainter."""

    path: str
    swatch: Swatch
    stays: bool
    count: int
    words: str
    url: str
    x: str
    y: str
    has_room: bool


@dataclass(frozen=True, slots=True)
class FlowColumn:
    """A chosen day."""

    day: date
    x: str
    anchor: str
    known: int


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A band in words, for the table."""

    since: date
    until: date
    before: str
    after: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class FlowChart:
    """Everything that figures/charts/flow.html draws."""

    title: str
    description: str
    columns: tuple[FlowColumn, ...]
    boxes: tuple[FlowBox, ...]
    last: tuple[FlowBox, ...]
    bands: tuple[Band, ...]
    parts: tuple[FlowPart, ...]
    rows: tuple[FlowRow, ...]

    @property
    def has_links(self) -> bool:
        return any(band.url for band in self.bands)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part stands on one day, as shares of the height."""

    top: float
    height: float


def flow_chart(parts: Sequence[FlowPart], stages: Sequence[Stage], moves: Sequence[Sequence[Moved]]) -> FlowChart:
    """`moves[i]` are all cases of the days i and i + 1 by where they were and came to, those that stayed too.

    Who is not known yet on a day stands in a box of his own at the bottom, so that every day has as many cases.
    """
    whole = [*parts, FlowPart(NOT_COUNTED, _("not known yet"), Swatch.OTHER)]
    counted, moved = _with_unknown(stages, moves)
    used = [part for part in whole if any(counts.get(part.key) for counts in counted)]
    total = max(sum(counted[0].values()), 1)
    places = [_places(used, counts, total) for counts in counted]
    shares = [_LEFT + (_RIGHT - _LEFT - _BOX) * at / max(len(stages) - 1, 1) for at in range(len(stages))]
    columns = [[_box(part, counts, place, x) for part in used if counts.get(part.key)]
               for counts, place, x in zip(counted, places, shares, strict=True)]  # fmt: skip
    days = [stage.day for stage in stages]
    bands: list[Band] = []
    for at, row in enumerate(moved):
        two = slice(at, at + 2)
        bands += _bands(used, row, places[two], shares[two], days[two], total)
    rows = tuple(_rows(used, moved, days))
    return FlowChart(
        title=_("Cases moving between %(parts)s, %(first)s to %(last)s")
        % {"parts": ", ".join(part.name for part in parts), "first": day_words(days[0]), "last": day_words(days[-1])},
        description=" ".join(_row_words(row) for row in rows),
        columns=tuple(_column(stages, at, x) for at, x in enumerate(shares)),
        boxes=tuple(box for column in columns for box in column),
        last=tuple(columns[-1]),
        bands=tuple(sorted(bands, key=lambda band: (not band.stays, -band.count))),
        parts=tuple(used),
        rows=rows,
    )  # fmt: skip


def _with_unknown(
    stages: Sequence[Stage], moves: Sequence[Sequence[Moved]]
) -> tuple[list[dict[str, int]], list[list[Moved]]]:
    """The same with those not counted on each day, so that nobody comes from nowhere."""
    known = [sum(stage.counts.values()) for stage in stages]
    gone = sum(one.count for row in moves for one in row if one.after == NOT_COUNTED)
    everybody = known[-1] + gone
    counted = [{**stage.counts, NOT_COUNTED: everybody - n} for stage, n in zip(stages, known, strict=True)]
    out = []
    for row, counts in zip(moves, counted, strict=False):
        arrived = sum(one.count for one in row if one.before == NOT_COUNTED)
        out.append([*row, Moved(NOT_COUNTED, NOT_COUNTED, counts[NOT_COUNTED] - arrived)])
    return counted, out


def _places(parts: Sequence[FlowPart], counts: Mapping[str, int], total: int) -> dict[str, _Place]:
    shown = [part.key for part in parts if counts.get(part.key)]
    room = _FLOOR - _TOP - _GAP * max(len(parts) - 1, 0)
    out, top = {}, _TOP
    for key in shown:
        height = room * counts[key] / total
        out[key] = _Place(top, height)
        top += height + _GAP
    return out


def _box(part: FlowPart, counts: Mapping[str, int], places: Mapping[str, _Place], x: float) -> FlowBox:
    place = places[part.key]
    return FlowBox(
        part,
        counts[part.key],
        percent(x),
        percent(place.top),
        percent(_BOX),
        percent(max(place.height, 0.004)),
        percent(x + _BOX),
        percent(place.top + place.height / 2),
        has_room=place.height >= _LABELLED,
    )


def _bands(
    parts: Sequence[FlowPart],
    moves: Sequence[Moved],
    places: Sequence[Mapping[str, _Place]],
    shares: Sequence[float],
    days: Sequence[date],
    total: int,
) -> list[Band]:
    """The bands leave and enter each box in the order of the parts, so that they cross little."""
    order = {part.key: at for at, part in enumerate(parts)}
    named = {part.key: part for part in parts}
    room = _FLOOR - _TOP - _GAP * max(len(parts) - 1, 0)
    used: tuple[dict[str, float], dict[str, float]] = (defaultdict(float), defaultdict(float))
    tops: dict[tuple[str, str], tuple[float, float]] = {}
    wanted = [one for one in moves if one.count]
    for one in sorted(wanted, key=lambda one: (order[one.before], order[one.after])):
        tops[one.before, one.after] = (places[0][one.before].top + used[0][one.before], 0.0)
        used[0][one.before] += room * one.count / total
    for one in sorted(wanted, key=lambda one: (order[one.after], order[one.before])):
        start, _end = tops[one.before, one.after]
        tops[one.before, one.after] = (start, places[1][one.after].top + used[1][one.after])
        used[1][one.after] += room * one.count / total
    return [_band(one, named, tops[one.before, one.after], room * one.count / total, shares, days) for one in wanted]


def _band(
    one: Moved, named: Mapping[str, FlowPart], tops: tuple[float, float], height: float, shares: Sequence[float],
    days: Sequence[date],
) -> Band:  # fmt: skip
    left, right = shares[0] + _BOX, shares[1]
    return Band(
        path=_band_path(left, right, tops, height),
        swatch=named[one.after].swatch,
        stays=one.before == one.after,
        count=one.count,
        words=_row_words(FlowRow(days[0], days[1], named[one.before].name, named[one.after].name, one.count, "")),
        url=one.url,
        x=percent(left + (right - left) * _COUNT_AT),
        y=percent((tops[0] + tops[1] + height) / 2),
        has_room=height >= _COUNTED and one.before != one.after,
    )


def _band_path(left: float, right: float, tops: tuple[float, float], height: float) -> str:
    x, end, middle = (units(share * _UNITS) for share in (left, right, (left + right) / 2))
    a, b = (units(top * _UNITS) for top in tops)
    c, d = (units((top + height) * _UNITS) for top in tops)
    return f"M{x} {a}C{middle} {a} {middle} {b} {end} {b}V{d}C{middle} {d} {middle} {c} {x} {c}Z"


def _column(stages: Sequence[Stage], at: int, x: float) -> FlowColumn:
    stage, last = stages[at], len(stages) - 1
    anchor = "start" if at == 0 else "end" if at == last else "middle"
    middle = x + (0 if at == 0 else _BOX if at == last else _BOX / 2)
    return FlowColumn(stage.day, percent(middle), anchor, sum(stage.counts.values()))


def _rows(parts: Sequence[FlowPart], moves: Sequence[Sequence[Moved]], days: Sequence[date]) -> list[FlowRow]:
    """Every band of cases that moved, day by day, the largest first; those that stayed are told by the boxes."""
    named = {part.key: part.name for part in parts}
    return [
        FlowRow(days[at], days[at + 1], named[one.before], named[one.after], one.count, one.url)
        for at, row in enumerate(moves)
        for one in sorted(row, key=lambda one: -one.count)
        if one.count and one.before != one.after
    ]


def _row_words(row: FlowRow) -> str:
    words = ngettext(
        "%(since)s to %(until)s: %(n)d case from “%(before)s” to “%(after)s”.",
        "%(since)s to %(until)s: %(n)d cases from “%(before)s” to “%(after)s”.",
        row.count,
    )
    return words % {
        "since": day_words(row.since), "until": day_words(row.until), "n": row.count,
        "before": row.before, "after": row.after,
    }  # fmt: skip
