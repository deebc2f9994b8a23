"""Pages as the server makes them: the real middleware, views and templates, without the network."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from urllib.parse import unquote

from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from benchmarks.measured import Measured, in_turns, ratio, timed
from benchmarks.reading import actor, some_cases, user
from safeconduct.cases.as_known import as_known
from safeconduct.cases.filters import read_filters
from safeconduct.cases.listing import beside, spans_page
from safeconduct.cases.models import Crisis

CASE_PAGE_MS, LIST_MS = 60, 100
QUERIES = ("", "stands=host.whereabouts%3Dmissing", "stands=ours.remains%3Dhanded_over")
"""Not narrowed, by a state that many have, by a state that few have."""


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(user(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def measure_case_page(crisis: Crisis) -> list[Measured]:
    """A different case each time, as nobody opens one case all day."""
    out = []
    for name in ("lead", "administrator"):
        client, addresses = signed_in(name), cycle(_addresses(crisis))
        out.append(timed("e", f"page of a case, for the {name}", lambda c=client, a=addresses: _get(c, next(a)),  # type: ignore[misc]
                         target=CASE_PAGE_MS, times=60))  # fmt: skip
    return out


def _addresses(crisis: Crisis) -> list[str]:
    return [reverse("cases:case", args=[case.reference]) for case in some_cases(crisis, 60)]


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")


def measure_lists(crisis: Crisis) -> list[Measured]:
    """The first page of the list of cases: the rows alone, then the whole page."""
    return [*_lists("rows", crisis, _rows), *_lists("page", crisis, _page, target=LIST_MS, ratio_target=1.5)]


READERS = {"administrator": "administrator", "officer of the large post": "officer-0", "of the tiny post": "officer-1"}
Ask = Callable[[Crisis, str, str], Callable[[], object]]


def _lists(what: str, crisis: Crisis, ask: Ask, *, target: float = 0, ratio_target: float = 0) -> list[Measured]:
    out = []
    for query in QUERIES:
        shown = f"{what} of the list of cases, {unquote(query) or 'not narrowed'}"
        calls = {f"{shown}: {who}": ask(crisis, name, query) for who, name in READERS.items()}
        all_posts, *own = in_turns("d", calls, target=target)
        out += [all_posts, *own]
        out += [ratio("d", f"{one.what} ÷ administrator", one, all_posts, target=ratio_target) for one in own]
    return out


def _rows(crisis: Crisis, name: str, query: str) -> Callable[[], object]:
    reader, filters = actor(name), read_filters(QueryDict(query))

    def ask() -> object:
        page = spans_page(crisis, filters, actor=reader, as_known=as_known(crisis))
        return beside(page.spans, actor=reader, as_known=as_known(crisis))

    return ask


def _page(crisis: Crisis, name: str, query: str) -> Callable[[], object]:
    client, address = signed_in(name), f"{reverse('cases:list', args=[crisis.slug])}?{query}"
    return lambda: _get(client, address)
