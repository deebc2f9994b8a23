"""The machine's receipt: true, in the sender's language, once, and never in a loop with another machine."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.intake.actions.acknowledging import LATEST, MOST_A_DAY, acknowledge
from safeconduct.intake.actions.mailing import receive_mail
from safeconduct.intake.actions.reading import read_again
from safeconduct.intake.actions.receiving import NewRequest, receive_request
from safeconduct.intake.following import follow_code
from safeconduct.intake.models import Channel, Handling, Message, Request
from safeconduct.intake.replies import shipped
from tests.intake.pleas import plea, work
from tests.intake.servers import mail_server
from tests.intake.test_message_hook import MESSAGE, post_twilio
from tests.intake.ways import by_smtp, hand_over_all, states

MAILS = Path(__file__).parent / "mails"


def mail(text: str, *, sender: str = "maa@example.in", number: int = 1, **more: str) -> bytes:
    headers = {"From": sender, "To": "help@embassy.example", "Message-ID": f"<{number}@example.in>"} | more
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", text]).encode()


def receipts() -> list[Message]:
    return list(Message.objects.filter(is_receipt=True).order_by("at", "id"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My son Ramesh is in Russia, please help him.", "en"),
        ("मेरा बेटा रूस में फंसा हुआ है, कृपया मदद करें", "hi"),
        ("mera beta Russia me phasa hai, madad karo", "hi"),
        ("Мой сын в плену, помогите, пожалуйста", "ru"),
        ("আমার ছেলে রাশিয়ায় আটকে আছে", "en"),
    ],
)
def test_a_mail_is_acknowledged_in_the_language_of_its_sender(mailbox: Channel, text: str, language: str) -> None:
    receipt = receive_mail(mailbox, mail(text))
    assert not receipts()
    work()
    (sent,) = receipts()
    assert (sent.address, sent.language, sent.by_id, sent.channel) == ("maa@example.in", language, None, mailbox)
    values = {"reference": receipt.reference, "code": follow_code(receipt.id)}
    assert (sent.subject, sent.text) == shipped()["receipt", language].filled(values)
    assert all(value in sent.text for value in values.values())


def test_a_receipt_leaves_marked_as_written_by_a_machine(mailbox: Channel) -> None:
    with mail_server() as server:
        by_smtp(mailbox, server.port)
        receive_mail(mailbox, mail("My son is in Russia"))
        work()
        hand_over_all()
    ((_recipients, content),) = server.taken
    assert b"Auto-Submitted: auto-replied" in content
    assert b"In-Reply-To: <1@example.in>" in content


def test_two_machines_do_not_answer_each_other_on_and_on(mailbox: Channel) -> None:
    """Our receipt goes to another desk like ours, whose receipt comes back to us, and so on."""
    with mail_server() as server:
        by_smtp(mailbox, server.port)
        receive_mail(mailbox, mail("Please help", sender="desk@other.example"))
        for number in range(2, 8):
            work()
            hand_over_all()
            while server.taken:
                _to, content = server.taken.pop()
                told = mail("We have your message.", sender="desk@other.example", number=number)
                receive_mail(mailbox, b"Auto-Submitted: auto-replied\r\nIn-Reply-To: <x@y>\r\n" + told)
                assert content
    assert len(receipts()) == 1
    assert Request.objects.count() == 2


def test_a_machine_that_hides_is_stopped_by_the_number_of_receipts(mailbox: Channel) -> None:
    for number in range(1, MOST_A_DAY + 20):
        receive_mail(mailbox, mail("We have your message.", sender="desk@other.example", number=number))
        work()
    assert len(receipts()) <= MOST_A_DAY
    assert Request.objects.count() == MOST_A_DAY + 19


def test_many_that_are_read_at_once_are_counted_too(mailbox: Channel) -> None:
    for number in range(1, MOST_A_DAY + 20):
        receive_mail(mailbox, mail("We have your message.", sender="desk@other.example", number=number))
    work()
    assert len(receipts()) <= MOST_A_DAY


@pytest.mark.parametrize("name", sorted(path.stem for path in MAILS.glob("*.eml")))
def test_no_mail_that_a_machine_wrote_is_acknowledged(mailbox: Channel, name: str) -> None:
    receipt = receive_mail(mailbox, (MAILS / f"{name}.eml").read_bytes())
    Request.objects.get(pk=receipt.id)
    work()
    request = Request.objects.get(pk=receipt.id)
    if request.handling.automatic:
        assert not receipts()


@pytest.mark.parametrize(
    "more",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example>"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<>"},
        {"From": "no-reply@example.in"},
        {"From": "help@embassy.example"},
        {"X_Loop": "embassy.example"},
    ],
)
def test_whoever_does_not_want_a_receipt_gets_none(mailbox: Channel, more: dict[str, str]) -> None:
    receive_mail(mailbox, mail("My son is in Russia", **more))
    work()
    assert not receipts()
    assert Request.objects.count() == 1


def test_what_is_read_again_is_not_acknowledged_again(mailbox: Channel) -> None:
    receipt = receive_mail(mailbox, mail("My son is in Russia"))
    work()
    read_again([receipt.id])
    work()
    assert len(receipts()) == 1


def test_many_receipts_take_as_many_queries_as_one(mailbox: Channel) -> None:
    def count(letters: range) -> int:
        for number in letters:
            receive_mail(mailbox, mail("My son is in Russia", sender=f"maa{number}@example.in", number=number))
        rows = list(Handling.objects.filter(is_read=False).select_related("request__channel__crisis"))
        with CaptureQueriesContext(connection) as told, transaction.atomic():
            acknowledge((row, row.request.sender or "") for row in rows)
        Handling.objects.update(is_read=True)
        return len([query for query in told if "is_receipt" in query["sql"] and "COUNT" not in query["sql"]])

    assert count(range(1)) == count(range(10, 20))
    assert len(receipts()) == 11


def test_a_text_message_is_answered_by_a_text_message(sms: Channel) -> None:
    post_twilio(MESSAGE)
    work()
    (sent,) = receipts()
    assert (sent.address, sent.channel, sent.subject, sent.language) == ("+919812345678", sms, "", "hi")
    assert Request.objects.get().reference in sent.text


def test_a_short_number_is_a_machine(sms: Channel) -> None:
    post_twilio(MESSAGE | {"From": "57575"})
    work()
    assert not receipts()


def test_a_form_is_acknowledged_by_mail_only(form: Channel, mailbox: Channel, sms: Channel) -> None:
    plea(form, "phone", writer_phone="+919812345678")
    assert not receipts()
    plea(form, "mail", writer_email="maa@example.in")
    (sent,) = receipts()
    assert states(sent) == ["no_way"]


def test_a_receipt_that_would_come_too_late_is_not_sent(form: Channel) -> None:
    plea(form, writer_email="maa@example.in", at=timezone.now() - LATEST - timedelta(minutes=1))
    assert not receipts()


def test_what_an_officer_typed_or_a_list_brought_is_not_acknowledged(form: Channel, ministry) -> None:
    raw = b'{"name": "Omveer", "writer_email": "maa@example.in"}'
    receive_request(NewRequest(form, "typed", raw, "application/json", entered_by=ministry.users["officer"].pk))
    receive_request(NewRequest(form, "row", raw, "application/json", list_sha256="ab", list_row=1))
    work()
    assert not receipts()


def test_an_answer_in_a_thread_is_not_acknowledged(form: Channel) -> None:
    first = plea(form, writer_email="maa@example.in")
    plea(form, "two", writer_email="maa@example.in", continues=first.pk)
    assert len(receipts()) == 1
