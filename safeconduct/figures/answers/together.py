"""All that is told of a crisis at one time, as one problem: the numbers of sentences, the cells of tables and their
totals. What one tells must not betray what another covers. Pure: nothing here asks the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from ..enums import Grouping
from ..measures import Rule
from ..models import Partition
from .slots import MINOR
from .small import Cells, Mark, Sum, cover, is_few

Condition = tuple[str, frozenset[str]]
"""What narrows a number: a trait with its values ("": not known, "*": any that is), or "minor"."""
ANY = "*"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: a measure by one of its versions, at one known-time, and what narrows it. Two places that
    tell the same are one number."""

    measure: str
    version: int
    as_known: datetime
    conditions: frozenset[Condition] = frozenset()

    def within(self, by: str, value: str) -> Counted:
        """Those of them who have this value of a trait, or of whom it happened in this year."""
        others = {one for one in self.conditions if one[0] != by}
        named = [values for trait, values in self.conditions if trait == by]
        if all(_has(values, value) for values in named):
            return replace(self, conditions=frozenset({*others, (by, frozenset([value]))}))
        return replace(self, conditions=self.conditions | {(by, frozenset([value]))})

    def without(self, condition: Condition) -> Counted:
        """The same, not narrowed by this."""
        return replace(self, conditions=self.conditions - {condition})


def _has(values: frozenset[str], value: str) -> bool:
    return value in values or (ANY in values and bool(value))


def counted_by(measure: str, version: int, as_known: datetime, narrowed: Rule | None = None) -> Counted:
    """What a figure counts; `narrowed` is the further rule of a slot."""
    leaves = narrowed["all"] if narrowed else ()
    return Counted(measure, version, as_known, frozenset(_condition(leaf) for leaf in leaves))


def _condition(leaf: Mapping[str, Mapping[str, object]]) -> Condition:
    if MINOR in leaf:
        return MINOR, frozenset()
    values = leaf["trait"]["values"]
    return str(leaf["trait"]["name"]), frozenset(map(str, values if isinstance(values, list) else []))


@dataclass(frozen=True, slots=True)
class Divided:
    """A column of a table: what its total counts, by what it is divided, and the number of each row, also of the empty
    ones. `counts_all` says that it is everybody who is known."""

    total: Counted
    number: int
    by: Grouping
    rows: Mapping[str, int]
    counts_all: bool = False

    def cell(self, value: str) -> Counted:
        """What a row counts."""
        return self.total.within(self.by, value)


def cover_together(
    columns: Sequence[Divided],
    said: Mapping[Counted, int],
    partitions: Iterable[Partition] = (),
    *,
    covered: Iterable[Counted] = (),
    known: Iterable[Counted] = (),
    few: Iterable[Counted] = (),
) -> dict[Counted, Mark | None]:
    """How each cell, each narrowed total, and each number in a sentence is told; those that no table divides or is
    part of are left out. None: nothing protects it, and the table must not be told. `covered` stays so; `known` was
    told before and protects nothing; `few` was told as "fewer than 3"."""
    return _Together(columns, said, list(partitions)).covered(frozenset(covered), frozenset(known), frozenset(few))


@dataclass
class _Told:
    """The numbers by what they count, and the sums that relate them, by their places."""

    places: dict[Counted, int] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)

    def place(self, counted: Counted, number: int) -> int:
        if counted not in self.places:
            self.places[counted] = len(self.numbers)
            self.numbers.append(number)
        return self.places[counted]


class _Together:
    def __init__(self, columns: Sequence[Divided], said: Mapping[Counted, int], partitions: list[Partition]) -> None:
        self.told = _Told()
        self.known: list[list[int]] = []
        self.sums: list[Sum] = []
        self.inside: list[tuple[int, int]] = []
        self.dear: set[int] = set()
        self.divided = {(column.total, column.by): column for column in columns}
        self.everybody = {(one.total.measure, one.total.version) for one in columns if one.counts_all}
        for column in self.divided.values():
            self._add(column)
        for column in self.divided.values():
            self._say(column.total, column.number)
        for counted, number in said.items():
            self._say(counted, number)
        self._partition(partitions)
        self._relate()
        self.unsaid = frozenset(self._rests())

    def covered(
        self, before: frozenset[Counted], known: frozenset[Counted], few: frozenset[Counted]
    ) -> dict[Counted, Mark | None]:
        places = self.told.places
        cells = Cells(
            self.told.numbers, self.known, self.sums, self.inside, self.unsaid, frozenset(self.dear),
            covered=frozenset(places[one] for one in (before - known) & places.keys()),
            open=frozenset(places[one] for one in known & places.keys()),
            few=frozenset(places[one] for one in few & places.keys()),
        )  # fmt: skip
        made = cover(cells)
        return {counted: made[place] for counted, place in places.items()}

    def _add(self, column: Divided) -> None:
        """The cells of a column, and its total: everybody knows that of a measure as a whole."""
        cells = [self.told.place(column.cell(value), n) for value, n in column.rows.items()]
        if column.total.conditions:
            total = self.told.place(column.total, column.number)
            self.dear.add(total)
            self.sums.append((total, tuple(cells)))
        else:
            self.known.append(cells)

    def _say(self, counted: Counted, number: int) -> None:
        """A narrowed number: it is a cell of a table, or the sum of some, or none of a table's business."""
        for condition in counted.conditions:
            column = self._column(counted.without(condition), condition)
            if column is None:
                continue
            values = [value for value in column.rows if _has(condition[1], value)]
            place = self.told.place(counted, number)
            self.dear.add(place)
            parts = tuple(self.told.places[column.cell(value)] for value in values)
            if parts != (place,):
                self.sums.append((place, parts))

    def _partition(self, partitions: Sequence[Partition]) -> None:
        """Wholes and their parts, for each row in which all of them are told. Years are of other things in each."""
        rows: dict[object, dict[str, int]] = defaultdict(dict)
        for counted, place in self.told.places.items():
            if not _has_year(counted):
                rows[counted.as_known, counted.conditions][counted.measure] = place
        for partition in partitions:
            for row in rows.values():
                if {partition.whole_id, *partition.parts} <= row.keys():
                    self.sums.append((row[partition.whole_id], tuple(row[part] for part in partition.parts)))

    def _relate(self) -> None:
        """Which numbers never exceed which: a narrowed one that of its measure, all that of everybody."""
        places = self.told.places
        for counted, place in places.items():
            for whole in chain(self._wider(counted), self._of_everybody(counted)):
                if whole in places:
                    self.inside.append((place, places[whole]))

    def _wider(self, counted: Counted) -> Iterator[Counted]:
        """What is narrowed by one condition less; the total of its own column is related to it already."""
        for condition in counted.conditions:
            wider = counted.without(condition)
            if self._column(wider, condition) is None:
                yield wider

    def _of_everybody(self, counted: Counted) -> Iterator[Counted]:
        for measure, version in () if _has_year(counted) else self.everybody - {(counted.measure, counted.version)}:
            yield replace(counted, measure=measure, version=version)

    def _column(self, total: Counted, condition: Condition) -> Divided | None:
        """The column that divides this by the trait of a condition."""
        trait = condition[0]
        return None if trait == MINOR else self.divided.get((total, Grouping(trait)))

    def _rests(self) -> Iterator[int]:
        """Few who are in a number and not in one that is within it: nobody tells them, a subtraction does."""
        numbers = self.told.numbers
        for part, whole in self.inside:
            rest = numbers[whole] - numbers[part]
            if is_few(rest):
                numbers.append(rest)
                self.sums.append((whole, (part, len(numbers) - 1)))
                yield len(numbers) - 1


def _has_year(counted: Counted) -> bool:
    return any(trait == Grouping.YEAR for trait, _values in counted.conditions)
