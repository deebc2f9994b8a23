"""Contradictions among the numbers that were said in public on one day."""

from datetime import date

import pytest

from safeconduct.figures.actions import publish_figure
from safeconduct.figures.checks import contradictions
from safeconduct.figures.enums import Bound, ContradictionKind
from safeconduct.figures.shipped import install_measures
from safeconduct.store.partial_dates import PartialDate


@pytest.fixture
def say(crisis, lead):
    """Publish numbers, each as (measure, value) or (measure, value, bound), on one day."""
    install_measures(by=lead)

    def publish(*said, on="2025-07-24"):
        for measure, value, *bound in said:
            publish_figure(
                crisis, measure=measure, value=value, bound=bound[0] if bound else Bound.EXACTLY,
                said_on=PartialDate.parse_edtf(on), said_by="Spokesperson", source="a newspaper", by=lead,
            )  # fmt: skip

    return publish


def test_parts_that_leave_some_of_the_whole_over_are_found(crisis, say):
    say(("known_cases", 127), ("released", 98), ("dead_confirmed_by_us", 12), ("remaining", 13))
    (found,) = contradictions(crisis)
    assert (found.kind, found.difference, found.known_on) == (ContradictionKind.DOES_NOT_ADD_UP, 4, date(2025, 7, 24))
    assert found.words == (
        "Published on 24 July 2025: 127 known, but 98 released + 12 dead, confirmed by us + 13 remaining make 123. "
        "The difference is 4."
    )


def test_parts_that_exceed_the_whole_are_found(crisis, say):
    say(("known_cases", 100), ("released", 98), ("dead_confirmed_by_us", 12), ("remaining", 13))
    assert [found.difference for found in contradictions(crisis)] == [-23]


@pytest.mark.parametrize(
    "said",
    [
        [("known_cases", 123), ("released", 98), ("dead_confirmed_by_us", 12), ("remaining", 13)],
        [("known_cases", 127), ("released", 98), ("remaining", 13)],
        [("known_cases", 127), ("released", 98), ("dead_confirmed_by_us", 12, Bound.AT_LEAST), ("remaining", 13)],
    ],
    ids=["it adds up", "a part was not said", "a part was not said exactly"],
)
def test_numbers_that_add_up_or_can_are_no_contradiction(crisis, say, said):
    say(*said)
    assert contradictions(crisis) == []


def test_the_partition_of_the_day_decides_what_must_add_up(crisis, say):
    say(("known_cases", 202), ("released", 119), ("dead_confirmed_by_us", 26), ("remaining", 50), on="2025-12-18")
    assert contradictions(crisis) == []


def test_numbers_of_two_days_are_not_held_against_each_other(crisis, say):
    say(("known_cases", 127), ("released", 98), ("dead_confirmed_by_us", 12))
    say(("remaining", 13), on="2025-07-25")
    assert contradictions(crisis) == []


def test_one_word_that_two_viewpoints_use_for_two_numbers_is_found(crisis, say):
    say(("missing_as_host_reports", 6), ("missing_as_family_says", 11, Bound.AT_LEAST))
    (found,) = contradictions(crisis)
    assert found.kind == ContradictionKind.ONE_WORD_TWO_NUMBERS
    assert "“missing”" in found.words
    assert "at least 11 missing, as the family says" in found.words


@pytest.mark.parametrize(
    "said",
    [
        [("missing_as_host_reports", 11), ("missing_as_family_says", 11)],
        [("missing_as_host_reports", 11), ("missing_as_family_says", 6, Bound.AT_LEAST)],
        [("missing_as_host_reports", 6), ("dead_as_host_says", 11)],
        [("asked_for_help", 30), ("wants_to_return", 20)],
        [("remaining", 18), ("still_serving", 2)],
    ],
    ids=["the same number", "bounds allow both", "two words", "one asks more viewpoints", "borrowed words"],
)
def test_numbers_that_can_both_be_true_are_no_contradiction(crisis, say, said):
    say(*said)
    assert contradictions(crisis) == []


def test_one_measure_said_with_two_numbers_on_one_day_is_found(crisis, say):
    say(("released", 96), ("released", 97))
    assert [found.difference for found in contradictions(crisis)] == [1]


def test_a_number_without_a_measure_of_ours_is_left_alone(crisis, say):
    say((None, 5), ("released", 96))
    assert contradictions(crisis) == []
