"""The scales of drawings over time: days across, cases up, and the lines of their grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.formats import date_format

from .shares import percent

_LEFT, _RIGHT = 0.01, 0.99  # the thumb of the slider needs its half width at either end
_TOP, _FLOOR = 0.14, 0.72
_STEPS = (1, 2, 5)
_MOST_LINES = 3
_MONTHS_ALL_SHOWN = 9
_MONTHS_HALF_YEARS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from `first` to `last` and cases from 0 to `highest`, as shares of the drawing."""

    WIDTH: ClassVar[float] = 880.0  # pixels, on a desk screen and on a phone: only to judge whether labels collide
    NARROW: ClassVar[float] = 340.0
    HEIGHT: ClassVar[float] = 184.0  # as in the stylesheet: 11.5rem

    first: date
    last: date
    highest: int
    top: float = _TOP
    floor: float = _FLOOR

    def share(self, day: date) -> float:
        """How far across: 0 is the left edge, 1 the right."""
        span = max((self.last - self.first).days, 1)
        passed = (day - self.first).days if self.last > self.first else 1
        return _LEFT + (_RIGHT - _LEFT) * passed / span

    def drop(self, value: float) -> float:
        """How far down: 0 is the top edge."""
        return self.floor - (self.floor - self.top) * value / max(self.highest, 1)

    def x(self, day: date) -> str:
        return percent(self.share(day))

    def y(self, value: float) -> str:
        return percent(self.drop(value))


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A line across at a round number of cases."""

    y: str
    value: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The start of a year or a month under the axis; quiet ones are left out on a phone."""

    x: str
    words: str
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Days on which our figure stayed the same, and what it was before them."""

    start: date
    end: date
    before: int
    value: int


def runs(steps: Sequence[tuple[date, int]], last: date) -> list[Run]:
    """The runs between the days on which our figure changed; the last one ends with the strip."""
    ends = [day for day, _value in steps[1:]] + [last]
    befores = [0, *(value for _day, value in steps)]
    return [Run(day, end, before, value) for (day, value), end, before in zip(steps, ends, befores, strict=False)]


def round_values(highest: int) -> range:
    """One, two or three round numbers up to the highest figure."""
    step = _round_step(highest)
    return range(step, highest + 1, step)


def value_lines(scale: Scale) -> tuple[ValueLine, ...]:
    """The lines of the grid."""
    return tuple(ValueLine(scale.y(value), value) for value in round_values(scale.highest))


def day_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Years, with July between them; months when the strip is short; years alone when it is long."""
    months = list(_months(scale.first, scale.last))
    if len(months) <= _MONTHS_ALL_SHOWN:
        return tuple(
            Tick(scale.x(day), date_format(day, "M Y" if not at or day.month == 1 else "M"), is_quiet=at % 2 == 1)
            for at, day in enumerate(months)
        )
    wanted = {1, 7} if len(months) <= _MONTHS_HALF_YEARS_SHOWN else {1}
    return tuple(
        Tick(scale.x(day), str(day.year) if day.month == 1 else date_format(day, "F"), is_quiet=day.month != 1)
        for day in months
        if day.month in wanted
    )


def _round_step(highest: int) -> int:
    power = 1
    while True:
        for step in _STEPS:
            if highest < step * power * (_MOST_LINES + 1):
                return step * power
        power *= 10


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of months after `first` and before `last`."""
    day = date(first.year, first.month, 1)
    while day < last:
        if day > first:
            yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
