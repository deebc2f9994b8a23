"""Opening cases, giving them to officers, handing them over, tasks, owners of disagreements."""

from datetime import UTC, date, datetime, timedelta

import pytest

from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import (
    assign_case,
    assign_cases,
    end_hand_over,
    finish_task,
    hand_over,
    next_references,
    open_case,
    own_disagreement,
    save_view,
    set_task,
)
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.enums import Circumstance, Track, Viewpoint
from safeconduct.cases.models import Case, CaseOfficer, CaseTask, Clock, Disagreement, HandOver, ProfileSpan, SavedView
from safeconduct.cases.queries import cases_for
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.store.ids import parse_reference
from tests.cases.said import draft

pytestmark = pytest.mark.django_db


def last(verb: str) -> Entry:
    return Entry.objects.filter(verb=verb).latest("id")


def another_case(crisis, post, by, **more) -> Case:
    person = create_person(NewPerson("Another Man"), by=by)
    return open_case(crisis, person=person, circumstance=Circumstance.STUDENT, post=post, by=by, **more)


def test_a_case_has_a_reference_that_can_be_read_aloud_an_officer_a_clock_and_an_empty_standing(case, officer):
    assert parse_reference(case.reference) == case.reference
    assert case.reference.startswith("RU24-")
    assert CaseOfficer.objects.get(case=case).user_id == officer.id
    assert Clock.objects.get(case=case).kind == "first_contact"
    assert ProfileSpan.objects.get(case=case).profile.states == {}
    entry = last("open_case")
    assert entry.after == {"reference": case.reference, "circumstance": "recruited", "post": "Embassy Moscow"}
    assert (entry.case_id, entry.actor_name) == (case.pk, "Officer")


def test_a_person_has_one_case_in_a_crisis(case, crisis, ministry, officer):
    with pytest.raises(Refused, match=f"already has the case {case.reference}"):
        open_case(crisis, person=case.person, circumstance=Circumstance.OTHER, post=ministry.embassy, by=officer)


def test_nobody_opens_a_case_in_a_compartment_that_she_does_not_hold(crisis, ministry, officer, lead):
    with pytest.raises(Refused, match="you would not see it again"):
        another_case(crisis, ministry.embassy, officer, compartments=[Compartment.MINORS])
    assert another_case(crisis, ministry.embassy, lead, compartments=["minors", "medical"]).compartments == [
        "medical",
        "minors",
    ]


@pytest.mark.parametrize("who", ["diplomat", "press", "auditor", "administrator"])
def test_others_than_officers_open_no_case(crisis, ministry, officer, who):
    with pytest.raises(Refused, match="To open a case takes the role"):
        open_case(
            crisis,
            person=create_person(NewPerson("Another Man"), by=officer),
            circumstance=Circumstance.OTHER,
            post=ministry.capital,
            by=ministry.actor(who),
        )


def test_references_carry_the_year_in_which_the_case_was_opened_and_are_never_given_twice(crisis):
    given = next_references(crisis, [datetime(2024, 5, 1, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC)])
    assert [reference[:5] for reference in given] == ["RU24-", "RU25-"]
    assert not set(given) & set(next_references(crisis, [datetime(2024, 5, 1, tzinfo=UTC)] * 3))


def test_cases_are_given_to_who_sees_them_and_the_others_are_refused_by_reference(
    case, crisis, ministry, officer, lead
):
    elsewhere = another_case(crisis, ministry.other_embassy, lead)
    refused = assign_cases([case, elsewhere], officer=ministry.users["colleague"], by=lead)
    assert list(refused) == [elsewhere.reference]
    assert "Hand the case over to her post first" in str(refused[elsewhere.reference].reason)
    assert CaseOfficer.objects.filter(user=ministry.users["colleague"]).get().case == case
    assert last("assign_case").after == {"officer": "Colleague"}


def test_who_works_on_a_case_already_is_not_put_on_it_twice(case, ministry, lead):
    before = Entry.objects.count()
    assert assign_cases([case], officer=ministry.users["officer"], by=lead) == {}
    assert CaseOfficer.objects.filter(case=case).count() == 1
    assert Entry.objects.count() == before


def test_one_case_that_cannot_be_given_is_refused_outright(case, ministry, lead):
    with pytest.raises(Refused, match="Stranger cannot see this case from her post"):
        assign_case(case, officer=ministry.users["stranger"], by=lead)


def test_giving_thirty_cases_costs_no_more_queries_than_giving_one(
    crisis, ministry, lead, django_assert_max_num_queries
):
    cases = [another_case(crisis, ministry.embassy, lead) for _ in range(30)]
    with django_assert_max_num_queries(13):
        assign_cases(cases, officer=ministry.users["colleague"], by=lead)
    assert CaseOfficer.objects.filter(user=ministry.users["colleague"]).count() == 30


def test_a_liaison_gives_no_cases(case, ministry):
    with pytest.raises(Refused, match="To assign cases to officers takes the role"):
        assign_cases([case], officer=ministry.users["officer"], by=ministry.actor("liaison"))


def test_a_hand_over_lets_the_other_post_in_until_it_ends(case, ministry, officer, stranger):
    row = hand_over(case, post=ministry.other_embassy, reason="He crossed the border.", by=officer)
    assert list(cases_for(stranger)) == [case]
    assert last("hand_over_case").after == {"post": "Embassy Kyiv", "reason": "He crossed the border."}
    end_hand_over(row, by=officer)
    assert not cases_for(stranger).exists()
    assert last("end_hand_over").before == {"post": "Embassy Kyiv"}
    with pytest.raises(Refused, match="already ended"):
        end_hand_over(row, by=officer)


@pytest.mark.parametrize(
    ("post", "reason", "sentence"),
    [
        ("embassy", "Why not.", "at this post already"),
        ("other_embassy", "  ", "Write why the case is handed over"),
    ],
)
def test_a_hand_over_that_makes_no_sense_is_refused(case, ministry, officer, post, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        hand_over(case, post=getattr(ministry, post), reason=reason, by=officer)
    assert not HandOver.objects.exists()


def test_a_case_is_handed_to_a_post_once_at_a_time(case, ministry, officer):
    row = hand_over(case, post=ministry.other_embassy, reason="He crossed the border.", by=officer)
    with pytest.raises(Refused, match="already been handed over to this post"):
        hand_over(case, post=ministry.other_embassy, reason="Again.", by=officer)
    end_hand_over(row, by=officer)
    assert hand_over(case, post=ministry.other_embassy, reason="He is back there.", by=officer).until is None


def test_a_task_is_finished_once_and_by_whom_is_kept(case, ministry, officer, colleague):
    task = set_task(
        case, text=" Ask for the tag ", due_on=date(2026, 12, 1), owner=ministry.users["officer"], by=officer
    )
    assert last("set_task").after == {"text": "Ask for the tag", "due_on": "2026-12-01"}
    finish_task(task, by=colleague)
    kept = CaseTask.objects.get()
    assert (kept.done_by_id, kept.text) == (colleague.id, "Ask for the tag")
    assert last("finish_task").case_id == case.pk
    with pytest.raises(Refused, match="already been finished"):
        finish_task(task, by=officer)


def test_a_disagreement_gets_an_owner_and_a_day_while_it_is_open(case, ministry, officer):
    record_claim(case, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST), by=officer)
    record_claim(case, draft(Track.WHEREABOUTS, "located"), by=officer)
    disagreement = Disagreement.objects.get()
    own_disagreement(disagreement, owner=ministry.users["colleague"], due_on=date(2026, 12, 1), by=officer)
    disagreement.refresh_from_db()
    assert (disagreement.owner, disagreement.due_on) == (ministry.users["colleague"], date(2026, 12, 1))
    assert last("own_disagreement").after == {"track": "whereabouts", "owner": "Colleague", "due_on": "2026-12-01"}
    record_claim(case, draft(Track.WHEREABOUTS, "located", Viewpoint.HOST, happened="2024-07"), by=officer)
    disagreement.refresh_from_db()
    with pytest.raises(Refused, match="the accounts agree again"):
        own_disagreement(disagreement, owner=ministry.users["officer"], due_on=None, by=officer)


def test_a_disagreement_belongs_at_first_to_who_has_worked_longest_on_the_case(case, ministry, officer, lead):
    CaseOfficer.objects.filter(case=case).update(since=datetime.now(UTC) - timedelta(days=1))
    assign_case(case, officer=ministry.users["colleague"], by=lead)
    record_claim(case, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST), by=lead)
    record_claim(case, draft(Track.WHEREABOUTS, "located"), by=lead)
    assert Disagreement.objects.get().owner_id == officer.id


def test_a_view_saved_under_the_same_name_replaces_the_filters(crisis, officer, colleague):
    save_view(crisis, name="Missing ", query="host.whereabouts=missing", by=officer)
    save_view(crisis, name="Missing", query="host.whereabouts=missing&q=a", by=officer)
    save_view(crisis, name="Missing", query="q=b", by=colleague)
    assert SavedView.objects.get(user_id=officer.id).query == "host.whereabouts=missing&q=a"
    assert SavedView.objects.count() == 2
