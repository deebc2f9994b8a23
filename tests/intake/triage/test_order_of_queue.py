"""Exceptions to the order, and whose a request is."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.crises import open_crisis
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.linking import link_mention
from safeconduct.intake.actions.order import move_ahead, put_back
from safeconduct.intake.actions.passing import give_request, pass_on
from safeconduct.intake.actions.setting_aside import set_aside
from safeconduct.intake.enums import RequestState
from safeconduct.intake.models import Channel, Handling, OrderException
from safeconduct.intake.queries import requests_for
from safeconduct.intake.queue import Sought, count_held_up, count_untouched, queue_page
from tests.conftest import Ministry
from tests.intake.pleas import plea

ASKED = {"asked_by": "Private office of the Minister", "ground": "The father is dying."}


def order(actor: Actor, crisis: Crisis) -> list[str]:
    return [row.request.reference for row in queue_page(actor, crisis, Sought()).rows]


def test_an_exception_goes_ahead_of_all_and_back(row, desk: Channel, ministry, crisis, officer: Actor, lead: Actor):
    newer = plea(desk, "two", name="")
    first, second = row.request.reference, newer.request.reference
    assert order(lead, crisis) == [first, second]
    move_ahead(newer, agreed_by=ministry.users["lead"], by=officer, **ASKED)
    assert order(lead, crisis) == [second, first]
    entry = Entry.objects.get(verb="move_ahead")
    assert entry.after["agreed by"] == "Lead"
    put_back(newer, reason="He got well.", by=officer)
    assert order(lead, crisis) == [first, second]
    assert OrderException.objects.get().end.reason == "He got well."


@pytest.mark.parametrize(
    ("who", "agreed", "more", "said"),
    [
        ("officer", "officer", {}, "somebody else has to agree"),
        ("officer", "stranger", {}, "sees this one"),
        ("officer", "press", {}, "sees this one"),
        ("officer", "lead", {"asked_by": " "}, "who asked for it"),
        ("officer", "lead", {"ground": ""}, "on what ground"),
        ("auditor", "lead", {}, "auditor"),
    ],
)
def test_an_exception_is_refused_without_who_asked_why_or_who_agreed(row, ministry: Ministry, who, agreed, more, said):
    with pytest.raises(Refused, match=said):
        move_ahead(row, agreed_by=ministry.users[agreed], by=ministry.actor(who), **{**ASKED, **more})
    assert not OrderException.objects.exists()


def test_a_crisis_lead_agrees_by_herself_and_only_once(row: Handling, ministry: Ministry, lead: Actor):
    move_ahead(row, agreed_by=ministry.users["lead"], by=lead, **ASKED)
    with pytest.raises(Refused, match="already"):
        move_ahead(row, agreed_by=ministry.users["lead"], by=lead, **ASKED)
    with pytest.raises(Refused, match="why it goes back"):
        put_back(row, reason=" ", by=lead)


def test_a_request_is_passed_on_with_those_that_are_handled_with_it(row, desk, ministry, crisis, officer, stranger):
    reply = plea(desk, "two", continues=row.pk)
    assert not requests_for(stranger).exists()
    pass_on(row, post=ministry.other_embassy, crisis=crisis, reason="He is in Kyiv.", by=officer)
    assert set(requests_for(stranger)) == {row, reply}
    assert not requests_for(officer).exists()
    assert Entry.objects.get(verb="pass_on_request").after["reason"] == "He is in Kyiv."


def test_it_goes_to_another_crisis_only_while_it_is_about_nobody_here(row, mention, case, ministry, lead, officer):
    other = open_crisis(
        "Quake", slug="quake", code="NP", nationality="IN", countries=["NP"], opened_on=row.received_at.date(), by=lead
    )
    link_mention(mention, person=case.person, by=officer)
    with pytest.raises(Refused, match="Take that back first"):
        pass_on(row, post=ministry.embassy, crisis=other, reason="Nepal", by=officer)
    with pytest.raises(Refused, match="there already"):
        pass_on(row, post=ministry.embassy, crisis=row.crisis, reason="Nepal", by=officer)


def test_a_request_is_given_to_an_officer_who_sees_it(row: Handling, ministry: Ministry, officer: Actor, crisis):
    with pytest.raises(Refused, match="Stranger does not see this request"):
        give_request(row, officer=ministry.users["stranger"], by=officer)
    give_request(row, officer=ministry.users["colleague"], by=officer)
    mine = queue_page(ministry.actor("colleague"), crisis, Sought(is_mine=True)).rows
    assert [each.pk for each in mine] == [row.pk]
    assert not queue_page(officer, crisis, Sought(is_mine=True)).rows


def test_what_was_set_aside_stands_in_a_part_of_its_own_and_is_counted_there(crisis, officer, row):
    set_aside(row.pk)
    assert queue_page(officer, crisis, Sought()).rows == ()
    assert [each.pk for each in queue_page(officer, crisis, Sought(is_held_up=True)).rows] == [row.pk]
    assert (count_untouched(officer, crisis), count_held_up(officer, crisis)) == ("", "1")
    Handling.objects.update(state="waiting_us")
    assert len(queue_page(officer, crisis, Sought(RequestState.WAITING_US)).rows) == 1
