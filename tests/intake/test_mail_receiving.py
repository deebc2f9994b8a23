"""Mails become requests: once, in the right thread, answered by no machine, and what they report is written down."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.intake.actions.mailing import (
    MOST_RECEIPTS,
    bring_mails,
    is_other_sender,
    mail_headers,
    may_acknowledge,
    receive_mail,
)
from safeconduct.intake.enums import ChannelKind, DeliveryState
from safeconduct.intake.jobs import work_off
from safeconduct.intake.mail.threads import thread_address, thread_of
from safeconduct.intake.models import Channel, Delivery, Message, Request, RequestFile
from tests.cases.telling import sign_in
from tests.conftest import Ministry

MAILS = Path(__file__).parent / "mails"


def raw(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


def mail(
    text: str = "Find my son", *, sender: str = "maa@example.in", to: str = "help@embassy.example", **more: str
) -> bytes:
    headers = {"From": sender, "To": to, "Message-ID": "<1@example.in>"} | {
        name.replace("_", "-"): value for name, value in more.items()
    }
    return "\r\n".join([*(f"{name}: {value}" for name, value in headers.items()), "", text]).encode()


def request_of(channel: Channel, content: bytes) -> Request:
    return Request.objects.get(pk=receive_mail(channel, content).id)


def message_to(request: Request, *, address: str = "maa@example.in", is_receipt: bool = False) -> Message:
    return Message.objects.create(
        request=request,
        channel=request.channel,
        kind=ChannelKind.EMAIL,
        address=address,
        language="en",
        text="We have your letter.",
        is_receipt=is_receipt,
    )


def test_a_mail_is_kept_byte_for_byte_with_its_sender_and_its_time(mailbox: Channel) -> None:
    request = request_of(mailbox, raw("gmail"))
    assert bytes(request.raw or b"") == raw("gmail")
    assert request.content_type == "message/rfc822"
    assert request.sender == "sunita.sharma@gmail.example"
    assert request.received_at.isoformat() == "2025-02-03T12:55:01+00:00"


@pytest.mark.parametrize("content", [b"", b"\0\xff", b"From: a@x\r\nMessage-ID: <" + b"x" * 900 + b"@x>\r\n\r\n"])
def test_a_mail_that_cannot_be_read_is_a_request_all_the_same(mailbox: Channel, content: bytes) -> None:
    request = request_of(mailbox, content)
    assert bytes(request.raw or b"") == content
    assert receive_mail(mailbox, content).is_repeat


def test_a_mail_from_the_future_came_now(mailbox: Channel) -> None:
    before = timezone.now()
    request = request_of(mailbox, b"Received: from a by b; Mon, 3 Feb 2125 10:00:00 +0000\r\n" + mail())
    assert before <= request.received_at <= timezone.now()


def test_the_same_mail_again_is_the_same_request(mailbox: Channel) -> None:
    first, again = receive_mail(mailbox, raw("gmail")), receive_mail(mailbox, raw("gmail"))
    assert (again.id, again.is_repeat) == (first.id, True)


def test_a_mail_that_comes_by_two_ways_is_one_request(mailbox: Channel) -> None:
    first = receive_mail(mailbox, mail("Find my son"))
    again = receive_mail(mailbox, b"Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0000\r\n" + mail("Find my son"))
    assert (again.id, again.is_repeat) == (first.id, True)
    assert Request.objects.count() == 1


def test_a_mail_that_only_borrows_a_message_id_is_kept_and_is_no_part_of_the_other(mailbox: Channel) -> None:
    first = receive_mail(mailbox, mail("Find my son"))
    other = receive_mail(mailbox, mail("I am somebody else", sender="stranger@example.org"))
    assert (other.is_repeat, first.id == other.id) == (False, False)
    assert Request.objects.get(pk=other.id).continues is None


def test_an_answer_to_our_address_with_the_token_continues_its_request(mailbox: Channel) -> None:
    first = request_of(mailbox, mail())
    address = thread_address("help@embassy.example", first.pk, settings.SECRET_KEY)
    answer = request_of(mailbox, mail("Here is his passport", to=address, Message_ID="<2@example.in>"))
    assert answer.continues == first
    assert not is_other_sender(answer, first)


def test_a_right_token_in_another_s_hands_is_told(mailbox: Channel) -> None:
    first = request_of(mailbox, mail())
    address = thread_address("help@embassy.example", first.pk, settings.SECRET_KEY)
    answer = request_of(mailbox, mail("Hello", to=address, sender="stranger@example.org", Message_ID="<2@example.org>"))
    assert answer.continues == first
    assert is_other_sender(answer, first)


def test_the_page_of_a_request_tells_that_another_address_wrote(
    mailbox: Channel, ministry: Ministry, client: Client
) -> None:
    warning = "not the address from which the first message came"
    first = request_of(mailbox, mail())
    address = thread_address("help@embassy.example", first.pk, settings.SECRET_KEY)
    request_of(mailbox, mail("Here is his passport", to=address, Message_ID="<2@example.in>"))
    work_off()
    sign_in(client, ministry.users["officer"])
    assert warning not in client.get(f"/requests/{first.reference}/").content.decode()
    other = request_of(
        mailbox, mail("Tell me where he is", to=address, sender="stranger@example.org", Message_ID="<3@example.org>")
    )
    work_off()
    assert warning in client.get(f"/requests/{first.reference}/").content.decode()
    assert warning in client.get(f"/requests/{other.reference}/").content.decode()


def test_the_same_text_in_another_form_is_no_file_and_a_picture_within_it_is(mailbox: Channel) -> None:
    gmail, photo = request_of(mailbox, raw("gmail")), request_of(mailbox, raw("apple-mail"))
    work_off()
    assert not RequestFile.objects.filter(request=gmail).exists()
    assert [file.name for file in RequestFile.objects.filter(request=photo)] == ["фото Павел.jpeg"]


def test_a_reference_or_a_message_id_that_is_quoted_makes_no_thread(mailbox: Channel) -> None:
    first = receive_mail(mailbox, mail())
    quoting = mail(
        f"About {first.reference}",
        sender="stranger@example.org",
        to=f"help+{first.reference}@embassy.example",
        Subject=f"Re: [{first.reference}] my brother",
        Message_ID="<3@example.org>",
        In_Reply_To="<1@example.in>",
        References="<1@example.in>",
    )
    assert request_of(mailbox, quoting).continues is None


def test_a_token_of_a_request_that_is_not_there_is_no_thread(mailbox: Channel) -> None:
    address = thread_address("help@embassy.example", uuid4(), settings.SECRET_KEY)
    assert request_of(mailbox, mail(to=address)).continues is None


def test_what_we_answer_names_the_mail_that_it_answers_and_comes_back_to_its_request(mailbox: Channel) -> None:
    request = request_of(mailbox, raw("gmail"))
    headers = mail_headers(message_to(request))
    assert headers["In-Reply-To"] == "<CAJx0aWQ7k4v1bq@mail.gmail.example>"
    assert headers["References"] == "<first.1@mfa.example> <CAJx0aWQ7k4v1bq@mail.gmail.example>"
    assert thread_of([headers["Reply-To"]], settings.SECRET_KEY) == request.pk
    assert "Auto-Submitted" not in headers
    assert mail_headers(message_to(request, is_receipt=True))["Auto-Submitted"] == "auto-replied"


def test_a_mailbox_without_room_for_a_token_still_answers(mailbox: Channel) -> None:
    Channel.objects.filter(pk=mailbox.pk).update(address="emergency-help-for-nationals@embassy.example")
    assert "Reply-To" not in mail_headers(message_to(request_of(mailbox, mail())))


def bounce_of(message: Message, name: str) -> bytes:
    message_id = mail_headers(message)["Message-ID"].encode()
    return (
        raw(name)
        .replace(b"<our-message-1@mfa.example>", message_id)
        .replace(b"<our-message-2@mfa.example>", message_id)
    )


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [
        ("bounce", DeliveryState.BOUNCED, "does not exist"),
        ("bounce-qmail", DeliveryState.BOUNCED, "Mailbox full"),
        ("bounce-delayed", DeliveryState.HANDED_OVER, "still tried"),
    ],
)
def test_a_report_becomes_an_event_of_the_message_once(
    mailbox: Channel, name: str, state: DeliveryState, words: str
) -> None:
    message = message_to(request_of(mailbox, mail()))
    report = bounce_of(message, name)
    receive_mail(mailbox, report)
    receive_mail(mailbox, report)
    (event,) = Delivery.objects.filter(message=message)
    assert event.state == state
    assert words in event.words


def test_a_report_about_a_message_that_is_not_ours_changes_nothing(mailbox: Channel) -> None:
    message = message_to(request_of(mailbox, mail()))
    message_id = mail_headers(message)["Message-ID"]
    place = message_id.index("q") + 30
    forged = message_id[:place] + ("a" if message_id[place] != "a" else "b") + message_id[place + 1 :]
    receive_mail(mailbox, raw("bounce"))
    receive_mail(mailbox, raw("bounce").replace(b"<our-message-1@mfa.example>", forged.encode()))
    assert not Delivery.objects.exists()
    assert Request.objects.count() == 3


@pytest.mark.parametrize(
    "name", ["bounce", "bounce-qmail", "vacation", "out-of-office-outlook", "mailing-list", "empty", "no-headers"]
)
def test_no_machine_and_nobody_is_sent_a_receipt(mailbox: Channel, name: str) -> None:
    assert not may_acknowledge(request_of(mailbox, raw(name)))


def test_a_person_is_sent_a_receipt(mailbox: Channel) -> None:
    assert may_acknowledge(request_of(mailbox, raw("gmail")))


def test_our_own_mail_come_back_and_mail_from_our_own_address_are_not_answered(mailbox: Channel) -> None:
    headers = mail_headers(message_to(request_of(mailbox, mail())))
    assert not may_acknowledge(request_of(mailbox, mail("Back", **{"Message-ID": headers["Message-ID"]})))
    assert not may_acknowledge(request_of(mailbox, mail("Loop", sender="Help <help+x@embassy.example>")))


def test_who_writes_again_and_again_is_sent_a_few_receipts_only(mailbox: Channel) -> None:
    for count in range(MOST_RECEIPTS):
        request = request_of(mailbox, mail(f"Mail {count}"))
        assert may_acknowledge(request)
        message_to(request, is_receipt=True)
    assert not may_acknowledge(request_of(mailbox, mail("One more")))
    assert may_acknowledge(request_of(mailbox, mail("Another person", sender="father@example.in")))


def test_an_officer_brings_mails_for_her_post_and_it_is_recorded(mailbox: Channel, officer: Actor) -> None:
    receipts = bring_mails(mailbox, [raw("gmail"), raw("apple-mail"), raw("gmail")], by=officer)
    assert [receipt.is_repeat for receipt in receipts] == [False, False, True]
    assert Request.objects.get(pk=receipts[0].id).entered_by_id == officer.id
    entered = Entry.objects.filter(verb="enter_request")
    assert {entry.object_id for entry in entered} == {str(receipts[0].id), str(receipts[1].id)}


def test_nobody_brings_mails_for_another_post(mailbox: Channel, stranger: Actor, ministry: object) -> None:
    with pytest.raises(Refused, match="your own posts"):
        bring_mails(mailbox, [raw("gmail")], by=stranger)
    assert not Request.objects.exists()
