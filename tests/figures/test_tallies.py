"""Figures are summed from tallies; here they are held against the spans of every case."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Count

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.claims import retract_claim
from safeconduct.cases.jobs import fold_tallies
from safeconduct.cases.models import Crisis, ProfileSpan, ProfileTally
from safeconduct.figures.queries import counts
from tests.conftest import Ministry
from tests.figures.ledger import at, new_case, say

MOMENTS = [
    datetime(2024, 2, 1, tzinfo=UTC),
    at("2024-02-26"),
    datetime(2024, 4, 30, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2024, 5, 1, tzinfo=UTC),
    at("2024-05-20"),
    at("2024-05-20") - timedelta(microseconds=1),
    at("2025-01-17"),
    datetime(2030, 1, 1, tzinfo=UTC),
]


@pytest.fixture
def told(crisis: Crisis, ministry: Ministry, lead: Actor) -> Crisis:
    """Three cases: one told in order, one with a claim brought in later for an earlier time, one with a retraction."""
    in_order, backdated, retracted = (new_case(crisis, ministry.embassy, name, by=lead) for name in ("A", "B", "C"))
    say(in_order, "ours.contact=reached", known="2024-03-01", by=lead)
    say(in_order, "ours.service=released", known="2024-05-20", by=lead)
    say(backdated, "ours.contact=regular", known="2024-05-20", by=lead)
    say(backdated, "ours.contact=reached", known="2024-03-05", by=lead)
    claim = say(retracted, "host.whereabouts=missing", known="2024-04-02", by=lead)
    retract_claim(claim, reason="Another man.", by=lead, at=at("2024-05-20"))
    return crisis


def by_looking_at_every_case(crisis: Crisis, moment: datetime) -> dict[int, int]:
    spans = ProfileSpan.objects.filter(crisis=crisis, known_from__lte=moment, known_until__gt=moment)
    return dict(spans.values_list("profile_id").annotate(n=Count("case_id")))


@pytest.mark.parametrize("moment", MOMENTS)
def test_tallies_count_what_the_spans_of_every_case_say(told: Crisis, moment: datetime) -> None:
    assert dict(counts(told, as_known=moment).by_profile) == by_looking_at_every_case(told, moment)


def test_a_claim_known_earlier_changes_the_counts_of_the_months_in_between(
    told: Crisis, ministry: Ministry, lead: Actor
) -> None:
    case = new_case(told, ministry.embassy, "D", by=lead)
    before = dict(counts(told, as_known=at("2024-04-15")).by_profile)
    say(case, "family.contact=lost", known="2024-03-10", by=lead)
    after = dict(counts(told, as_known=at("2024-04-15")).by_profile)
    assert after != before
    assert after == by_looking_at_every_case(told, at("2024-04-15"))


def test_folding_tallies_leaves_one_row_each_and_the_same_counts(told: Crisis) -> None:
    before = [dict(counts(told, as_known=moment).by_profile) for moment in MOMENTS]
    assert ProfileTally.objects.count() > _different_tallies()
    fold_tallies(timestamp=0)
    assert ProfileTally.objects.count() == _different_tallies()
    assert [dict(counts(told, as_known=moment).by_profile) for moment in MOMENTS] == before


def test_deriving_again_adds_no_tally(told: Crisis) -> None:
    before = ProfileTally.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_derive((SELECT array_agg(id) FROM cases_case))")
    assert ProfileTally.objects.count() == before


def _different_tallies() -> int:
    return ProfileTally.objects.values("crisis", "month", "profile").distinct().count()
