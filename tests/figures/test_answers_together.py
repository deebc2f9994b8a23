"""What an answer tells in sentences and tables, and what was told before: together they give no small number away."""

from datetime import UTC, datetime
from functools import cache
from itertools import product
from random import Random

import pytest

from safeconduct.figures.answers.annexes import told_in_sentences
from safeconduct.figures.answers.small import is_few
from safeconduct.figures.answers.together import Counted, Divided, cover_together
from safeconduct.figures.answers.told import ToldOutside, as_told, cover_after, small_differences
from safeconduct.figures.enums import Grouping
from safeconduct.figures.models import Partition

NOW, BEFORE = datetime(2025, 1, 17, tzinfo=UTC), datetime(2025, 1, 10, tzinfo=UTC)
REGION, SEX = Grouping.HOME_REGION, Grouping.SEX
PARTS = Partition(key="p", whole_id="known", parts=["released", "serving"])


def counted(measure="released", at=NOW, **conditions):
    return Counted(measure, 1, at, frozenset((trait, frozenset(values)) for trait, values in conditions.items()))


def column(rows, measure="released", by=REGION, at=NOW, **conditions):
    return Divided(counted(measure, at, **conditions), sum(rows.values()), by, rows, counts_all=measure == "known")


def told(rows, hidden=(), at=NOW, measure="released"):
    """A table that an answer told, with these rows covered."""
    cells = {value: "withheld" if value in hidden else n for value, n in rows.items()}
    return ToldOutside(counted(measure, at), sum(rows.values()), REGION, cells)


# ---------------------------------------------------------------- one answer
PEOPLE = list(product("ABC", "FM"))
"""Everybody by region and sex: from these every number of the test follows."""


@cache
def worlds(people):
    return [numbers for numbers in product(range(people + 1), repeat=len(PEOPLE)) if sum(numbers) == people]


def tables_of(world):
    """Released by region, women among them by region, released by sex; and three sentences."""
    people = dict(zip(PEOPLE, world, strict=True))
    by_region = {region: people[region, "F"] + people[region, "M"] for region in "ABC"}
    women = {region: people[region, "F"] for region in "ABC"}
    by_sex = {sex: sum(people[region, sex] for region in "ABC") for sex in "FM"}
    columns = [column(by_region), column(women, sex="F"), column(by_sex, by=SEX)]
    said = {counted(home_region="A"): by_region["A"], counted(home_region="AB"): by_region["A"] + by_region["B"]}
    return columns, said


def numbers_of(world):
    columns, said = tables_of(world)
    cells = {one.cell(value): n for one in columns for value, n in one.rows.items()}
    return cells | said


@cache
def all_numbers(people):
    return [numbers_of(world) for world in worlds(people)]


@pytest.mark.parametrize("seed", range(4))
def test_no_number_of_two_tables_and_the_sentences_beside_them_can_be_worked_out(seed):
    random = Random(seed)
    protected = 0
    for _round in range(12):
        world = random.choice(worlds(6))
        marks, true = cover_together(*tables_of(world)), numbers_of(world)
        if None in marks.values():
            continue
        alike = [one for one in all_numbers(6) if all(is_told_alike(marks[c], n, one[c]) for c, n in true.items())]
        hidden = [c for c in true if marks[c]]
        assert all(marks[c] for c, n in true.items() if is_few(n))
        assert all(len({one[c] for one in alike}) > 1 for c in hidden)
        protected += len(hidden)
    assert protected


def is_told_alike(mark, number, other):
    return is_few(other) if mark == "few" else True if mark else number == other


def test_a_sentence_tells_the_people_of_a_row_as_the_table_does():
    rows = {"Goa": 2, "Kerala": 5, "Punjab": 9}
    said = {counted(home_region=["Goa"]): 2, counted(home_region=["Punjab"]): 9, counted(sex="F"): 2}
    marks = cover_together([column(rows)], said)
    assert (marks[counted(home_region=["Goa"])], marks[counted(home_region=["Punjab"])]) == ("few", "")
    assert counted(sex="F") not in marks, "no table divides by sex"


def test_a_row_is_withheld_rather_than_the_number_of_a_sentence():
    rows = {"Goa": 2, "Kerala": 5, "Punjab": 9}
    assert cover_together([column(rows)], {})[counted(home_region=["Kerala"])] == "withheld"
    marks = cover_together([column(rows)], {counted(home_region=["Kerala"]): 5})
    assert marks[counted(home_region=["Kerala"])] == ""
    assert marks[counted(home_region=["Punjab"])] == "withheld"


def test_what_a_sentence_says_of_two_states_is_used_too():
    rows = {"Goa": 2, "Kerala": 5, "Punjab": 9, "Sikkim": 7}
    marks = cover_together([column(rows)], {counted(home_region=["Goa", "Sikkim"]): 9})
    assert [marks[counted(home_region=[value])] for value in rows] == ["few", "", "", "withheld"]


def test_few_who_are_left_of_a_row_are_covered_although_nobody_tells_them():
    known = column({"Goa": 8, "Kerala": 7, "Punjab": 9}, "known")
    released = column({"Goa": 4, "Kerala": 3, "Punjab": 8})
    marks = cover_together([known, released], {})
    assert marks[known.cell("Punjab")] or marks[released.cell("Punjab")]


# ---------------------------------------------------------------- what was told before
ROWS = {"Assam": 4, "Goa": 2, "Kerala": 5, "Punjab": 9}


def test_what_was_covered_stays_covered_while_it_is_the_same():
    again = column(ROWS)
    before = told(ROWS, hidden=["Goa", "Kerala"], at=BEFORE)
    assert cover_after([again], {})[again.cell("Assam")] == "withheld"
    marks = cover_after([again], {}, before=[before])
    assert (marks[again.cell("Kerala")], marks[again.cell("Goa")]) == ("withheld", "few")
    assert marks[again.cell("Assam")] == ""


def test_a_table_that_changed_since_is_held_against_nothing():
    before = told(ROWS | {"Punjab": 8}, hidden=["Goa", "Kerala"], at=BEFORE)
    again = column(ROWS)
    assert cover_after([again], {}, before=[before]) == cover_after([again], {})


def test_of_the_same_time_a_row_is_covered_of_which_a_subtraction_leaves_few():
    before = told(ROWS | {"Punjab": 10, "Kerala": 8}, hidden=["Goa", "Assam"], measure="known")
    again = column(ROWS)
    marks = cover_after([again], {}, before=[before], inside={"released": frozenset({"known"})})
    assert marks[again.cell("Punjab")] == "withheld"
    assert not cover_after([again], {})[again.cell("Punjab")]


def test_a_table_that_nothing_protects_from_an_earlier_one_is_not_told():
    again = column({"Goa": 2, "Punjab": 9})
    marks = cover_after([again], {}, before=[ToldOutside(counted(home_region=["Punjab"]), 9)])
    assert set(marks.values()) == {None}


def test_the_sentences_about_a_table_that_is_not_told_are_left_to_the_checks():
    rows, punjab, both = (
        {"Goa": 2, "Punjab": 9},
        counted(home_region=["Punjab"]),
        counted(home_region=["Goa", "Punjab"]),
    )
    said = {punjab: 9, both: 11, counted(home_region=["Goa"]): 2}
    marks = cover_after([column(rows)], said, before=[ToldOutside(punjab, 9)])
    assert set(marks.values()) == {None}
    assert told_in_sentences(said, marks) == {counted(home_region=["Goa"]): "few"}


@pytest.mark.parametrize("seed", range(4))
def test_no_number_that_two_tables_of_one_day_cover_can_be_worked_out_from_both(seed):
    random = Random(seed)
    for _round in range(12):
        parts = [{value: random.choice([0, 1, 2, 3, 5]) for value in "ABC"} for _part in range(2)]
        first, second = column(parts[0]), column(parts[1], "serving")
        whole = column({value: sum(rows[value] for rows in parts) for value in "ABC"}, "known")
        before = as_told([first], cover_together([first], {}))
        marks = cover_after([whole, first, second], {}, [PARTS], before)
        if not before or None in marks.values():
            continue
        assert nothing_can_be_worked_out([first, second], whole, as_told([whole, first, second], marks) + before)


def nothing_can_be_worked_out(parts, whole, papers):
    """Every table whose told rows are the same in all papers, with the same totals."""
    alike = [
        dict(zip("ABC", zip(*both, strict=True), strict=True))
        for both in product(*(columns_with(sum(one.rows.values())) for one in parts))
        if all(is_in(paper, parts, whole, both) for paper in papers)
    ]
    hidden = [(place, value) for place, one in enumerate(parts) for value in "ABC" if is_hidden(one, value, papers)]
    return alike and all(len({world[value][place] for world in alike}) > 1 for place, value in hidden)


@cache
def columns_with(total):
    return [numbers for numbers in product(range(total + 1), repeat=3) if sum(numbers) == total]


def is_in(paper, parts, whole, both):
    measures = [one.total for one in parts]
    rows = (
        both[measures.index(paper.counted)]
        if paper.counted in measures
        else [sum(row) for row in zip(*both, strict=True)]
    )
    return all(
        is_told_alike(n if isinstance(n, str) else "", n, rows["ABC".index(value)]) for value, n in paper.cells.items()
    )


def is_hidden(one, value, papers):
    return all(isinstance(paper.cells[value], str) for paper in papers if paper.counted == one.total)


# ---------------------------------------------------------------- subtraction
@pytest.mark.parametrize(
    ("now", "before", "is_found"),
    [
        ({counted(home_region=["Punjab"]): 8}, {counted(): 9}, True),
        ({counted(home_region=["Punjab"]): 6}, {counted(): 9}, False),
        ({counted(home_region=["Punjab"]): 9}, {counted(): 9}, False),
        ({counted(home_region=["Punjab"]): 8}, {counted(at=BEFORE): 9}, False),
        ({counted(home_region=["Punjab", "Goa"]): 10}, {counted(home_region=["Punjab"]): 9}, True),
        ({counted(home_region=["Punjab"]): 9, counted(home_region=["Goa"]): 1},
         {counted(home_region=["Punjab", "Goa"]): 10}, False),
        ({counted(home_region=["Punjab"]): 9}, {counted(home_region=["Punjab"]): 9, counted(): 10}, False),
        ({counted(sex="F"): 9}, {counted(home_region=["Punjab"]): 10}, False),
        ({counted(sex="F", home_region=["Punjab"]): 9}, {counted(home_region=["Punjab"]): 10}, True),
        ({counted(home_region=["Punjab"]): 9}, {counted(home_region=["*"]): 10}, True),
        ({counted(home_region=["Punjab"]): 9}, {counted("known", home_region=["Punjab"]): 10}, True),
        ({counted(): 9}, {counted("known"): 10}, False),
    ],
    ids=["the rest", "a larger rest", "no rest", "another time", "two and one of them", "the rest is told",
         "told before", "neither within the other", "a kind of them", "of whom it is known", "of a wider measure",
         "nobody narrowed"],
)  # fmt: skip
def test_a_small_difference_of_two_numbers_is_found_where_one_is_within_the_other(now, before, is_found):
    assert bool(list(small_differences(now, before, {"released": frozenset({"known"})}))) == is_found
