"""No address of figures answers 500 to what a person or a machine can send; what is refused leaves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client

from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import reference
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.test_bad_input import FORM, ID, as_sent, begun, is_answered
from tests.figures.places import ANSWER_PARTS, PLACES, Made, made_places

STRANGE = [
    "\x00", "\ud800", "9" * 40, "1e400", "2025-02-31", "0001-01-01T00:00", "9999-12-31T23:59", "1999-12-31",
    "2999-01-01", "x" * 3000, "../..", "<script>alert(1)</script>", f"2024-07-03~{ID}", "²", "٣",
    "\u202e🙂" + "\u0301" * 200, "released; known=0001-01-01", "released; known=2025-03-21T99:99",
    "released; happened=9999-12-31",
    "released; post=\u202e", "released; minor; sex=X", "{released", "released;;;",
]  # fmt: skip
ASKED = [
    "known", "since", "after", "audience", "happened", "slot", "against", "language", "count", "measure", "parts",
    "day", "before", "kind", "stage", "q", "differs", "ours", "place", "waiting", "held_back",
]  # fmt: skip
"""What the addresses of these pages carry."""
HARMFUL = [
    "", "\x00", "\ud800", "9" * 40, "x" * 100_000, "0001-01-01", "9999-12-31", "{released", "} {;;;} {{{",
    "{released; known=9999-12-31}", "\u202e🙂" + "\u0301" * 200, "-1", ID,
]  # fmt: skip
WRITING = {
    "parts-rows": "1", "parts-0-wording_en": "{released}", "annexures-rows": "1", "annexures-0-by": "year",
    "annexures-0-measures": "released", "petitioners-rows": "1", "petitioners-0-case": "", "languages": "en",
}  # fmt: skip
OF_PAGE: Mapping[str, dict[str, str]] = {
    "write_answer": WRITING | {"do": "add:parts", "seen": "2", "title_en": "T"},
    "settle_in_answer": {"finding": "x", "reason": "x"}, "findings": {"finding": "x", "reason": "x"},
    "take_again": {"moment": "", "seen": "2"}, "keep_report": {"known": "", "since": ""},
    "try_measure": {"measure": "", "as_data": "on", "data": "{}"},
    "try_partition": {"whole": "known_cases", "key": "k"},
    **{name: {"do": "keep"} for name in ("new_measure", "change_measure", "new_partition", "change_partition")},
}  # fmt: skip


@pytest.fixture
def made(crisis: Crisis, ministry: Ministry) -> Made:
    return made_places(crisis, ministry)


@pytest.fixture
def lead_in(client: Client, ministry: Ministry) -> Client:
    client.raise_request_exception = False
    return sign_in(client, ministry.users["lead"])


def test_strange_words_in_an_address_are_answered(lead_in: Client, made: Made):
    faults = {}
    for place, name in enumerate(PLACES):
        for value in STRANGE[place % 6 :: 6]:
            answer = lead_in.get(made.address(name), dict.fromkeys(ASKED, as_sent(value)))
            if not is_answered(answer):
                faults[name, value[:40]] = answer.status_code
    assert faults == {}


def sent(client: Client, address: str, told: Mapping[str, Any]) -> object:
    """What is wrong with the answer to a form, or None; what was done by it is undone."""
    written = Entry.objects.exclude(verb__startswith="read")
    before = written.count()
    with transaction.atomic():
        answer = client.post(address, urlencode(told, doseq=True, errors="surrogatepass"), FORM)
        is_left = answer.status_code not in {200, 302} and written.count() != before
        transaction.set_rollback(True)
    return "left something" if is_left else None if is_answered(answer) else answer.status_code


def test_a_strange_field_of_a_form_is_answered_and_leaves_nothing_where_it_is_refused(lead_in: Client, made: Made):
    faults = {}
    for place, name in enumerate(PLACES):
        address = made.address(name)
        if lead_in.post(address, {"q": "\x00"}).status_code == 405:
            continue
        good = begun(lead_in.get(address).content.decode("utf-8", "replace")) | OF_PAGE.get(name, {})
        tried = {("all", value[:40]): dict.fromkeys(good, value) for value in HARMFUL[place % 4 :: 4]}
        tried |= {
            (field, HARMFUL[n % 13][:40]): {**good, field: HARMFUL[n % 13]} for n, field in enumerate(good, start=place)
        }
        found = {(name, *key): sent(lead_in, address, told) for key, told in tried.items()}
        faults |= {key: fault for key, fault in found.items() if fault}
    assert faults == {}


def test_references_of_nobody_and_of_others_lead_nowhere(lead_in: Client, made: Made):
    strange = [reference("AN", 10**11), "AN-0001-1", made.cases[0].reference, "x" * 3000, "%F0%9F%92%A9"]
    found = {}
    for place, (name, (_seen, parts)) in enumerate(PLACES.items()):
        for part in ANSWER_PARTS.intersection(parts):
            address = made.address(name).replace(made.parts[part], strange[place % 5])
            found[name] = {lead_in.get(address).status_code, lead_in.post(address).status_code} - {404, 405}
    assert {name: statuses for name, statuses in found.items() if statuses} == {}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_draft_for_a_day_that_nobody_means_is_shown_and_not_kept(lead_in: Client, made: Made, day: str):
    """Of years 1 and 9999 no paper can tell the day, so a version for one could never be opened again."""
    address = made.address("write_answer")
    good = begun(lead_in.get(address).content.decode()) | OF_PAGE["write_answer"] | {"reply_on": day}
    assert lead_in.post(address, good).status_code == 200
    kept = lead_in.post(address, good | {"do": "keep", "petitioners-rows": "0"})
    assert kept.status_code == 422
    assert "Check the year" in kept.content.decode()
