"""Small numbers in a table that leaves the house: nobody can be recognised, and none of them can be worked out.

Two steps, as official statistics take them (Centre of Excellence on SDC, "Handbook on Statistical Disclosure Control",
second edition, August 2024: primary and secondary cell suppression). A cell of 1 or
2 is told as "fewer than 3". Totals are told, so what is left of them would betray it: further cells are withheld until
every cell that is not told could hold another number as well, as far as anybody can work out from the table. Where
"fewer than 3" would itself betray a number (1 and 1 beside a whole of 2), the cell is withheld instead.

Pure Python; a table is rows of numbers, its columns may be related: a whole column that is the sum of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Literal

FEWEST = 3
"""The smallest number of people that is told."""
LAST = 1_000
"""Rather than a cell with nobody, or one that could be told as few, so many people are withheld."""
TRIED = 5_000
"""How many ways are tried to protect a cell before the whole table is withheld."""

Mark = Literal["", "few", "withheld"]
"""A cell is told, told as "fewer than 3", or not told so that others cannot be worked out."""
Cell = tuple[int, int]
"""Row and column."""
Sum = tuple[int, tuple[int, ...]]
"""The column of a whole, and the columns of its parts."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The numbers of a table. The sum of each column is told beside it. `sums` hold in each row; `inside` names pairs
    of columns of which the first never exceeds the second."""

    rows: Sequence[Sequence[int]]
    sums: Sequence[Sum] = ()
    inside: Sequence[tuple[int, int]] = ()

    def value(self, cell: Cell) -> int:
        return self.rows[cell[0]][cell[1]]


def marks(grid: Grid) -> list[list[Mark]] | None:
    """For each cell how it is told; None where no choice of cells protects them, and the table must not be told."""
    made: list[list[Mark]] = [["few" if _is_few(n) else "" for n in row] for row in grid.rows]
    of_cell = _by_cell(_constraints(grid))
    safe: set[Cell] = set()
    while waiting := sorted(_hidden(made) - safe):
        moved = _other_table(grid, made, of_cell, waiting[0])
        if moved is None:
            return None
        for (row, column), by in moved.items():
            if made[row][column] != "few" or not _is_few(grid.rows[row][column] + by):
                made[row][column] = "withheld"
        safe |= moved.keys()
    return made


def _hidden(made: Sequence[Sequence[Mark]]) -> set[Cell]:
    return {(r, c) for r, row in enumerate(made) for c, mark in enumerate(row) if mark}


@dataclass(frozen=True, slots=True)
class _Constraint:
    """Cells with their signs whose sum stays what it is."""

    signs: dict[Cell, int] = field(default_factory=dict)


def _constraints(grid: Grid) -> Iterator[_Constraint]:
    columns = len(grid.rows[0]) if grid.rows else 0
    for column in range(columns):
        yield _Constraint({(row, column): 1 for row in range(len(grid.rows))})
    for row in range(len(grid.rows)):
        for whole, parts in grid.sums:
            yield _Constraint({(row, whole): -1, **{(row, part): 1 for part in parts}})


def _is_few(number: int) -> bool:
    return 0 < number < FEWEST


def _price(grid: Grid, made: Sequence[Sequence[Mark]], cell: Cell, by: int) -> tuple[int, int]:
    """What it costs that this cell could be so much more or less: cells told less well, and how many people these
    count. A small one and one that is 0 are the last to be withheld."""
    mark, number = made[cell[0]][cell[1]], grid.value(cell)
    if mark == "withheld" or (mark == "few" and _is_few(number + by)):
        return 0, 0
    return 1, LAST if _is_few(number) or not number else number


def _other_table(
    grid: Grid, made: Sequence[Sequence[Mark]], of_cell: Mapping[Cell, Sequence[_Constraint]], cell: Cell
) -> dict[Cell, int] | None:
    """The changes that make another table which is told in the same way, with this cell one more or less: those that
    withhold the fewest further cells, and of these the smallest. None where there are none."""
    number = count()
    heap: list[tuple[tuple[int, int], int, dict[Cell, int]]] = [
        (_price(grid, made, cell, step), next(number), {cell: step}) for step in (1, -1)
    ]
    for _try in range(TRIED):
        if not heap:
            return None
        cost, _place, moved = heappop(heap)
        broken = _broken(moved, of_cell)
        if broken is not None:
            for other, by in _repairs(grid, broken, moved):
                cells, people = _price(grid, made, other, by)
                heappush(heap, ((cost[0] + cells, cost[1] + people + 1), next(number), {**moved, other: by}))
        elif _is_inside(grid, moved):
            return moved
    return None


def _by_cell(constraints: Iterable[_Constraint]) -> dict[Cell, list[_Constraint]]:
    found: dict[Cell, list[_Constraint]] = {}
    for constraint in constraints:
        for cell in constraint.signs:
            found.setdefault(cell, []).append(constraint)
    return found


def _broken(moved: dict[Cell, int], of_cell: Mapping[Cell, Sequence[_Constraint]]) -> _Constraint | None:
    """A sum that does not hold after these changes."""
    for cell in moved:
        for constraint in of_cell[cell]:
            if _left_over(constraint, moved):
                return constraint
    return None


def _left_over(constraint: _Constraint, moved: dict[Cell, int]) -> int:
    return sum(constraint.signs.get(cell, 0) * by for cell, by in moved.items())


def _repairs(grid: Grid, broken: _Constraint, moved: dict[Cell, int]) -> Iterator[tuple[Cell, int]]:
    """Each cell not changed yet that would set a sum right, and by how much."""
    over = _left_over(broken, moved)
    for cell, sign in broken.signs.items():
        if cell not in moved and grid.value(cell) - over * sign >= 0:
            yield cell, -over * sign


def _is_inside(grid: Grid, moved: dict[Cell, int]) -> bool:
    """Does no column exceed the one that it is inside of?"""
    return all(
        grid.value((row, part)) + moved.get((row, part), 0) <= grid.value((row, whole)) + moved.get((row, whole), 0)
        for row in {cell[0] for cell in moved}
        for part, whole in grid.inside
    )
