"""Requests that are handled together: who sees one of them does not see every other."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.cases.models import Case
from safeconduct.intake.actions.linking import link_mention
from safeconduct.intake.actions.ties import tie_requests
from safeconduct.intake.models import Channel, Handling, Mention, RequestLink
from safeconduct.intake.queries import requests_for
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.intake.pleas import plea


@pytest.fixture
def reply(row: Handling, desk: Channel) -> Handling:
    return plea(desk, "reply", continues=row.pk)


def sees(actor: Actor, row: Handling) -> bool:
    return requests_for(actor).filter(pk=row.pk).exists()


def test_a_reply_is_hidden_with_the_compartment_of_what_it_replies_to(reply, mention, case: Case, officer, lead):
    link_mention(mention, person=case.person, by=officer)
    assert sees(officer, reply)
    Case.objects.filter(pk=case.pk).update(compartments=[Compartment.MEDICAL])
    assert not sees(officer, reply)
    assert sees(lead, reply)


def test_who_sees_a_request_by_its_case_sees_the_replies_to_it(form: Channel, case: Case, officer: Actor, lead: Actor):
    first = plea(form)
    later = plea(form, "reply", continues=first.pk)
    assert not sees(officer, later)
    link_mention(Mention.objects.get(request=first.pk), person=case.person, by=lead)
    assert sees(officer, first)
    assert sees(officer, later)


def test_nobody_acts_on_people_in_a_reply_that_she_does_not_see(
    row: Handling, form: Channel, case: Case, lead: Actor, ministry: Ministry, client
):
    hidden = plea(form, "capital")
    tie_requests(hidden, into=row, by=lead)
    named = Mention.objects.get(request=hidden.pk)
    address = f"/requests/{row.request.reference}/people/{named.pk}/link/"
    said = {"person": str(case.person_id)}
    assert sign_in(client, ministry.users["officer"]).post(address, said).status_code == 404
    assert sign_in(client, ministry.users["lead"]).post(address, said).status_code == 302
    assert RequestLink.objects.get().by_id == lead.id
