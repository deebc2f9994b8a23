"""Twilio: signatures and fields of its webhooks for SMS and WhatsApp.

Source: Twilio's documentation, "Webhooks Security" (X-Twilio-Signature), "Messaging webhooks" (the fields of an
incoming message) and "Outbound message status in status callbacks".
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha1, sha256
from urllib.parse import parse_qs, urlsplit, urlunsplit

from .said import MOST_MEDIA, DeliveryWord, Inbound, Media, Post, StatusEvent, UnreadableError, WrongSignatureError

SIGNATURE = "x-twilio-signature"
_FORM = "application/x-www-form-urlencoded"
_PORTS = {"http": 80, "https": 443}

_Fields = Mapping[str, list[str]]


def sign(url: str, fields: _Fields, *, secret: str) -> str:
    """The signature of an address with its form: HMAC-SHA1 by the account's token over the address and all fields in
    the order of their names, each name followed by its value; base64."""
    said = url + "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    return b64encode(hmac.new(secret.encode(), said.encode("utf-8", "replace"), sha1).digest()).decode()


def verify(post: Post, *, secret: str, now: datetime) -> None:  # noqa: ARG001 - Twilio signs no time
    """Raises WrongSignatureError unless Twilio signed this post with our token.

    Twilio writes the port into what it signs or leaves it out, depending on the address: both are right.
    """
    theirs = post.headers.get(SIGNATURE, "").strip()
    fields = post.form() if post.content_type == _FORM else {}
    right = [_same(theirs, sign(url, fields, secret=secret)) for url in _writings(post.url)]
    if not secret or not any(right) or not _body_right(post):
        raise WrongSignatureError("The signature of this post is not the one that our token gives.")


def _body_right(post: Post) -> bool:
    """A body that is not a form is signed by its SHA-256 in the address, and must be."""
    if post.content_type == _FORM:
        return True
    told = parse_qs(urlsplit(post.url).query).get("bodySHA256")
    return _same(told[0].lower(), sha256(post.body).hexdigest()) if told else not post.body


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _writings(url: str) -> list[str]:
    """The address as it is, without its port, and with the usual port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return [url]
    host = parts.netloc.removesuffix(f":{port}") if port else parts.netloc
    full = f"{host}:{port or _PORTS.get(parts.scheme, 443)}"
    return list(dict.fromkeys([url, urlunsplit(parts._replace(netloc=host)), urlunsplit(parts._replace(netloc=full))]))


def parse(post: Post) -> Inbound | StatusEvent:
    """A message to us, or what became of one of ours. Raises UnreadableError when it names no message."""
    said = {name: values[0].replace("\0", "") for name, values in post.form().items()}
    id = said.get("MessageSid") or said.get("SmsSid") or said.get("SmsMessageSid") or ""
    if not id:
        raise UnreadableError("The post names no message: MessageSid is missing.")
    return _status(id, said) if _is_status(said) else _inbound(id, said)


def _is_status(said: Mapping[str, str]) -> bool:
    state = said.get("MessageStatus") or said.get("SmsStatus") or ""
    return "Body" not in said and "NumMedia" not in said and state not in ("", "received")


def _inbound(id: str, said: Mapping[str, str]) -> Inbound:
    channel, sender = _address(said.get("From", ""))
    return Inbound(
        provider_id=id,
        sender=sender or f"+{said.get('WaId', '')}".rstrip("+"),
        recipient=_address(said.get("To", ""))[1],
        text=said.get("Body", ""),
        media=_media(said),
        profile_name=said.get("ProfileName", ""),
        channel=channel,
        location=_location(said),
        reply_to=said.get("OriginalRepliedMessageSid", ""),
    )


def _address(text: str) -> tuple[str, str]:
    """ "whatsapp:+7…" is a channel and an address."""
    channel, colon, address = text.partition(":")
    return (channel.strip().lower(), address.strip()) if colon else ("sms", text.strip())


def _media(said: Mapping[str, str]) -> tuple[Media, ...]:
    told = said.get("NumMedia", "")
    count = min(int(told), MOST_MEDIA) if told.isascii() and told.isdigit() and len(told) < 4 else 0
    each = (Media(said.get(f"MediaUrl{i}", ""), said.get(f"MediaContentType{i}", "")) for i in range(count))
    return tuple(media for media in each if media.url)


def _location(said: Mapping[str, str]) -> str:
    if not said.get("Latitude") or not said.get("Longitude"):
        return ""
    name = " ".join(filter(None, (said.get("Label"), said.get("Address"))))
    return f"{said['Latitude']},{said['Longitude']} {name}".strip()


_STATES = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent", "receiving"), DeliveryWord.UNDER_WAY),
    "delivered": DeliveryWord.DELIVERED,
    "received": DeliveryWord.DELIVERED,
    "read": DeliveryWord.READ,
    **dict.fromkeys(("undelivered", "failed", "canceled"), DeliveryWord.FAILED),
}


def state_of(words: str) -> DeliveryWord:
    """Twilio's MessageStatus in our words."""
    return _STATES.get(words.lower(), DeliveryWord.UNKNOWN)


def _status(id: str, said: Mapping[str, str]) -> StatusEvent:
    words = said.get("MessageStatus") or said.get("SmsStatus", "")
    told = (said.get("ErrorCode", ""), said.get("ErrorMessage") or said.get("ChannelStatusMessage", ""))
    return StatusEvent(id, state_of(words), " ".join(filter(None, told)), _done(said.get("RawDlrDoneDate", "")), words)


def _done(text: str) -> datetime | None:
    """RawDlrDoneDate: two digits each of year, month, day, hour, minute; UTC."""
    if len(text) != 10 or not text.isdigit():
        return None
    try:
        return datetime.strptime(text, "%y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
