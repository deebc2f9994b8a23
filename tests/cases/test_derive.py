"""What follows from claims is made again by deriving, and disagreements close when the accounts ceased to differ."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from safeconduct.cases.actions.claims import record_claim, retract_claim
from safeconduct.cases.actions.derive import derive
from safeconduct.cases.checks import compare_standings
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Countersignature, Disagreement, Standing
from tests.cases.said import draft

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    return datetime(2024, 7, number, 12, tzinfo=UTC)


def differ(case, lead):
    """The host says missing on 1 July, we say located on 2 July."""
    missing = record_claim(case, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST, known_at=day(1)), by=lead)
    record_claim(case, draft(Track.WHEREABOUTS, "located", known_at=day(2)), by=lead)
    return missing


def test_a_disagreement_opens_when_the_accounts_began_to_differ(case, lead):
    differ(case, lead)
    assert Disagreement.objects.get().opened_at == day(2)


def test_a_disagreement_closes_when_the_accounts_ceased_to_differ_whatever_came_after(case, lead):
    missing = differ(case, lead)
    record_claim(case, draft(Track.KIN, "told", known_at=day(9)), by=lead)
    retract_claim(missing, reason="Another man.", by=lead, at=day(4))
    assert Disagreement.objects.get().closed_at == day(4)


def test_a_disagreement_never_closes_before_it_opened(case, lead):
    missing = differ(case, lead)
    retract_claim(missing, reason="Never said.", by=lead, at=day(1))
    closed = Disagreement.objects.get()
    assert closed.closed_at == closed.opened_at == day(2)


def test_accounts_that_differ_again_are_a_new_disagreement(case, lead):
    differ(case, lead)
    record_claim(
        case, draft(Track.WHEREABOUTS, "located", Viewpoint.HOST, known_at=day(3), happened="2024-07-03"), by=lead
    )
    record_claim(
        case, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST, known_at=day(5), happened="2024-07-05"), by=lead
    )
    periods = list(Disagreement.objects.order_by("opened_at").values_list("opened_at", "closed_at"))
    assert periods == [(day(2), day(3)), (day(5), None)]


def test_deriving_again_repairs_a_standing_that_somebody_changed(case, lead):
    record_claim(case, draft(Track.WHEREABOUTS, "located"), by=lead)
    Standing.objects.update(state="home")
    derive([case.pk])
    assert Standing.objects.get().state == "located"


def test_only_our_own_finding_of_a_death_waits_for_a_countersignature(case, lead):
    claim = record_claim(case, draft(Track.CONDITION, "dead", Viewpoint.HOST, known_at=day(1)), by=lead)
    Countersignature.objects.bulk_create([Countersignature(claim=claim, at=day(8), by_id=lead.id)])
    derive([case.pk])
    assert Standing.objects.get().known_from == day(1)


def test_cases_without_claims_stand_for_nothing_from_their_opening_on(case):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_profilespan")
    (present,) = derive([case.pk])
    assert (present.states, present.differs) == ({}, [])
    assert case.spans.get().known_from == case.opened_at


def test_of_two_claims_that_happened_on_one_day_the_one_known_last_stands(case, lead):
    record_claim(case, draft(Track.WHEREABOUTS, "located", known_at=day(5)), by=lead)
    record_claim(case, draft(Track.WHEREABOUTS, "missing", known_at=day(3)), by=lead)
    assert Standing.objects.get(known_until__year=9999).state == "located"
    assert compare_standings().found == 0


def test_of_two_claims_alike_in_both_times_the_one_recorded_last_stands(case, lead):
    for state in ("located", "missing"):
        record_claim(case, draft(Track.WHEREABOUTS, state, known_at=day(3)), by=lead)
    assert Standing.objects.get().state == "missing"
    assert compare_standings().found == 0
