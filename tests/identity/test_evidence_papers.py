"""What the papers of two records say."""

import pytest

from safeconduct.identity import Evidence, Outcome, Paper, compare

MATCH, CLOSE, MISMATCH, BLANK = Outcome.MATCH, Outcome.CLOSE, Outcome.MISMATCH, Outcome.BLANK


def passport(number: str, state: str = "IN") -> Paper:
    return Paper("passport", number, state)


TABLE = [
    (passport("P1234568"), passport("P1234568"), MATCH, "Passport: the same number, P1234568"),
    (passport("P 123-4568"), passport("p1234568"), MATCH, "the same number"),
    (passport("P1234568<"), passport("P1234568"), MATCH, "the same number"),
    (passport("P1234568<4"), passport("P1234568"), MATCH, "the same number"),
    (passport("P1234568", "IND"), passport("P1234568", "IN"), MATCH, "the same number"),
    (passport("P1234568", ""), passport("P1234568", "IN"), MATCH, "the same number"),
    (passport("P1234568"), passport("P123456B"), CLOSE, "in one character that scanners confuse, 8 and B"),
    (passport("P1O34568"), passport("P1034568"), CLOSE, "scanners confuse, O and 0"),
    (passport("P1234568"), passport("PI234S6B"), CLOSE, "in 3 characters that scanners confuse"),
    (passport("P1234568"), passport("P1234578"), CLOSE, "differ in one character, P1234568 and P1234578"),
    (passport("P1234568"), passport("P123456"), CLOSE, "differ in one character"),
    (passport("P1234568"), passport("P1243568"), CLOSE, "changed places"),
    (passport("P1234568"), Paper("other", "P1234568"), CLOSE, "papers of different kinds"),
    (passport("P1234568"), passport("P1234568", "NP"), CLOSE, "of different countries"),
    (passport("P1234568"), passport("K7654321"), MISMATCH, "one may be an older passport"),
    (
        Paper("national_id", "234512345678"),
        Paper("national_id", "876554321098"),
        MISMATCH,
        "keeps this number for life",
    ),
    (passport("P1234568"), Paper("visa", "K7654321"), BLANK, "No papers"),
    (passport("00000000"), passport("00000000"), BLANK, "No papers"),
    (passport("unknown"), passport("unknown"), BLANK, "No papers"),
    (passport("123"), passport("123"), BLANK, "No papers"),
]


@pytest.mark.parametrize(("a", "b", "outcome", "words"), TABLE)
def test_papers_are_told_apart_in_both_directions(a: Paper, b: Paper, outcome: Outcome, words: str) -> None:
    one, other = Evidence("Ravi", papers=(a,)), Evidence("Ravi", papers=(b,))
    found, turned = compare(one, other).field("papers"), compare(other, one).field("papers")
    assert found.outcome is outcome
    assert words in found.sentence.text
    assert (turned.outcome, turned.weight) == (found.outcome, found.weight)


def test_the_best_of_several_papers_decides() -> None:
    ours = Evidence("Ravi", papers=(passport("K7654321"), passport("P1234568")))
    theirs = Evidence("Ravi", papers=(passport("P1234568"), passport("M1112223")))
    assert compare(ours, theirs).field("papers").outcome is MATCH


def test_an_older_passport_is_weaker_evidence_against_than_a_different_number_for_life() -> None:
    def weight(a: Paper, b: Paper) -> float:
        return compare(Evidence("Ravi", papers=(a,)), Evidence("Ravi", papers=(b,))).field("papers").weight

    old = weight(passport("P1234568"), passport("K7654321"))
    lasting = weight(Paper("national_id", "234512345678"), Paper("national_id", "876554321098"))
    assert lasting < old < 0


def test_two_passports_valid_at_once_with_different_births_are_two_persons() -> None:
    first = Paper("passport", "P1234568", "IN", "2015-01-01", "2025-01-01")
    second = Paper("passport", "K7654321", "IN", "2017-01-01", "2027-01-01")
    ours = Evidence(
        "Ravi Chandelwar", father="Mohan Chandelwar", birth="1990-05-06", papers=(first,), village="Rampura"
    )
    theirs = Evidence(
        "Ravi Chandelwar", father="Mohan Chandelwar", birth="1994-11-23", papers=(second,), village="Rampura"
    )
    found = compare(ours, theirs)
    assert "valid at the same time" in found.blocked.text
    assert found.probability < 0.5


def test_one_passport_that_follows_the_other_is_no_contradiction() -> None:
    first = Paper("passport", "P1234568", "IN", "2007-01-01", "2017-01-01")
    second = Paper("passport", "K7654321", "IN", "2016-11-01", "2026-11-01")
    found = compare(Evidence("Ravi", papers=(first,)), Evidence("Ravi", papers=(second,)))
    assert "older passport" in found.field("papers").sentence.text
    assert not found.blocked


def test_one_paper_with_wholly_different_names_is_never_proposed_as_the_same() -> None:
    ours = Evidence("Ramesh Chandelwar", papers=(passport("P1234568"),), birth="1990")
    theirs = Evidence("Oleg Zvyagintsev", papers=(passport("P1234568"),), birth="1990")
    found = compare(ours, theirs)
    assert found.probability < 0.5
    assert "written wrongly, or used by two persons" in found.blocked.text
