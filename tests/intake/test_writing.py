"""What we write: one message for one recipient, kept word for word, with an honest word about its way."""

import pytest
from django.db import IntegrityError, transaction

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.intake.actions.writing import (
    NewMessage,
    folded_address,
    has_way_out,
    is_address,
    send_again,
    send_message,
    send_to_many,
    write_messages,
)
from safeconduct.intake.models import Channel, Handling, Message, Outbox
from tests.intake.pleas import plea
from tests.intake.ways import by_smtp, states, with_settings


@pytest.fixture
def asked(form: Channel) -> Handling:
    return plea(form, writer_email="maa@example.in")


def test_an_answer_is_kept_and_waits_to_be_sent(mailbox: Channel, asked: Handling, lead: Actor) -> None:
    by_smtp(mailbox, 2525)
    message = send_message(asked, subject="Your son\nBcc: all@example.in", text="We look for him.", by=lead)
    assert (message.address, message.channel, message.kind) == ("maa@example.in", mailbox, "email")
    assert (message.subject, message.text, message.by_id) == (
        "Your son Bcc: all@example.in",
        "We look for him.",
        lead.id,
    )
    assert states(message) == ["queued"]
    assert Outbox.objects.filter(message=message).exists()
    entry = Entry.objects.get(verb="send_message")
    assert (entry.actor_id, entry.object_id, entry.after["to"]) == (lead.id, str(asked.pk), "maa@example.in")
    asked.refresh_from_db()
    assert asked.answered_at is not None


def test_without_a_way_out_nothing_pretends_to_be_sent(asked: Handling, lead: Actor) -> None:
    message = send_message(asked, text="We look for him.", by=lead)
    assert states(message) == ["no_way"]
    assert not Outbox.objects.filter(message=message).exists()


@pytest.mark.parametrize(
    "address",
    [
        "maa@example.in, all@example.in",
        "maa@example.in;all@example.in",
        "maa@example.in all@example.in",
        "maa@example.in\r\nBcc: all@example.in",
        "<maa@example.in>",
        "no address",
        "12",
    ],
)
def test_a_message_never_goes_to_more_than_one_address(asked: Handling, lead: Actor, address: str) -> None:
    with pytest.raises(Refused):
        send_message(asked, text="We look for him.", address=address, by=lead)


@pytest.mark.parametrize("address", ["a@b.in,c@d.in", "a@b.in;c@d.in", "a@b.in c@d.in", "a@b.in\nc@d.in"])
def test_the_database_itself_refuses_a_message_to_several(asked: Handling, address: str) -> None:
    row = Message(
        request=asked.request, channel=asked.request.channel, kind="email", language="en", text="-", address=address
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_message_is_never_changed(asked: Handling, lead: Actor) -> None:
    message = send_message(asked, text="We look for him.", by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(text="We do not.")


@pytest.mark.parametrize(("text", "address"), [("  ", "maa@example.in"), ("We look for him.", "")])
def test_a_message_without_words_or_address_is_refused(form: Channel, lead: Actor, text: str, address: str) -> None:
    with pytest.raises(Refused):
        send_message(plea(form), text=text, address=address, by=lead)


def test_who_handles_no_requests_writes_to_nobody(asked: Handling, ministry) -> None:
    with pytest.raises(Refused):
        send_message(asked, text="Hello", by=ministry.actor("press"))


def test_writing_to_many_makes_one_message_for_each_and_one_entry(mailbox: Channel, form: Channel, lead: Actor) -> None:
    by_smtp(mailbox, 2525)
    rows = [plea(form, f"{n}", writer_email=f"family{n}@example.in") for n in range(3)]
    rows += [plea(form, "again", writer_email="family0@example.in"), plea(form, "none")]
    before = Message.objects.filter(is_receipt=False).count()
    sent = send_to_many(rows, text="A flight leaves on Monday.", by=lead)
    assert (sent.written, sent.without_address) == (3, (rows[-1].pk,))
    written = Message.objects.filter(is_receipt=False).order_by("address")
    assert [message.address for message in written] == [f"family{n}@example.in" for n in range(3)]
    assert written.count() - before == 3
    entry = Entry.objects.get(verb="send_many")
    assert (entry.after["written"], entry.after["without_address"]) == (3, 1)


def test_only_a_crisis_lead_writes_to_many(asked: Handling, officer: Actor, lead: Actor) -> None:
    with pytest.raises(Refused):
        send_to_many([asked], text="Hello", by=officer)
    with pytest.raises(Refused):
        send_to_many([], text="Hello", by=lead)


def test_an_answer_goes_by_the_channel_on_which_it_came(sms: Channel, mailbox: Channel, form: Channel) -> None:
    by_smtp(mailbox, 2525)
    request = plea(form).request
    by_phone, by_mail = write_messages(
        [NewMessage(request, "+919812345678", "Hello"), NewMessage(request, "maa@example.in", "Hello")]
    )
    assert (by_phone.channel, by_mail.channel) == (sms, mailbox)


def test_a_channel_has_a_way_out_when_its_settings_say_one(sms: Channel, mailbox: Channel, gateway: Channel) -> None:
    assert has_way_out(sms)
    assert not has_way_out(with_settings(sms, account=""))
    assert not has_way_out(mailbox)
    assert has_way_out(by_smtp(mailbox, 2525))
    assert not has_way_out(gateway)
    assert has_way_out(with_settings(gateway, send_to="https://gateway.example/"))


def test_the_same_is_sent_again_as_a_new_message(asked: Handling, lead: Actor) -> None:
    first = send_message(asked, subject="Your son", text="We look for him.", by=lead)
    again = send_again(first, by=lead)
    assert again.pk != first.pk
    assert (again.address, again.subject, again.text) == (first.address, first.subject, first.text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" maa@example.in ", "maa@example.in"),
        ("+91 98123-45670", "+919812345670"),
        ("(098) 123 45 67", "0981234567"),
        ("whatever", ""),
    ],
)
def test_an_address_is_kept_without_what_people_put_between(typed: str, kept: str) -> None:
    assert folded_address(typed) == kept
    assert is_address(kept) is bool(kept)
