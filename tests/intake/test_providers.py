"""Signatures and payloads of the providers of SMS and WhatsApp."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.intake.providers import (
    ADAPTERS,
    DeliveryWord,
    Inbound,
    Media,
    Post,
    ProviderFault,
    StaleError,
    StatusEvent,
    UnreadableError,
    WrongSignatureError,
    adapter_for,
    signed,
    twilio,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
PUBLISHED = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
WHATSAPP = {
    "SmsMessageSid": "MM0123456789abcdef0123456789abcdef",
    "NumMedia": "2",
    "ProfileName": "सुनीता यादव",
    "MessageType": "image",
    "SmsSid": "MM0123456789abcdef0123456789abcdef",
    "WaId": "919812345678",
    "SmsStatus": "received",
    "Body": "मेरा बेटा रूस में फंसा है",
    "To": "whatsapp:+14155238886",
    "NumSegments": "1",
    "ReferralNumMedia": "0",
    "MessageSid": "MM0123456789abcdef0123456789abcdef",
    "AccountSid": "AC0123456789abcdef0123456789abcdef",
    "From": "whatsapp:+919812345678",
    "ApiVersion": "2010-04-01",
    "MediaUrl0": "https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM0/Media/ME0",
    "MediaContentType0": "image/jpeg",
    "MediaUrl1": "https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM0/Media/ME1",
    "MediaContentType1": "audio/ogg",
}
STATUS = {
    "SmsSid": "SM11",
    "SmsStatus": "undelivered",
    "MessageStatus": "undelivered",
    "To": "+919812345678",
    "MessageSid": "SM11",
    "AccountSid": "AC0",
    "From": "+14155238886",
    "ApiVersion": "2010-04-01",
    "ErrorCode": "30003",
    "RawDlrDoneDate": "2603011210",
}


def twilio_post(fields: dict[str, str], *, url: str = URL, secret: str = "12345") -> Post:
    signature = twilio.sign(url, {name: [value] for name, value in fields.items()}, secret=secret)
    return Post(url, {"content-type": FORM, twilio.SIGNATURE: signature}, urlencode(fields).encode())


def signed_post(said: object, *, at: datetime = NOW, secret: str = "s3cret") -> Post:
    body, timestamp = json.dumps(said).encode(), str(int(at.timestamp()))
    headers = {signed.TIMESTAMP: timestamp, signed.SIGNATURE: signed.sign(timestamp, body, secret=secret)}
    return Post("https://desk.example/hooks/signed/", headers, body)


def test_the_example_that_twilio_publishes_verifies() -> None:
    post = Post(
        URL,
        {"content-type": FORM, twilio.SIGNATURE: "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
        urlencode(PUBLISHED).encode(),
    )
    twilio.verify(post, secret="12345", now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"body": urlencode(PUBLISHED | {"Digits": "1235"}).encode()},
        {"url": URL + "&more=1"},
        {"headers": {"content-type": FORM}},
        {"headers": {"content-type": FORM, twilio.SIGNATURE: "RSOYDt4T1cUTdK1PDd93/VVr8B8"}},
        {"headers": {"content-type": FORM, twilio.SIGNATURE: "не подпись"}},
    ],
)
def test_anything_changed_after_twilio_signed_is_refused(change: dict[str, object]) -> None:
    right = twilio_post(PUBLISHED)
    post = Post(**({"url": right.url, "headers": right.headers, "body": right.body} | change))  # type: ignore[arg-type]
    with pytest.raises(WrongSignatureError):
        twilio.verify(post, secret="12345", now=NOW)


def test_without_a_secret_nothing_is_right() -> None:
    for secret, post in (("", twilio_post(PUBLISHED, secret="")), ("other", twilio_post(PUBLISHED))):
        with pytest.raises(WrongSignatureError):
            twilio.verify(post, secret=secret, now=NOW)
    with pytest.raises(WrongSignatureError):
        signed.verify(signed_post({"id": "1"}, secret=""), secret="", now=NOW)


@pytest.mark.parametrize("port", ["", ":443", ":8443"])
def test_twilio_may_write_the_port_or_leave_it_out(port: str) -> None:
    asked = f"https://desk.example{port}/hooks/twilio/"
    for written in (asked, "https://desk.example/hooks/twilio/"):
        said = twilio_post(WHATSAPP, url=written)
        twilio.verify(Post(asked, said.headers, said.body), secret="12345", now=NOW)


def test_a_json_body_is_held_against_its_hash_in_the_address() -> None:
    body = b'{"MessageSid": "SM1"}'
    url = f"https://desk.example/hooks/twilio/?bodySHA256={sha256(body).hexdigest()}"
    headers = {"content-type": "application/json", twilio.SIGNATURE: twilio.sign(url, {}, secret="12345")}
    twilio.verify(Post(url, headers, body), secret="12345", now=NOW)
    with pytest.raises(WrongSignatureError):
        twilio.verify(Post(url, headers, body + b" "), secret="12345", now=NOW)


def test_a_body_that_nobody_signed_is_refused() -> None:
    url = "https://desk.example/hooks/twilio/"
    headers = {"content-type": "application/json", twilio.SIGNATURE: twilio.sign(url, {}, secret="12345")}
    with pytest.raises(WrongSignatureError):
        twilio.verify(Post(url, headers, b'{"MessageSid": "SM1"}'), secret="12345", now=NOW)


def test_a_whatsapp_message_with_pictures_is_read() -> None:
    assert twilio.parse(twilio_post(WHATSAPP)) == Inbound(
        provider_id="MM0123456789abcdef0123456789abcdef",
        sender="+919812345678",
        recipient="+14155238886",
        text="मेरा बेटा रूस में फंसा है",
        media=(Media(WHATSAPP["MediaUrl0"], "image/jpeg"), Media(WHATSAPP["MediaUrl1"], "audio/ogg")),
        profile_name="सुनीता यादव",
        channel="whatsapp",
    )


def test_a_shared_place_and_the_message_that_is_answered_are_read() -> None:
    more = {"Latitude": "51.73", "Longitude": "36.19", "Label": "Kursk", "OriginalRepliedMessageSid": "SM9"}
    said = twilio.parse(twilio_post(WHATSAPP | more))
    assert isinstance(said, Inbound)
    assert (said.location, said.reply_to) == ("51.73,36.19 Kursk", "SM9")


def test_a_status_callback_is_read() -> None:
    at = datetime(2026, 3, 1, 12, 10, tzinfo=UTC)
    assert twilio.parse(twilio_post(STATUS)) == StatusEvent("SM11", DeliveryWord.FAILED, "30003", at, "undelivered")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("queued", DeliveryWord.UNDER_WAY),
        ("sent", DeliveryWord.UNDER_WAY),
        ("delivered", DeliveryWord.DELIVERED),
        ("read", DeliveryWord.READ),
        ("failed", DeliveryWord.FAILED),
        ("something new", DeliveryWord.UNKNOWN),
    ],
)
def test_each_state_of_twilio_has_a_word_of_ours(words: str, state: DeliveryWord) -> None:
    said = twilio.parse(twilio_post({"MessageSid": "SM1", "MessageStatus": words}))
    assert isinstance(said, StatusEvent)
    assert said.state is state


@pytest.mark.parametrize("count", ["9999999999999", "-1", "two", "", "٢"])
def test_a_strange_number_of_pictures_is_no_error(count: str) -> None:
    assert isinstance(twilio.parse(twilio_post(WHATSAPP | {"NumMedia": count})), Inbound)


def test_a_post_that_names_no_message_is_unreadable() -> None:
    for fields in ({}, {"Body": "help"}):
        with pytest.raises(UnreadableError):
            twilio.parse(twilio_post(fields))
    with pytest.raises(UnreadableError):
        Post(URL, {"content-type": FORM}, b"&".join(b"a%d=1" % i for i in range(2000))).form()


MESSAGE = {"id": "m1", "from": "+79161234567", "to": "+911140000000", "text": "help", "at": "2026-03-01T15:00:00+03:00"}


def test_a_signed_message_is_verified_and_read() -> None:
    post = signed_post(
        MESSAGE | {"profile_name": "Ivan", "media": [{"url": "https://m.example/1", "type": "image/png"}]}
    )
    signed.verify(post, secret="s3cret", now=NOW)
    assert signed.parse(post) == Inbound(
        "m1", "+79161234567", "+911140000000", "help", (Media("https://m.example/1", "image/png"),), NOW, "Ivan"
    )


def test_a_signed_status_is_read() -> None:
    said = signed.parse(signed_post({"id": "m1", "state": "delivered", "at": "2026-03-01T12:00:00Z"}))
    assert said == StatusEvent("m1", DeliveryWord.DELIVERED, "", NOW, "delivered")


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_clock_more_than_five_minutes_away_is_refused_with_a_sentence(seconds: int) -> None:
    post = signed_post(MESSAGE, at=NOW + timedelta(seconds=seconds))
    with pytest.raises(StaleError, match="our clock"):
        signed.verify(post, secret="s3cret", now=NOW)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_clock_within_five_minutes_is_right(seconds: int) -> None:
    signed.verify(signed_post(MESSAGE, at=NOW + timedelta(seconds=seconds)), secret="s3cret", now=NOW)


def test_the_time_is_signed_so_that_a_post_cannot_be_sent_again_later() -> None:
    post = signed_post(MESSAGE)
    later = NOW + timedelta(hours=1)
    again = Post(post.url, {**post.headers, signed.TIMESTAMP: str(int(later.timestamp()))}, post.body)
    with pytest.raises(WrongSignatureError):
        signed.verify(again, secret="s3cret", now=later)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"id": ""}', b"\xff\xfe", b"[" * 100_000])
def test_a_signed_body_that_is_no_message_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        signed.parse(Post("https://desk.example/", {}, body))


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=10), st.binary(max_size=200))
def test_whatever_is_posted_is_read_or_refused_with_a_sentence(headers: dict[str, str], body: bytes) -> None:
    for adapter in ADAPTERS.values():
        for post in (Post(URL, headers, body), Post("http://[broken:x/", headers | {"content-type": FORM}, body)):
            with pytest.raises(ProviderFault, match=r"\.$"):
                adapter.verify(post, secret="12345", now=NOW)
            with contextlib.suppress(ProviderFault):
                adapter.parse(post)


def test_only_providers_that_we_know_have_an_adapter() -> None:
    assert adapter_for("twilio") is twilio  # type: ignore[comparison-overlap]
    assert adapter_for("nobody") is None
