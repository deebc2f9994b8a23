"""Messages leave through real servers: once, later again when they were certainly not taken, never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.utils import timezone

from safeconduct.intake.actions.handing_over import HOLDS, WAITS, hand_over_next
from safeconduct.intake.actions.mailing import receive_mail
from safeconduct.intake.actions.writing import AFTER_OTHERS, NewMessage, write_messages
from safeconduct.intake.enums import DeliveryState
from safeconduct.intake.jobs import hand_over_messages
from safeconduct.intake.models import Channel, Delivery, Message, Outbox, Request
from tests.intake.pleas import plea
from tests.intake.running import running
from tests.intake.servers import Asked, mail_server, web_server
from tests.intake.ways import SECRET, by_smtp, created, hand_over_all, states, with_settings


def to_mail(
    form: Channel, *, address: str = "maa@example.in", text: str = "हम उसे ढूँढ रहे हैं।", key: str = "one"
) -> Message:
    return write_messages([NewMessage(plea(form, key).request, address, text, "आपका बेटा")])[0]


def to_phone(form: Channel, text: str = "We look for him.") -> Message:
    return write_messages([NewMessage(plea(form).request, "+919812345678", text)])[0]


def last(message: Message) -> Delivery:
    return Delivery.objects.filter(message=message).latest("id")


def test_a_mail_is_handed_over_whole_to_one_recipient(mailbox: Channel, form: Channel) -> None:
    with mail_server() as server:
        by_smtp(mailbox, server.port)
        message = to_mail(form)
        assert hand_over_all() == 1
    ((recipients, content),) = server.taken
    mail = message_from_bytes(content, policy=policy.default)
    assert recipients == ["maa@example.in"]
    assert (mail["To"], mail["Subject"]) == ("maa@example.in", "आपका बेटा")
    assert mail["From"] == "help@embassy.example"
    assert mail.get_content().strip() == "हम उसे ढूँढ रहे हैं।"
    assert mail["Reply-To"].startswith("help+q")
    assert states(message) == ["queued", "trying", "handed_over"]
    assert last(message).provider_id == mail["Message-ID"]
    assert not Outbox.objects.exists()


def test_a_line_with_a_dot_and_very_long_lines_arrive_as_they_were(mailbox: Channel, form: Channel) -> None:
    text = f"one\n.\n..two\n{'x' * 5000}\nend"
    with mail_server() as server:
        by_smtp(mailbox, server.port)
        to_mail(form, text=text)
        hand_over_all()
    mail = message_from_bytes(server.taken[0][1].replace(b"\r\n..", b"\r\n."), policy=policy.default)
    assert mail.get_content().replace("\r\n", "\n").strip() == text


def test_the_answer_to_our_mail_comes_back_to_its_request(mailbox: Channel, form: Channel) -> None:
    with mail_server() as server:
        by_smtp(mailbox, server.port)
        message = to_mail(form)
        hand_over_all()
    to = message_from_bytes(server.taken[0][1], policy=policy.default)["Reply-To"]
    answer = f"From: maa@example.in\r\nTo: {to}\r\nMessage-ID: <2@example.in>\r\n\r\nThank you".encode()
    assert Request.objects.get(pk=receive_mail(mailbox, answer).id).continues_id == message.request_id


@pytest.mark.parametrize("word", ["RCPT", "MAIL", "DATA", "END"])
def test_what_a_server_refuses_for_good_has_failed(mailbox: Channel, form: Channel, word: str) -> None:
    with mail_server() as server:
        server.answers[word] = "550 no such user"
        by_smtp(mailbox, server.port)
        message = to_mail(form)
        hand_over_all()
    assert states(message) == ["queued", "trying", "failed"]
    assert "550 no such user" in last(message).words
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("word", ["RCPT", "MAIL", "DATA", "END"])
def test_what_a_server_refuses_for_now_is_tried_again_later(mailbox: Channel, form: Channel, word: str) -> None:
    with mail_server() as server:
        server.answers[word] = "451 come back later"
        by_smtp(mailbox, server.port)
        message = to_mail(form)
        assert hand_over_all() == 1
        assert states(message) == ["queued", "trying", "queued"]
        server.answers.clear()
        assert not hand_over_next(now=timezone.now())
        assert hand_over_next(now=timezone.now() + WAITS[0])
    assert states(message)[-1] == "handed_over"
    assert len(server.taken) == 1


def test_a_server_that_is_not_there_is_tried_again_and_in_the_end_it_failed(mailbox: Channel, form: Channel) -> None:
    by_smtp(mailbox, 1)
    message = to_mail(form)
    now = timezone.now()
    for wait in (timedelta(), *WAITS):
        now += wait
        assert hand_over_next(now=now)
    assert states(message) == ["queued", *["trying", "queued"] * len(WAITS), "trying", "failed"]
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("word", ["END"])
def test_a_line_that_breaks_when_the_mail_was_given_is_unclear_and_not_sent_again(
    mailbox: Channel, form: Channel, word: str
) -> None:
    with mail_server() as server:
        server.answers[word] = "DROP"
        by_smtp(mailbox, server.port)
        message = to_mail(form)
        assert hand_over_all() == 1
        server.answers.clear()
        assert not hand_over_next(now=timezone.now() + timedelta(days=1))
    assert states(message) == ["queued", "trying", "unclear"]


def test_a_worker_that_is_killed_in_between_leaves_it_unclear_and_not_sent_again(
    mailbox: Channel, form: Channel
) -> None:
    with mail_server() as server:
        by_smtp(mailbox, server.port)
        message = to_mail(form)
        Delivery.objects.create(message=message, state=DeliveryState.TRYING)  # and then nothing more
        Outbox.objects.filter(message=message).update(due_at=timezone.now() + HOLDS)
        assert not hand_over_next()
        assert hand_over_next(now=timezone.now() + HOLDS + timedelta(seconds=1))
    assert states(message) == ["queued", "trying", "unclear"]
    assert server.sessions == 0


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_every_message_once(mailbox: Channel, form: Channel) -> None:
    def work(_n: int) -> None:
        try:
            hand_over_all()
        finally:
            connection.close()

    with mail_server() as server, ThreadPoolExecutor(4) as pool:
        by_smtp(mailbox, server.port)
        request = plea(form).request
        write_messages([NewMessage(request, f"family{n}@example.in", "Hello") for n in range(12)])
        list(pool.map(work, range(4)))
    assert sorted(recipients[0] for recipients, _mail in server.taken) == sorted(
        f"family{n}@example.in" for n in range(12)
    )


def test_a_code_does_not_wait_behind_what_goes_to_many(mailbox: Channel, form: Channel) -> None:
    with mail_server() as server:
        by_smtp(mailbox, server.port)
        request = plea(form).request
        write_messages([NewMessage(request, f"family{n}@example.in", "A flight") for n in range(3)], turn=AFTER_OTHERS)
        write_messages([NewMessage(request, "answer@example.in", "We found him")])
        (code,) = write_messages([NewMessage(request, "code@example.in", "Your code")])
        Outbox.objects.filter(message=code).update(turn=0)
        hand_over_all()
    assert [recipients[0].partition("@")[0] for recipients, _mail in server.taken][:2] == ["code", "answer"]


def test_the_job_hands_over_what_is_due(mailbox: Channel, form: Channel) -> None:
    with mail_server() as server:
        by_smtp(mailbox, server.port)
        for number in range(3):
            to_mail(form, key=f"{number}")
        hand_over_messages(running(), timestamp=0)
    assert len(server.taken) == 3
    assert not Outbox.objects.exists()


def test_settings_that_cannot_be_are_said_and_nothing_is_sent(mailbox: Channel, form: Channel) -> None:
    with_settings(mailbox, smtp_host="mail.example", smtp_security="none")
    message = to_mail(form)
    hand_over_all()
    assert states(message) == ["queued", "trying", "no_way"]
    assert "smtp_security" in last(message).words


def test_a_secret_that_is_not_kept_is_said(sms: Channel, form: Channel) -> None:
    with_settings(sms, secret="file:nowhere")
    message = to_phone(form)
    hand_over_all()
    assert states(message)[-1] == "no_way"
    assert SECRET not in last(message).words


def test_a_text_message_is_handed_to_twilio_with_our_credentials(sms: Channel, form: Channel) -> None:
    with web_server(lambda _asked: created("SM42")) as server:
        with_settings(sms, api=server.url, url="https://help.example/hooks/messages/sms/")
        message = to_phone(form, "Мы ищем его.")
        hand_over_all()
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/2010-04-01/Accounts/AC0123456789abcdef/Messages.json")
    assert asked.headers["authorization"].startswith("Basic ")
    assert parse_qs(asked.body.decode()) == {
        "To": ["+919812345678"],
        "From": ["+911140000000"],
        "Body": ["Мы ищем его."],
        "StatusCallback": ["https://help.example/hooks/messages/sms/"],
    }
    assert (states(message)[-1], last(message).provider_id) == ("handed_over", "SM42")


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (400, b'{"code": 21211, "message": "Invalid To"}', "failed"),
        (401, b'{"code": 20003, "message": "Authenticate"}', "failed"),
        (429, b'{"code": 20429}', "queued"),
        (503, b"", "queued"),
        (500, b"oops", "unclear"),
        (200, b"not json", "unclear"),
        (302, b"", "unclear"),
    ],
)
def test_what_twilio_answers_is_kept_as_what_it_means(
    sms: Channel, form: Channel, status: int, body: bytes, state: str
) -> None:
    with web_server(lambda _asked: (status, {"Location": "http://127.0.0.1:1/"}, body)) as server:
        with_settings(sms, api=server.url)
        message = to_phone(form)
        hand_over_all()
    assert states(message)[-1] == state
    assert len(server.asked) == 1


def test_a_provider_that_hangs_up_leaves_it_unclear_and_one_that_is_not_there_does_not(
    sms: Channel, form: Channel
) -> None:
    def silent(_asked: Asked) -> None:
        return None

    with web_server(silent) as server:
        with_settings(sms, api=server.url)
        first = to_phone(form)
        hand_over_all()
    assert states(first)[-1] == "unclear"
    second = to_phone(form)
    hand_over_all()
    assert states(second)[-1] == "queued"


def test_a_gateway_gets_it_signed_under_an_id_that_stays_the_same(gateway: Channel, form: Channel) -> None:
    answers = iter([(503, {}, b"busy"), (200, {}, b"{}")])
    with web_server(lambda _asked: next(answers)) as server:
        with_settings(gateway, send_to=f"{server.url}/out")
        message = to_phone(form)
        hand_over_next()
        hand_over_next(now=timezone.now() + WAITS[0])
    assert states(message)[-1] == "handed_over"
    first, second = server.asked
    assert first.body == second.body
    assert str(message.pk) in first.body.decode()
    assert first.headers["x-signature"].startswith("sha256=")


def test_credentials_leave_encrypted_or_not_at_all(sms: Channel, form: Channel) -> None:
    with_settings(sms, api="http://api.example")
    message = to_phone(form)
    hand_over_all()
    assert states(message)[-1] == "no_way"
