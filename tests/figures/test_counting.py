"""Numbers as known at a time: family first, partitions, series."""

from datetime import date

import pytest
from django.utils import timezone

from safeconduct.cases.actions.claims import override_family_first
from safeconduct.cases.as_known import end_of_day
from safeconduct.figures.actions import set_measure, set_partition
from safeconduct.figures.enums import Audience
from safeconduct.figures.queries import (
    changes_by_month,
    check_partition,
    counts,
    current_versions,
    figures,
    held_back,
    number_on,
    own_series,
    partition_in_use,
    profile_test,
    series_of,
)
from tests.figures.ledger import at, confirm_death, make_measures, make_partition, new_case, ours, say


def numbers(crisis, day=None, audience=Audience.INTERNAL) -> dict[str, int]:
    counted = counts(crisis, as_known=end_of_day(crisis, date.fromisoformat(day)) if day else timezone.now())
    return {key: made.number for key, made in figures(counted, audience=audience).items()}


@pytest.fixture
def measured(lead):
    make_measures(lead)


def test_a_figure_of_a_past_day_counts_what_was_known_then(measured, crisis, case, lead):
    say(case, "ours.service=released", known="2025-01-17", by=lead, happened="2024-12-01")
    assert numbers(crisis, "2025-01-16")["released"] == 0
    assert numbers(crisis, "2025-01-17")["released"] == 1
    assert numbers(crisis)["released"] == 1


def test_before_the_case_was_known_nobody_is_counted(measured, crisis, case):
    assert numbers(crisis, "2024-02-25")["known_cases"] == 0
    assert numbers(crisis, "2024-02-26")["known_cases"] == 1


def test_family_first_keeps_a_death_publicly_in_the_part_where_it_was(measured, crisis, case, lead, officer):
    partition = make_partition(lead, crisis)
    say(case, "host.whereabouts=missing", known="2024-06-01", by=lead)
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    public, internal = numbers(crisis, "2024-06-12", Audience.PUBLIC), numbers(crisis, "2024-06-12")
    assert (internal["dead_confirmed_by_us"], internal["still_serving"]) == (1, 0)
    assert (public["dead_confirmed_by_us"], public["still_serving"], public["missing_as_host_reports"]) == (0, 1, 1)
    counted = counts(crisis, as_known=at("2024-06-12"))
    assert check_partition(partition, figures(counted, audience=Audience.PUBLIC), counted).adds_up
    assert counted.number(held_back) == 1


@pytest.mark.parametrize(
    "words", ["host.condition=dead", "third.condition=dead", "family.condition=dead", "host.remains=located"]
)
def test_in_public_nobody_elses_word_of_a_death_counts_either_before_the_family_was_told(crisis, case, lead, words):
    viewpoint, track, state = words.replace("=", ".").split(".")
    rule = {"said": {"viewpoint": viewpoint, "track": track, "states": [state]}}
    set_measure("told_by_others", name="said by others", definition="Said by others.", rule=rule, by=lead)
    say(case, words, known="2024-06-11", by=lead)
    assert numbers(crisis, "2024-06-12")["told_by_others"] == 1
    assert numbers(crisis, "2024-06-12", Audience.PUBLIC)["told_by_others"] == 0
    say(case, "ours.kin=told", known="2024-06-13", by=lead)
    assert numbers(crisis, "2024-06-13", Audience.PUBLIC)["told_by_others"] == 1


def test_a_death_is_said_in_public_once_the_family_was_told(measured, crisis, case, lead, officer):
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    say(case, "ours.kin=told", known="2024-06-13", by=lead)
    assert numbers(crisis, "2024-06-12", Audience.PUBLIC)["dead_confirmed_by_us"] == 0
    assert numbers(crisis, "2024-06-13", Audience.PUBLIC)["dead_confirmed_by_us"] == 1


def test_a_senior_can_override_family_first(measured, crisis, case, lead, officer):
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    override_family_first(case, reason="The press has named him.", by=lead)
    assert numbers(crisis, audience=Audience.PUBLIC)["dead_confirmed_by_us"] == 1
    assert numbers(crisis, "2024-06-12", Audience.PUBLIC)["dead_confirmed_by_us"] == 0


def test_a_gap_and_an_overlap_are_counted_case_by_case_even_where_they_hide_each_other(
    measured, crisis, case, lead, ministry
):
    other = new_case(crisis, ministry.embassy, "Arjun Bagwan", by=lead)
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    say(case, "ours.whereabouts=home", known="2024-05-02", by=lead)
    say(other, "ours.contact=reached", known="2024-05-03", by=lead)
    partition = set_partition("hidden", name="h", whole="known_cases", parts=["released", "home"], by=lead)
    counted = counts(crisis, as_known=at("2024-06-01"))
    check = check_partition(partition, figures(counted), counted)
    assert (check.difference, check.gap, check.overlap, check.adds_up) == (0, 1, 1, False)


def test_figures_told_beside_a_part_are_counted_within_it(measured, crisis, case, lead, ministry):
    partition = make_partition(lead, crisis)
    other = new_case(crisis, ministry.embassy, "Arjun Bagwan", by=lead)
    for one in (case, other):
        say(one, "host.whereabouts=missing", known="2024-05-01", by=lead)
    say(other, "ours.service=released", known="2024-05-02", by=lead)
    counted = counts(crisis, as_known=at("2024-06-01"))
    check = check_partition(partition, figures(counted), counted)
    assert [inner.number for inner in check.inside["still_serving"]] == [1]
    assert [inner.number for inner in check.inside["released"]] == [0]


def test_the_partition_in_use_is_the_last_whose_first_day_had_come_in_the_crisis_own_zone(measured, crisis, lead):
    crisis.time_zone = "Asia/Kolkata"
    make_partition(lead, crisis)
    set_partition(
        "apart", name="a", whole="known_cases", parts=["released"], used_from=date(2025, 12, 18), crisis=crisis, by=lead
    )
    assert partition_in_use(crisis, as_known=end_of_day(crisis, date(2025, 12, 17))).key == "remaining"
    assert partition_in_use(crisis, as_known=at("2025-12-17", 19)).key == "apart"


def test_a_series_says_the_same_as_the_figure_of_each_day(measured, crisis, case, lead, ministry):
    other = new_case(crisis, ministry.embassy, "Arjun Bagwan", by=lead, opened="2024-03-01")
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    say(other, "ours.service=released", known="2024-05-03", by=lead)
    found = own_series(crisis, current_versions(), audience=Audience.PUBLIC)
    for day in ("2024-02-25", "2024-02-26", "2024-03-01", "2024-04-30", "2024-05-01", "2024-05-02", "2024-05-03"):
        expected = numbers(crisis, day, Audience.PUBLIC)
        assert {key: number_on(steps, date.fromisoformat(day)) for key, steps in found.items()} == expected


def test_a_series_ends_its_days_where_the_crisis_does(measured, crisis, ministry, lead):
    new_case(crisis, ministry.embassy, "Arjun Bagwan", by=lead, opened="2024-03-01")
    crisis.time_zone = "Pacific/Auckland"
    assert own_series(crisis, current_versions(), audience=Audience.PUBLIC)["known_cases"] == [(date(2024, 3, 2), 1)]


def test_a_measure_of_another_version_counts_by_its_new_rule(measured, crisis, case, lead):
    assert numbers(crisis)["home"] == 0
    set_measure("home", name="home", definition="Any.", rule={"not": ours("whereabouts", "home")}, by=lead)
    assert numbers(crisis)["home"] == 1


def test_the_months_of_a_series_end_with_the_numbers_of_their_last_days(measured, crisis, case, lead, ministry):
    other = new_case(crisis, ministry.embassy, "Arjun Bagwan", by=lead, opened="2024-03-01")
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    say(other, "ours.service=released", known="2024-05-31", by=lead)
    versions = current_versions()
    test = profile_test(versions["released"], versions, Audience.PUBLIC)
    steps = series_of(changes_by_month(crisis), {"released": test})["released"]
    assert [number_on(steps, date(2024, month, day)) for month, day in ((4, 30), (5, 30), (5, 31), (6, 1))] == [
        0,
        0,
        2,
        2,
    ]


def test_figures_are_the_same_whether_a_profile_was_met_before_or_not(measured, crisis, case, lead):
    first = numbers(crisis)
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    assert numbers(crisis) == first | {"released": 1, "still_serving": 0}
    set_measure("released", name="released", definition="Nobody.", rule={"not": {"known": True}}, by=lead)
    assert numbers(crisis)["released"] == 0
