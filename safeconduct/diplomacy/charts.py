"""The ladder of strength over time: how strongly an ask was raised, and when. Numbers only; a template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from safeconduct.figures.charts.shares import percent

from .enums import Strength

LEFT, RIGHT, TOP, BOTTOM = 0.27, 0.97, 0.09, 0.77
"""Where the plot lies: left of it the words, below it the days."""


@dataclass(frozen=True, slots=True)
class Step:
    """A time that it was raised; `when` says the day as precisely as it is known, `day` places it."""

    day: date
    strength: Strength
    when: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A strength as a line of the grid."""

    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a step line, in percent: along at a height, or up and down to the next one."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A raising on the plot."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Everything that diplomacy/asks/ladder.html draws."""

    label: str
    rungs: tuple[Rung, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    first: date
    last: date
    first_x: str = percent(LEFT)
    last_x: str = percent(RIGHT)


def ladder(steps: Sequence[Step], *, today: date) -> Ladder | None:
    """The ladder from the first raising to today; None where it was never raised on a day that is known."""
    steps = sorted(steps, key=lambda step: step.day)
    if not steps:
        return None
    first, last = steps[0].day, max(today, steps[-1].day)
    marks = tuple(Mark(_x(step.day, first, last), _y(step.strength)) for step in steps)
    return Ladder(_label(steps), _rungs(), tuple(_lines(marks)), marks, first, last)


def _x(day: date, first: date, last: date) -> str:
    share = (day - first).days / max((last - first).days, 1)
    return percent(LEFT + share * (RIGHT - LEFT))


def _y(strength: Strength) -> str:
    share = (strength - Strength.MENTIONED) / (Strength.PROTEST - Strength.MENTIONED)
    return percent(BOTTOM - share * (BOTTOM - TOP))


def _rungs() -> tuple[Rung, ...]:
    return tuple(Rung(_y(strength), str(strength.label)) for strength in Strength)


def _lines(marks: Sequence[Mark]) -> list[Line]:
    """From each raising along to the next one, then up or down to it; from the last one along to the end."""
    lines = []
    for here, after in pairwise(marks):
        lines.append(Line(here.x, here.y, after.x, here.y))
        if here.y != after.y:
            lines.append(Line(after.x, here.y, after.x, after.y))
    lines.append(Line(marks[-1].x, marks[-1].y, percent(RIGHT), marks[-1].y))
    return lines


def _label(steps: Sequence[Step]) -> str:
    told = "; ".join(f"{step.when}: {step.strength.label}" for step in steps)
    return _("How strongly it was raised. %(told)s.") % {"told": told}
