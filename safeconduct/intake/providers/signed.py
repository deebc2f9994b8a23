"""Any provider or gateway that can sign: JSON with HMAC-SHA256 over time and body (RFC 2104), in two headers.

    X-Timestamp: 1760000000                     seconds since 1970, UTC
    X-Signature: sha256=<hex of HMAC-SHA256(secret, X-Timestamp + "." + body)>

    {"id": "…", "from": "+79…", "to": "+91…", "text": "…", "at": "2026-01-31T12:00:00Z", "profile_name": "…",
     "channel": "sms", "media": [{"url": "https://…", "type": "image/jpeg"}]}
    {"id": "…", "state": "delivered", "error": "…", "at": "…"}

Because the time is signed, an old post cannot be sent again later.
"""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from .said import (
    MOST_MEDIA,
    DeliveryWord,
    Inbound,
    Media,
    Post,
    StaleError,
    StatusEvent,
    UnreadableError,
    WrongSignatureError,
)

SIGNATURE = "x-signature"
TIMESTAMP = "x-timestamp"
TOLERANCE = 300
"""Seconds that the two clocks may be apart."""


def sign(timestamp: str, body: bytes, *, secret: str) -> str:
    """The value of X-Signature."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode("utf-8", "replace") + b"." + body, sha256).hexdigest()


def verify(post: Post, *, secret: str, now: datetime) -> None:
    """Raises WrongSignatureError, or StaleError when it was rightly signed more than five minutes away from now."""
    timestamp = post.headers.get(TIMESTAMP, "").strip()
    theirs = post.headers.get(SIGNATURE, "").strip().lower().encode("utf-8", "replace")
    if not hmac.compare_digest(theirs, sign(timestamp, post.body, secret=secret).encode()) or not secret:
        raise WrongSignatureError("The signature of this post is not the one that our secret gives.")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise StaleError("X-Timestamp is not a time. Send seconds since 1970, UTC.")
    away = int(timestamp) - int(now.timestamp())
    if abs(away) > TOLERANCE:
        words = "ahead of" if away > 0 else "behind"
        raise StaleError(f"X-Timestamp is {abs(away)} seconds {words} our clock. Up to {TOLERANCE} are taken.")


def parse(post: Post) -> Inbound | StatusEvent:
    """A message to us, or what became of one of ours. Raises UnreadableError with what is missing."""
    try:
        said = json.loads(post.body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("The body is not JSON.") from error
    if not isinstance(said, dict):
        raise UnreadableError("The body is JSON, but not one object.")
    if not _text(said, "id"):
        raise UnreadableError("The message has no id.")
    return _status(said) if _text(said, "state") else _inbound(said)


def _inbound(said: dict[str, Any]) -> Inbound:
    return Inbound(
        provider_id=_text(said, "id"),
        sender=_text(said, "from"),
        recipient=_text(said, "to"),
        text=_text(said, "text"),
        media=_media(said.get("media")),
        at=_time(_text(said, "at")),
        profile_name=_text(said, "profile_name"),
        channel=_text(said, "channel") or "sms",
        location=_text(said, "location"),
        reply_to=_text(said, "reply_to"),
    )


def _status(said: dict[str, Any]) -> StatusEvent:
    words = _text(said, "state")
    known = {str(word): word for word in DeliveryWord} | {"sent": DeliveryWord.UNDER_WAY}
    state = known.get(words.lower().replace("_", " "), DeliveryWord.UNKNOWN)
    return StatusEvent(_text(said, "id"), state, _text(said, "error"), _time(_text(said, "at")), words)


def _text(said: dict[str, Any], name: str) -> str:
    """Without NUL and halves of signs, which JSON can write and the database cannot keep."""
    value = said.get(name)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()


def _media(told: object) -> tuple[Media, ...]:
    each = told[:MOST_MEDIA] if isinstance(told, list) else []
    found = (Media(_text(one, "url"), _text(one, "type")) for one in each if isinstance(one, dict))
    return tuple(media for media in found if media.url)


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None
