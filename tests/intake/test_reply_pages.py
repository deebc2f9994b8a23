"""The pages of reply templates and of writing to many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from safeconduct.audit.models import Entry
from safeconduct.intake.models import Channel, Message, ReplyTemplate
from tests.conftest import Ministry
from tests.intake.pleas import plea
from tests.intake.ways import by_smtp

MANY = "/c/army/requests/write/"


@pytest.fixture
def lead_client(client: Client, ministry: Ministry, crisis: object) -> Client:
    client.force_login(ministry.users["lead"])
    return client


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_shipped_templates_are_shown_with_their_languages(lead_client: Client) -> None:
    page = text(lead_client.get("/replies/"))
    for words in ("Reply templates", "ask_details", "Hindi", "Russian", "as shipped"):
        assert words in page


def test_a_template_is_worded_anew_and_both_versions_are_kept(lead_client: Client) -> None:
    page = text(lead_client.get("/replies/?key=raised&language=en"))
    assert "We have given the name" in page or "we have given the name" in page
    said = {"key": "raised", "language": "en", "name": "Raised", "subject": "", "text": "We asked. {reference}"}
    assert lead_client.post("/replies/", said).status_code == 302
    assert lead_client.post("/replies/", said | {"text": "We asked again."}).status_code == 302
    assert list(ReplyTemplate.objects.order_by("version").values_list("version", "text")) == [
        (1, "We asked. {reference}"),
        (2, "We asked again."),
    ]
    assert "version 2" in text(lead_client.get("/replies/"))
    assert Entry.objects.filter(verb="set_template").count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": "{secret}"}, "cannot be filled in"),
        ({"text": ""}, "This field is required"),
        ({"key": "!!"}, "Latin letters"),
        ({"language": "tlh"}, "Select a valid choice"),
        ({"key": "receipt", "is_retired": "on"}, "cannot be retired"),
    ],
)
def test_a_template_that_cannot_be_comes_back_with_a_sentence(
    lead_client: Client, wrong: dict[str, str], words: str
) -> None:
    said = {"key": "x", "language": "en", "name": "X", "subject": "", "text": "Hello"} | wrong
    assert words in text(lead_client.post("/replies/", said), 422)
    assert not ReplyTemplate.objects.exists()


@pytest.mark.parametrize("who", ["officer", "press", "auditor"])
@pytest.mark.parametrize("path", ["/replies/", MANY])
def test_for_others_these_pages_are_not_there(
    client: Client, ministry: Ministry, crisis: object, who: str, path: str
) -> None:
    client.force_login(ministry.users[who])
    assert client.get(path).status_code == 404
    assert client.post(path, {"text": "x"}).status_code == 404


def test_the_page_of_templates_asks_as_much_for_three_as_for_one(lead_client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as told:
            lead_client.get("/replies/")
        return len(told)

    said = {"language": "en", "name": "X", "subject": "", "text": "Hello"}
    lead_client.post("/replies/", {"key": "one", **said})
    lead_client.get("/replies/")
    one = count()
    for key in ("two", "three"):
        lead_client.post("/replies/", {"key": key, **said})
    lead_client.get("/replies/")
    assert count() == one


def test_a_part_of_the_queue_is_written_to_each_alone(lead_client: Client, mailbox: Channel, form: Channel) -> None:
    by_smtp(mailbox, 2525)
    for number in range(3):
        plea(form, f"{number}", writer_email=f"family{number}@example.in")
    plea(form, "no address")
    page = text(lead_client.get(MANY + "?channel=form"))
    assert "4 requests" in page
    said = {"subject": "A flight", "text": "A flight leaves on Monday.", "number": "4"}
    assert lead_client.post(MANY + "?channel=form", said).status_code == 302
    written = Message.objects.filter(is_receipt=False).order_by("address")
    assert [message.address for message in written] == [f"family{number}@example.in" for number in range(3)]
    assert Entry.objects.get(verb="send_many").after["without_address"] == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": "2"}, "The number is 1 now, not 2."),
        ({"number": ""}, "This field is required"),
        ({"text": ""}, "This field is required"),
        ({"text": "Dear {name}"}, "Nothing is filled in here"),
    ],
)
def test_writing_to_many_by_mistake_comes_back_with_a_sentence(
    lead_client: Client, form: Channel, wrong: dict[str, str], words: str
) -> None:
    plea(form, writer_email="maa@example.in")
    said = {"subject": "", "text": "Hello", "number": "1"} | wrong
    answer = text(lead_client.post(MANY, said), 422)
    assert words in answer
    assert not Message.objects.filter(is_receipt=False).exists()


def test_nobody_to_write_to_is_said(lead_client: Client) -> None:
    assert "Nothing stands here." in text(lead_client.get(MANY))


def test_the_queue_leads_who_may_to_both_pages(
    client: Client, ministry: Ministry, crisis: object, form: Channel
) -> None:
    plea(form, writer_email="maa@example.in")
    for who, shown in (("lead", True), ("liaison", False)):
        client.force_login(ministry.users[who])
        page = text(client.get("/c/army/requests/?channel=form"))
        assert (f'href="{MANY}?channel=form"' in page) is shown
        assert ('href="/replies/"' in page) is shown
