"""Taking the figures of an answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.cases.actions.claims import override_family_first
from safeconduct.figures.actions import set_measure
from safeconduct.figures.answers.taking import take
from tests.figures.answers import KNOWN, make_ledger, text_of
from tests.figures.ledger import make_partition, new_case, ours, say


@pytest.fixture
def cases(crisis, ministry):
    return make_ledger(crisis, ministry)


def numbers(crisis, wording, **more):
    taken = take(crisis, text_of(wording), as_known=KNOWN, **more)
    assert not taken.faults
    return {text: one.number for text, one in taken.figures.items()}


def test_every_slot_is_counted_as_for_the_public_and_what_is_held_back_is_told(crisis, cases):
    taken = take(crisis, text_of(), as_known=KNOWN)
    assert {text: one.number for text, one in taken.figures.items()} == {
        "known_cases": 5, "released": 1, "dead_confirmed_by_us": 1,
    }  # fmt: skip
    assert (taken.held_back, taken.overrides) == (1, ())


def test_a_slot_may_ask_for_another_day_or_for_some_of_the_cases(crisis, cases, ministry, lead):
    asked = "{dead_confirmed_by_us; known=2024-06-12} {dead_confirmed_by_us; known=2024-06-11}"
    assert list(numbers(crisis, asked).values()) == [1, 0]
    asked = "{known_cases; home_region=unknown} {known_cases; home_region=Punjab} {known_cases; post=embassy moscow}"
    assert list(numbers(crisis, asked).values()) == [5, 0, 5]


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        ("relased", "There is no measure “relased”. Did you mean “released”?"),
        ("quite_else_entirely", "There is no measure “quite_else_entirely”."),
        ("released; known=2025-01-18", "later than the answer"),
        ("released; known=2031-01-18", "has not come yet"),
        ("released; known=2023-01-18", "nothing was known before"),
        ("released; sex=Z", "In “released; sex=Z”"),
        ("released; post=Embassy Paris", "no post"),
        ("released; happened=2025-06-01", "later than"),
    ],
)
def test_a_slot_that_cannot_be_filled_says_why(crisis, cases, slot, words):
    taken = take(crisis, text_of(f"{{{slot}}}"), as_known=KNOWN)
    assert words in taken.faults[slot]
    assert slot not in taken.figures


def test_an_answer_is_counted_by_the_versions_that_its_author_saw(crisis, cases, lead):
    before = take(crisis, text_of("{released}"), as_known=KNOWN).measures
    set_measure("released", name="released", definition="All.", rule={"known": True}, by=lead)
    assert numbers(crisis, "{released}", versions=before) == {"released": 1}
    assert numbers(crisis, "{released}") == {"released": 5}


def test_an_overridden_death_is_counted_and_told_with_the_senior_and_the_reason(crisis, cases, lead):
    override_family_first(cases[2], reason="The press named him.", by=lead)
    taken = take(crisis, text_of("{dead_confirmed_by_us}"), as_known=timezone.now())
    assert (taken.figures["dead_confirmed_by_us"].number, taken.held_back) == (2, 0)
    (told,) = taken.overrides
    assert (told.reference, told.senior, told.reason) == (cases[2].reference, "Lead", "The press named him.")


def test_the_partition_in_use_is_checked_and_the_one_that_was_named(crisis, cases, lead):
    make_partition(lead, crisis)
    (check,) = take(crisis, text_of(), as_known=KNOWN).partitions
    assert (check.whole.number, check.adds_up) == (5, True)
    (named,) = take(crisis, text_of(partitions=("remaining",)), as_known=KNOWN).partitions
    assert named.partition.key == "remaining"


def test_the_hedge_of_a_figure_comes_in_each_language(crisis, cases, lead):
    set_measure("home", name="home", definition="Home.", hedge="so far as we know", rule=ours("whereabouts", "home"),
                by=lead)  # fmt: skip
    assert take(crisis, text_of("{home}"), as_known=KNOWN).figures["home"].hedge == {"en": "so far as we know"}


def test_twelve_figures_ask_as_little_as_one(crisis, cases, ministry, lead):
    keys = ["known_cases", "released", "dead_confirmed_by_us", "still_serving", "missing_as_host_reports", "home"]
    with CaptureQueriesContext(
        connection,
    ) as one:
        take(crisis, text_of("{known_cases}"), as_known=KNOWN)
    say(new_case(crisis, ministry.embassy, "Farhan Gosavi", by=lead), "host.whereabouts=missing", known="2024-09-01",
        by=lead)  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        take(crisis, text_of(" ".join(f"{{{key}}}" for key in keys)), as_known=KNOWN)
    assert len(many) <= len(one) + 1
