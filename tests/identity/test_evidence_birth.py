"""What two births say of one person."""

import numpy as np
import pytest

from safeconduct.identity import Age, Evidence, Outcome, compare
from safeconduct.identity.evidence.birth import Birth, Births, birth_codes, read_birth, span_of

MATCH, CLOSE, MISMATCH, BLANK = Outcome.MATCH, Outcome.CLOSE, Outcome.MISMATCH, Outcome.BLANK

TABLE = [
    ("1998-03-12", "1998-03-12", Birth.SAME_DAY, MATCH),
    ("1998-03-12", "1998-12-03", Birth.SWAPPED, CLOSE),
    ("1998-03-12", "1998-03", Birth.SAME_MONTH, MATCH),
    ("1998-03", "1998-03", Birth.SAME_MONTH, MATCH),
    ("1998-03-12", "1998-03-17", Birth.DAY_SLIP, CLOSE),
    ("1998-03-12", "1998-03-21", Birth.DAY_SLIP, CLOSE),
    ("1998-03-12", "1998-08-12", Birth.DAY_SLIP, CLOSE),
    ("1998-03-12", "1999-03-12", Birth.YEAR_SLIP, CLOSE),
    ("1998-03-12", "1989-03-12", Birth.YEAR_SLIP, CLOSE),
    ("1998-03-12", "1988-03-12", Birth.YEAR_SLIP, CLOSE),
    ("1998-03", "1999-03", Birth.YEAR_SLIP, CLOSE),
    ("1998-03-12", "1998", Birth.SAME_YEAR, MATCH),
    ("1998", "1998", Birth.SAME_YEAR, MATCH),
    ("1998-03-12", "1998-01-01", Birth.SAME_YEAR, MATCH),
    ("1998-03-12", "1996/1999", Birth.FITS, MATCH),
    ("1998-03-12", "1997~", Birth.FITS, MATCH),
    ("1998-03-12", "../1999", Birth.FITS, MATCH),
    ("1998-03-12", "1997/..", Birth.FITS, MATCH),
    ("1998", "1999", Birth.NEAR, CLOSE),
    ("1998-03-12", "1998-11-25", Birth.OTHER_DAY, MISMATCH),
    ("1998-03-12", "2003-07-25", Birth.OTHER_DATE, MISMATCH),
    ("1998-03-12", "2003", Birth.OTHER_YEAR, MISMATCH),
    ("1998-03-12", "1970-07-02", Birth.GENERATION, MISMATCH),
    ("1998", "1970", Birth.GENERATION, MISMATCH),
    ("1998-03-12", "", Birth.BLANK, BLANK),
    ("", "", Birth.BLANK, BLANK),
    ("1998-03-12", "not known", Birth.BLANK, BLANK),
    ("1998-03-12", "0001", Birth.BLANK, BLANK),
]


@pytest.mark.parametrize(("a", "b", "code", "outcome"), TABLE)
def test_births_are_told_apart_in_both_directions(a: str, b: str, code: Birth, outcome: Outcome) -> None:
    one, other = Evidence("Ravi", birth=a), Evidence("Ravi", birth=b)
    columns, here, there = Births([one, other]), np.array([0]), np.array([1])
    assert Birth(birth_codes(columns, here, columns, there)[0]) is code
    assert Birth(birth_codes(columns, there, columns, here)[0]) is code
    assert compare(one, other).field("birth").outcome is outcome


def test_a_swapped_day_and_month_is_said_in_words() -> None:
    found = compare(Evidence("Ravi", birth="1998-03-12"), Evidence("Ravi", birth="1998-12-03")).field("birth")
    assert found.sentence.text == "Born 12 March 1998 and 3 December 1998: day and month may be swapped"


def test_an_age_at_a_date_fits_the_years_in_which_such_a_person_was_born() -> None:
    aged = Evidence("Ravi", age=Age(24, "2024-03-01"))
    span = span_of(aged)
    assert span is not None
    outcomes = {
        year: compare(aged, Evidence("Ravi", birth=year)).field("birth").outcome
        for year in ("1990", "1998", "1999", "2000", "2001", "2010")
    }
    assert outcomes == {
        "1990": MISMATCH, "1998": MATCH, "1999": MATCH, "2000": MATCH, "2001": MATCH, "2010": MISMATCH,
    }  # fmt: skip
    found = compare(aged, Evidence("Ravi", birth="1999")).field("birth")
    assert found.sentence.text == "Birth: about 24 years old on 1 March 2024 fits 1999"


@pytest.mark.parametrize("age", [(-3, "2024"), (400, "2024"), (24, "some day"), (24, "")])
def test_an_impossible_age_is_blank(age: tuple[int, str]) -> None:
    assert compare(Evidence("Ravi", age=Age(*age)), Evidence("Ravi", birth="1999")).field("birth").outcome is BLANK


def test_a_day_that_the_calendar_lacks_is_read_as_far_as_it_can_be() -> None:
    assert read_birth("1998-02-30") == read_birth("1998-02")
    assert read_birth("1998-25-03") == read_birth("1998-03-25")
    assert read_birth("1998-14-33") == read_birth("1998")
    assert read_birth("1998-00-00") == read_birth("1998")


def test_more_exact_agreement_weighs_more() -> None:
    born = Evidence("Ravi", birth="1998-03-12")
    texts = ("1998-03-12", "1998-03", "1998", "1995/2001", "2005-09-30")
    weights = [compare(born, Evidence("Ravi", birth=text)).field("birth").weight for text in texts]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] < 0 < weights[-2]
