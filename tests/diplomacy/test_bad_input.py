"""No address of the register answers 500 to what a person or a machine can send; what is refused leaves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.models import Official, State
from safeconduct.store.ids import reference
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.places import PLACES, Made, Seen, made_places

FORM = "application/x-www-form-urlencoded"
ID = "01a203f5-5104-7111-90b5-1fc160ac5a83"
STRANGE = [
    "", "'", "\x00", "\ud800", "9" * 40, "-1", "1e400", "2025-02-31", "0000-01-01", "9999-12-31", "0001-01-01T00:00",
    "9999-12-31T23:59", "x" * 3000, "🙂", "NaN", "../..", "{}", "[]", "'; DROP TABLE diplomacy_ask; --",
    "<script>alert(1)</script>", ID, f"2024-07-03~{ID}", "A-999999999999-0", "²", "٣", "\u202e" + "\u0301" * 200,
]  # fmt: skip
HARMFUL = ["", "\x00", "\ud800", "9" * 40, "../..", "🙂" * 30, "x" * 100_000]
DAYS_OF_NOBODY = ["2025-02-31", "0000-01-01", "0001-01-01T00:00", "9999-12-31T23:59", "\x00", "9999-12-31"]
"""Each is put beside good ones."""
OF_OTHERS = {
    "official": "office", "office": "official", "term": "contact", "contact": "term", "handed": "frozen",
    "statement": "position", "position": "statement", "frozen": "handed",
}  # fmt: skip
"""The id of one thing in the place of another's."""
DATES = {"known_at", "on", "since", "until", "due", "given_on", "stopped_since", "said_on", "answer_due", "asked_on"}
ASKED = [
    "known", "state", "after", "raised", "group", "start", "kind", "stage", "level", "q", "month", "ask", "list",
    "follows", "engagement", "statement", "answer", "page", "office", "quarter", "measure", "references", "side",
    "channel", "kept", "left", "unseen", "open",
]  # fmt: skip
"""What the addresses of these pages carry."""
ANSWERS = {200, 302, 303, 400, 403, 404, 405, 410, 413, 422}
_FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"')
_INPUT = re.compile(r'<input\b[^>]*?\bname="([^"]+)" value="([^"]*)"')
_SELECT = re.compile(r'<select\b[^>]*?\bname="([^"]+)"(.*?)</select>', re.DOTALL)
_OPTION = re.compile(r'<option value="([^"]*)"')
GOOD = {
    "words": "It is so", "reason": "It is so", "name": "Somebody", "title": "Head", "speaker": "Somebody", "on": "2024",
    "quote": "We will see.", "source": "Its site", "said_on": "2024-07-04", "given_on": "2024-07-03", "place": "Astana",
    "since": "2024", "what": "phone", "value": "+7", "others_ours": "A", "others_theirs": "B", "handed_to": "the chief",
    "text": "Имя", "language": "ru",
    "code": "KZ", "until": "2030",
    "state": "RU", "for_whom": "nobody", "side": "theirs", "summary": "In short",
}  # fmt: skip
OF_PAGE = {
    "plan_engagement": {"is_past": "on"}, "revoke_feed": {}, "end_contact": {}, "brief_take_back": {"seen": "0"},
    "judge_assurance": {"state": "kept", "reason": "They came home."}, "name_cases": {"references": "RU24-0138-5"},
    "after": {
        "outcome": "held", "on": "2024-07-03", "words": "", "there": "ours:Nandini Vairale",
        "people-0-side": "theirs", "people-0-name": "Aide",
        "asks-0-strength": "2", "asks-0-words": "Home", "promises-0-words": "Soon.", "said-0-quote": "We asked.",
        "said-0-source": "Its site", "said-1-side": "theirs",
    },
}  # fmt: skip


@pytest.fixture
def made(crisis: Crisis, theirs: State, ours: State, their_minister: Official, case: Case, lead: Actor) -> Made:
    return made_places(crisis, theirs, their_minister, case, lead)


@pytest.fixture
def lead_in(client: Client, ministry: Ministry) -> Client:
    client.raise_request_exception = False
    return sign_in(client, ministry.users["lead"])


def rows() -> list[int]:
    """How many rows every table of the register has; the last is the record of acts, without readings."""
    names = sorted(model._meta.db_table for model in apps.get_app_config("diplomacy").get_models())
    counts = [f"(SELECT count(*) FROM {name})" for name in names]
    counts.append("(SELECT count(*) FROM audit_entry WHERE verb NOT LIKE 'read%%' AND verb NOT LIKE 'sign_in%%')")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", [])
        return list(cursor.fetchone())


def is_answered(answer: HttpResponse) -> bool:
    """Is it one of the answers that a person can do something with, and is there a sentence in it?"""
    if answer.status_code in {302, 303, 405} or "attachment" in answer.get("Content-Disposition", ""):
        return True
    page = answer.content.decode("utf-8", "replace")
    is_told = answer.status_code == 200 or len(strip_tags(page).split()) > 3
    return answer.status_code in ANSWERS and is_told and "<script>alert" not in page


class Faults(dict[tuple[str, ...], object]):
    """What was sent, and the status of the answer where it is none for a person, or what a refusal left."""

    def note(self, answer: HttpResponse, *sent: str) -> None:
        if not is_answered(answer):
            self[self._key(sent)] = answer.status_code

    def sent(self, client: Client, address: str, told: dict[str, Any], *sent: str) -> int:
        """Post it; what was done by it is undone. What is refused may have written nothing."""
        before = rows()
        with transaction.atomic():
            body = urlencode(told, doseq=True, errors="surrogatepass")
            answer = client.post(address, body, FORM)
            if answer.status_code not in {200, 302, 303} and rows() != before:
                self[self._key(sent)] = "left something"
            transaction.set_rollback(True)
        self.note(answer, *sent)
        return answer.status_code

    @staticmethod
    def _key(sent: tuple[str, ...]) -> tuple[str, ...]:
        return (*(text[:40] for text in sent),)


def as_sent(value: str) -> str:
    """As a browser could send it: halves of signs go as three bytes."""
    return value.encode("utf-8", "surrogatepass").decode("latin-1")


def begun(page: str) -> dict[str, str]:
    """The form of a page as it would be sent with good words in it."""
    said = dict.fromkeys(_FIELD.findall(page), "")
    said |= {name: unescape(value) for name, value in _INPUT.findall(page)}
    said |= {name: unescape(_OPTION.findall(body)[0]) for name, body in _SELECT.findall(page) if "<option" in body}
    said = {name: GOOD.get(name, value) for name, value in said.items()}
    return {name: value for name, value in said.items() if name not in {"csrfmiddlewaretoken", "q"}}


def forms_of(client: Client, made: Made, names: Iterable[str] = PLACES) -> dict[str, tuple[str, dict[str, str]]]:
    """Every address of these that takes a form, with a good one."""
    found = {}
    for name in names:
        address = made.address(name) + ("?state=RU" if name == "plan_engagement" else "")
        if client.post(address, {"q": "\x00"}).status_code != 405:
            page = client.get(address).content.decode("utf-8", "replace")
            found[name] = (address, begun(page) | OF_PAGE.get(name, {}))
    return found


def test_strange_words_in_an_address_are_answered(lead_in: Client, made: Made):
    faults = Faults()
    for place, name in enumerate(PLACES):
        for value in [*STRANGE[place % 9 :: 9], "1999-12-31"]:
            faults.note(lead_in.get(made.address(name), dict.fromkeys(ASKED, as_sent(value))), name, value)
    assert faults == {}


def test_one_strange_field_among_good_ones_is_answered_and_leaves_nothing_where_it_is_refused(
    lead_in: Client, made: Made
):
    faults = Faults()
    for name, (address, good) in forms_of(lead_in, made).items():
        for value in ("", "\x00", "x" * 100_000):
            faults.sent(lead_in, address, dict.fromkeys(good or GOOD, value), name, "all", value)
        faults.sent(lead_in, address, {field: [value, "x", value] for field, value in good.items()}, name, "repeated")
        for place, field in enumerate(good):
            for value in DAYS_OF_NOBODY[place % 3 :: 3] if field in DATES else HARMFUL[place % 7 :: 7]:
                faults.sent(lead_in, address, {**good, field: value}, name, field, value)
    assert faults == {}


def test_a_form_that_is_sent_twice_is_recorded_once(lead_in: Client, made: Made):
    """A new secret address of a calendar is a new one each time: it takes the place of the one before."""
    taken, twice = set(), []
    for name, (address, good) in forms_of(lead_in, made).items():
        with transaction.atomic():
            before = rows()
            if lead_in.post(address, good).status_code == 302 and (once := rows()) != before:
                taken.add(name)
                lead_in.post(address, good)
                twice += [name] if rows() != once else []
            transaction.set_rollback(True)
    assert twice == []
    assert {
        "plan_engagement", "change_engagement", "after", "make_ask", "record_reply", "raise_concern", "close_ask",
        "record_assurance", "judge_assurance", "record_statement", "set_position", "replace_position", "freeze_brief",
        "brief_paragraph", "add_official", "contact_of_office", "contact_of_official", "ask_unanswered",
    } <= taken  # fmt: skip


def test_references_and_ids_of_nobody_and_of_others_lead_nowhere(lead_in: Client, made: Made):
    """Only who wrote for a paragraph that is gone gets her words back, with a sentence."""
    right = made.parts
    strange: dict[str, list[str]] = {
        "engagement": [reference("E", 10**12 - 1), right["ask"], "E-1-1", "%00", "%F0%9F%92%A9", "x" * 3000],
        "ask": [right["assurance"], reference("A", 9999), "%00"], "assurance": [right["engagement"], "P-0001-0"],
        "case": ["RU24-9999-0", right["ask"], "%00"], "slug": ["nowhere", "x" * 300], "code": ["ZZ", "x" * 300, "%00"],
        "key": ["no-such-paragraph", "x" * 300, "%00"], "what": ["nothing", "x" * 300],
        "token": ["x", "x" * 3000, "%00", "%F0%9F%92%A9"],
        **{part: [str(right[other]), ID] for part, other in OF_OTHERS.items()},
    }  # fmt: skip
    wrong = {}
    before = rows()
    for place, (name, (_seen, parts)) in enumerate(PLACES.items()):
        address = made.address(name)
        tried = [(part, each) for part in parts for each in strange[part][place % 2 :: 2]]
        for part, each in tried:
            path = address.replace(f"/{right[part]}", f"/{each}", 1)
            answers = lead_in.get(path).status_code, lead_in.post(path, {"words": "x"}).status_code
            gone = {422} if name == "brief_paragraph" and part == "key" else set()
            nowhere = {400} if "%00" in each else {404, 405}
            if answers[0] not in nowhere or answers[1] not in nowhere | gone:
                wrong[path] = answers
    assert wrong == {}
    assert rows() == before


def test_who_may_not_finds_nothing_whatever_is_sent(lead_in: Client, ministry: Ministry, made: Made):
    forms = forms_of(lead_in, made, [name for name, (seen, _parts) in PLACES.items() if seen is Seen.DIPLOMATS])
    before = rows()
    wrong = {}
    for who in ("officer", "press", ""):
        sent = sign_in(Client(), ministry.users[who]) if who else Client()
        sent.raise_request_exception = False
        for name, (address, good) in forms.items():
            bad = dict.fromkeys(good or GOOD, "\x00 🙂")
            statuses = {sent.post(address, told).status_code for told in (good, bad)}
            if not statuses <= ({404, 405} if who else {302, 405}):
                wrong[who, name] = statuses
    assert wrong == {}
    assert rows() == before


def test_methods_that_a_page_does_not_have_are_told_so(lead_in: Client, made: Made):
    methods = (lead_in.put, lead_in.patch, lead_in.delete)
    answers = {(name, n): send(made.address(name)).status_code for name in PLACES for n, send in enumerate(methods)}
    assert {sent: status for sent, status in answers.items() if status != 405} == {}


@pytest.mark.parametrize("act", ["close_ask", "record_statement"])
def test_a_time_of_knowing_long_before_anybody_is_refused_with_a_sentence(lead_in: Client, made: Made, act: str):
    address, good = forms_of(lead_in, made, [act])[act]
    before = rows()
    answer = lead_in.post(address, {**good, "known_at": "0001-01-01T00:00"})
    assert answer.status_code == 422
    assert "too early" in answer.content.decode()
    assert rows() == before
