"""Taking the figures of an answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.cases.actions.claims import override_family_first
from safeconduct.figures.actions import set_measure
from safeconduct.figures.answers.taking import take
from safeconduct.figures.answers.text import Annexure
from safeconduct.figures.enums import Grouping
from tests.figures.answers import KNOWN, give_regions, make_ledger, text_of
from tests.figures.ledger import at, make_partition, new_case, ours, say


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
        ("released; happened=2025-06-01", "happened later than it is known"),
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


def test_the_hedge_of_a_figure_comes_in_its_language_or_not_at_all(crisis, cases, lead):
    set_measure("home", name="home", definition="Home.", hedge="so far as we know", rule=ours("whereabouts", "home"),
                by=lead)  # fmt: skip
    version = take(crisis, text_of("{home}"), as_known=KNOWN).figures["home"].version
    assert (version.hedge_in("en"), version.hedge_in("hi")) == ("so far as we know", "")


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


def test_what_had_happened_by_a_day_is_told_as_at_least_and_at_most(crisis, cases, lead):
    say(cases[3], "ours.service=released", known="2024-12-01", by=lead, happened="2024-06/2024-09")
    taken = take(crisis, text_of("{released; happened=2024-06-30} {released; happened=2024-05-30}"), as_known=KNOWN)
    assert [(one.number, one.at_most) for one in taken.figures.values()] == [(1, 2), (0, 0)]


def test_a_death_of_which_the_family_was_not_told_had_not_happened_in_public_either(crisis, cases, lead):
    slot = "dead_confirmed_by_us; happened=2024-12-31"
    before = take(crisis, text_of(f"{{{slot}}}"), as_known=KNOWN).figures[slot]
    say(cases[2], "ours.kin=told", known="2025-02-01", by=lead)
    after = take(crisis, text_of(f"{{{slot}}}"), as_known=at("2025-02-02")).figures[slot]
    assert (before.number, before.at_most, after.number) == (1, 1, 2)


def test_an_annexure_divides_figures_and_covers_small_numbers(crisis, cases, ministry, officer):
    give_regions(cases, ["Punjab", "Punjab", "Punjab", "Kerala", ""])
    annexure = Annexure("1", {"en": "By home state"}, ("known_cases", "released"), Grouping.HOME_REGION)
    (made,) = take(crisis, text_of(annexures=(annexure,)), as_known=timezone.now()).annexes
    assert made.values == ("Kerala", "Punjab", "")
    assert made.rows == ((1, 0), (3, 1), (1, 0))
    assert made.marks[0][0] == "few"
    assert made.marks[1] == ("withheld", "withheld"), "a single one in a column is betrayed by its total"


def test_annexures_that_divide_by_the_same_are_covered_alike(crisis, cases):
    give_regions(cases, ["Punjab", "Punjab", "Punjab", "Kerala", ""])
    annexures = tuple(
        Annexure(str(n), {}, measures, Grouping.HOME_REGION)
        for n, measures in enumerate([("known_cases", "released"), ("known_cases",)])
    )
    first, second = take(crisis, text_of(annexures=annexures), as_known=timezone.now()).annexes
    assert [row[0] for row in first.marks] == [row[0] for row in second.marks]


def test_a_figure_as_happened_by_a_day_is_no_column(crisis, cases):
    annexure = Annexure("1", {}, ("released; happened=2024-12-31",), Grouping.YEAR)
    assert "cannot be divided" in str(take(crisis, text_of(annexures=(annexure,)), as_known=KNOWN).faults)


def test_more_figures_than_anybody_reads_are_not_counted(crisis, cases):
    wording = " ".join(f"{{released; home_region=Village {n}}}" for n in range(125))
    taken = take(crisis, text_of(wording), as_known=KNOWN)
    assert (len(taken.figures), len(taken.faults)) == (120, 5)
    assert "at most 120" in taken.faults["released; home_region=Village 124"]
