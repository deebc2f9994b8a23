"""The page of one case: what it shows, to whom, and as known when."""

import pytest
from django.test import Client

from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, record_claim, retract_claim
from safeconduct.cases.enums import Track, Viewpoint

from .telling import Told, death, says, sign_in, tell


@pytest.fixture
def told(case, lead) -> Told:
    return tell(case, by=lead)


@pytest.fixture
def address(case) -> str:
    return f"/cases/{case.reference}/"


def page(client: Client, ministry, who: str, address: str) -> str:
    response = sign_in(client, ministry.users[who]).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_all_accounts_side_by_side_and_that_they_differ(client, ministry, told, address):
    text = page(client, ministry, "officer", address)
    for words in ("located", "missing", "well", "nothing said", "disagree", "ICRC"):
        assert words in text
    assert "known, after 79 days" in text


def test_names_are_marked_with_their_language_and_numbers_are_masked(client, ministry, told, address):
    text = page(client, ministry, "officer", address)
    assert '<span lang="ru">Омвир Сингх Тилвара</span>' in text
    assert '<span lang="hi">ओमवीर सिंह तिलवाड़ा</span>' in text
    assert "Z50···17" in text
    assert "Z5017317" not in text


def test_numbers_in_full_are_shown_on_demand_and_the_record_says_so(client, ministry, told, address):
    assert "Z5017317" in page(client, ministry, "officer", address + "?numbers=full")
    entry = Entry.objects.filter(verb="read_case").latest("id")
    assert (entry.actor_name, entry.after) == ("Officer", {"numbers": "in full"})


def test_a_stranger_is_told_that_there_is_no_such_page(client, ministry, told, address):
    assert sign_in(client, ministry.users["stranger"]).get(address).status_code == 404
    assert not Entry.objects.filter(verb="read_case").exists()


@pytest.mark.parametrize("reference", ["RU26-0001-0", "nothing", "RU26-99999-3"])
def test_a_reference_that_is_none_is_no_page(client, ministry, case, reference):
    assert sign_in(client, ministry.users["officer"]).get(f"/cases/{reference}/").status_code == 404


def test_opening_the_page_leaves_a_row_in_the_record(client, ministry, told, address):
    page(client, ministry, "colleague", address)
    entry = Entry.objects.get(verb="read_case")
    assert (entry.actor_name, entry.case_id, entry.after) == ("Colleague", told.case.pk, None)


def test_a_past_day_shows_what_was_known_then_and_no_acts(client, ministry, told, address):
    text = page(client, ministry, "officer", address + "?known=2025-02-01")
    assert "missing" in text
    assert "2 claims that stand" in text
    assert "ICRC" not in text
    assert 'id="record"' not in text
    assert "Retract" not in text
    assert Entry.objects.get(verb="read_case").after == {"known": "2025-02-01"}


def test_a_retracted_claim_is_struck_with_its_reason_and_still_stood_before(client, ministry, told, address, officer):
    retract_claim(told.claims["missing"], reason="Another man of the same name.", by=officer)
    now = page(client, ministry, "officer", address)
    assert "claim is-retracted" in now
    assert "Another man of the same name." in now
    then = page(client, ministry, "officer", address + "?known=2025-02-01")
    assert "claim is-retracted" not in then


def test_a_death_that_awaits_its_second_signature_is_dashed_and_does_not_count(
    client, ministry, told, address, officer
):
    record_claim(told.case, death(), by=officer)
    text = page(client, ministry, "colleague", address)
    assert 'class="is-pending"' in text
    assert "awaits countersign, does not count yet" in text
    assert "Family first will be shut" in text
    assert "/countersign/" in text


def test_the_first_officer_sees_why_she_cannot_countersign(client, ministry, told, address, officer):
    record_claim(told.case, death(), by=officer)
    text = page(client, ministry, "officer", address)
    assert "/countersign/" not in text
    assert "A second officer has to countersign it." in text


def test_family_first_is_shut_then_open_once_kin_were_told(client, ministry, told, address, officer, colleague):
    countersign_claim(record_claim(told.case, death(), by=officer), by=colleague)
    shut = page(client, ministry, "officer", address)
    assert "Family first is shut." in shut
    assert "Only a senior who is named for it may override family first." in shut
    record_claim(told.case, says(Viewpoint.OURS, Track.KIN, "told"), by=officer)
    assert "Family first is open." in page(client, ministry, "officer", address)


def test_an_override_of_family_first_is_shown_with_its_name_and_reason(
    client, ministry, told, address, officer, colleague, lead
):
    countersign_claim(record_claim(told.case, death(), by=officer), by=colleague)
    override_family_first(told.case, reason="The list is out in the press.", by=lead)
    text = page(client, ministry, "officer", address)
    assert "Family first was overridden." in text
    assert "The list is out in the press." in text


def test_a_claim_in_a_compartment_is_closed_to_who_does_not_hold_it(client, ministry, told, address, lead, officer):
    secret = says(
        Viewpoint.OURS, Track.CONDITION, "captured", "2025-04-02", words="seen in ward seven", compartment="medical"
    )
    record_claim(told.case, secret, by=lead)
    open_to = page(client, ministry, "lead", address)
    assert "captured" in open_to
    assert "seen in ward seven" in open_to
    closed = page(client, ministry, "officer", address)
    for words in ("seen in ward seven", "captured</span>", ": </span> captured"):
        assert words not in closed
    assert "closed: medical" in closed
    assert "A claim is closed: medical." in closed


def test_a_closed_state_is_not_given_away_by_the_name_of_a_clock(client, ministry, told, address, lead):
    record_claim(told.case, says(Viewpoint.OURS, Track.CUSTODY, "detained", compartment="medical"), by=lead)
    closed = page(client, ministry, "officer", address)
    assert "Ask for consular access" not in closed
    assert "A duty kept in a compartment" in closed
    assert "Ask for consular access" in page(client, ministry, "lead", address)


def test_a_closed_death_shows_neither_ladder_nor_lock(client, ministry, told, address, lead, officer, colleague):
    claim = record_claim(told.case, death(compartment="medical"), by=lead)
    countersign_claim(claim, by=colleague)
    closed = page(client, ministry, "officer", address)
    assert "Casualty ladder" not in closed
    assert "Family first" not in closed
    assert "Casualty ladder" in page(client, ministry, "lead", address)


def test_the_audit_of_a_case_is_for_auditors_and_obeys_compartments(client, ministry, told, address, lead):
    record_claim(told.case, says(Viewpoint.OURS, Track.CUSTODY, "detained", compartment="medical"), by=lead)
    assert 'id="audit"' not in page(client, ministry, "officer", address)
    text = page(client, ministry, "auditor", address)
    assert "recorded a claim" in text
    assert "closed: medical" in text
    assert "detained" not in text


def test_claims_can_be_ordered_by_when_they_happened(client, ministry, told, address):
    text = page(client, ministry, "officer", address + "?order=happened")
    assert (
        text.index("Happened 14 November 2025")
        < text.index("Happened 11 February 2025")
        < text.index("Happened 30 Oct")
    )


def test_the_page_asks_no_more_for_ten_claims_than_for_four(
    client, ministry, told, address, officer, django_assert_max_num_queries
):
    sign_in(client, ministry.users["officer"])
    client.get(address)
    with django_assert_max_num_queries(48) as few:
        client.get(address)
    for month in range(1, 7):
        record_claim(
            told.case,
            says(Viewpoint.OURS, Track.WHEREABOUTS, "located", f"2025-{month:02}"),
            by=officer,
            documents=[told.report],
        )
    with django_assert_max_num_queries(len(few)):
        client.get(address)
