"""Annexures: figures of an answer divided by home state, post, sex, circumstance or year; small numbers are covered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..enums import Audience, Grouping
from ..models import MeasureVersion, Partition
from ..queries import Counts, Figure, group_by_trait, group_by_year
from .slots import Slot
from .small import Grid, Mark, Sum, marks
from .text import Annexure

Versions = Mapping[str, MeasureVersion]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annexure: the figure of a slot, which is its total."""

    slot: Slot
    figure: Figure
    counted: Counts

    @property
    def name(self) -> str:
        """The measure, where nothing narrows it; else empty."""
        return self.figure.measure.measure_id if self.slot.is_plain else ""

    @property
    def counts_all(self) -> bool:
        """Is it everybody who is known?"""
        return self.slot.is_plain and set(self.figure.measure.rule) == {"known"}


@dataclass(frozen=True, slots=True)
class TakenAnnexure:
    """`values` name the rows ("": not known), `rows` are the numbers and `marks` how each is told in public. Where no
    choice protects small numbers, `is_covered` is false: in public the table is then not told at all."""

    annexure: Annexure
    columns: tuple[Column, ...]
    values: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    marks: tuple[tuple[Mark, ...], ...]
    is_covered: bool = True


def take_annexures(
    annexures: Sequence[Annexure], columns: Mapping[str, Column], versions: Versions, partitions: Sequence[Partition]
) -> tuple[TakenAnnexure, ...]:
    """Every annexure, from the columns that could be counted, by the text of their slots.

    Annexures that divide by the same are covered together: what one tells must not betray what another does not.
    """
    made = {by: _Division(by, annexures, columns, versions, partitions) for by in {one.by for one in annexures}}
    return tuple(made[annexure.by].part_of(annexure) for annexure in annexures)


def column_slots(annexure: Annexure) -> list[str]:
    """The slots of the columns, tidied, each once."""
    return list(dict.fromkeys(Slot.parse(column).text for column in annexure.measures))


class _Division:
    """All columns that annexures divide by the same, as one table."""

    def __init__(
        self,
        by: Grouping,
        annexures: Sequence[Annexure],
        columns: Mapping[str, Column],
        versions: Versions,
        partitions: Sequence[Partition],
    ) -> None:
        wanted = [text for one in annexures if one.by == by for text in column_slots(one)]
        self.columns = {text: columns[text] for text in dict.fromkeys(wanted) if text in columns}
        found = [_divided(column, by, versions) for column in self.columns.values()]
        self.values = sorted(
            {value for of_column in found for value in of_column}, key=lambda value: (not value, value)
        )
        self.rows = [[of_column.get(value, 0) for of_column in found] for value in self.values]
        told = list(self.columns.values())
        is_trait = by != Grouping.YEAR
        grid = Grid(self.rows, list(_sums(told, partitions)), list(_inside(told))) if is_trait else Grid(self.rows)
        self.marks = marks(grid)

    def part_of(self, annexure: Annexure) -> TakenAnnexure:
        """One annexure's columns, and the rows in which one of them is not empty."""
        texts = list(self.columns)
        places = [texts.index(text) for text in column_slots(annexure) if text in self.columns]
        covered = self.marks or [[] for _row in self.rows]
        there = [row for row, numbers in enumerate(self.rows) if any(numbers[place] for place in places)]
        return TakenAnnexure(
            annexure,
            tuple(self.columns[texts[place]] for place in places),
            tuple(self.values[row] for row in there),
            tuple(tuple(self.rows[row][place] for place in places) for row in there),
            tuple(tuple(covered[row][place] for place in places) for row in there if self.marks),
            is_covered=self.marks is not None,
        )


def _divided(column: Column, by: Grouping, versions: Versions) -> dict[str, int]:
    counted, version, narrowed = column.counted, column.figure.measure, column.slot.narrowed
    if not column.figure.number:
        return {}
    if by == Grouping.YEAR:
        return group_by_year(
            counted.crisis, version, versions, as_known=counted.as_known, audience=Audience.PUBLIC,
            narrowed=narrowed, counted=counted,
        )  # fmt: skip
    return group_by_trait(
        counted.crisis, version, versions, by, as_known=counted.as_known, audience=Audience.PUBLIC,
        narrowed=narrowed, counted=counted,
    )  # fmt: skip


def _sums(columns: Sequence[Column], partitions: Sequence[Partition]) -> Iterator[Sum]:
    """Which columns are the sum of others in each row."""
    places = {column.name: place for place, column in enumerate(columns) if column.name}
    for partition in partitions:
        if {partition.whole_id, *partition.parts} <= places.keys():
            yield places[partition.whole_id], tuple(places[part] for part in partition.parts)


def _inside(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """Which columns never exceed which: all that of everybody, a narrowed one that of its measure."""
    for place, column in enumerate(columns):
        for other, whole in enumerate(columns):
            is_narrower = not column.slot.is_plain and whole.name == column.figure.measure.measure_id
            if place != other and column.counted is whole.counted and (whole.counts_all or is_narrower):
                yield place, other
