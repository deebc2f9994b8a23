"""Sex, unit and photograph."""

import pytest

from safeconduct.identity import Evidence, Outcome, compare

MATCH, MISMATCH, BLANK = Outcome.MATCH, Outcome.MISMATCH, Outcome.BLANK

TABLE = [
    ("sex", "M", "M", MATCH),
    ("sex", "M", "male", MATCH),
    ("sex", "M", "муж", MATCH),
    ("sex", "F", "M", MISMATCH),
    ("sex", "X", "M", BLANK),
    ("sex", "", "M", BLANK),
    ("unit", "в/ч 29328", "29328", MATCH),
    ("unit", "в/ч № 29328", "military unit No. 29328", MATCH),
    ("unit", "в/ч 29328", "в/ч 12721", MISMATCH),
    ("unit", "Storm Z", "storm z", MATCH),
    ("unit", "", "29328", BLANK),
    ("photo", "ab" * 32, "AB" * 32, MATCH),
    ("photo", "ab" * 32, "cd" * 32, BLANK),
    ("photo", "", "", BLANK),
]


@pytest.mark.parametrize(("field", "a", "b", "outcome"), TABLE)
def test_marks_are_told_apart_in_both_directions(field: str, a: str, b: str, outcome: Outcome) -> None:
    one, other = Evidence("Ravi", **{field: a}), Evidence("Ravi", **{field: b})
    assert compare(one, other).field(field).outcome is outcome
    assert compare(other, one).field(field).outcome is outcome


def test_another_sex_weighs_against_and_the_same_sex_hardly_for() -> None:
    man, woman = Evidence("Ravi", sex="M"), Evidence("Ravi", sex="F")
    assert compare(man, woman).field("sex").weight < -2
    assert 0 < compare(man, man).field("sex").weight < 1


def test_other_photographs_prove_nothing() -> None:
    assert compare(Evidence("Ravi", photo="ab" * 32), Evidence("Ravi", photo="cd" * 32)).field("photo").weight == 0
