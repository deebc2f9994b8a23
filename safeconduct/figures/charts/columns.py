"""Columns above and below an axis, on one scale: what came and what was done about it, by hours, days or quarters."""

from __future__ import annotations

from dataclasses import dataclass

from .shares import percent

TOP, FLOOR = 0.12, 0.86
"""Between them the columns stand, of the height; above is room for the highest number, below for the times."""


@dataclass(frozen=True, slots=True)
class Column:
    """A rectangle, in percent."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Plane:
    """Room for so many `slots` side by side; `above` and `below` are the highest numbers on either side of the axis.
    `gap` is left free of the room of a slot, on either side."""

    slots: int
    above: int
    below: int
    gap: float

    @property
    def axis(self) -> str:
        return percent(self._axis)

    def x(self, slot: int) -> str:
        """Where a slot begins."""
        return percent(slot * self._wide)

    def up(self, slot: int, number: int) -> Column:
        """A number above the axis."""
        height = number * self._unit
        return self._column(slot, self._axis - height, height, 0, 1)

    def down(self, slot: int, number: int, *, first: float = 0, last: float = 1) -> Column:
        """A number below the axis; from `first` to `last` of the width, where several stand beside each other."""
        return self._column(slot, self._axis, number * self._unit, first, last)

    def _column(self, slot: int, top: float, height: float, first: float, last: float) -> Column:
        room = self._wide * (1 - 2 * self.gap)
        left = (slot + self.gap) * self._wide + first * room
        return Column(percent(left), percent(top), percent((last - first) * room), percent(height))

    @property
    def _unit(self) -> float:
        return (FLOOR - TOP) / max(self.above + self.below, 1)

    @property
    def _axis(self) -> float:
        return TOP + self.above * self._unit

    @property
    def _wide(self) -> float:
        return 1 / max(self.slots, 1)
