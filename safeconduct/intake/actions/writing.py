"""Writing to people: a message of ours is kept word for word, one row for one recipient; it leaves after the commit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..enums import ChannelKind, DeliveryState
from ..models import Channel, Delivery, Handling, Message, Outbox, Request
from .presence import lock

BY_PHONE = (ChannelKind.WHATSAPP, ChannelKind.SMS)
MOST_AT_ONCE = 500
ANSWERS, AFTER_OTHERS = 1, 2
"""Turns in the outbox."""
LONGEST_TEXT = 100_000
_MAIL = re.compile(r"[^\s@,;<>\"()\\]{1,64}@[^\s@,;<>\"()\\]{1,253}")
_PHONE = re.compile(r"\+?[0-9]{5,18}")


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message before it is written. `address`: one e-mail address or one number. `by` None: the machine."""

    request: Request
    address: str
    text: str
    subject: str = ""
    language: str = ""
    template: str = ""
    is_receipt: bool = False
    by: UUID | None = None


@transaction.atomic
def send_message(
    handling: Handling,
    *,
    text: str,
    by: Actor,
    subject: str = "",
    address: str = "",
    language: str = "",
    template: str = "",
) -> Message:
    """Write to the sender of a request, or to the address given. Raises `Refused` with the field and the remedy.

    Nothing is sent before the commit. Whether it arrived stands in its deliveries; where no way out is set up, they say
    so.
    """
    held = lock(handling.pk, by=by)
    to = folded_address(address or return_address(held.request))
    rules.may_write(by, address=to, text=text, is_address=is_address(to)).require()
    new = NewMessage(held.request, to, text, subject, language or held.language, template, by=by.id)
    message = write_messages([new])[0]
    if held.answered_at is None:
        held.answered_at = timezone.now()
        held.save(update_fields=["answered_at"])
    after = {"to": to, "channel": message.channel.name, "subject": message.subject, "template": template}
    record(Verb.SEND_MESSAGE, by=by, kind="request", id=held.pk, after=after)
    return message


@dataclass(frozen=True, slots=True)
class SentToMany:
    """What became of writing to many: how many messages were written, and which requests have no address to answer."""

    written: int
    without_address: tuple[UUID, ...]


@transaction.atomic
def send_to_many(
    handlings: Sequence[Handling], *, text: str, by: Actor, subject: str = "", template: str = ""
) -> SentToMany:
    """Write the same to the senders of many requests: to each a message of its own, so that none learns of the others.
    Whoever sent several of them gets it once. Raises `Refused`.
    """
    rules.may_write_to_many(by, count=len(handlings), text=text).require()
    told = [(each, folded_address(return_address(each.request))) for each in handlings]
    once = {address: each for each, address in reversed(told) if is_address(address)}
    new = [
        NewMessage(each.request, address, text, subject, each.language, template, by=by.id)
        for address, each in reversed(once.items())
    ]
    for start in range(0, len(new), MOST_AT_ONCE):
        write_messages(new[start : start + MOST_AT_ONCE], turn=AFTER_OTHERS)
    without = tuple(each.pk for each, address in told if not is_address(address))
    crisis = handlings[0].crisis_id
    after = {"written": len(new), "without_address": len(without), "subject": subject, "text": text[:2000]}
    record(Verb.SEND_MANY, by=by, kind="crisis", id=crisis, after=after)
    return SentToMany(len(new), without)


def write_messages(messages: Sequence[NewMessage], *, turn: int = ANSWERS) -> list[Message]:
    """Keep messages and put them into the outbox, in few statements; inside the transaction of an act or a job. `turn`:
    as in `Outbox`."""
    ways: dict[tuple[UUID, ChannelKind], Channel | None] = {}
    rows, waiting = [], []
    for new in messages:
        channel = _way(new, ways)
        rows.append(_row(new, channel or new.request.channel))
        waiting.append(channel is not None)
    Message.objects.bulk_create(rows)
    Delivery.objects.bulk_create(
        Delivery(message=row, state=DeliveryState.QUEUED if waits else DeliveryState.NO_WAY)
        for row, waits in zip(rows, waiting, strict=True)
    )
    Outbox.objects.bulk_create(
        Outbox(message=row, turn=turn) for row, waits in zip(rows, waiting, strict=True) if waits
    )
    return rows


def _row(new: NewMessage, channel: Channel) -> Message:
    return Message(
        request=new.request,
        channel=channel,
        kind=ChannelKind.EMAIL if "@" in new.address else channel.kind,
        address=new.address[:254],
        language=new.language[:12],
        subject=" ".join(new.subject.replace("\0", "").split())[:300],
        text=new.text.replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST_TEXT],
        template=new.template[:80],
        is_receipt=new.is_receipt,
        by_id=new.by,
    )


def _way(new: NewMessage, ways: dict[tuple[UUID, ChannelKind], Channel | None]) -> Channel | None:
    kinds = (ChannelKind.EMAIL,) if "@" in new.address else BY_PHONE
    key = (new.request.channel_id, kinds[0])
    if key not in ways:
        ways[key] = way_out(new.request.channel, kinds)
    return ways[key]


def way_out(channel: Channel, kinds: Sequence[ChannelKind]) -> Channel | None:
    """The channel by which we answer: the one on which it came, else another of the same crisis, that has a way out."""
    if channel.kind in kinds and has_way_out(channel):
        return channel
    others = Channel.objects.filter(crisis=channel.crisis_id, kind__in=kinds, is_open=True).order_by("created_at", "id")
    found: Iterable[Channel] = (other for other in others if has_way_out(other))
    return min(
        found, key=lambda other: (other.post_id != channel.post_id, kinds.index(ChannelKind(other.kind))), default=None
    )


def has_way_out(channel: Channel) -> bool:
    """Are there settings to send with? Whether they work shows when something is sent."""
    said = channel.settings if isinstance(channel.settings, dict) else {}
    if channel.kind == ChannelKind.EMAIL:
        return bool(said.get("smtp_host") and channel.address)
    needed = {"twilio": "account", "hmac": "send_to"}.get(channel.provider)
    return bool(needed and said.get(needed))


def return_address(request: Request) -> str:
    """Where its sender is reached: as read in it, else as its channel said; empty where nobody left an address."""
    reading = getattr(request, "reading", None)
    read = reading.sender if reading else ""
    return read or request.sender or ""


def folded_address(text: str) -> str:
    """As it is kept: a number without blanks and signs between its digits, an address without blanks around it."""
    plain = text.strip()
    if "@" in plain:
        return plain
    digits = "".join(sign for sign in plain if sign.isascii() and sign.isdigit())
    return ("+" if plain.startswith("+") else "") + digits


def is_address(text: str) -> bool:
    """Is it one e-mail address or one number, as far as its form goes?"""
    return len(text) <= 254 and bool(_MAIL.fullmatch(text) or _PHONE.fullmatch(text))


@transaction.atomic
def send_again(message: Message, *, by: Actor) -> Message:
    """Send the same to the same recipient once more, as a new message: for what failed, or is unclear."""
    request = message.request
    if request is None or not message.address or message.text is None:
        raise Refused(_("This message is no longer kept, so it cannot be sent again."))
    return send_message(
        request.handling, text=message.text, subject=message.subject or "", address=message.address,
        language=message.language, template=message.template, by=by,
    )  # fmt: skip
