"""The page of the record, for auditors."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Case
from safeconduct.desk.record import PAGE, Sought, read_record, read_sought
from tests.figures.ledger import new_case, say


@pytest.fixture
def auditor(ministry):
    return ministry.actor("auditor")


def verbs(page) -> list[str]:
    return [row.shown.entry.verb for row in page.rows]


def test_the_record_shows_who_did_what_to_which_case(case, auditor, lead):
    say(case, "host.whereabouts=missing", known="2024-05-01", by=lead)
    row = read_record(Sought(), by=auditor).rows[0]
    assert (row.shown.entry.actor_name, row.shown.entry.verb, row.reference) == ("Lead", "record_claim", case.reference)
    assert "missing" in row.shown.details


def test_reading_the_record_is_recorded(case, auditor):
    read_record(Sought(case=case.reference), by=auditor)
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.actor_name, entry.case_id) == ("read_audit", "Auditor", case.pk)


def test_the_record_is_narrowed_by_person_verb_and_case(case, crisis, ministry, auditor, lead, officer):
    other = new_case(crisis, ministry.embassy, "Arjun Bagwan", by=officer)
    say(case, "ours.contact=reached", known="2024-05-01", by=lead)
    assert verbs(read_record(Sought(who="officer@ministry"), by=auditor)) == [
        "open_case", "create_person", "open_case", "create_person",
    ]  # fmt: skip
    assert verbs(read_record(Sought(verb="record_claim"), by=auditor)) == ["record_claim"]
    assert verbs(read_record(Sought(case=other.reference.lower()), by=auditor)) == ["open_case"]


def test_a_case_in_a_compartment_that_the_auditor_does_not_hold_stays_closed(case, auditor):
    Case.objects.filter(pk=case.pk).update(compartments=["medical"])
    rows = read_record(Sought(), by=auditor).rows
    hidden = [row for row in rows if row.is_hidden]
    assert hidden
    assert all(row.reference == "" for row in hidden)
    assert "You see no case" in read_record(Sought(case=case.reference), by=auditor).fault


@pytest.mark.parametrize("sought", [Sought(case="RU24-9999-X"), Sought(case="!"), Sought(who="nobody at all")])
def test_what_cannot_be_found_is_said_in_words(case, auditor, sought):
    page = read_record(sought, by=auditor)
    assert page.fault
    assert page.rows == ()


def test_pages_follow_each_other_without_a_gap(auditor):
    entries = Entry.objects.bulk_create(
        [Entry(verb="search", kind="search", object_id=str(n)) for n in range(PAGE + 5)]
    )
    first = read_record(Sought(verb="search"), by=auditor)
    second = read_record(Sought(verb="search"), by=auditor, before=first.next)
    told = [row.shown.entry.pk for row in [*first.rows, *second.rows]]
    assert told == sorted((entry.pk for entry in entries), reverse=True)
    assert second.next is None


def test_only_an_auditor_reads_the_record(lead):
    with pytest.raises(Refused, match="read the audit takes the role auditor"):
        read_record(Sought(), by=lead)


def test_an_unknown_verb_is_left_out_of_what_is_sought():
    assert read_sought({"verb": "shouted", "who": " Lead "}) == Sought(who="Lead")


def test_the_page_answers_an_auditor_and_refuses_an_officer(client, ministry, case):
    client.force_login(ministry.users["auditor"])
    page = client.get("/audit/", {"verb": "open_case"})
    assert page.status_code == 200
    assert case.reference in page.content.decode()
    client.force_login(ministry.users["officer"])
    assert client.get("/audit/").status_code == 403


@pytest.mark.parametrize("before", ["yesterday", "-1", "9" * 30])
def test_a_broken_page_number_does_not_break_the_page(client, ministry, before):
    client.force_login(ministry.users["auditor"])
    assert client.get("/audit/", {"before": before}).status_code == 200


def test_the_page_asks_as_many_questions_for_three_cases_as_for_one(
    client, ministry, crisis, case, lead, django_assert_num_queries
):
    client.force_login(ministry.users["auditor"])
    client.get("/audit/")
    with CaptureQueriesContext(connection) as one:
        client.get("/audit/")
    for name in ("Arjun Bagwan", "Ravi Sangha"):
        new_case(crisis, ministry.embassy, name, by=lead)
    with django_assert_num_queries(len(one)):
        client.get("/audit/")
