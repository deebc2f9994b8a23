"""What officers enter for others: notes of calls, letters on paper, lists of which each row is a request."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.entering import enter_request
from safeconduct.intake.actions.lists import bring_list
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.jobs import work_off
from safeconduct.intake.models import Handling, Mention, Request, RequestFile, RequestList
from safeconduct.store.tables.faults import FileFault
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.tables import xlsx

PUNJAB = [
    ["List of youths reported by families, received 4 December", "", "", ""],
    ["ਨਾਂ", "Father's Name", "Mobile", "Remarks", "Block"],
    ["ਗੁਰਲਾਲ ਸਿੰਘ", "Harbhajan Singh", "98140 00318", "Phone switched off since October", "Dhuri"],
    ["", "", "", "", "Sunam"],
    ["Jaspreet Singh", "", "", "", ""],
]


def call(crisis: Crisis, ministry: Ministry, by: Actor, key: str = "1", **said: str) -> Request:
    receipt = enter_request(crisis, said, kind=ChannelKind.CALL, post=ministry.embassy, key=key, by=by)
    return Request.objects.get(pk=receipt.id)


def test_a_note_of_a_call_is_a_request_of_the_officers_post_with_her_name(crisis, ministry, officer):
    row = call(crisis, ministry, officer, writer_name="Father", writer_phone="+91 98140 00318", name="Omveer Singh")
    assert (row.kind, row.handling.post, row.entered_by_id, row.sender) == (
        "call", ministry.embassy, officer.id, "+91 98140 00318",
    )  # fmt: skip
    assert json.loads(bytes(row.raw))["name"] == "Omveer Singh"
    entry = Entry.objects.get(verb="enter_request")
    assert (entry.object_id, entry.after["reference"]) == (str(row.pk), row.reference)


def test_a_form_that_is_sent_twice_is_one_request(crisis, ministry, officer):
    rows = {call(crisis, ministry, officer, name="Omveer Singh").pk for _ in range(2)}
    assert len(rows) == Entry.objects.filter(verb="enter_request").count() == 1


@pytest.mark.parametrize("said", [{}, {"writer_name": "Father"}, {"words": ""}])
def test_a_note_that_says_neither_who_nor_what_is_not_kept(crisis, ministry, officer, said):
    with pytest.raises(Refused, match="Write who it is about"):
        call(crisis, ministry, officer, **said)
    assert not Request.objects.exists()


def test_nobody_enters_for_a_post_that_is_not_hers(crisis, ministry, stranger):
    with pytest.raises(Refused, match="your own posts"):
        call(crisis, ministry, stranger, words="Help")


def test_the_page_of_a_call_keeps_the_note_and_tells_reference_and_code(crisis, ministry, client: Client):
    sign_in(client, ministry.users["officer"])
    page = client.get("/c/army/requests/call/")
    said = {"key": str(uuid4()), "post": str(ministry.embassy.pk), "words": "Moving tonight", "due": "2026-01-02T10:00"}
    answer = client.post("/c/army/requests/call/", said, follow=True)
    row = Request.objects.get()
    assert page.status_code == 200
    assert row.reference in answer.content.decode()
    assert row.handling.due_at == datetime(2026, 1, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("page", ["call/", "letter/", "lists/"])
def test_a_form_begins_with_the_post_where_the_officer_sits(crisis, ministry, client: Client, page):
    """Not with the consulate below the embassy, though its name comes first."""
    text = sign_in(client, ministry.users["officer"]).get(f"/c/army/requests/{page}").content.decode()
    assert f'<option value="{ministry.embassy.pk}" selected>' in text
    assert f'<option value="{ministry.consulate.pk}">' in text


def test_a_note_without_a_word_comes_back_with_a_sentence(crisis, ministry, client: Client):
    sign_in(client, ministry.users["officer"])
    said = {"key": str(uuid4()), "post": str(ministry.embassy.pk)}
    answer = client.post("/c/army/requests/call/", said)
    assert answer.status_code == 422
    assert "Write who it is about" in answer.content.decode()


@pytest.mark.parametrize("page", ["call/", "letter/", "lists/", "lists/template/"])
@pytest.mark.parametrize("who", ["press", "diplomat"])
def test_for_who_sees_no_requests_these_pages_are_not_there(crisis, ministry, client: Client, page, who):
    sign_in(client, ministry.users[who])
    assert client.get(f"/c/army/requests/{page}").status_code == 404


def test_a_letter_of_a_member_of_parliament_names_four_and_keeps_its_scan(crisis, ministry, client: Client):
    sign_in(client, ministry.users["officer"])
    people = "Gurlal Singh, son of Harbhajan Singh, Dhuri\nJaspreet Singh\n\nMandeep Kumar, Z4417203\nसुरेश कुमार"
    said = {
        "key": str(uuid4()), "post": str(ministry.embassy.pk), "writer": "parliament", "writer_name": "A member",
        "people": people, "due": "2026-01-15", "scan": SimpleUploadedFile("letter.pdf", b"%PDF-1.7", "application/pdf"),
    }  # fmt: skip
    assert client.post("/c/army/requests/letter/", said).status_code == 302
    while work_off():
        pass
    place = Handling.objects.get()
    assert (place.writer, place.people, place.kind) == ("parliament", 4, "letter")
    assert place.due_at is not None
    assert list(Mention.objects.order_by("number").values_list("name", flat=True))[3] == "सुरेश कुमार"
    assert bytes(RequestFile.objects.get().content) == b"%PDF-1.7"
    first, third = Mention.objects.get(number=1).evidence, Mention.objects.get(number=3).evidence
    assert (first["father"], first["village"]) == ("Harbhajan Singh", "Dhuri")
    assert (third["papers"][0][1], third["village"]) == ("Z4417203", "")


def test_every_row_of_a_list_that_says_something_is_a_request_and_the_others_come_back(crisis, ministry, officer):
    content = xlsx(PUNJAB)
    held = bring_list(crisis, content, name="list.xlsx", sender="Punjab", post=ministry.embassy, by=officer)
    while work_off():
        pass
    assert (held.rows, held.refused, bytes(RequestList.objects.get().content)) == (3, 1, content)
    rows = Request.objects.order_by("list_row")
    assert [row.list_row for row in rows] == [3, 5]
    assert rows[0].reading.facts["Block"] == "Dhuri"
    first = rows[0].mentions.get()
    assert (first.name, first.origin, first.evidence["father"]) == ("ਗੁਰਲਾਲ ਸਿੰਘ", "row", "Harbhajan Singh")
    assert first.phones == ["+919814000318"]


def test_the_same_list_again_changes_nothing_and_a_broken_off_one_goes_on(crisis, ministry, officer):
    content = xlsx(PUNJAB)
    for _time in range(2):
        bring_list(crisis, content, name="list.xlsx", sender="Punjab", post=ministry.embassy, by=officer)
    assert (Request.objects.count(), RequestList.objects.count()) == (2, 1)
    assert Entry.objects.filter(verb="receive_rows").count() == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.csv", "empty"),
        (b"%PDF-1.7", "list.xlsx", "a PDF"),
        (b"one,two\n3,4\n", "list.csv", "No row names the columns"),
        (b"\x89PNG\r\n", "list.csv", "No row names"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence_and_nothing_is_kept(
    crisis, ministry, officer, content, name, sentence
):
    with pytest.raises(FileFault, match=sentence):
        bring_list(crisis, content, name=name, sender="Punjab", post=ministry.embassy, by=officer)
    assert not RequestList.objects.exists()


def test_the_page_of_a_list_tells_what_came_of_it_and_gives_the_refused_rows(crisis, ministry, client: Client):
    sign_in(client, ministry.users["officer"])
    upload = SimpleUploadedFile("list.xlsx", xlsx(PUNJAB))
    said = {"sender": "Punjab", "post": str(ministry.embassy.pk), "file": upload}
    page = client.post("/c/army/requests/lists/", said, follow=True)
    assert "The row names nobody" in page.content.decode()
    held = RequestList.objects.get()
    refused = client.get(f"/c/army/requests/lists/{held.pk}/refused/")
    assert refused["Content-Disposition"].startswith("attachment")
    sign_in(client, ministry.users["stranger"])
    assert client.get(f"/c/army/requests/lists/{held.pk}/").status_code == 404


def test_a_broken_list_comes_back_to_the_page_with_a_sentence(crisis, ministry, client: Client):
    sign_in(client, ministry.users["officer"])
    said = {
        "sender": "Punjab",
        "post": str(ministry.embassy.pk),
        "file": SimpleUploadedFile("list.xlsx", b"PK\x03\x04"),
    }
    answer = client.post("/c/army/requests/lists/", said)
    assert answer.status_code == 422
    assert "damaged" in answer.content.decode()
