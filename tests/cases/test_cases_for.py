"""Which cases may I see? Each reason to see a case, and each reason not to."""

import pytest

from safeconduct.access.actions import create_user, grant_compartment, grant_role
from safeconduct.access.enums import Compartment, Role
from safeconduct.access.queries import actor_for
from safeconduct.cases.actions.casework import assign_case, end_hand_over, hand_over
from safeconduct.cases.actions.clocks import promise_call
from safeconduct.cases.models import Case, CaseOfficer
from safeconduct.cases.queries import cases_for, may_see_case, open_disagreements, running_clocks
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sees(ministry, who: str, case: Case) -> bool:
    actor = ministry.actor(who)
    listed = list(cases_for(actor))
    assert listed in ([], [case])
    assert may_see_case(actor, case.pk) == bool(listed)
    return bool(listed)


def someone(ministry, role: Role, post) -> str:
    user = create_user("someone@ministry.example", name="Someone", password=PASSWORD, by=None)
    grant_role(user, role=role, post=post, by=None)
    ministry.users["someone"] = user
    return "someone"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("officer", True),  # her own case
        ("colleague", True),  # of her post
        ("stranger", False),  # a post beside it
        ("lead", True),  # the post above
        ("liaison", True),
        ("diplomat", True),
        ("auditor", True),
        ("administrator", True),
        ("press", False),  # sees figures, no cases
    ],
)
def test_a_case_is_seen_from_its_post_and_from_the_post_above_but_not_by_the_press_officer(
    case, ministry, who, expected
):
    assert sees(ministry, who, case) == expected


def test_a_post_below_does_not_see_the_cases_of_the_post_above(case, ministry):
    assert not sees(ministry, someone(ministry, Role.CASE_OFFICER, ministry.consulate), case)


def test_the_post_above_sees_the_cases_of_the_post_below(case, ministry):
    Case.objects.update(post=ministry.consulate)
    assert sees(ministry, "officer", case)
    assert sees(ministry, "lead", case)
    assert not sees(ministry, "stranger", case)


def test_an_officer_who_works_on_a_case_sees_it_from_another_post_until_she_no_longer_does(case, ministry):
    CaseOfficer.objects.create(case=case, post=case.post, user=ministry.users["stranger"])
    assert sees(ministry, "stranger", case)
    CaseOfficer.objects.filter(user=ministry.users["stranger"]).update(until="2024-03-01T00:00Z")
    assert not sees(ministry, "stranger", case)


def test_who_works_on_a_case_sees_it_when_the_case_goes_to_another_post(case, ministry):
    CaseOfficer.objects.create(case=case, post=case.post, user=ministry.users["colleague"])
    Case.objects.update(post=ministry.other_embassy)
    assert sees(ministry, "colleague", case)


def test_a_hand_over_opens_the_case_to_the_whole_other_post_and_can_then_be_given_to_its_officers(
    case, ministry, officer, lead
):
    row = hand_over(case, post=ministry.other_embassy, reason="He crossed the border.", by=officer)
    assert sees(ministry, "stranger", case)
    assign_case(case, officer=ministry.users["stranger"], by=lead)
    end_hand_over(row, by=officer)
    assert sees(ministry, "stranger", case), "she works on it still"


def test_a_hand_over_to_a_post_opens_the_case_to_the_post_above_that_one(case, ministry, officer):
    Case.objects.update(post=ministry.other_embassy)
    CaseOfficer.objects.all().delete()
    assert not sees(ministry, "officer", case)
    hand_over(case, post=ministry.consulate, reason="He is in their district.", by=ministry.actor("lead"))
    assert sees(ministry, "officer", case)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((), False),
        ((Compartment.MEDICAL,), False),
        ((Compartment.MEDICAL, Compartment.MINORS), True),
        (tuple(Compartment), True),
    ],
)
def test_a_case_in_compartments_is_seen_only_by_who_holds_all_of_them(case, ministry, held, expected):
    Case.objects.update(compartments=["medical", "minors"])
    for compartment in held:
        grant_compartment(ministry.users["officer"], compartment=compartment, by=None)
    assert sees(ministry, "officer", case) == expected


def test_compartments_hold_against_headquarters_and_against_the_officer_of_the_case(case, ministry):
    Case.objects.update(compartments=["source"])
    assert [sees(ministry, who, case) for who in ("officer", "administrator", "auditor", "lead")] == [
        False,
        False,
        False,
        True,
    ]


def test_who_holds_compartments_but_sits_elsewhere_does_not_see_the_case(case, ministry):
    for compartment in Compartment:
        grant_compartment(ministry.users["stranger"], compartment=compartment, by=None)
    assert not sees(ministry, "stranger", case)


def test_without_any_role_no_case_exists(case, ministry):
    user = create_user("new@ministry.example", name="New", password=PASSWORD, by=None)
    CaseOfficer.objects.create(case=case, post=case.post, user=user)
    assert not cases_for(actor_for(user)).exists()


def test_clocks_and_disagreements_are_listed_only_for_cases_that_are_seen(case, crisis, ministry, officer, stranger):
    from datetime import UTC, datetime, timedelta

    from safeconduct.cases.actions.claims import record_claim
    from safeconduct.cases.enums import Track, Viewpoint
    from tests.cases.said import draft

    promise_call(case, due_at=datetime.now(UTC) + timedelta(days=1), note="", by=officer)
    record_claim(case, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST), by=officer)
    record_claim(case, draft(Track.WHEREABOUTS, "located"), by=officer)
    assert running_clocks(officer, crisis).count() == 2
    assert open_disagreements(officer, crisis).count() == 1
    assert not running_clocks(stranger, crisis).exists()
    assert not open_disagreements(stranger, crisis).exists()


def test_the_list_costs_two_more_queries_for_who_does_not_see_all_posts(case, ministry, django_assert_num_queries):
    lead, officer = ministry.actor("lead"), ministry.actor("officer")
    with django_assert_num_queries(1):
        list(cases_for(lead))
    with django_assert_num_queries(3):
        list(cases_for(officer))
