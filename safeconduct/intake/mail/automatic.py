"""Is it a person who writes? Automatic replies, lists, our own mail coming back, and mail that was not delivered.

RFC 3834 (Auto-Submitted), RFC 2369 and 2919 (lists), RFC 3464 (delivery status), RFC 3463 (status codes). An automatic
mail is never answered, but it is kept like every other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from .addresses import addresses_of
from .charsets import decode
from .headers import Headers, one_line, read_headers
from .mime import Entity
from .threads import domain_of_ours

OUR_HEADER = "x-loop"
MOST_REPORT = 200_000  # bytes of a delivery report that are read
MOST_RECIPIENTS = 50

_MESSAGE_ID = re.compile(r"<([^<>\s]{1,500}@[^<>\s]{1,300})>")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_SMTP_CODE = re.compile(r"(?:^|[\s#<(:])([45])\d\d[\s\-#]")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,250}")
_BY_SUBJECT = re.compile(
    r"(?i)^\s*(?:automatic reply|auto(?:matic)?[ -]?re(?:ply|sponse)|out of (?:the )?office|abwesenheitsnotiz|"
    r"réponse automatique|автоответ|автоматический ответ|स्वचालित उत्तर|स्वतः उत्तर)\b"
)
_NOT_DELIVERED = re.compile(
    r"(?i)^\s*(?:undeliver|undelivered mail returned|delivery (?:status notification|failure|has failed|"
    r"incomplete)|mail delivery fail|returned mail|failure notice|не удается доставить|недоставленное)"
)
_MACHINES = re.compile(r"(?i)^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+\-=].*)?@")


class Automatic(Enum):
    """Who wrote: a person, or which kind of machine."""

    NONE = "none"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"


class Outcome(Enum):
    """What a delivery report says (RFC 3464, section 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Bounced:
    """A mail of ours that was reported on: to whom it was, its Message-ID (may be empty), and what became of it."""

    address: str
    message_id: str
    outcome: Outcome
    permanent: bool
    said: str = ""


def kind_of(whole: Entity, bounced: tuple[Bounced, ...], *, our_domain: str = "") -> Automatic:
    """Which kind of machine wrote the mail, if one did. `our_domain` is what follows the @ in our own Message-IDs.

    Mail that says of itself that it was generated is not counted: forms on other people's pages and gateways of
    telephones say so of what people write there.
    """
    headers = whole.headers
    if our_domain and _is_ours(headers, our_domain):
        return Automatic.OWN
    if bounced or _is_delivery_report(whole):
        return Automatic.BOUNCE
    if _is_auto_reply(whole):
        return Automatic.AUTO_REPLY
    return Automatic.LIST if _is_from_list(headers) else Automatic.NONE


def wants_no_receipt(headers: Headers, subject: str, sender: str) -> bool:
    """Signs, none of them proof, that an automatic answer would reach a machine or is not wanted (RFC 3834, 2)."""
    suppressed = _lowered(headers, "x-auto-response-suppress")
    return (
        not sender
        or _submitted(headers) not in ("", "no")
        or any(word in suppressed for word in ("all", "oof", "autoreply"))
        or bool(_BY_SUBJECT.match(subject) or _NOT_DELIVERED.match(subject) or _MACHINES.match(sender))
        or headers.get("return-path").strip() == b"<>"
    )


def _is_ours(headers: Headers, our_domain: str) -> bool:
    """A Message-ID as we make them, or our mark against loops. A colleague who writes from our domain is a person."""
    domain = our_domain.lower()
    return domain_of_ours(_lowered(headers, "message-id")) == domain or domain in _lowered(headers, OUR_HEADER).split()


def _submitted(headers: Headers) -> str:
    """What Auto-Submitted says (RFC 3834, section 5): no, auto-generated, auto-replied."""
    return _lowered(headers, "auto-submitted").partition(";")[0].strip()


def _is_auto_reply(whole: Entity) -> bool:
    headers = whole.headers
    if _submitted(headers).startswith("auto-replied"):
        return True
    if any(name in headers for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")):
        return True
    if _lowered(headers, "precedence") in ("auto_reply", "auto-reply", "junk"):
        return True
    return whole.content_type.parameters.get("report-type", "").lower() == "disposition-notification"


def _is_from_list(headers: Headers) -> bool:
    if any(name in headers for name in ("list-id", "list-post", "list-unsubscribe")):
        return True
    return _lowered(headers, "precedence") in ("list", "bulk")


def _lowered(headers: Headers, name: str) -> str:
    return headers.text(name).lower()


def _is_delivery_report(whole: Entity) -> bool:
    if whole.content_type.parameters.get("report-type", "").lower() == "delivery-status":
        return True
    sender = next(iter(addresses_of([whole.headers.get("from")])), None)
    from_machine = sender is not None and bool(re.match(r"(?i)(?:mailer-daemon|postmaster)@", sender.address))
    return bool(from_machine and _NOT_DELIVERED.match(whole.headers.text("subject")))


def bounced_of(whole: Entity) -> tuple[Bounced, ...]:
    """What a delivery report says of each recipient; empty for a mail that is none."""
    if not _is_delivery_report(whole):
        return ()
    parts = list(whole.walk())
    message_id = _reported_message(parts)
    status = next(
        (part for part in parts if part.type in ("message/delivery-status", "message/global-delivery-status")), None
    )
    found = _recipients(status, message_id) if status else []
    return tuple(found) or _from_words(whole, parts, message_id)


def _reported_message(parts: list[Entity]) -> str:
    """The Message-ID of the mail that came back: from its own headers, else from what the report answers to."""
    whole = parts[0]
    for part in parts[1:]:
        if part.type in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            body = part.body(MOST_REPORT)
            found = _MESSAGE_ID.search(read_headers(body, 0, len(body))[0].text("message-id"))
        else:
            found = _MESSAGE_ID.search(part.headers.text("message-id"))
        if found:
            return found[1]
    for name in ("in-reply-to", "references", "x-failed-message-id"):
        ids = _MESSAGE_ID.findall(whole.headers.text(name))
        if ids:
            return str(ids[-1])
    return _quoted_message_id(parts)


def _quoted_message_id(parts: list[Entity]) -> str:
    """Older programs quote the headers of the mail in their text."""
    for part in parts:
        if part.number and part.type == "text/plain":
            text = decode(part.body(MOST_REPORT)).text
            found = re.search(r"(?im)^[> \t]*message-id:\s*<([^<>\s]{1,500}@[^<>\s]{1,300})>", text)
            if found:
                return found[1]
    return ""


def _recipients(status: Entity, message_id: str) -> list[Bounced]:
    """Each block of a delivery-status part after the first is about one recipient."""
    body = status.body(MOST_REPORT).replace(b"\r\n", b"\n")
    found = []
    for block in re.split(rb"\n[ \t]*\n+", body)[: MOST_RECIPIENTS + 1]:
        fields, _body = read_headers(block + b"\n", 0, len(block) + 1)
        if "final-recipient" in fields or "original-recipient" in fields:
            found.append(_recipient(fields, message_id))
    return found


def _recipient(fields: Headers, message_id: str) -> Bounced:
    written = fields.text("original-recipient") or fields.text("final-recipient")
    address = written.partition(";")[2].strip() or written
    action, status = _lowered(fields, "action"), fields.text("status")
    code = _STATUS.search(status) or _STATUS.search(fields.text("diagnostic-code"))
    outcome = _outcome(action, code[1] if code else "")
    permanent = outcome is Outcome.FAILED and (code is None or code[1] != "4")
    said = one_line(fields.text("diagnostic-code") or status)[:500]
    return Bounced(address.strip("<>")[:320], message_id, outcome, permanent, said)


def _outcome(action: str, code: str) -> Outcome:
    if action in ("delivered", "relayed", "expanded"):
        return Outcome.DELIVERED
    if action == "delayed":
        return Outcome.DELAYED
    return Outcome.DELIVERED if not action and code == "2" else Outcome.FAILED


def _from_words(whole: Entity, parts: list[Entity], message_id: str) -> tuple[Bounced, ...]:
    """A report without a part for machines (qmail and others): the address that it names, and its code."""
    text = next(
        (decode(part.body(MOST_REPORT)).text for part in parts if part.number and part.type == "text/plain"), ""
    )
    failed = whole.headers.text("x-failed-recipients")
    named = _ADDRESS.search(failed) or _ADDRESS.search(text)
    code = _STATUS.search(text) or _SMTP_CODE.search(text)
    line = next((line for line in text.splitlines() if _STATUS.search(line) or _SMTP_CODE.search(line)), "")
    return (
        Bounced(
            named[0] if named else "", message_id, Outcome.FAILED, code is None or code[1] != "4", one_line(line)[:500]
        ),
    )
