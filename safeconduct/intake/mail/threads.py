"""To which request does a mail belong? Only our own signed token says it, never a number that somebody quotes.

The token stands in the address to which people answer (subaddressing, RFC 5233): help+q7f3…@mfa.example. It is the id
of the request and a keyed hash of it (HMAC-SHA-256, RFC 2104, cut to 80 bits), in base32 of small letters (RFC 4648),
because mail systems change the case of addresses. Our Message-IDs are signed in the same way, so that a report about a
mail that was not delivered can be believed.

A right token says to which request the mail belongs, not who wrote it: an address can be passed on. Whoever shows the
mail must show when its sender is another one than before.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from uuid import UUID

from .addresses import normal_address

TAG_BYTES = 10
TOKEN_BYTES = 16 + TAG_BYTES
TOKEN_LENGTH = 42  # signs of base32 for 26 bytes, without padding
LONGEST_MAILBOX = 20  # signs before the @: with a plus, the mark and the token they are 64 (RFC 5321)
MARK = "q"  # a token begins with a letter of ours, so that other tags in addresses are not taken for one

ADDRESS, MESSAGE = b"safeconduct.intake.thread", b"safeconduct.intake.message"
_TOKEN = re.compile(rf"\+{MARK}([a-z2-7]{{{TOKEN_LENGTH}}})@")
_MESSAGE_ID = re.compile(rf"<?{MARK}([a-z2-7]{{{TOKEN_LENGTH}}})@([^<>\s@]+)>?")


def fits_token(mailbox: str) -> bool:
    """Is this an address with room for a token?"""
    local, _at, domain = mailbox.strip().rpartition("@")
    return 0 < len(local) <= LONGEST_MAILBOX and bool(domain)


def thread_address(mailbox: str, request_id: UUID, secret: str) -> str:
    """The address to which an answer about that request comes back: `mailbox` with the request's token in it.

    Its local part stays within 64 signs (RFC 5321) for a mailbox whose own has at most 20. Raises ValueError for one
    that is longer or is no address.
    """
    local, _at, domain = mailbox.strip().rpartition("@")
    if not 0 < len(local) <= 20 or not domain:
        raise ValueError(
            f"No address with room for a token: {mailbox!r}. What stands before the @ has at most 20 signs."
        )
    return f"{local}+{MARK}{_token(request_id, secret, ADDRESS)}@{domain}"


def thread_of(addresses: Iterable[str], secret: str) -> UUID | None:
    """The request whose token stands in the first of these addresses with a right one; None when none has."""
    for address in addresses:
        found = _TOKEN.search(address.lower())
        request_id = _read(found[1], secret, ADDRESS) if found else None
        if request_id is not None:
            return request_id
    return None


def without_token(address: str) -> str:
    """The mailbox of an address: without what stands after a plus, in small letters."""
    local, _at, domain = normal_address(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}".lower() if domain else ""


def signed_message_id(message_id: UUID, domain: str, secret: str) -> str:
    """The Message-ID header (RFC 5322, section 3.6.4) of our own message with that id, angle brackets included."""
    return f"<{MARK}{_token(message_id, secret, MESSAGE)}@{domain}>"


def message_of(header: str, secret: str) -> UUID | None:
    """The id of our own message whose Message-ID this is; None for somebody else's or a forged one."""
    found = _MESSAGE_ID.fullmatch(header.strip().lower())
    return _read(found[1], secret, MESSAGE) if found else None


def domain_of_ours(header: str) -> str:
    """The domain of a Message-ID that has the form of ours, signed or not; empty for any other."""
    found = _MESSAGE_ID.fullmatch(header.strip().lower())
    return found[2] if found else ""


def _token(subject: UUID, secret: str, purpose: bytes) -> str:
    whole = subject.bytes + _tag(subject.bytes, secret, purpose)
    return base64.b32encode(whole).decode("ascii").rstrip("=").lower()


def _tag(subject: bytes, secret: str, purpose: bytes) -> bytes:
    """The purpose is in the key, so that a token for one is never right for the other."""
    key = hmac.new(secret.encode(), purpose, hashlib.sha256).digest()
    return hmac.new(key, subject, hashlib.sha256).digest()[:TAG_BYTES]


def _read(token: str, secret: str, purpose: bytes) -> UUID | None:
    try:
        whole = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(whole) != TOKEN_BYTES:
        return None
    subject, tag = whole[:16], whole[16:]
    return UUID(bytes=subject) if hmac.compare_digest(tag, _tag(subject, secret, purpose)) else None
