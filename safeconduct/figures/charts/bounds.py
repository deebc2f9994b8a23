"""What was published, with its bounds, against our own figure over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from .boxes import Box, Spot, around, free
from .shares import percent, units
from .time_scale import Scale, Tick, ValueLine, day_ticks, value_lines
from .words import bound_words, day_words

_TOP, _FLOOR = 0.1, 0.9
_HEIGHT = 352.0  # pixels, as in the stylesheet: 22rem
_MARK, _WHISKER = 7.0, 30.0
_LETTER, _LINE = 7.4, 15.0  # a bold letter of 13 pixels
_UNITS = 1000

Steps = Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class SaidMark:
    """A published figure. `spread` is how far "about" reaches; `own` our own figure as known on that day."""

    day: date
    value: int
    bound: str
    own: int
    differs: bool
    spread: int = 0
    said_by: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        return bound_words(self.bound, self.value)

    @property
    def label(self) -> str:
        """Beside its point: with our own figure where the two differ."""
        if not self.differs:
            return self.words
        return _("%(figure)s, ours %(own)s") % {"figure": self.words, "own": self.own}

    @property
    def told(self) -> str:
        """The whole of it in words."""
        told = _("%(figure)s on %(day)s, ours %(own)s") % {
            "figure": self.words, "day": day_words(self.day), "own": self.own,
        }  # fmt: skip
        return f"{told} ({_('differs')})" if self.differs else told


@dataclass(frozen=True, slots=True)
class Point:
    """A published figure in the drawing; `band_y` and `band_height` where it was said with "about"."""

    said: SaidMark
    x: str
    y: str
    band_y: str
    band_height: str

    @property
    def shape(self) -> str:
        return self.said.bound.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a point, moved by pixels."""

    x: str
    y: str
    dx: str
    dy: str
    anchor: str
    words: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A day of the same as a table."""

    day: date
    own: int | None
    said: tuple[SaidMark, ...]


@dataclass(frozen=True, slots=True)
class BoundsChart:
    """Everything that figures/charts/bounds.html draws. `line` and `area` are paths in 1000 by 1000 units."""

    title: str
    description: str
    values: tuple[ValueLine, ...]
    ticks: tuple[Tick, ...]
    line: str
    area: str
    end_x: str
    end_y: str
    end: int
    points: tuple[Point, ...]
    faces: tuple[tuple[str, tuple[Label, ...]], ...]
    rows: tuple[Row, ...]

    @property
    def shapes(self) -> frozenset[str]:
        """Which kinds of points there are, for the key."""
        return frozenset(point.shape for point in self.points)

    @property
    def differing(self) -> int:
        return sum(point.said.differs for point in self.points)


def bounds_chart(name: str, own: Steps, said: Sequence[SaidMark], *, until: date) -> BoundsChart:
    """The drawing of one measure from its first day to the day we look from; later days are not in it."""
    steps = [(day, value) for day, value in own if day <= until]
    shown = sorted((one for one in said if one.day <= until), key=lambda one: one.day)
    first = min([day for day, _n in steps[:1]] + [one.day for one in shown], default=until)
    highest = max([value for _day, value in steps] + [one.value + one.spread for one in shown], default=0)
    scale = Scale(first, until, highest, _TOP, _FLOOR)
    line = _path(steps, scale)
    end = steps[-1][1] if steps else 0
    return BoundsChart(
        title=_("%(name)s: published figures against our own, %(first)s to %(last)s")
        % {"name": name, "first": day_words(first), "last": day_words(until)},
        description=_description(steps, shown, until),
        values=value_lines(scale),
        ticks=day_ticks(scale),
        line=line,
        area=f"{line}V{_y(0, scale)}H{_x(steps[0][0], scale)}Z" if steps else "",
        end_x=scale.x(until),
        end_y=scale.y(end),
        end=end,
        points=tuple(_point(one, scale) for one in shown),
        faces=tuple((css, _labels(shown, steps, scale, width)) for css, width in _FACES),
        rows=_rows(steps, shown),
    )


_FACES = (("not-on-phone", 590.0), ("only-on-phone", 330.0))


def _path(steps: Steps, scale: Scale) -> str:
    """Up and across, never slanted: between two days on which a figure changed it stayed as it was."""
    if not steps:
        return ""
    moves = [f"M{_x(steps[0][0], scale)} {_y(0, scale)}"]
    moves += [f"H{_x(day, scale)}V{_y(value, scale)}" for day, value in steps]
    return "".join([*moves, f"H{_x(scale.last, scale)}"])


def _x(day: date, scale: Scale) -> str:
    return units(scale.share(day) * _UNITS)


def _y(value: float, scale: Scale) -> str:
    return units(scale.drop(value) * _UNITS)


def _point(one: SaidMark, scale: Scale) -> Point:
    low, high = scale.drop(max(one.value - one.spread, 0)), scale.drop(one.value + one.spread)
    return Point(one, scale.x(one.day), scale.y(one.value), percent(high), percent(low - high))


def _labels(said: Sequence[SaidMark], steps: Steps, scale: Scale, width: float) -> tuple[Label, ...]:
    """Those that differ are placed first, then the newest; without room a figure is left to the table."""
    taken = [box for one in said for box in _mark_boxes(one, scale, width)]
    lines = _line_boxes(steps, scale, width)
    frame = Box(2, 0, width - 2, _FLOOR * _HEIGHT - 1)
    out = []
    for one in sorted(said, key=lambda one: (not one.differs, -one.day.toordinal())):
        spots = [
            *around(_MARK, _LINE),
            *(Spot(spot.dx, spot.dy - _WHISKER, spot.anchor) for spot in around(_MARK, _LINE)),
        ]
        boxes = [(spot, _label_box(one, spot, scale, width)) for spot in spots]
        found = next((pair for pair in boxes if free(pair[1], [*taken, *lines], frame)), None)
        found = found or next((pair for pair in boxes if free(pair[1], taken, frame)), None)
        if found:
            spot, box = found
            taken.append(box)
            shift = units(spot.dx), units(spot.dy)
            out.append(Label(scale.x(one.day), scale.y(one.value), *shift, spot.anchor, one.label, one.differs))
    return tuple(out)


def _label_box(one: SaidMark, spot: Spot, scale: Scale, width: float) -> Box:
    x, y = scale.share(one.day) * width, scale.drop(one.value) * _HEIGHT
    return spot.box(x, y, len(one.label) * _LETTER, _LINE)


def _mark_boxes(one: SaidMark, scale: Scale, width: float) -> list[Box]:
    x, y = scale.share(one.day) * width, scale.drop(one.value) * _HEIGHT
    up = _WHISKER if one.bound == "at least" else _MARK
    down = _WHISKER if one.bound == "at most" else _MARK
    return [Box(x - _MARK, y - up, x + _MARK, y + down)]


def _line_boxes(steps: Steps, scale: Scale, width: float) -> list[Box]:
    out, below = [], scale.drop(0) * _HEIGHT
    for (day, value), (following, _next) in pairwise([*steps, (scale.last, 0)]):
        left, right, y = scale.share(day) * width, scale.share(following) * width, scale.drop(value) * _HEIGHT
        out += [Box(left - 1, min(y, below), left + 1, max(y, below)), Box(left, y - 1, right, y + 1)]
        below = y
    return out


def _rows(steps: Steps, said: Sequence[SaidMark]) -> tuple[Row, ...]:
    own = dict(steps)
    out, last = [], None
    for day in sorted({*own, *(one.day for one in said)}):
        last = own.get(day, last)
        out.append(Row(day, last, tuple(one for one in said if one.day == day)))
    return tuple(out)


def _description(steps: Steps, said: Sequence[SaidMark], until: date) -> str:
    ours = (
        _("Our own figure is %(n)s on %(day)s; it was %(start)s on %(first)s.")
        % {"n": steps[-1][1], "day": day_words(until), "start": steps[0][1], "first": day_words(steps[0][0])}
        if steps
        else _("We have no figure of our own.")
    )
    return " ".join(
        [ours, *([_("Published: %(told)s.") % {"told": "; ".join(one.told for one in said)}] if said else [])]
    )
