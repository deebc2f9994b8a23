"""Every address of the register: what a stranger, an officer of cases and the press find behind it. A new address has
to be said in places.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from safeconduct.access.actor import Actor
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy import urls
from safeconduct.diplomacy.models import Official, State
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.places import PLACES, Made, Seen, made_places

NOT_THERE = {404, 405}
"""405 only where the method is none of the address, whoever asks."""


def test_every_address_is_said_here():
    names = [pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    assert len(names) == len(urls.urlpatterns)
    assert sorted(map(str, names)) == sorted(PLACES)


@pytest.fixture
def made(crisis: Crisis, theirs: State, ours: State, their_minister: Official, case: Case, lead: Actor) -> Made:
    return made_places(crisis, theirs, their_minister, case, lead)


def of_kinds(*kinds: Seen) -> list[str]:
    return [name for name, (seen, _parts) in PLACES.items() if seen in kinds]


def tried(client: Client, made: Made, *kinds: Seen) -> Iterator[tuple[str, str, HttpResponse]]:
    """The name of each address of these kinds, the method, and the answer."""
    for name in of_kinds(*kinds):
        address = made.address(name)
        yield name, "GET", client.get(address)
        yield name, "POST", client.post(address, {"words": "x", "reason": "x", "name": "x", "what": "x", "value": "x"})


def statuses(client: Client, made: Made, *kinds: Seen, allowed: set[int]) -> list[tuple[str, str, int]]:
    """The answers that are not as they ought to be."""
    answers = tried(client, made, *kinds)
    return [(name, way, a.status_code) for name, way, a in answers if a.status_code not in allowed]


def written() -> int:
    """How much was recorded, apart from who read or signed in."""
    return Entry.objects.exclude(verb__startswith="read").exclude(verb__startswith="sign_in").count()


def test_for_the_press_there_is_only_what_was_said_in_public(client: Client, ministry: Ministry, made: Made):
    press, before = sign_in(client, ministry.users["press"]), written()
    assert statuses(press, made, Seen.REGISTER, Seen.DIPLOMATS, allowed=NOT_THERE) == []
    assert written() == before
    answers = {name: press.get(made.address(name)) for name in of_kinds(Seen.PRESS)}
    assert {name: a.status_code for name, a in answers.items()} == dict.fromkeys(answers, 200)
    assert [name for name, a in answers.items() if _said(a, made)] == []


def test_who_keeps_users_and_no_cases_finds_nothing(client: Client, ministry: Ministry, made: Made):
    administrator = sign_in(client, ministry.users["administrator"])
    assert statuses(administrator, made, Seen.REGISTER, Seen.DIPLOMATS, Seen.PRESS, allowed=NOT_THERE) == []


def test_an_officer_of_cases_reads_and_changes_nothing(client: Client, ministry: Ministry, made: Made):
    officer, before = sign_in(client, ministry.users["officer"]), written()
    assert statuses(officer, made, Seen.DIPLOMATS, allowed=NOT_THERE) == []
    assert written() == before
    answers = {name: officer.get(made.address(name)).status_code for name in of_kinds(Seen.REGISTER)}
    assert {name: status for name, status in answers.items() if status not in {200, 405}} == {}


def test_a_stranger_of_another_post_reads_no_name_of_a_case_that_is_not_hers(
    client: Client, ministry: Ministry, made: Made
):
    stranger = sign_in(client, ministry.users["stranger"])
    answers = {name: stranger.get(made.address(name)) for name in of_kinds(Seen.REGISTER)}
    assert {name: a.status_code for name, a in answers.items() if a.status_code not in {200, 404, 405}} == {}
    assert [name for name, a in answers.items() if _said(a, made)] == []
    lead = sign_in(Client(), ministry.users["lead"])
    shown = [name for name in of_kinds(Seen.REGISTER) if _said(lead.get(made.address(name)), made)]
    assert {"engagement", "ask", "handed_list", "assurance", "brief"} <= set(shown), "who may see the case reads it"


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, made: Made):
    kinds = (Seen.REGISTER, Seen.DIPLOMATS, Seen.PRESS)
    assert statuses(client, made, *kinds, allowed={302, 405}) == []
    locations = {a["Location"].partition("?")[0] for _n, _w, a in tried(client, made, *kinds) if a.status_code == 302}
    assert locations == {"/account/login/"}
    assert client.get(made.address("calendar_file")).status_code == 200


def test_who_keeps_the_register_finds_every_page(client: Client, ministry: Ministry, made: Made):
    for who in ("diplomat", "lead"):
        signed_in = sign_in(client, ministry.users[who])
        found = {name: signed_in.get(made.address(name)).status_code for name in PLACES}
        assert {name: status for name, status in found.items() if status not in {200, 302, 405}} == {}


def _said(answer: HttpResponse, made: Made) -> list[str]:
    text = answer.content.decode("utf-8", "replace")
    return [word for word in made.secret if word in text]
