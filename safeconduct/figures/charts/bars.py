"""Bars of the parts of a whole by a trait: home state, post. Largest first; numbers too small to be told are words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from .equation import Segment, Swatch
from .flow import FlowPart
from .shares import percent

SHOWN = 14
"""Bars in a drawing; the rest is one more bar."""


@dataclass(frozen=True, slots=True)
class Told:
    """A number as it may be told: `text` says it; without `number` it is too small to be drawn to its length."""

    text: str
    number: int | None


@dataclass(frozen=True, slots=True)
class BarRow:
    """One value of the trait: what is told of each part, and of all together."""

    label: str
    total: Told
    cells: tuple[Told, ...]
    words: str = ""
    segments: tuple[Segment, ...] = ()
    rest: Segment | None = None


@dataclass(frozen=True, slots=True)
class BarsChart:
    """Everything that figures/charts/bars.html draws."""

    key: str
    title: str
    parts: tuple[FlowPart, ...]
    rows: tuple[BarRow, ...]

    @property
    def label(self) -> str:
        return f"{self.title}: " + ", ".join(f"{row.label} {row.total.text}" for row in self.rows)

    @property
    def is_partly_told(self) -> bool:
        """Is there a bar that shows more than its parts?"""
        return any(row.rest for row in self.rows)


def bars_chart(key: str, title: str, parts: Sequence[FlowPart], rows: Sequence[BarRow]) -> BarsChart:
    """The rows as they come, each drawn to the longest."""
    longest = max((_drawn(row) for row in rows), default=0) or 1
    return BarsChart(key, title, tuple(parts), tuple(_with_bar(row, parts, longest) for row in rows))


def in_order(table: Mapping[str, Mapping[str, int]], *, shown: int = SHOWN) -> tuple[list[str], list[str]]:
    """The values to draw, the largest first and the unknown last; and those that make one bar together."""
    known = sorted((value for value in table if value), key=lambda value: (-sum(table[value].values()), value))
    unknown = [str(value) for value in table if not value]
    few = len(known) <= shown
    return (known + unknown, []) if few else (known[: shown - 1] + unknown, known[shown - 1 :])


def others_words(number: int) -> str:
    """ "9 others"."""
    return ngettext("%(n)d other", "%(n)d others", number) % {"n": number}


def _drawn(row: BarRow) -> int:
    return row.total.number or 0


def _with_bar(row: BarRow, parts: Sequence[FlowPart], longest: int) -> BarRow:
    """What may not be told of the parts is drawn as one rest: the bar is as long as the told total."""
    segments, start = [], 0
    for part, cell in zip(parts, row.cells, strict=True):
        if cell.number and _drawn(row):
            segments.append(_segment(part.swatch, start, start + cell.number, longest))
            start += cell.number
    rest = _segment(Swatch.OTHER, start, _drawn(row), longest) if _drawn(row) > start else None
    words = ", ".join(f"{part.name} {cell.text}" for part, cell in zip(parts, row.cells, strict=True))
    return BarRow(row.label, row.total, row.cells, words, tuple(segments), rest)


def _segment(swatch: Swatch, start: int, end: int, longest: int) -> Segment:
    return Segment(swatch, percent(start / longest), percent((end - start) / longest), percent(end / longest))
