"""Providers post messages: signed ones become requests, once; everything else is refused and written down."""

import json
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from safeconduct.audit.models import Entry
from safeconduct.intake.actions.writing import NewMessage, write_messages
from safeconduct.intake.models import Channel, Delivery, Request
from safeconduct.intake.providers import signed, twilio
from tests.intake.pleas import plea, work
from tests.intake.ways import SECRET, states, with_settings

MESSAGE = {
    "MessageSid": "SM0123456789abcdef0123456789abcdef",
    "From": "+919812345678",
    "To": "+911140000000",
    "Body": "mera bhai Ramesh Yadav Kursk me phasa hai, khana nahi hai",
    "NumMedia": "0",
    "SmsStatus": "received",
    "ProfileName": "Suresh",
}


def post_twilio(fields: dict[str, str], *, secret: str = SECRET, slug: str = "sms", **more: str):
    url = f"/hooks/messages/{slug}/"
    signature = twilio.sign("http://testserver" + url, {k: [v] for k, v in fields.items()}, secret=secret)
    return Client(enforce_csrf_checks=True).post(
        url, urlencode(fields), "application/x-www-form-urlencoded", headers={"X-Twilio-Signature": signature, **more}
    )


def post_signed(said: object, *, secret: str = SECRET, away: int = 0):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    timestamp = str(int(timezone.now().timestamp()) + away)
    headers = {"X-Timestamp": timestamp, "X-Signature": signed.sign(timestamp, body, secret=secret)}
    return Client(enforce_csrf_checks=True).post("/hooks/messages/whatsapp/", body, "application/json", headers=headers)


def test_a_message_becomes_a_request_that_is_read(sms: Channel) -> None:
    answer = post_twilio(MESSAGE)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml")
    assert answer.content.endswith(b"<Response/>")
    request = Request.objects.get()
    assert (request.channel, request.key, request.sender) == (sms, MESSAGE["MessageSid"], "+919812345678")
    assert bytes(request.raw) == urlencode(MESSAGE).encode()
    work()
    request = Request.objects.get()
    assert (request.reading.text, request.handling.language) == (MESSAGE["Body"], "hi-Latn")
    assert [mention.name for mention in request.mentions.all()] == ["Ramesh Yadav"]
    assert {sign["kind"] for sign in request.reading.signs} == {"stranded", "no_food"}


def test_the_same_post_again_is_the_same_request(sms: Channel) -> None:
    assert [post_twilio(MESSAGE).status_code for _again in range(3)] == [200, 200, 200]
    assert Request.objects.count() == 1


def test_a_wrong_signature_is_refused_and_written_down_once_a_minute(sms: Channel) -> None:
    assert [post_twilio(MESSAGE, secret="wrong").status_code for _again in range(3)] == [403, 403, 403]
    assert not Request.objects.exists()
    assert Entry.objects.filter(verb="refuse_webhook", object_id=sms.pk).count() == 1
    sms.refresh_from_db()
    assert "signature" in sms.fault
    assert post_twilio(MESSAGE).status_code == 200
    sms.refresh_from_db()
    assert sms.fault == ""


def test_a_gateway_is_told_the_reference(gateway: Channel) -> None:
    said = {"id": "m1", "from": "+79161234567", "to": "+911150000000", "text": "Мой брат ранен"}
    first, again = post_signed(said), post_signed(said)
    assert first.json() == {"reference": Request.objects.get().reference, "repeat": False}
    assert again.json() == first.json() | {"repeat": True}


@pytest.mark.parametrize("away", [-400, 400])
def test_a_clock_that_is_wrong_is_refused_with_a_sentence(gateway: Channel, away: int) -> None:
    answer = post_signed({"id": "m1", "text": "help"}, away=away)
    assert answer.status_code == 403
    assert "our clock" in answer.json()["error"]
    assert not Request.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"text": "no id"}', "मदद".encode()])
def test_what_is_signed_and_cannot_be_read_is_a_request_all_the_same(gateway: Channel, body: bytes) -> None:
    assert post_signed(body).status_code == 200
    assert post_signed(body).json()["repeat"] is True
    request = Request.objects.get()
    assert bytes(request.raw) == body
    assert request.key == f"sha256:{sha256(body).hexdigest()}"
    work()
    assert Request.objects.get().reading.notes


def test_ten_megabytes_of_text_are_stored_and_more_is_refused_with_a_sentence(gateway: Channel) -> None:
    assert post_signed({"id": "long", "from": "+79161234567", "text": "help " * 2_000_000}).status_code == 200
    work()
    assert Request.objects.get().handling.is_read
    answer = post_signed({"id": "longer", "text": "help " * 3_000_000})
    assert (answer.status_code, "12 MB" in answer.json()["error"]) == (413, True)


@pytest.mark.parametrize("slug", ["nobody", "embassy-mail", "form"])
def test_a_channel_that_takes_no_messages_is_not_there(mailbox: Channel, form: Channel, slug: str) -> None:
    assert Client().post(f"/hooks/messages/{slug}/").status_code == 404


def test_a_channel_without_a_secret_is_not_there(sms: Channel) -> None:
    with_settings(sms, secret="")
    assert post_twilio(MESSAGE, secret="").status_code == 404


def test_only_posts_are_taken(sms: Channel) -> None:
    assert Client().get("/hooks/messages/sms/").status_code == 405


def test_behind_a_proxy_the_channel_knows_its_address_outside(sms: Channel) -> None:
    with_settings(sms, url="https://help.example/in")
    assert post_twilio(MESSAGE).status_code == 403
    fields = {name: [value] for name, value in MESSAGE.items()}
    signature = twilio.sign("https://help.example/in?a=1", fields, secret=SECRET)
    answer = Client().post(
        "/hooks/messages/sms/?a=1",
        urlencode(MESSAGE),
        "application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature},
    )
    assert answer.status_code == 200


def test_what_became_of_our_message_is_written_down_once(sms: Channel, form: Channel) -> None:
    (message,) = write_messages([NewMessage(plea(form).request, "+919812345678", "We called you.")])
    Delivery.objects.create(message=message, state="handed_over", provider_id="SM1")
    said = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+919812345678"}
    for _again in range(2):
        assert post_twilio(said).status_code == 200
    assert states(message) == ["queued", "handed_over", "delivered"]
    failed = said | {"MessageStatus": "undelivered", "ErrorCode": "30003"}
    assert post_twilio(failed).status_code == 200
    assert Delivery.objects.filter(message=message).last().words == "undelivered 30003"
    assert Request.objects.count() == 1


def test_news_of_a_message_of_another_channel_changes_nothing(sms: Channel, gateway: Channel, form: Channel) -> None:
    with_settings(gateway, send_to="https://gateway.example/")
    (message,) = write_messages([NewMessage(plea(form).request, "+919812345678", "We called you.")])
    Delivery.objects.create(message=message, state="handed_over", provider_id="SM1")
    other = post_signed({"id": "SM1", "state": "failed"}) if message.channel == sms else post_twilio(
        {"MessageSid": "SM1", "MessageStatus": "failed"}
    )  # fmt: skip
    assert other.status_code == 200
    assert states(message) == ["queued", "handed_over"]
