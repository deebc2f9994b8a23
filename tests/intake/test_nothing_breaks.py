"""No address of requests and of the public's pages answers 500 to what a person, or a machine, can send it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import count
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.intake.actions.receiving import NewRequest, receive_request
from safeconduct.intake.following import follow_code
from safeconduct.intake.models import Channel, Handling, Request
from safeconduct.portal import urls as portal_urls
from safeconduct.portal.doors import forget_doors
from safeconduct.portal.models import Tally
from safeconduct.store.ids import reference
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.intake.places import PLACES, Made, Seen, made_places
from tests.intake.pleas import work

FORM = "application/x-www-form-urlencoded"
STRANGE = [
    "", "'", "\x00", "\ud800", "9" * 40, "-1", "1e400", "2025-02-30", "9999-12-31", "10000-01-01T00:00", "x" * 3000,
    "🙂", "NaN", "../..", "{}", "a@b, c@d\r\nBcc: e@f", "'; DROP TABLE intake_request; --", "<script>alert(1)</script>",
    "01a203f5-5104-7111-90b5-1fc160ac5a83", "Q-999999999999-0", "²", "٣", "\u202e" + "\u0301" * 200,
]  # fmt: skip
HARMFUL = [*STRANGE[2:5], "x" * 3000, "🙂", "<script>alert(1)</script>"]
"""Those that are put beside good ones; the others stand alone."""
MEANEST = [*STRANGE[2:5], "<script>alert(1)</script>"]
"""Those that are tried everywhere; of the others each place gets some, and the next place the next ones."""
OTHERS = [value for value in STRANGE if value not in MEANEST]
ASKED = ["state", "channel", "post", "language", "unmatched", "mine", "after", "template", "q", "by", "known"]
"""What the addresses of these pages carry."""
ANSWERS = {200, 302, 303, 400, 403, 404, 405, 413, 422, 429}
MACHINES = {name for name, (seen, _parts) in PLACES.items() if seen is Seen.MACHINE}
OF_OFFICERS = [name for name in PLACES if name not in MACHINES]
ACTS = {name for name, (seen, _parts) in PLACES.items() if seen is Seen.HERS} - {"request", "answer", "search"}
"""Pages of one small form each."""
POSTED = ("person", "words", "reason", "text", "name", "reference")
"""Fields of words, and those of buttons."""
_FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"')
_VALUE = re.compile(r'<input\b[^>]*?\bname="([^"]+)" value="([^"]*)"')


@pytest.fixture
def made(mailbox: Channel, crisis: Crisis, ministry: Ministry, case: Case, officer: Actor, lead: Actor) -> Made:
    return made_places(mailbox, crisis, ministry, case, officer, lead)


@pytest.fixture
def lead_in(client: Client, ministry: Ministry) -> Client:
    client.raise_request_exception = False
    return sign_in(client, ministry.users["lead"])


def is_answered(answer: HttpResponse) -> bool:
    """Is it one of the answers that a person can do something with, and is there a sentence in it?"""
    if answer.status_code in {302, 303, 405} or "attachment" in answer.get("Content-Disposition", ""):
        return True
    page = answer.content.decode("utf-8", "replace")
    is_told = answer.status_code == 200 or len(strip_tags(page).split()) > 3
    return answer.status_code in ANSWERS and is_told and "<script>alert" not in page


def undone(send: Callable[[], HttpResponse]) -> HttpResponse:
    """What is answered; what was done by it is undone."""
    with transaction.atomic():
        answer = send()
        transaction.set_rollback(True)
    return answer


class Faults(dict[tuple[str, ...], int]):
    """What was sent, and the status of the answer where it is none for a person. `tried`: all words that were sent."""

    def __init__(self) -> None:
        super().__init__()
        self.tried: set[str] = set()

    def note(self, answer: HttpResponse, place: str, value: str = "", *how: str) -> None:
        self.tried.add(value)
        if not is_answered(answer):
            self[(*(text[:40] for text in (place, value, *how)),)] = answer.status_code


def some_of(words: list[str], place: int, few: int) -> list[str]:
    """So many of these words, others at each place: at all places together every one of them."""
    return [words[(place * few + n) % len(words)] for n in range(few)]


def as_sent(value: str) -> str:
    """As a browser could send it: halves of signs go as three bytes."""
    return value.encode("utf-8", "surrogatepass").decode("latin-1")


def test_the_public_has_no_address_that_is_not_tried_here():
    assert {pattern.name for pattern in portal_urls.urlpatterns} == set(OF_THE_PUBLIC)


# ---------------------------------------------------------------- officers
def test_strange_words_in_an_address_are_answered(lead_in: Client, made: Made):
    faults = Faults()
    for place, name in enumerate(OF_OFFICERS):
        address = made.address(name)
        if lead_in.get(address).status_code == 200:
            for value in some_of(STRANGE, place, 2) if name in ACTS else MEANEST + some_of(OTHERS, place, 3):
                faults.note(lead_in.get(address, dict.fromkeys(ASKED, as_sent(value))), name, value)
    assert faults == {}
    assert faults.tried == set(STRANGE)


def test_strange_words_in_a_form_are_answered(lead_in: Client, made: Made):
    faults = Faults()
    for place, name in enumerate(OF_OFFICERS):
        address = made.address(name)
        page = lead_in.get(address).content.decode("utf-8", "replace")
        begun = {field: unescape(value) for field, value in _VALUE.findall(page)}
        fields = {*_FIELD.findall(page), *POSTED} - {"csrfmiddlewaretoken"}
        for value in MEANEST + some_of(OTHERS, place, 2):
            nearly_good = {**dict.fromkeys(fields, "It is so"), **begun, **dict.fromkeys(POSTED, value)}
            told = nearly_good if value in HARMFUL else dict.fromkeys(fields, value)
            said = urlencode(told, errors="surrogatepass")
            faults.note(undone(lambda said=said, address=address: lead_in.post(address, said, FORM)), name, value)
    assert faults == {}
    assert faults.tried == set(STRANGE)


def test_references_and_ids_of_nobody_and_of_others_lead_nowhere(lead_in: Client, made: Made):
    right = made.parts
    odd = [reference("RU24", 138), "Q-1-1", "%F0%9F%92%A9", "x" * 3000]
    strange = {
        "reference": [reference("Q", 10**12 - 1), "%00"],
        "mention": [str(right["message"]), "0" * 32], "message": [str(right["mention"])], "link": [str(right["held"])],
        "case": ["RU24-9999-0", "%00", "x" * 3000], "number": ["0", "9" * 40], "slug": ["nowhere", "x" * 300],
        "list": [str(right["held"])], "held": [str(right["list"])], "channel": ["nowhere"], "mailbox": ["nowhere"],
    }  # fmt: skip
    wrong = {}
    for place, (name, (_seen, parts)) in enumerate(PLACES.items()):
        address = made.address(name)
        others = {**strange, "reference": [*strange["reference"], *some_of(odd, place, 1)]}
        for path in (address.replace(f"/{right[part]}/", f"/{each}/") for part in parts for each in others[part]):
            for answer in (lead_in.get(path), undone(lambda path=path: lead_in.post(path, {"words": "x"}))):
                if answer.status_code not in ({400} if "%00" in path else {404, 405}):
                    wrong[path] = answer.status_code
    assert wrong == {}


def test_methods_that_a_page_does_not_have_are_told_so(lead_in: Client, made: Made):
    methods = (lead_in.put, lead_in.patch, lead_in.delete)
    answers = {(name, n): send(made.address(name)).status_code for name in PLACES for n, send in enumerate(methods)}
    assert {sent: status for sent, status in answers.items() if status != 405} == {}


FILES = {
    "nothing": b"", "a picture": b"\x89PNG\r\n\x1a\n" + bytes(40), "a PDF": b"%PDF-1.7\n%%EOF", "a zip": b"PK\x03\x04",
    "a zip that ends": b"PK\x05\x06" + bytes(18), "an old file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a program": b"MZ" + bytes(200), "RTF": rb"{\rtf1\ansi Name: Omveer}", "NULs": bytes(5000),
    "noise": bytes(range(256)) * 9, "HTML": b"<table><tr><th>name<td><script>alert(1)</script></table>",
    "XML": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>", "a mail": b"From: a@b.example\r\n\r\nHelp",
    "a table": b"name,phone\n<script>alert(1)</script>,'; DROP TABLE x\n", "JSON": b"[" * 5000,
    "half a sign": "name,phone\n\u0430,\u0431\n".encode("utf-16")[:-1], "a megabyte in a line": b"name," * 250_000,
    "gzip": b"\x1f\x8b\x08" + bytes(30), "winmail": b"\x78\x9f\x3e\x22" + bytes(60),
}  # fmt: skip
NAMES = [
    "list.csv",
    "list.xlsx",
    "list.ods",
    "letter.pdf",
    "mail.eml",
    "all.mbox",
    "x.msg",
    "no ending",
    "\u202egpj.exe",
]


@pytest.mark.parametrize(("page", "names"), [("lists", 3), ("letter", 1), ("mails", 2)])
def test_every_kind_of_file_under_every_name_is_kept_or_refused_with_a_sentence(
    lead_in: Client, made: Made, mailbox: Channel, ministry: Ministry, page: str, names: int
):
    """Each kind under some names, others for each kind: more where the name says how to read it."""
    said = {
        "post": str(ministry.embassy.pk), "sender": "Labour office", "channel": str(mailbox.pk), "writer": "court",
        "writer_name": "A court", "words": "x", "key": "01a203f5-5104-7111-90b5-1fc160ac5a83",
    }  # fmt: skip
    before = Request.objects.count()
    tried = set()
    for place, (kind, content) in enumerate(FILES.items()):
        for turn, name in enumerate(some_of(NAMES, place, names)):
            tried.add(name)
            with transaction.atomic():
                files = {field: SimpleUploadedFile(name, content) for field in ("file", "scan", "mails")}
                answer = lead_in.post(made.address(page), {**said, **files}, follow=True)
                text = answer.content.decode()
                is_told = "error" in text or "notice" in text
                is_kept = Request.objects.count() > before
                assert answer.status_code == 200 if is_kept else is_told, (kind, name, answer.status_code)
                assert answer.status_code in {200, 422}, (kind, name, answer.status_code)
                assert "<script>alert" not in text
                if is_kept and turn == 0:
                    work()
                    assert Handling.objects.filter(is_read=False).count() == 0
                transaction.set_rollback(True)
    assert tried == set(NAMES)


# ---------------------------------------------------------------- the public
OF_THE_PUBLIC = {
    "crises": "/help/", "service_worker": "/help/sw.js", "follow": "/help/follow/", "new_code": "/help/follow/code/",
    "followed": "/help/follow/{followed}/", "register": "/help/register/", "link_again": "/help/register/link/",
    "me": "/help/me/{me}/", "receipt": "/help/receipt/{receipt}/", "ask": "/help/army/",
    "register_for": "/help/army/register/",
}  # fmt: skip
TYPED = [
    "name", "birth", "words", "writer_phone", "writer_email", "key", "work", "language", "speaks", "what", "way",
    "reference", "code", "contact", "website", "country", "phone", "email", "arrived", "leaves", "purpose", "passport",
    "m1_name", "m1_birth", "name_local", "act", "sure", "who", "place", "home_phone", "address",
]  # fmt: skip
SPOILT = ["\ud800", "9" * 40, "<script>alert(1)</script>", "x" * 5000]


@pytest.fixture
def addresses(form: Channel, crisis: Crisis, ministry: Ministry, lead: Actor) -> Iterator[dict[str, str]]:
    """Every address of the public, of somebody who asked and registered."""
    forget_doors()
    phone = Client()
    asked = phone.post("/help/army/", {"key": "k", "name": "Omveer", "writer_phone": "+91 98290 12345"})
    receipt = Request.objects.get()
    said = {"reference": receipt.reference, "code": _code(receipt)}
    followed = phone.post("/help/follow/", said)["Location"]
    registered = phone.post(
        "/help/army/register/", {"name": "Asha", "phone": "+79001112233", "country": "RU", "key": "r"}
    )
    parts = {
        "receipt": asked["Location"].split("/")[3],
        "followed": followed.split("/")[3],
        "me": registered["Location"].split("/")[3],
    }
    yield {name: path.format(**parts) for name, path in OF_THE_PUBLIC.items()}
    forget_doors()


def _code(request: Request) -> str:
    return follow_code(request.pk)


@pytest.fixture
def phone() -> Client:
    return Client(raise_request_exception=False)


def test_whatever_the_public_sends_is_answered(addresses: dict[str, str], phone: Client):
    words, heads = Faults(), Faults()
    for place, (name, address) in enumerate(addresses.items()):
        for value in MEANEST + some_of(OTHERS, place, 4):
            typed = as_sent(value)
            words.note(phone.get(address, dict.fromkeys(["reference", "language", "told", "new"], typed)), name, value)
            words.note(phone.post(address, dict.fromkeys(TYPED, typed)), name, value, "typed")
        for value in some_of(STRANGE, place, 3):
            line = as_sent(value)[:200].replace("\r\n", "")
            heads.note(phone.get(address, headers={"accept-language": line}), name, value, "language")
            heads.note(phone.post(address, b"name=x", FORM, CONTENT_LENGTH=line[:50]), name, value, "size")
    assert words | heads == {}
    assert words.tried == heads.tried == set(STRANGE)


def test_one_strange_field_among_good_ones_is_answered(addresses: dict[str, str], phone: Client):
    faults, places = Faults(), count()
    good = {"name": "Asha", "phone": "+79001112233", "country": "RU", "words": "x", "contact": "+919829012345"}
    acts = {"me": ({"what": "safe"}, {"what": "help"}, {"act": "update"})}
    for name in ("ask", "register", "register_for", "link_again", "new_code", "followed", "me"):
        own = set(_FIELD.findall(phone.get(addresses[name]).content.decode()))
        for act in acts.get(name, ({},)):
            for field, place in zip(TYPED, places, strict=False):
                for value in ("\x00", *some_of(SPOILT, place, 2)) if field in own else some_of(SPOILT, place, 1):
                    Tally.objects.all().delete()
                    answer = phone.post(addresses[name], {**good, **act, field: as_sent(value)})
                    faults.note(answer, name, value, field)
    assert faults == {}
    assert faults.tried == {"\x00", *SPOILT}


def test_methods_that_a_page_of_the_public_does_not_have_are_told_so(addresses: dict[str, str], phone: Client):
    methods = (phone.put, phone.patch, phone.delete)
    answers = {(name, n): send(path).status_code for name, path in addresses.items() for n, send in enumerate(methods)}
    assert {sent: status for sent, status in answers.items() if status != 405} == {}


@pytest.mark.parametrize("token", ["x", "🙂", "x" * 3000, "a:b:c", "eyJhIjoxfQ:1:2", ".eJw:1tX:y", "%2e%2e"])
def test_a_token_that_nobody_gave_opens_nothing(addresses: dict[str, str], phone: Client, token: str):
    for name, path in OF_THE_PUBLIC.items():
        if "{" in path:
            address = path.format(**{name: token})
            assert {phone.get(address).status_code, phone.post(address, {"words": "x"}).status_code} <= {404, 405}


def test_a_body_that_is_far_too_large_is_refused_with_a_sentence(addresses: dict[str, str], phone: Client):
    answers = {name: phone.post(path, b"name=" + b"x" * (24 * 1024**2), FORM) for name, path in addresses.items()}
    assert {name: a.status_code for name, a in answers.items() if a.status_code not in {413, 405}} == {}
    assert all(is_answered(answer) for answer in answers.values())


DEEP = b"[" * 200_000


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=\xe9", ""])
def test_bodies_of_another_kind_are_answered(addresses: dict[str, str], phone: Client, kind: str):
    faults = Faults()
    for name, path in addresses.items():
        faults.note(phone.post(path, DEEP, content_type=kind), name)
    assert faults == {}


def test_a_request_whose_bytes_are_deep_json_is_followed_and_shown(form: Channel, lead_in: Client):
    """Bytes that no form of ours makes, but a gateway can."""
    receipt = receive_request(NewRequest(form, "deep", DEEP, "application/json"))
    work()
    phone = Client()
    forget_doors()
    opened = phone.post("/help/follow/", {"reference": receipt.reference, "code": receipt.code})["Location"]
    assert phone.get(opened).status_code == 200
    assert (
        phone.post("/help/follow/code/", {"reference": receipt.reference, "contact": "a@b.example"}).status_code == 200
    )
    assert lead_in.get(f"/requests/{receipt.reference}/").status_code == 200
    assert lead_in.get(f"/requests/{receipt.reference}/answer/").status_code == 200
