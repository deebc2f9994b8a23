"""Two officers at one request see each other; one of them holds it, and the hold ends by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.intake.actions.presence import HOLDS, SEEN, be_there, hold, let_go, others_there
from safeconduct.intake.actions.steps import take_step
from safeconduct.intake.enums import RequestState
from safeconduct.intake.models import Handling, Presence
from tests.cases.telling import sign_in
from tests.conftest import Ministry


def act(row: Handling, by: Actor) -> None:
    take_step(row, state=RequestState.WAITING_US, by=by)


def pass_time(by: timedelta) -> None:
    for row in Presence.objects.all():
        until = row.holds_until and row.holds_until - by
        Presence.objects.filter(pk=row.pk).update(seen_at=row.seen_at - by, holds_until=until)


def test_an_act_holds_the_request_and_another_officer_is_refused_by_name(row, officer: Actor, colleague: Actor):
    act(row, officer)
    with pytest.raises(Refused, match="Officer works on this request until"):
        act(row, colleague)
    act(row, officer)


def test_a_refused_act_holds_nothing(row: Handling, officer: Actor, colleague: Actor):
    with pytest.raises(Refused):
        take_step(row, state=RequestState.DECIDED, by=officer)
    act(row, colleague)


def test_a_hold_ends_after_ten_minutes_and_is_taken_over(row: Handling, officer: Actor, colleague: Actor):
    hold(row, by=officer)
    pass_time(HOLDS)
    hold(row, by=colleague)
    with pytest.raises(Refused, match="Colleague"):
        act(row, officer)


def test_who_lets_go_lets_others_act_at_once(row: Handling, officer: Actor, colleague: Actor):
    hold(row, by=officer)
    let_go(row, by=officer)
    act(row, colleague)


def test_being_there_holds_nothing_and_is_over_after_a_minute(row: Handling, officer: Actor, colleague: Actor):
    be_there(row, by=officer)
    be_there(row, by=officer)
    seen = others_there(row, by=colleague, now=timezone.now())
    assert [each.user.name for each in seen] == ["Officer"]
    act(row, colleague)
    pass_time(SEEN)
    assert not others_there(row, by=colleague, now=timezone.now()).exists()
    assert not others_there(row, by=officer, now=timezone.now()).filter(holds_until=None).exists()


def test_two_officers_see_each_other_on_the_page(client, ministry: Ministry, row: Handling, colleague: Actor):
    be_there(row, by=colleague)
    address = f"/requests/{row.request.reference}/"
    page = sign_in(client, ministry.users["officer"]).get(address).content.decode()
    assert "Colleague has this request open too" in page
    hold(row, by=colleague)
    part = client.get(f"{address}there/").content.decode()
    assert "Colleague works on this request until" in part
    assert "<!doctype" not in part
    page = client.get(address).content.decode()
    assert 'name="person"' not in page, "no button for what would be refused"
    pass_time(HOLDS)
    assert "Take it over" in client.get(f"{address}there/").content.decode()
    client.post(f"{address}hold/")
    assert "You work on it until" in client.get(address).content.decode()
    client.post(f"{address}let-go/")
    assert "Work on it" in client.get(address).content.decode()


@pytest.mark.parametrize("path", ["there/", "hold/", "let-go/"])
def test_a_stranger_finds_none_of_it(client, ministry: Ministry, row: Handling, path: str):
    stranger = sign_in(client, ministry.users["stranger"])
    ask = stranger.get if path == "there/" else stranger.post
    assert ask(f"/requests/{row.request.reference}/{path}").status_code == 404
    assert not Presence.objects.exists()
