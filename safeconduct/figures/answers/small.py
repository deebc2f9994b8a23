"""Small numbers in what leaves the house: nobody can be recognised, and none of them can be worked out.

Two steps, as official statistics take them (Centre of Excellence on SDC, "Handbook on Statistical Disclosure Control",
second edition, August 2024: primary and secondary cell suppression). A cell of 1 or
2 is told as "fewer than 3". Totals are told, so what is left of them would betray it: further cells are withheld
until every cell that is not told could hold another number as well, as far as anybody can work out from all that is
told. Where "fewer than 3" would itself betray a number (1 and 1 beside a whole of 2), the cell is withheld instead.
Tables that share numbers are one problem and not several (the same handbook, linked tables).

Pure Python; cells are numbers in a row, related by sums. A table is rows of numbers, its columns may be related.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain, count
from typing import Literal

FEWEST = 3
"""The smallest number of people that is told."""
LAST = 1_000
"""Rather than a cell with nobody, or one that could be told as few, so many people are withheld."""
DEAR = 4
"""Rather than a number in a sentence, or a total, so many cells are withheld."""
WITHHELD = 3
"""Rather than to withhold a cell, so many more of those that are withheld already are changed."""
TRIED = 5_000
"""How many ways are tried to protect a cell before all that it is related to is withheld."""

Mark = Literal["", "few", "withheld"]
"""A cell is told, told as "fewer than 3", or not told so that others cannot be worked out."""
Sum = tuple[int, tuple[int, ...]]
"""A whole, and its parts: the places of cells, or of columns."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Numbers that are told together, by their places, and what everybody knows about them.

    `known` are cells whose sum everybody knows; `sums` are wholes with their parts; `inside` names pairs of which the
    first never exceeds the second. `unsaid` are told nowhere, but could be worked out: they are protected
    where they are few. `dear` are the last to be withheld; `covered` were not told before and are not told
    now; `open` were told before, and everybody knows them already; of `few` it was told that they are.
    """

    numbers: Sequence[int]
    known: Sequence[Collection[int]] = ()
    sums: Sequence[Sum] = ()
    inside: Sequence[tuple[int, int]] = ()
    unsaid: frozenset[int] = frozenset()
    dear: frozenset[int] = frozenset()
    covered: frozenset[int] = frozenset()
    open: frozenset[int] = frozenset()
    few: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """The numbers of a table. The sum of each column is told beside it. `sums` hold in each row; `inside` names pairs
    of columns of which the first never exceeds the second."""

    rows: Sequence[Sequence[int]]
    sums: Sequence[Sum] = ()
    inside: Sequence[tuple[int, int]] = ()


def marks(grid: Grid) -> list[list[Mark]] | None:
    """For each cell how it is told; None where no choice of cells protects them, and the table must not be told."""
    width = len(grid.rows[0]) if grid.rows else 0
    places = [range(row * width, (row + 1) * width) for row in range(len(grid.rows))]
    made = cover(
        Cells(
            [number for row in grid.rows for number in row],
            known=[[row[column] for row in places] for column in range(width)],
            sums=[(row[whole], tuple(row[part] for part in parts)) for row in places for whole, parts in grid.sums],
            inside=[(row[part], row[whole]) for row in places for part, whole in grid.inside],
        )
    )
    return None if None in made else [[made[place] or "" for place in row] for row in places]


def cover(cells: Cells) -> list[Mark | None]:
    """For each cell how it is told. None where no choice protects it or what it is related to: none of them is told."""
    made = [_begun(cells, place) for place in range(len(cells.numbers))]
    search = _Search(cells, made)
    safe = {place for place in cells.unsaid if not is_few(cells.numbers[place])} | cells.open
    lost: set[int] = set()
    while (place := next((p for p, mark in enumerate(made) if mark and p not in safe | lost), None)) is not None:
        moved = search.other_numbers(place)
        if moved is None:
            lost |= search.related_to(place)
            continue
        for other, by in moved.items():
            if made[other] != "few" or not is_few(cells.numbers[other] + by):
                made[other] = "withheld"
        safe |= moved.keys()
    return [None if place in lost else mark for place, mark in enumerate(made)]


def is_few(number: int) -> bool:
    """So few that it is not told: one or two, not nobody."""
    return 0 < number < FEWEST


def _begun(cells: Cells, place: int) -> Mark:
    if place in cells.unsaid:
        return "withheld"
    if is_few(cells.numbers[place]):
        return "few"
    return "withheld" if place in cells.covered else ""


Signs = Mapping[int, int]
"""Cells with their signs whose sum stays what it is."""
Price = tuple[int, int]


class _Search:
    """Looks for other numbers that would be told in the same way."""

    def __init__(self, cells: Cells, made: list[Mark]) -> None:
        self.cells, self.made = cells, made
        self.of_cell: dict[int, list[Signs]] = defaultdict(list)
        for signs in _sums(cells):
            for place in signs:
                self.of_cell[place].append(signs)
        self.bounds: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for part, whole in cells.inside:
            self.bounds[part].append((part, whole))
            self.bounds[whole].append((part, whole))

    def related_to(self, place: int) -> set[int]:
        """All cells that a sum relates to this one, or to one that is related to it."""
        found, waiting = {place}, [place]
        while waiting:
            near = set(chain.from_iterable(self.of_cell[waiting.pop()])) - found
            found |= near
            waiting += near
        return found

    def other_numbers(self, place: int) -> dict[int, int] | None:
        """The changes that make other numbers which are told in the same way, with this cell one more or less: those
        that withhold few further cells, and of these the smallest. None where there are none. Best first, by what it
        costs so far and how many sums do not hold yet; what was reached in another order is not tried again."""
        number, reached = count(), set[frozenset[tuple[int, int]]]()
        heap: list[tuple[Price, int, Price, dict[int, int]]] = [
            ((0, 0), next(number), self._price(place, step), {place: step})
            for step in (1, -1)
            if self._can_be(place, self.cells.numbers[place] + step)
        ]
        for _try in range(TRIED):
            if not heap:
                return None
            _rank, _number, cost, moved = heappop(heap)
            broken, exceeding = self._broken(moved), self._exceeding(moved)
            if not broken and not exceeding:
                return moved
            for other, by in self._repairs(broken[0] if broken else exceeding, moved):
                further = {**moved, other: by}
                if (key := frozenset(further.items())) not in reached:
                    reached.add(key)
                    cells, people = self._price(other, by)
                    cost_then = cost[0] + cells, cost[1] + people + 1
                    rank = WITHHELD * cost_then[0] + len(further) + len(broken), cost_then[1]
                    heappush(heap, (rank, next(number), cost_then, further))
        return None

    def _price(self, place: int, by: int) -> Price:
        """What it costs that this cell could be so much more or less: cells told less well, and how many people these
        count. A small one and one that is 0 are the last to be withheld."""
        mark, number = self.made[place], self.cells.numbers[place]
        if mark == "withheld" or (mark == "few" and is_few(number + by)):
            return 0, 0
        return (DEAR if place in self.cells.dear else 1), (LAST if is_few(number) or not number else number)

    def _broken(self, moved: Mapping[int, int]) -> list[Signs]:
        """The sums that do not hold after these changes, the shortest first: it leaves the fewest ways."""
        near = {id(signs): signs for place in moved for signs in self.of_cell[place]}
        return sorted((signs for signs in near.values() if _left_over(signs, moved)), key=len)

    def _repairs(self, broken: Signs, moved: Mapping[int, int]) -> Iterator[tuple[int, int]]:
        """Each cell not changed yet that would set a sum right, or bring a cell inside its whole, and by how much."""
        over = _left_over(broken, moved)
        for place, sign in broken.items():
            if place not in moved and self._can_be(place, self.cells.numbers[place] - over * sign):
                yield place, -over * sign

    def _can_be(self, place: int, number: int) -> bool:
        """Could it be this number, by what was told of it before?"""
        return number >= 0 and place not in self.cells.open and (place not in self.cells.few or is_few(number))

    def _exceeding(self, moved: Mapping[int, int]) -> Signs:
        """A cell that would exceed the one that it is inside of, and this one; empty where none does."""
        for part, whole in chain.from_iterable(self.bounds[place] for place in moved):
            if self._number(part, moved) > self._number(whole, moved):
                return {part: 1, whole: -1}
        return {}

    def _number(self, place: int, moved: Mapping[int, int]) -> int:
        return self.cells.numbers[place] + moved.get(place, 0)


def _sums(cells: Cells) -> Iterator[Signs]:
    yield from (dict.fromkeys(known, 1) for known in cells.known)
    yield from ({whole: -1, **dict.fromkeys(parts, 1)} for whole, parts in cells.sums)


def _left_over(signs: Signs, moved: Mapping[int, int]) -> int:
    return sum(signs[place] * by for place, by in moved.items() if place in signs)
