"""Two officers record against the same case at once."""

from collections.abc import Callable
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, connections, transaction

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import assign_cases, hand_over, open_case
from safeconduct.cases.actions.claims import countersign_claim, record_claim, retract_claim
from safeconduct.cases.enums import Circumstance, Ground, Track, Viewpoint
from safeconduct.cases.models import CaseOfficer, Claim, Countersignature, ProfileSpan, Retraction, Standing
from safeconduct.people.actions import NewPerson, create_person
from tests.cases.said import draft

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[object]:
    """Let each act run in a thread with a connection of its own, all starting at the same moment."""
    gate = Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            results[number] = act()
        except Refused as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_both_claims_are_there_and_one_standing_follows_from_both(case, officer, colleague):
    for month in range(1, 7):
        said = [
            (draft(Track.SERVICE, "recruited", happened=f"2024-{month:02}"), officer),
            (draft(Track.CONTACT, "reached", happened=f"2024-{month:02}"), colleague),
            (draft(Track.SERVICE, "released", Viewpoint.HOST), colleague),
        ]
        together(*[lambda what=what, by=by: record_claim(case, what, by=by) for what, by in said])
    assert Claim.objects.filter(case=case).count() == 18
    assert Entry.objects.filter(verb="record_claim", case_id=case.pk).count() == 18
    span = ProfileSpan.objects.filter(case=case).latest("known_from")
    assert span.profile.states == {"ours.service": "recruited", "ours.contact": "reached", "host.service": "released"}
    spans = list(ProfileSpan.objects.filter(case=case).order_by("known_from").values_list("known_from", "known_until"))
    assert [until for _, until in spans[:-1]] == [start for start, _ in spans[1:]]


def test_the_same_key_sent_twice_at_once_is_one_claim(case, officer, colleague):
    same = draft(Track.SERVICE, "recruited", key="list-7:row-11")
    results = together(*[lambda by=by: record_claim(case, same, by=by).pk for by in (officer, colleague, officer)])
    assert len(set(results)) == 1
    assert Claim.objects.count() == 1


def test_a_claim_is_retracted_once_when_two_try_at_once(case, officer, colleague):
    claim = record_claim(case, draft(Track.SERVICE, "recruited"), by=officer)
    results = together(*[lambda by=by: retract_claim(claim, reason="Wrong man.", by=by) for by in (officer, colleague)])
    assert sorted(type(result).__name__ for result in results) == ["Refused", "Retraction"]
    assert Retraction.objects.count() == 1
    assert not Standing.objects.filter(case=case, known_until__year=9999).exists()


def test_a_death_is_countersigned_once_when_two_try_at_once(case, officer, colleague, lead):
    claim = record_claim(case, draft(Track.CONDITION, "dead", ground=Ground.DNA), by=officer)
    results = together(*[lambda by=by: countersign_claim(claim, by=by) for by in (colleague, lead)])
    assert sorted(type(result).__name__ for result in results) == ["Countersignature", "Refused"]
    assert Countersignature.objects.count() == 1


def test_a_person_gets_one_case_when_two_open_it_at_once(case, crisis, ministry, officer, colleague):
    person = create_person(NewPerson("Another Man"), by=officer)
    told = {"person": person, "circumstance": Circumstance.STUDENT, "post": ministry.embassy}
    results = together(*[lambda by=by: open_case(crisis, by=by, **told) for by in (officer, colleague)])
    assert sorted(type(result).__name__ for result in results) == ["Case", "Refused"]


def test_a_case_is_handed_over_and_given_once_when_two_do_it_at_once(case, ministry, officer, colleague):
    told = {"post": ministry.other_embassy, "reason": "He crossed the border."}
    results = together(*[lambda by=by: hand_over(case, by=by, **told) for by in (officer, colleague)])
    assert sorted(type(result).__name__ for result in results) == ["HandOver", "Refused"]
    given = ministry.users["colleague"]
    together(*[lambda by=by: assign_cases([case], officer=given, by=by) for by in (officer, colleague)])
    assert CaseOfficer.objects.filter(user=given).count() == 1
    assert Entry.objects.filter(verb="assign_case").count() == 1


def test_a_claim_that_waited_for_another_is_flagged_against_what_the_other_said(case, officer, colleague):
    record_claim(case, draft(Track.SERVICE, "recruited", happened="2024-01"), by=officer)
    holding, waited = Event(), []

    def second() -> None:
        holding.wait()
        try:
            waited.append(record_claim(case, draft(Track.SERVICE, "release_asked", happened="2024-03"), by=colleague))
        finally:
            connections.close_all()

    thread = Thread(target=second)
    thread.start()
    with transaction.atomic():
        record_claim(case, draft(Track.SERVICE, "released", happened="2024-02"), by=officer)
        holding.set()
        while thread.is_alive() and not somebody_waits():
            pass
    thread.join()
    assert waited[0].out_of_order


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]
