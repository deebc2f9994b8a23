"""Asking for help: everything that can be typed is stored, acknowledged once, and told in plain words."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from safeconduct.intake.actions.receiving import follow_code
from safeconduct.intake.models import Channel, Handling, Request, RequestFile
from safeconduct.portal.doors import forget_doors
from safeconduct.portal.proof import BITS, is_worked

from .conftest import FORM

PHOTO = b"\xff\xd8\xff\xe0" + b"photo" * 20
PLEA = {
    "key": "5e9c1f0e-6f0b-4d1c-9a55-0d6f3e1f2a77",
    "language": "hi",
    "name": "ओमवीर सिंह",
    "birth": "14 March 1999",
    "what": ["army", "lost"],
    "words": "मेरा बेटा\r\nतीन महीने से नहीं मिला।",
    "writer": "family",
    "writer_phone": "+91 98765 43210",
}


def send(phone: Client, **fields: Any) -> Any:
    return phone.post(FORM, fields or PLEA)


def said(request: Request) -> dict[str, Any]:
    assert request.raw is not None
    content: dict[str, Any] = json.loads(bytes(request.raw))
    return content


def test_a_plea_is_stored_as_it_was_typed_and_acknowledged_with_reference_and_code(phone: Client, form: Channel):
    answer = send(phone)
    assert answer.status_code == 303
    request = Request.objects.get()
    assert said(request) == {name: value for name, value in PLEA.items() if name not in {"key", "language"}}
    assert (request.content_type, request.language, request.sender) == ("application/json", "hi", "+91 98765 43210")
    receipt = phone.get(answer["Location"]).content.decode()
    assert request.reference in receipt
    assert follow_code(request.pk) in receipt
    assert "Nobody has read it yet." in receipt


def test_the_same_form_sent_again_is_the_same_request_with_the_same_receipt(phone: Client, form: Channel):
    first, again = (phone.get(send(phone)["Location"]).content for _n in range(2))
    assert Request.objects.count() == 1
    numbers = [re.findall(rb'receipt-number" dir="ltr">([^<]+)', page) for page in (first, again)]
    assert len(numbers[0]) == 2
    assert numbers[0] == numbers[1]


def test_files_come_with_the_plea_and_what_cannot_be_taken_is_told(phone: Client, form: Channel):
    files = [
        SimpleUploadedFile("pass%22port.jpg", PHOTO, "image/jpeg"),
        SimpleUploadedFile("setup.jpg", b"MZ\x90\x00", "image/jpeg"),
        SimpleUploadedFile("empty.pdf", b"", "application/pdf"),
    ]
    answer = phone.post(FORM, {"key": "k", "name": "Omveer", "files": files})
    kept = RequestFile.objects.get()
    assert (kept.name, kept.type, bytes(kept.content or b"")) == ('pass"port.jpg', "image/jpeg", PHOTO)
    receipt = phone.get(answer["Location"]).content.decode()
    assert "“setup.jpg” was not taken" in receipt
    assert "“empty.pdf” was not taken" in receipt


def test_a_date_that_cannot_be_read_is_kept_as_it_was_written(phone: Client, form: Channel):
    answer = send(phone, key="k", name="Omveer", birth="35 15 1999")
    assert said(Request.objects.get())["birth"] == "35 15 1999"
    assert "We could not read “35 15 1999” as a date" in phone.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("birth", ["24", "24 years", "24 साल", "1999", "14.03.1999", "मार्च 1999", ""])
def test_dates_and_ages_as_people_write_them_need_no_note(phone: Client, form: Channel, birth: str):
    answer = send(phone, key="k", name="Omveer", birth=birth)
    assert "We could not read" not in phone.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("field", ["name", "words", "passport", "writer_phone", "place"])
def test_one_field_is_enough_for_a_plea(phone: Client, form: Channel, field: str):
    assert send(phone, key="k", **{field: "x"}).status_code == 303


@pytest.mark.parametrize("fields", [{"key": "k"}, {"name": " \n"}, {"writer": "self", "speaks": "hi", "way": "call"}])
def test_an_empty_form_comes_back_with_a_sentence_and_what_was_chosen(phone: Client, form: Channel, fields: dict):
    answer = send(phone, **fields)
    assert answer.status_code == 422
    assert "The form is empty" in answer.content.decode()
    assert not Request.objects.exists()


STRANGE = {
    "nothing of ours": {"hello": "x"},
    "a null": {"name": "a\0b", "key": "\0"},
    "a name that is SQL": {"name": "'; DROP TABLE intake_request; --"},
    "a name that is HTML": {"name": "<script>alert(1)</script>"},
    "right to left and marks": {"name": "‮ا‬مينا " + "\u0301" * 500, "words": "🆘\ufffe"},
    "a key of a megabyte": {"key": "k" * 1_000_000, "name": "x"},
    "ten megabytes of text": {"words": "मदद " * 800_000, "key": "k"},
    "many values": {"name": [str(n) for n in range(390)]},
    "lists as choices": {"what": ["army"] * 50, "writer": ["self", "family"]},
    "a long name of a field": {"x" * 5000: "y"},
}


@pytest.mark.parametrize("fields", STRANGE.values(), ids=STRANGE.keys())
def test_whatever_is_typed_is_stored(phone: Client, form: Channel, fields: dict):
    answer = phone.post(FORM, fields)
    assert answer.status_code == 303
    assert phone.get(answer["Location"]).status_code == 200
    assert Request.objects.count() == 1


FORMS = ["army/", "follow/", "follow/code/", "register/", "register/link/", "army/register/"]
BODIES = {
    "no boundary": (b"--x\r\n\r\n", "multipart/form-data"),
    "not closed": (
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nOmveer',
        "multipart/form-data; boundary=x",
    ),
    "bytes that are no text": (b"name=%ff%fe%00&words=\xff", "application/x-www-form-urlencoded"),
    "JSON": (b'{"name": "Omveer"}', "application/json"),
    "nothing": (b"", "application/x-www-form-urlencoded"),
    "separators": (b"&&==&;&" * 1000, "application/x-www-form-urlencoded"),
    "broken parts": (b"--x\r\n--x\r\n\r\n--x--" * 500, "multipart/form-data; boundary=x"),
    "no kind": (b"name=x", ""),
}


@pytest.mark.parametrize(("body", "kind"), BODIES.values(), ids=BODIES.keys())
def test_whatever_is_sent_is_stored_or_comes_back_with_a_sentence(phone: Client, form: Channel, body: bytes, kind: str):
    answer = phone.post(FORM, body, content_type=kind)
    assert answer.status_code in {303, 422}


def test_what_is_far_too_large_comes_back_with_a_sentence(phone: Client, form: Channel):
    answer = phone.post(FORM, b"name=" + b"x" * (24 * 1024**2), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()


def test_thirty_files_are_a_plea_with_ten_files(phone: Client, form: Channel):
    files = [SimpleUploadedFile(f"{n}.png", b"\x89PNG\r\n\x1a\n" + bytes([n]), "image/png") for n in range(30)]
    assert phone.post(FORM, {"key": "k", "files": files}).status_code == 303
    assert RequestFile.objects.count() == 10


def test_a_form_of_another_site_is_not_taken(phone: Client, form: Channel):
    answer = phone.post(FORM, PLEA, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert not Request.objects.exists()
    assert phone.post(FORM, PLEA, headers={"origin": "http://testserver"}).status_code == 303


def test_a_machine_that_fills_in_what_nobody_sees_is_set_aside_but_stored(phone: Client, form: Channel):
    assert send(phone, **PLEA, website="http://spam.example").status_code == 303
    assert Handling.objects.get().is_held_up


def test_work_that_was_done_is_told_to_the_officer(phone: Client, form: Channel):
    key = str(uuid4())
    nonce = next(str(n) for n in range(1 << (BITS + 5)) if is_worked(key, str(n)))
    send(phone, key=key, work=nonce, name="Omveer")
    send(phone, key="other", work=nonce, name="Omveer")
    assert [said(row).get("proof") for row in Request.objects.order_by("number")] == ["yes", None]


def test_the_form_costs_one_query_and_a_plea_two(phone: Client, form: Channel, django_assert_num_queries: Any):
    with django_assert_num_queries(1):
        assert phone.get(FORM).status_code == 200
    with django_assert_num_queries(0):
        assert phone.get(FORM).status_code == 200
    with django_assert_num_queries(2):
        send(phone)


def test_nobody_is_given_a_session(phone: Client, form: Channel):
    phone.get(FORM)
    send(phone)
    assert not phone.cookies


def test_a_closed_form_says_so_and_still_takes_a_draft(phone: Client, form: Channel):
    Channel.objects.filter(pk=form.pk).update(is_open=False)
    assert "This form is closed" in phone.get(FORM).content.decode()
    assert send(phone).status_code == 303
    assert "army" not in phone.get("/help/").content.decode()


def test_the_start_lists_the_open_forms_and_strangers_addresses_lead_nowhere(phone: Client, form: Channel):
    assert 'href="/help/army/"' in phone.get("/help/").content.decode()
    assert phone.get("/help/nowhere/").status_code == 404
    assert phone.post("/help/nowhere/", PLEA).status_code == 404
    assert phone.get("/help/receipt/forged/").status_code == 404
    assert phone.get("/help/a/b/c/").status_code == 404


def test_the_worker_of_the_pages_is_served_beside_them_and_asked_for_anew(phone: Client, db: None):
    answer = phone.get("/help/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]


def test_whom_to_call_is_shown_only_while_somebody_answers(phone: Client, form: Channel):
    assert "+91 11 0000 0000" in phone.get(FORM).content.decode()
    Channel.objects.filter(slug="room").update(is_open=False)
    forget_doors()
    assert "+91 11 0000 0000" not in phone.get(FORM).content.decode()


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_nothing_is_acknowledged_and_a_sentence_says_so(phone: Client, form: Channel):
    assert phone.get(FORM).status_code == 200
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    answer = send(phone)
    connection.close()
    assert answer.status_code == 503
    assert "send it again in a minute" in answer.content.decode()
    assert answer["Retry-After"] == "30"
    assert not Request.objects.exists()
    assert send(phone).status_code == 303


@pytest.mark.parametrize(
    "path", ["", "army/", "follow/", "follow/code/", "register/", "register/link/", "army/register/"]
)
@pytest.mark.parametrize("method", ["head", "put", "delete", "options", "patch"])
def test_other_ways_of_asking_are_answered_without_a_fault(phone: Client, form: Channel, path: str, method: str):
    assert getattr(phone, method)(f"/help/{path}").status_code in {200, 405}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(("body", "kind"), BODIES.values(), ids=BODIES.keys())
def test_no_form_answers_nonsense_with_a_fault(phone: Client, form: Channel, path: str, body: bytes, kind: str):
    assert phone.post(f"/help/{path}", body, content_type=kind).status_code in {200, 303, 400, 422}
