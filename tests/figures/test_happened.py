"""As known at one time, as happened by a day."""

from datetime import date

import pytest
from django.utils import timezone

from safeconduct.cases.actions.claims import retract_claim
from safeconduct.figures.queries import HappenedBy, current_versions, figure_happened_by
from tests.figures.ledger import at, confirm_death, make_measures, say


def by_day(crisis, key: str, happened: str, *, known=None) -> tuple[int, int]:
    versions = current_versions()
    found: HappenedBy = figure_happened_by(
        versions[key], versions, crisis, as_known=known or timezone.now(), happened_by=date.fromisoformat(happened)
    )
    return found.at_least, found.at_most


@pytest.fixture
def measured(lead):
    make_measures(lead)


def test_what_is_known_later_to_have_happened_earlier_counts_on_the_earlier_day(measured, crisis, case, lead, officer):
    confirm_death(case, known="2024-06-11", happened="2024-03-05", first=lead, second=officer)
    assert by_day(crisis, "dead_confirmed_by_us", "2024-03-04") == (0, 0)
    assert by_day(crisis, "dead_confirmed_by_us", "2024-03-05") == (1, 1)
    assert by_day(crisis, "dead_confirmed_by_us", "2024-03-05", known=at("2024-06-10")) == (0, 0)


def test_an_open_date_leaves_the_number_between_at_least_and_at_most(measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-08-01", happened="2024-06", by=lead)
    assert by_day(crisis, "released", "2024-05-31") == (0, 0)
    assert by_day(crisis, "released", "2024-06-15") == (0, 1)
    assert by_day(crisis, "released", "2024-06-30") == (1, 1)


def test_a_measure_that_counts_those_to_whom_nothing_happened_is_bounded_too(measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-08-01", happened="2024-06", by=lead)
    assert by_day(crisis, "still_serving", "2024-05-31") == (1, 1)
    assert by_day(crisis, "still_serving", "2024-06-15") == (0, 1)
    assert by_day(crisis, "still_serving", "2024-06-30") == (0, 0)


def test_a_claim_without_any_date_had_happened_when_it_became_known(measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-08-01", by=lead)
    assert by_day(crisis, "released", "2024-07-31") == (0, 1)
    assert by_day(crisis, "released", "2024-08-01") == (1, 1)


def test_a_retracted_claim_proves_nothing_from_its_retraction_on(measured, crisis, case, lead):
    claim = say(case, "ours.service=released", known="2024-08-01", happened="2024-06-01", by=lead)
    retract_claim(claim, reason="Another man.", by=lead, at=at("2024-09-01"))
    assert by_day(crisis, "released", "2024-06-01", known=at("2024-08-15")) == (1, 1)
    assert by_day(crisis, "released", "2024-06-01") == (0, 0)


def test_a_death_that_nobody_countersigned_does_not_count(measured, crisis, case, lead):
    say(case, "ours.condition=dead", known="2024-06-11", happened="2024-03-05", by=lead)
    assert by_day(crisis, "dead_confirmed_by_us", "2024-12-31") == (0, 0)
