"""The drawing of a scorecard over time: places in percent, drawn by a small SVG template without any script.

Above the axis what we raised, below it what they did: replies and promises, side by side, on one scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safeconduct.figures.charts.columns import Column, Plane

from .scorecard import OF_REPLY, Item, Quarter, Score

GAP = 0.14
"""Of the room of a quarter, on either side."""
MOST = 60
"""Quarters that are drawn: fifteen years. Earlier ones are in the table."""
REPLIES = tuple(OF_REPLY.values())


@dataclass(frozen=True, slots=True)
class Slot:
    """A quarter: how often we raised something, how often they replied, what they promised."""

    quarter: Quarter
    raised: int = 0
    replied: int = 0
    promised: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class ScoreChart:
    """`slots` are all quarters from the first to the last; `undated` counts what has no day."""

    slots: tuple[Slot, ...]
    raised: tuple[Column, ...]
    replied: tuple[Column, ...]
    promised: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    axis: str
    undated: int
    earlier: int

    @property
    def all_raised(self) -> int:
        return sum(slot.raised for slot in self.slots)

    @property
    def all_replied(self) -> int:
        return sum(slot.replied for slot in self.slots)

    @property
    def all_promised(self) -> int:
        return sum(slot.promised for slot in self.slots)


def chart(items: Mapping[Score, Sequence[Item]]) -> ScoreChart:
    """Draw a scorecard, quarter by quarter."""
    slots = slots_of(items)
    drawn = slots[-MOST:]
    above = max((slot.raised for slot in drawn), default=0)
    below = max((max(slot.replied, slot.promised) for slot in drawn), default=0)
    plane = Plane(len(drawn), above, below, GAP)
    numbered = list(enumerate(drawn))
    return ScoreChart(
        tuple(slots),
        tuple(plane.up(n, slot.raised) for n, slot in numbered if slot.raised),
        tuple(plane.down(n, slot.replied, last=0.5) for n, slot in numbered if slot.replied),
        tuple(plane.down(n, slot.promised, first=0.5) for n, slot in numbered if slot.promised),
        tuple(_ticks(drawn, plane)),
        plane.axis,
        sum(item.quarter is None for what in (Score.RAISED, *REPLIES, Score.PROMISED) for item in items.get(what, ())),
        len(slots) - len(drawn),
    )


def slots_of(items: Mapping[Score, Sequence[Item]]) -> list[Slot]:
    """Every quarter from the first in which there was something to the last, also those between without anything."""
    raised, replied, promised = (_by_quarter(items, which) for which in ((Score.RAISED,), REPLIES, (Score.PROMISED,)))
    there = sorted({*raised, *replied, *promised})
    slots: list[Slot] = []
    quarter = there[0] if there else None
    while quarter is not None:
        slots.append(Slot(quarter, raised.get(quarter, 0), replied.get(quarter, 0), promised.get(quarter, 0)))
        quarter = quarter.next if quarter < there[-1] else None
    return slots


def _by_quarter(items: Mapping[Score, Sequence[Item]], which: Sequence[Score]) -> dict[Quarter, int]:
    found: dict[Quarter, int] = {}
    for item in (item for what in which for item in items.get(what, ())):
        if item.quarter is not None:
            found[item.quarter] = found.get(item.quarter, 0) + 1
    return found


def _ticks(slots: Sequence[Slot], plane: Plane) -> list[Tick]:
    """Every first quarter of a year, and the very first."""
    return [
        Tick(plane.x(n), str(slot.quarter.year)) for n, slot in enumerate(slots) if n == 0 or slot.quarter.number == 1
    ]
