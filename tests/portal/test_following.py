"""Following a request: only with its code, only what was done with it, and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.actions.receiving import NewRequest, Receipt, receive_request
from safeconduct.intake.enums import ChannelKind, RequestState
from safeconduct.intake.models import Channel, Handling, Message, Outbox, Request, Step
from safeconduct.portal.codes import TRIES, make_code, use_code
from safeconduct.portal.models import OneTimeCode
from safeconduct.portal.sending import send_code_to_writer
from tests.conftest import Ministry

FOLLOW, CODE = "/help/follow/", "/help/follow/code/"
WRONG = "do not belong together"


@pytest.fixture
def receipt(form: Channel) -> Receipt:
    raw = b'{"name":"Omveer","writer_phone":"+91 98765 43210","writer_email":"maa@example.org"}'
    return receive_request(NewRequest(form, "one", raw, "application/json", sender="+91 98765 43210", language="en"))


def opened(phone: Client, receipt: Receipt) -> str:
    return phone.post(FOLLOW, {"reference": receipt.reference, "code": receipt.code})["Location"]


def shown(phone: Client, receipt: Receipt) -> str:
    return phone.get(opened(phone, receipt)).content.decode()


def step(receipt: Receipt, by: Actor, state: RequestState, **more: Any) -> None:
    Step.objects.create(request_id=receipt.id, state=state, by_id=by.id, **more)
    Handling.objects.filter(pk=receipt.id).update(state=state, since=timezone.now())


def message(receipt: Receipt, channel: Channel, address: str, text: str, **more: Any) -> None:
    Message.objects.create(
        request_id=receipt.id, channel=channel, kind=channel.kind, address=address, language="en", text=text, **more
    )


@pytest.mark.parametrize("typed", [str.lower, str.upper, lambda text: text.replace("-", " "), lambda text: f" {text} "])
def test_reference_and_code_open_it_however_they_are_typed(phone: Client, receipt: Receipt, typed: Any):
    answer = phone.post(FOLLOW, {"reference": typed(receipt.reference), "code": typed(receipt.code)})
    assert answer.status_code == 303
    assert receipt.reference in phone.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("", ""),
        ("Q-99999", "x"),
        ("nonsense\0", "\0"),
        ("RU24-0138-5", "0000-0000"),
        ("ours", "0000-0000"),
        ("x" * 9999,) * 2,
    ],
)
def test_anything_else_gets_one_and_the_same_sentence(phone: Client, receipt: Receipt, reference: str, code: str):
    reference = receipt.reference if reference == "ours" else reference
    answer = phone.post(FOLLOW, {"reference": reference, "code": code})
    assert answer.status_code == 422
    assert WRONG in answer.content.decode()


def test_the_code_of_another_request_does_not_open_it(phone: Client, form: Channel, receipt: Receipt):
    other = receive_request(NewRequest(form, "two", b"{}", "application/json"))
    assert phone.post(FOLLOW, {"reference": receipt.reference, "code": other.code}).status_code == 422


def test_the_address_of_the_page_cannot_be_made_up(phone: Client, receipt: Receipt):
    address = opened(phone, receipt)
    assert phone.get(address[:-3] + "AA/").status_code == 404
    assert phone.get(f"/help/follow/{receipt.id.hex}/").status_code == 404


def test_it_shows_what_was_done_what_we_ask_and_to_whom_it_went(phone: Client, receipt: Receipt, officer: Actor):
    assert "Nobody has read it yet." in shown(phone, receipt)
    step(receipt, officer, RequestState.WAITING_FAMILY, words="Please send the passport number.")
    page = shown(phone, receipt)
    assert "We asked you something" in page
    assert "Please send the passport number." in page
    step(receipt, officer, RequestState.NOT_OURS, to="State government of Punjab", words="Not a national")
    page = shown(phone, receipt)
    assert "State government of Punjab" in page
    assert "Not a national" not in page


def test_why_an_officer_decided_is_not_shown(phone: Client, receipt: Receipt, officer: Actor):
    step(receipt, officer, RequestState.DECIDED, words="Brother says he is dead: rumour")
    page = shown(phone, receipt)
    assert "An officer decided what we do" in page
    assert "rumour" not in page


def test_when_we_call_is_shown_and_a_promise_that_is_late_is_called_late(phone: Client, receipt: Receipt):
    rows = Handling.objects.filter(pk=receipt.id)
    rows.update(due_at=timezone.now() + timedelta(hours=5))
    assert "We answer you by" in shown(phone, receipt)
    rows.update(due_at=timezone.now() - timedelta(hours=5))
    assert "We are late" in shown(phone, receipt)


def test_of_our_messages_only_those_to_her_are_shown(phone: Client, receipt: Receipt, form: Channel):
    message(receipt, form, "maa@example.org", "Dear mother, we found him.")
    message(receipt, form, "minister@state.example", "About the mother of Omveer")
    message(receipt, form, "+919876543210", "The machine's own receipt", is_receipt=True)
    page = shown(phone, receipt)
    assert "Dear mother, we found him." in page
    assert "About the mother" not in page
    assert "own receipt" not in page


def test_of_somebody_elses_request_that_officers_put_together_with_hers_she_sees_nothing(
    phone: Client, receipt: Receipt, form: Channel, officer: Actor
):
    other = receive_request(NewRequest(form, "two", b'{"name":"Somebody else"}', "application/json"))
    Handling.objects.filter(pk=receipt.id).update(into=other.id, due_at=timezone.now())
    Handling.objects.filter(pk=other.id).update(state=RequestState.WAITING_FAMILY)
    Step.objects.create(request_id=other.id, state="waiting_family", by_id=officer.id, words="Where is your wife?")
    message(other, form, "+919876543210", "To the other one")
    page = shown(phone, receipt)
    assert "An officer works on it" in page
    for words in (
        "Where is your wife?",
        "We asked you",
        "To the other one",
        "Somebody else",
        other.reference,
        "We answer you by",
    ):
        assert words not in page


def test_what_she_adds_continues_her_request_and_a_second_click_adds_nothing(phone: Client, receipt: Receipt):
    address = opened(phone, receipt)
    sent = {"key": "added", "words": "He called yesterday."}
    pages = [phone.post(address, sent).content.decode() for _n in range(2)]
    added = Request.objects.get(continues=receipt.id)
    assert all(f"Its reference is {added.reference}" in page for page in pages)
    assert "You added something." in phone.get(address).content.decode()
    assert phone.post(address, {"key": "k"}).status_code == 422


def test_a_code_is_sent_only_to_the_contact_that_was_given_and_the_answer_is_always_the_same(
    phone: Client, receipt: Receipt, sms: Channel
):
    tries = [
        (receipt.reference, "+919876543210"), (receipt.reference, "thief@example.org"), ("Q-9999-0", "maa@example.org"),
    ]  # fmt: skip
    pages = [phone.post(CODE, {"reference": ref, "contact": contact}).content.decode() for ref, contact in tries]
    assert len({page.replace(ref, "") for page, (ref, _contact) in zip(pages, tries, strict=True)}) == 1
    assert _jobs()[-3:] == [str(receipt.id), "", ""]


def _jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'request' FROM procrastinate_jobs WHERE task_name LIKE '%send_code' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def sms(crisis: Crisis, ministry: Ministry, lead: Actor) -> Channel:
    return open_channel(
        crisis,
        name="Text messages",
        slug="sms",
        kind=ChannelKind.SMS,
        post=ministry.capital,
        by=lead,
        provider="hmac",
        settings={"send_to": "https://sms.example/"},
    )


def test_the_code_that_was_sent_opens_it_once(phone: Client, receipt: Receipt, sms: Channel):
    sent = send_code_to_writer(receipt.id, by_mail=False)
    assert sent is not None
    assert (sent.address, Outbox.objects.get().message) == ("+919876543210", sent)
    code = (sent.text or "")[13:22]
    assert code not in "".join(OneTimeCode.objects.values_list("hash", flat=True))
    assert phone.post(FOLLOW, {"reference": receipt.reference, "code": code}).status_code == 303
    assert phone.post(FOLLOW, {"reference": receipt.reference, "code": code}).status_code == 422
    assert code not in shown(phone, receipt)


def test_without_a_way_out_no_code_is_made(receipt: Receipt):
    assert send_code_to_writer(receipt.id, by_mail=True) is None
    assert not OneTimeCode.objects.exists()


def test_a_code_holds_for_five_tries_a_quarter_of_an_hour_and_until_the_next_one(receipt: Receipt):
    code = make_code(receipt.id)
    wrong = "0000 0000" if code != "0000 0000" else "1111 1111"
    assert not any(use_code(receipt.id, wrong) for _n in range(TRIES))
    assert not use_code(receipt.id, code)
    old, new = make_code(receipt.id), make_code(receipt.id)
    assert not use_code(receipt.id, old) or old == new
    OneTimeCode.objects.filter(used_at=None).update(made_at=timezone.now() - timedelta(minutes=16))
    assert not use_code(receipt.id, new)


def test_who_guesses_is_told_to_wait_also_with_the_right_code(phone: Client, receipt: Receipt):
    for _n in range(60):
        assert phone.post(FOLLOW, {"reference": "Q-9999-0", "code": "0000-0000"}).status_code == 422
    assert phone.post(FOLLOW, {"reference": receipt.reference, "code": receipt.code}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post(FOLLOW, {"reference": receipt.reference, "code": receipt.code}).status_code == 303
