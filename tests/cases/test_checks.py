"""The comparison of what is kept with what follows from the claims finds every kind of difference, by case."""

from threading import Thread

import pytest
from django.db import connection, connections, transaction

from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.checks import CHUNK, LISTED, compare_standings
from safeconduct.cases.enums import Circumstance, Track, Viewpoint
from safeconduct.cases.models import Case, Disagreement, Place, ProfileSpan, Standing
from safeconduct.people.models import Person
from tests.cases.said import draft

pytestmark = pytest.mark.django_db


def change(statement: str, *values: object) -> None:
    """As somebody with the password of the superuser could."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, list(values) or None)
        cursor.execute("SET session_replication_role = DEFAULT")


def found() -> list[str]:
    return [difference.sentence for difference in compare_standings().differences]


@pytest.fixture
def told(case, officer):
    """A case on whose whereabouts the host and we differ."""
    record_claim(case, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST), by=officer)
    record_claim(case, draft(Track.WHEREABOUTS, "located"), by=officer)
    return case


def test_what_was_compared_is_counted(told):
    report = compare_standings()
    assert (report.cases, report.claims, report.standings, report.spans, report.found) == (1, 2, 2, 3, 0)
    assert report.profiles == 3
    assert "2 periods of standing of 1 cases, worked out again from 2 claims" in report.summary


def test_a_changed_state_is_found(told):
    Standing.objects.filter(viewpoint="host").update(state="home")
    assert found() == [
        f"Case {told.reference}: the standing on “whereabouts”, Host, does not follow from its claims.",
    ]


def test_a_place_that_is_not_that_of_its_claim_is_found(told):
    place = Place.objects.create(crisis=told.crisis, name="Rostov", latitude=47.2, longitude=39.7)
    Standing.objects.filter(viewpoint="host").update(place=place)
    assert found() == [f"Case {told.reference}: the standing on “whereabouts”, Host, does not follow from its claims."]


def test_a_removed_standing_is_found(told):
    change("DELETE FROM cases_standing WHERE viewpoint = 'ours'")
    assert found() == [f"Case {told.reference}: the standing on “whereabouts”, Ours, does not follow from its claims."]


def test_a_claim_that_was_written_past_the_actions_is_found(told):
    change("UPDATE cases_claim SET state = 'home' WHERE viewpoint = 'ours'")
    assert f"Case {told.reference}: the standing on “whereabouts”, Ours, does not follow from its claims." in found()


def test_a_changed_time_of_the_whole_standing_is_found(told):
    change(
        "UPDATE cases_profilespan SET known_from = known_from + interval '1 second' WHERE known_until < '9999-01-01'"
    )
    assert found() == [f"Case {told.reference}: its standing as a whole over time does not follow from its claims."]


def test_a_case_without_its_first_span_is_found(case):
    ProfileSpan.objects.all().delete()
    assert found()[:1] == [f"Case {case.reference}: its standing as a whole over time does not follow from its claims."]


def test_a_disagreement_that_was_closed_by_hand_is_found(told):
    Disagreement.objects.update(closed_at="2024-07-01T00:00Z")
    assert found() == [f"Case {told.reference}: the accounts on “whereabouts” differ, but no disagreement is open."]


def test_a_disagreement_that_was_opened_by_hand_is_found(told):
    Disagreement.objects.create(case=told, track=Track.CUSTODY, opened_at="2024-07-01T00:00Z")
    assert found() == [f"Case {told.reference}: the accounts on “custody” agree, but a disagreement is open."]


def test_a_standing_of_no_case_is_found(told):
    change("UPDATE cases_standing SET case_id = '01890a5d-ac96-774b-bcce-b302099a8057' WHERE viewpoint = 'host'")
    assert found()[-1] == (
        "There is a standing of a case that does not exist: 01890a5d-ac96-774b-bcce-b302099a8057."
    )  # fmt: skip


def test_a_tally_that_does_not_add_up_is_found(told):
    change("UPDATE cases_profiletally SET n = n + 1 WHERE month = '2024-02-01'")
    assert found() == ["The tally of the crisis and month army 2024-02 does not add up to the standings of its cases."]


@pytest.mark.parametrize(
    "tampering", ["differs = '{}'", "key = 'host.whereabouts=home'", "overridden = true", "states = '{}'"]
)
def test_a_changed_profile_is_found(told, tampering):
    number = ProfileSpan.objects.get(case=told, known_until__year=9999).profile_id
    change(f"UPDATE cases_profile SET {tampering} WHERE id = %s", number)
    assert f"Profile {number}, a standing that cases share, does not agree with itself." in found()


def test_a_removed_profile_is_found(told):
    change("DELETE FROM cases_profile WHERE states = '{}'")
    assert found() == [f"Case {told.reference}: its standing as a whole over time does not follow from its claims."]


def many_cases(case: Case, number: int) -> None:
    people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(number))
    Case.objects.bulk_create(
        Case(
            crisis=case.crisis, person=person, reference=f"XX24-{n}", circumstance=Circumstance.OTHER, post=case.post,
            opened_at=case.opened_at,
        )
        for n, person in enumerate(people)
    )  # fmt: skip


def test_more_differences_than_are_listed_are_counted_over_all_chunks(case):
    many_cases(case, LISTED + CHUNK // 2)
    report = compare_standings()
    assert (report.cases, report.found, len(report.differences)) == (
        LISTED + CHUNK // 2 + 1,
        LISTED + CHUNK // 2,
        LISTED,
    )


def test_each_chunk_costs_the_same_number_of_queries(case, django_assert_num_queries):
    from safeconduct.cases.actions.derive import derive

    many_cases(case, 7)
    derive(list(Case.objects.values_list("pk", flat=True)))
    with django_assert_num_queries(2 + 1 + 3 + 6 + 9):
        compare_standings(chunk=8)
    with django_assert_num_queries(2 + 1 + 3 + 6 + 4 * 9):
        compare_standings(chunk=2)


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_is_recorded_meanwhile_is_no_difference(case, officer, monkeypatch):
    """Between two of the queries of a chunk an officer records: the case is looked at again, held."""
    from safeconduct.cases import checks

    read = checks._read
    recorded = []

    def read_slowly(cases):
        ledger = read(cases)
        if not recorded:
            recorded.append(True)
            thread = Thread(target=record)
            thread.start()
            thread.join()
            ledger.standings = read(cases).standings
        return ledger

    def record():
        with transaction.atomic():
            record_claim(case, draft(Track.WHEREABOUTS, "located"), by=officer)
        connections.close_all()

    monkeypatch.setattr(checks, "_read", read_slowly)
    assert found() == []
    assert recorded
