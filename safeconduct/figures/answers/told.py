"""What was told outside before, held against what is about to be told: can a small number be had by subtraction?

Official statistics call it differencing (Centre of Excellence on SDC, "Handbook on Statistical Disclosure Control",
second edition, August 2024). Pure: nothing here asks the database, and nothing is counted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..models import Partition
from .small import Mark, is_few
from .together import ANY, Condition, Counted, Divided, cover_together

ROUNDS = 6
"""How often tables are covered anew because they would betray what was covered before, until they are not told."""

Numbers = Mapping[Counted, int]
"""Numbers that are told, by what they count."""
Inside = Mapping[str, frozenset[str]]
"""For each measure those that it is certainly within."""


@dataclass(frozen=True, slots=True)
class ToldOutside:
    """A figure that an answer or a release told. `number` is None where it was covered; `by` is empty where the figure
    was not divided, else `cells` are its rows: "few" or "withheld" where they were covered. `where` says who
    told it, in words."""

    counted: Counted
    number: int | None
    by: str = ""
    cells: Mapping[str, int | str] = field(default_factory=dict)
    where: str = ""
    url: str = ""

    @property
    def hidden(self) -> frozenset[str]:
        """The rows that were not told."""
        return frozenset(self.cells.keys() - self.rows.keys())

    @property
    def rows(self) -> dict[str, int]:
        """The rows that were told in numbers."""
        return {value: number for value, number in self.cells.items() if isinstance(number, int)}

    @property
    def numbers(self) -> dict[Counted, int]:
        """What it told: its number, its rows, and what all rows together make that were covered."""
        found = {} if self.number is None else {self.counted: self.number}
        rows = {self.counted.within(self.by, value): n for value, n in self.rows.items()}
        if self.number is not None and self.hidden:
            rest = frozenset({*self.counted.conditions, (self.by, self.hidden)})
            found[replace(self.counted, conditions=rest)] = self.number - sum(rows.values())
        return found | rows

    def as_of(self, as_known: datetime) -> ToldOutside:
        """The same as if it was told at this time, where nothing changed between."""
        return replace(self, counted=replace(self.counted, as_known=as_known))

    def is_still_so(self, column: Divided) -> bool:
        """Is all that it told the same in this column, so that whoever reads both takes them for one?"""
        is_same = self.as_of(column.total.as_known).counted == column.total and self.by == column.by
        return (
            is_same
            and self.number in {None, column.number}
            and all(column.rows.get(v, 0) == n for v, n in self.rows.items())
        )


Marks = dict[Counted, Mark | None]
"""How each number is told; None where nothing protects it and its table must not be told."""


def cover_after(
    columns: Sequence[Divided],
    said: Numbers,
    partitions: Sequence[Partition] = (),
    before: Iterable[ToldOutside] = (),
    inside: Inside | None = None,
) -> Marks:
    """`cover_together`, so that nothing is betrayed that was covered before: what was covered stays covered while it is
    the same, and a row is covered of which a subtraction would leave few. A column for which that does not do is not
    told: the tables are protected one after the other until none of them betrays another (the handbook: backtracking).
    """
    earlier = told_of(columns, before)
    keep, there = set(covered_before(earlier)), _numbers(earlier)
    few = {one.counted.within(one.by, value) for one in earlier for value, told in one.cells.items() if told == "few"}
    for _round in range(ROUNDS):
        marks = cover_together(columns, said, partitions, covered=keep, known=there, few=few)
        found = list(small_differences(_numbers(as_told(columns, marks)), there, inside))
        if not found:
            return marks
        keep |= {one for each in found for one in (each.part, each.whole)}
    lost = {one.total.measure for one in columns} & {one.measure for each in found for one in (each.part, each.whole)}
    return {counted: None if counted.measure in lost else mark for counted, mark in marks.items()}


def as_told(columns: Iterable[Divided], marks: Mapping[Counted, Mark | None]) -> list[ToldOutside]:
    """These columns as everybody can read them; those that are not told are left out."""
    made = []
    for column in columns:
        cells = {value: marks[column.cell(value)] or number for value, number in column.rows.items()}
        if all(marks[column.cell(value)] is not None for value in cells):
            number = None if marks.get(column.total) else column.number
            made.append(ToldOutside(column.total, number, str(column.by), cells))
    return made


def _numbers(told: Iterable[ToldOutside]) -> dict[Counted, int]:
    return {counted: number for one in told for counted, number in one.numbers.items()}


def told_of(columns: Iterable[Divided], before: Iterable[ToldOutside]) -> list[ToldOutside]:
    """What was told before and is to be held against these columns: for their known-time, and for another where all
    that was told is still so. Of the others nobody can be sure that nothing changed."""
    made = list(columns)
    times = {column.total.as_known for column in made}
    found = []
    for one in before:
        again = next((column for column in made if one.is_still_so(column)), None)
        if again is not None or one.counted.as_known in times:
            found.append(one.as_of(again.total.as_known) if again is not None else one)
    return found


def covered_before(before: Iterable[ToldOutside]) -> Iterator[Counted]:
    """The rows and numbers that were covered: they stay so."""
    for one in before:
        yield from (one.counted.within(one.by, value) for value in one.hidden)
        if one.number is None:
            yield one.counted


@dataclass(frozen=True, slots=True)
class Difference:
    """Two numbers of which one is within the other, and few are left between them."""

    part: Counted
    whole: Counted


def small_differences(now: Numbers, before: Numbers, inside: Inside | None = None) -> Iterator[Difference]:
    """Of a number told now and one told before: those whose difference is few, and told by neither. What both tell
    was told already."""
    told = {**before, **now}
    for one, other in _pairs(now, before, inside or {}):
        for part, whole in ((one, other), (other, one)):
            if is_few(told[whole] - told[part]) and _is_betrayed(part, whole, told, inside or {}):
                yield Difference(part, whole)


def _pairs(now: Numbers, before: Numbers, inside: Inside) -> Iterator[tuple[Counted, Counted]]:
    """Numbers of one time that can be within each other."""
    near: dict[object, list[Counted]] = defaultdict(list)
    for counted in before.keys() - now.keys():
        near[counted.as_known].append(counted)
    for one in now.keys() - before.keys():
        for other in near[one.as_known]:
            is_one = (one.measure, one.version) == (other.measure, other.version)
            if is_one or other.measure in inside.get(one.measure, ()) or one.measure in inside.get(other.measure, ()):
                yield one, other


def _is_betrayed(part: Counted, whole: Counted, told: Numbers, inside: Inside) -> bool:
    if part.measure != whole.measure:
        is_narrowed = part.conditions == whole.conditions and bool(part.conditions)
        return is_narrowed and whole.measure in inside.get(part.measure, ())
    more, less = part.conditions - whole.conditions, whole.conditions - part.conditions
    if len(more) != 1 or len(less) > 1:
        return False
    (narrower,) = more
    wider = next(iter(less), None)
    return wider is None or _is_rest_untold(narrower, wider, whole, told)


def _is_rest_untold(narrower: Condition, wider: Condition, whole: Counted, told: Numbers) -> bool:
    """Is one condition within the other, and is what lies between them told nowhere?"""
    if narrower[0] != wider[0] or ANY in wider[1]:
        return narrower[0] == wider[0] and not narrower[1] & {ANY, ""}
    if not narrower[1] < wider[1]:
        return False
    rest = frozenset({*(whole.conditions - {wider}), (wider[0], wider[1] - narrower[1])})
    return replace(whole, conditions=rest) not in told
