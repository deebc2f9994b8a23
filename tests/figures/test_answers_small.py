"""Small numbers in a table: what is not told cannot be worked out."""

from itertools import product
from random import Random

import pytest

from safeconduct.figures.answers.small import FEWEST, Grid, marks


def told_alike(grid, made):
    """Every table that would be told in the same way: the same numbers where they are told, the same totals."""
    columns = [list(columns_like(grid, made, place)) for place in range(len(grid.rows[0]))]
    for guess in product(*columns):
        rows = list(zip(*guess, strict=True))
        if all(row[whole] == sum(row[part] for part in parts) for row in rows for whole, parts in grid.sums):
            yield rows


def columns_like(grid, made, place):
    """Every column that has the same total, and the same numbers where they are told."""
    told = [row[place] for row in grid.rows]
    choices = [could_be(n, row[place], sum(told)) for n, row in zip(told, made, strict=True)]
    return (guess for guess in product(*choices) if sum(guess) == sum(told))


def could_be(number, mark, total):
    if mark == "few":
        return range(1, FEWEST)
    return range(total + 1) if mark else [number]


def nothing_can_be_worked_out(grid, made):
    tables = list(told_alike(grid, made))
    assert [tuple(row) for row in grid.rows] in tables
    hidden = [(r, c) for r, row in enumerate(made) for c, mark in enumerate(row) if mark]
    return all(len({table[r][c] for table in tables}) > 1 for r, c in hidden)


def test_a_small_number_is_told_as_few_and_another_is_withheld_so_that_the_total_betrays_nothing():
    grid = Grid([[9], [2], [7], [4]])
    made = marks(grid)
    assert made == [[""], ["few"], [""], ["withheld"]]
    assert nothing_can_be_worked_out(grid, made)


def test_two_ones_and_their_rest_would_betray_each_other():
    grid = Grid([[1], [1], [5], [20]])
    made = marks(grid)
    assert made == [["few"], ["few"], ["withheld"], [""]]
    assert nothing_can_be_worked_out(grid, made)


def test_a_one_and_a_two_protect_each_other_and_nothing_is_marked_without_need():
    assert marks(Grid([[1], [2], [5]])) == [["few"], ["few"], [""]]
    assert marks(Grid([[3], [0], [5]])) == [[""], [""], [""]]
    assert marks(Grid([])) == []


def test_a_whole_beside_its_parts_does_not_betray_a_part():
    grid = Grid([[9, 7, 2], [20, 12, 8], [30, 20, 10]], sums=[(0, (1, 2))])
    made = marks(grid)
    assert made[0][2] == "few"
    assert sum(bool(mark) for row in made for mark in row) == 4
    assert nothing_can_be_worked_out(grid, made)


@pytest.mark.parametrize("rows", [[[2]], [[1, 1]]])
def test_where_nothing_protects_them_the_table_is_not_told(rows):
    assert marks(Grid(rows)) is None


def test_where_few_would_betray_a_number_it_is_withheld():
    grid = Grid([[2, 1, 1], [9, 5, 4]], sums=[(0, (1, 2))])
    made = marks(grid)
    assert "withheld" in made[0]
    assert nothing_can_be_worked_out(grid, made)


@pytest.mark.parametrize("seed", range(8))
def test_no_number_that_is_not_told_can_be_worked_out_by_trying_all_tables(seed):
    random = Random(seed)
    for _round in range(15):
        parts = [[random.choice([0, 1, 2, 3, 5]) for _column in range(2)] for _row in range(random.randint(2, 3))]
        grid = Grid([[sum(row), *row] for row in parts], sums=[(0, (1, 2))]) if seed % 2 else Grid(parts)
        made = marks(grid)
        if made is None:
            assert len(grid.rows) == 1 or all(sum(row) == 0 for row in grid.rows[1:])
        else:
            assert all(made[r][c] for r, row in enumerate(grid.rows) for c, n in enumerate(row) if 0 < n < FEWEST)
            assert nothing_can_be_worked_out(grid, made)
