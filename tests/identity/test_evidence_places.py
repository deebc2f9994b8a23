"""Villages, districts and states in several spellings and under former names."""

import pytest

from safeconduct.identity import Evidence, Outcome, compare

MATCH, CLOSE, MISMATCH, BLANK = Outcome.MATCH, Outcome.CLOSE, Outcome.MISMATCH, Outcome.BLANK

TABLE = [
    ("state", "Orissa", "Odisha", MATCH),
    ("state", "UP", "Uttar Pradesh", MATCH),
    ("state", "U.P.", "उत्तर प्रदेश", MATCH),
    ("state", "West Bengal", "पश्चिम बंगाल", MATCH),
    ("state", "Panjab", "ਪੰਜਾਬ", MATCH),
    ("state", "Kerala", "Punjab", MISMATCH),
    ("state", "Kerala", "", BLANK),
    ("district", "Bombay", "Mumbai", MATCH),
    ("district", "Calcutta", "Kolkata", MATCH),
    ("district", "Bangalore", "Bengaluru", MATCH),
    ("district", "Distt. Allahabad", "Prayagraj", MATCH),
    ("district", "इलाहाबाद", "Prayagraj District", MATCH),
    ("district", "Киев", "Kyiv", MATCH),
    ("district", "Kasganj", "Jhansi", MISMATCH),
    ("village", "Vill. Rampura", "रामपुरा", MATCH),
    ("village", "Rampura", "Рампура", MATCH),
    ("village", "Kishangarh", "Kishungirh", CLOSE),
    ("village", "Kishangarh", "Kishanarh", CLOSE),
    ("village", "Rampura", "Sultanganj", MISMATCH),
    ("village", "👍", "Rampura", BLANK),
]


@pytest.mark.parametrize(("level", "a", "b", "outcome"), TABLE)
def test_places_are_told_apart_in_both_directions(level: str, a: str, b: str, outcome: Outcome) -> None:
    one, other = Evidence("Ravi", **{level: a}), Evidence("Ravi", **{level: b})
    assert compare(one, other).field(level).outcome is outcome
    assert compare(other, one).field(level).outcome is outcome


def test_a_former_name_is_said_to_be_a_name_of_the_same_place() -> None:
    found = compare(Evidence("Ravi", state="Orissa"), Evidence("Ravi", state="Odisha")).field("state")
    assert found.sentence.text == "Orissa and Odisha are names of the same state"


def test_a_village_written_where_the_district_stands_counts_as_the_district() -> None:
    ours, theirs = Evidence("Ravi", village="Kasganj"), Evidence("Ravi", district="Kasganj")
    apart = Evidence("Ravi", district="Jhansi")
    assert compare(ours, theirs).probability > compare(ours, apart).probability


def test_the_finest_place_that_agrees_carries_the_weight_once() -> None:
    home = {"village": "Rampura", "district": "Kasganj", "state": "UP"}
    whole = compare(Evidence("Ravi", **home), Evidence("Ravi", **home))
    weights = [whole.field(level).weight for level in ("village", "district", "state")]
    assert weights[0] > 0
    assert weights[1:] == [0, 0]


def test_one_name_of_a_village_in_two_states_is_not_one_village() -> None:
    ours = Evidence("Ravi", village="Rampura", district="Kasganj", state="UP")
    theirs = Evidence("Ravi", village="Rampura", district="Kota", state="Rajasthan")
    assert compare(ours, theirs).field("village").weight <= 0
