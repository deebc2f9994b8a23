"""Drawings of requests: places in percent, drawn by small SVG templates without any script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

_TOP, _FLOOR = 12.0, 86.0
"""Between them the bars stand, percent of the height; above is room for the highest number, below for the hours."""
_GAP = 0.12
"""Of the room of a bar, on either side."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, and what it says."""

    x: str
    y: str
    width: str
    height: str


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
    came: tuple[Bar, ...]
    decided: tuple[Bar, ...]
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
    unit = (_FLOOR - _TOP) / max(most_came + most_decided, 1)
    axis, wide = _TOP + most_came * unit, 100 / max(len(slots), 1)
    return Flow(
        tuple(slots),
        tuple(_bar(n, wide, axis - slot.came * unit, slot.came * unit) for n, slot in enumerate(slots) if slot.came),
        tuple(_bar(n, wide, axis, slot.decided * unit) for n, slot in enumerate(slots) if slot.decided),
        tuple(_ticks(slots, wide, is_days=is_days)),
        _percent(axis),
        most_came,
        most_decided,
        is_days,
    )


def _bar(n: int, wide: float, top: float, height: float) -> Bar:
    return Bar(_percent((n + _GAP) * wide), _percent(top), _percent((1 - 2 * _GAP) * wide), _percent(height))


def _ticks(slots: Sequence[Slot], wide: float, *, is_days: bool) -> list[Tick]:
    """Every week, or every twelve hours; on a phone every second of them."""
    if is_days:
        return [Tick(_percent(n * wide), slot.at, n % 14 != 0) for n, slot in enumerate(slots) if n % 7 == 0]
    return [
        Tick(_percent(n * wide), slot.at, slot.at.hour != 0) for n, slot in enumerate(slots) if slot.at.hour % 12 == 0
    ]


def _percent(share: float) -> str:
    return f"{share:.2f}%"
