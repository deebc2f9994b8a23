"""Drawings of requests: places in percent, drawn by small SVG templates without any script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from safeconduct.figures.charts.columns import Column, Plane

GAP = 0.12
"""Of the room of a column, on either side."""


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a day or of a part of one; quiet ones are left out on a phone."""

    x: str
    at: datetime
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour or a day: how many requests came, how many were decided."""

    at: datetime
    came: int
    decided: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Arrivals above the axis, decisions below it, on one scale."""

    slots: tuple[Slot, ...]
    came: tuple[Column, ...]
    decided: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    axis: str
    most_came: int
    most_decided: int
    is_days: bool

    @property
    def all_came(self) -> int:
        return sum(slot.came for slot in self.slots)

    @property
    def all_decided(self) -> int:
        return sum(slot.decided for slot in self.slots)


def flow(slots: Sequence[Slot], *, is_days: bool) -> Flow:
    """Draw what came and what was decided, slot by slot."""
    most_came = max((slot.came for slot in slots), default=0)
    most_decided = max((slot.decided for slot in slots), default=0)
    plane = Plane(len(slots), most_came, most_decided, GAP)
    return Flow(
        tuple(slots),
        tuple(plane.up(n, slot.came) for n, slot in enumerate(slots) if slot.came),
        tuple(plane.down(n, slot.decided) for n, slot in enumerate(slots) if slot.decided),
        tuple(_ticks(slots, plane, is_days=is_days)),
        plane.axis,
        most_came,
        most_decided,
        is_days,
    )


def _ticks(slots: Sequence[Slot], plane: Plane, *, is_days: bool) -> list[Tick]:
    """Every week, or every twelve hours; on a phone every second of them."""
    if is_days:
        return [Tick(plane.x(n), slot.at, n % 14 != 0) for n, slot in enumerate(slots) if n % 7 == 0]
    return [Tick(plane.x(n), slot.at, slot.at.hour != 0) for n, slot in enumerate(slots) if slot.at.hour % 12 == 0]
