"""The page about how long data are kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.access.enums import Compartment
from safeconduct.access.models import Clearance
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Case
from safeconduct.intake.actions.linking import link_mention
from safeconduct.intake.actions.retention import erase_expired, hold_back, set_retention
from safeconduct.intake.enums import RequestState, RetentionKind
from safeconduct.intake.models import (
    Erasure,
    Expiring,
    Mention,
    Request,
    RetentionHold,
    RetentionHoldEnd,
    RetentionRule,
)
from tests.intake.made import made_request, made_step
from tests.intake.pleas import plea


@pytest.fixture
def lead_client(client, ministry, crisis):
    client.force_login(ministry.users["lead"])
    return client


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def goes_tonight(channel, officer) -> None:
    row = made_request(channel, timezone.now())
    made_step(row, RequestState.NOT_OURS, by=officer, at=timezone.now())
    erase_expired()
    Expiring.objects.update(since=timezone.now() - timedelta(days=300))


def test_the_page_tells_the_rules_and_what_goes_tonight(lead_client, form, officer):
    page = text(lead_client.get("/retention/"))
    assert "18 months" in page
    assert "as shipped" in page
    assert "Nothing was kept long enough yet." in page
    goes_tonight(form, officer)
    page = text(lead_client.get("/retention/"))
    assert "Nothing was kept long enough yet." not in page
    assert "the months of 1 request are running" in page
    erase_expired()
    assert "requests that were not for us, 6 months" in text(lead_client.get("/retention/"))


def test_a_rule_is_set_with_its_reason(lead_client, crisis):
    said = {"kind": "no_case", "crisis": str(crisis.pk), "months": "36", "reason": "Our archive law."}
    assert lead_client.post("/retention/rule/", said).status_code == 302
    row = RetentionRule.objects.get()
    assert (row.kind, row.crisis, row.months, row.reason) == ("no_case", crisis, 36, "Our archive law.")
    assert Entry.objects.filter(verb=Verb.SET_RETENTION).count() == 1
    assert "36 months" in text(lead_client.get("/retention/"))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "no_case", "months": "soon", "reason": "x"}, "Write the number in digits"),
        ({"kind": "no_case", "months": "3", "reason": ""}, "Write why"),
        ({"kind": "photos", "months": "3", "reason": "x"}, "Select a valid choice"),
        ({"kind": "no_case", "months": "0", "reason": "x"}, "greater than or equal to 1"),
    ],
)
def test_a_rule_that_cannot_be_comes_back_with_a_sentence(lead_client, said, words):
    assert words in text(lead_client.post("/retention/rule/", said), 422)
    assert not RetentionRule.objects.exists()


def test_a_register_belongs_to_no_crisis(lead_client, crisis):
    said = {"kind": "register", "crisis": str(crisis.pk), "months": "12", "reason": "x"}
    assert "belongs to no crisis" in text(lead_client.post("/retention/rule/", said), 422)


def test_a_request_is_held_back_by_its_reference_and_the_hold_ends(lead_client, form):
    row = made_request(form, timezone.now())
    said = {"reference": row.request.reference.lower(), "reason": "A court asked for it."}
    assert lead_client.post("/retention/hold/", said).status_code == 302
    hold = RetentionHold.objects.get()
    assert hold.request == row.request
    page = text(lead_client.get("/retention/"))
    assert row.request.reference in page
    assert "Write why" in text(lead_client.post(f"/retention/hold/{hold.pk}/end/", {"reason": " "}), 422)
    assert lead_client.post(f"/retention/hold/{hold.pk}/end/", {"reason": "It has it."}).status_code == 302
    assert RetentionHoldEnd.objects.get().hold == hold
    assert lead_client.post(f"/retention/hold/{hold.pk}/end/", {"reason": "Again."}).status_code == 404


def test_a_request_that_she_may_not_see_is_none_that_she_can_hold_back(lead_client, form, case, lead):
    row = plea(form)
    link_mention(Mention.objects.get(request=row.pk), person=case.person, by=lead)
    Case.objects.filter(pk=case.pk).update(compartments=[Compartment.MEDICAL])
    Clearance.objects.filter(user=lead.id).delete()
    said = {"reference": row.request.reference, "reason": "A court asked for it."}
    assert "There is no such request" in text(lead_client.post("/retention/hold/", said), 422)
    assert not RetentionHold.objects.exists()


@pytest.mark.parametrize("reference", ["Q-1-1", "nonsense", "RU24-0001-J", "Q-99999999999999999999-1"])
def test_what_is_no_request_cannot_be_held_back(lead_client, reference):
    said = {"reference": reference, "reason": "x"}
    assert "There is no such request" in text(lead_client.post("/retention/hold/", said), 422)


def test_a_hold_is_of_one_thing(lead_client, crisis):
    assert "Choose a crisis" in text(lead_client.post("/retention/hold/", {"reason": "x"}), 422)


def test_who_keeps_no_channels_finds_no_page(client, ministry, crisis, lead):
    hold = hold_back(crisis=crisis, reason="x", by=lead)
    for who in ("officer", "stranger", "press", "auditor"):
        client.force_login(ministry.users[who])
        assert client.get("/retention/").status_code == 404
        for address in ("rule/", "hold/", f"hold/{hold.pk}/end/"):
            assert client.post(f"/retention/{address}", {"reason": "x"}).status_code == 404
    assert not RetentionHoldEnd.objects.exists()


def test_the_page_takes_as_many_queries_for_three_rules_as_for_one(lead_client, crisis, lead):
    numbers = []
    for months in (7, 8, 9):
        set_retention(RetentionKind.NO_CASE, crisis=None, months=30 + months, reason="x", by=lead)
        hold_back(crisis=crisis, reason="x", by=lead)
        lead_client.get("/retention/")
        with CaptureQueriesContext(connection) as queries:
            text(lead_client.get("/retention/"))
        numbers.append(len(queries))
    assert numbers[0] == numbers[2]


def test_the_page_of_an_erased_request_says_when_and_under_which_rule(lead_client, form, officer):
    goes_tonight(form, officer)
    erase_expired()
    row = Erasure.objects.get(what="request")
    reference = Request.objects.get(pk=row.object).reference
    page = text(lead_client.get(f"/requests/{reference}/"))
    assert "under the rule “requests that were not for us: 6 months”" in page
    assert row.sha256[:16] in page
    assert "The original, every byte of it" not in page
    assert lead_client.get(f"/requests/{reference}/original/").status_code < 500
