"""The row of a table that names its columns."""

import pytest

from safeconduct.store.tables.headers import LOOKED_AT, fold_header, header_place

OURS = {"name", "passport", "born"}


def score(row: list[str]) -> int:
    return len(OURS & set(row))


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("Claim 1 – Track *", "claim1track"),
        ("Passport No.", "passportno"),
        ("Партнёр", "партнер"),
        ("ПОЛНОЕ\nИМЯ", "полноеимя"),
        ("पिता का नाम", "पिताकानाम"),
        ("ﬁle №", "fileno"),
        ("ज़िला", fold_header("ज़िला")),
        (" –– ", ""),
    ],
)
def test_headers_are_compared_by_their_letters_digits_and_marks(header: str, folded: str) -> None:
    assert fold_header(header) == folded


def test_the_row_that_names_most_columns_is_the_header_and_the_first_of_several() -> None:
    rows = [["List of 2024"], ["name", "passport"], ["name", "passport", "born"], ["born", "passport", "name"]]
    assert header_place(rows, score) == 2


def test_a_row_that_names_too_few_columns_is_no_header() -> None:
    assert header_place([["name", "x"], []], score) is None
    assert header_place([["name", "x"], []], score, fewest=1) == 0
    assert header_place([], score) is None


def test_a_header_far_below_is_not_looked_for() -> None:
    above = [["x"]] * (LOOKED_AT - 1)
    assert header_place([*above, ["name", "born"]], score) == LOOKED_AT - 1
    assert header_place([*above, ["x"], ["name", "born"]], score) is None
