"""Every address of requests: what a stranger of another post, and a press officer, find behind it. A new address has to
be said here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.intake import urls
from safeconduct.intake.models import Channel, Handling, Message, RequestLink, RequestUnlink, Step, Tie
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.intake.places import PLACES, Made, Seen, made_places

WRITTEN = (Message, RequestLink, RequestUnlink, Step, Tie)


def names(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """The names of addresses, also of those that were taken in from elsewhere."""
    found = []
    for pattern in patterns:
        inner = isinstance(pattern, URLResolver)
        found += names(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern.name or ""]
        assert inner or found[-1], f"{pattern} has no name"
    return found


def test_every_address_is_said_here():
    assert sorted(names(urls.urlpatterns)) == sorted(PLACES)


@pytest.fixture
def made(mailbox: Channel, crisis: Crisis, ministry: Ministry, case: Case, officer: Actor, lead: Actor) -> Made:
    return made_places(mailbox, crisis, ministry, case, officer, lead)


class Asks:
    """Somebody who tries every address, by GET and by POST."""

    def __init__(self, client: Client, made: Made) -> None:
        self._client, self._made = client, made

    def tried(self, *kinds: Seen) -> Iterator[tuple[str, str, HttpResponse]]:
        """The name of each address of these kinds, the method, and the answer."""
        for name in of_kinds(*kinds):
            address = self._made.address(name)
            yield name, "GET", self._client.get(address)
            yield name, "POST", self._client.post(address, {"words": "x", "reason": "x"})


@pytest.fixture
def asks(client: Client, ministry: Ministry, made: Made) -> Callable[[str], Asks]:
    return lambda who: Asks(sign_in(client, ministry.users[who]), made)


def of_kinds(*kinds: Seen) -> list[str]:
    return [name for name, (seen, _parts) in PLACES.items() if seen in kinds]


def said(answer: HttpResponse, words: Iterable[str]) -> list[str]:
    """Which of these words stand in an answer."""
    text = answer.content.decode("utf-8", "replace")
    return [word for word in words if word in text]


OF_OFFICERS = (Seen.HERS, Seen.QUEUE, Seen.FIGURES, Seen.KEEPER)


def test_for_a_stranger_what_is_of_one_post_is_not_there(asks, made: Made):
    """405 only where the method is none of the address, whoever asks."""
    for who in ("stranger", "press"):
        tried = list(asks(who).tried(Seen.HERS, Seen.KEEPER))
        assert [(name, way, a.status_code) for name, way, a in tried if a.status_code not in {404, 405}] == []
        assert {name for name, _way, a in tried if a.status_code == 404} == set(of_kinds(Seen.HERS, Seen.KEEPER))
        assert [(name, found) for name, _way, a in tried if (found := said(a, made.secret[1:]))] == []


def test_for_the_press_there_are_only_the_figures(asks):
    tried = list(asks("press").tried(Seen.QUEUE))
    assert [(name, way, a.status_code) for name, way, a in tried if a.status_code not in {404, 405}] == []
    assert {a.status_code for _name, way, a in asks("press").tried(Seen.FIGURES) if way == "GET"} == {200}


def test_a_stranger_reads_nothing_of_another_post_where_all_posts_are_together(asks, made: Made):
    tried = [(name, a) for name, way, a in asks("stranger").tried(Seen.QUEUE, Seen.FIGURES) if way == "GET"]
    assert [(name, a.status_code) for name, a in tried if a.status_code != 200] == []
    assert [(name, found) for name, a in tried if (found := said(a, made.secret))] == []


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, made: Made):
    tried = list(Asks(client, made).tried(*OF_OFFICERS))
    wrong = [(name, way, a.status_code) for name, way, a in tried if a.status_code not in {302, 405}]
    assert wrong == []
    assert {a["Location"].partition("?")[0] for _name, _way, a in tried if a.status_code == 302} == {"/account/login/"}


def test_nothing_was_changed_by_who_may_not(asks, made: Made):
    before = [model.objects.count() for model in WRITTEN], list(Handling.objects.values())
    for who in ("stranger", "press"):
        for _answer in asks(who).tried(Seen.HERS, Seen.KEEPER):
            pass
    assert ([model.objects.count() for model in WRITTEN], list(Handling.objects.values())) == before


def test_the_officer_of_the_post_finds_it(asks, client: Client, ministry: Ministry, made: Made):
    signed_in = sign_in(client, ministry.users["officer"])
    found = {name: signed_in.get(made.address(name)).status_code for name in of_kinds(Seen.HERS, Seen.QUEUE)}
    assert {name: status for name, status in found.items() if status not in {200, 405}} == {}
