"""E-mail: every mail becomes a request, whatever it is; what is not a plea is told apart only when it is read.

The thread of a mail is told by our own signed token in the address to which it came (`mail.threads`), never by a number
or a Message-ID that somebody quotes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ..enums import DeliveryState
from ..mail.automatic import Bounced, Outcome
from ..mail.outgoing import outgoing_headers
from ..mail.parsing import Head, parse_mail, read_head
from ..mail.threads import fits_token, message_of, thread_of, without_token
from ..models import Channel, Delivery, Message, Request
from .receiving import NewRequest, Receipt, put_down, receive_request

MAIL: Final = "message/rfc822"
MOST_RECEIPTS = 5
"""Automatic receipts that one address is sent in an hour; more would be a loop, or somebody who makes one."""
STATES = {
    Outcome.FAILED: DeliveryState.BOUNCED,
    Outcome.DELAYED: DeliveryState.HANDED_OVER,
    Outcome.DELIVERED: DeliveryState.DELIVERED,
}


def receive_mail(channel: Channel, raw: bytes, *, content_type: str = MAIL, at: datetime | None = None) -> Receipt:
    """Store a mail that reached a mailbox, and write down what it reports of our own mail. Any bytes are a mail.

    The same mail again is the same request, by whichever way it comes. Another mail that bears a Message-ID of an
    earlier one is a request of its own. `at` is when it reached us, where that is known; else what our mail server
    wrote on top of it.
    """
    receipt = receive_request(_new(channel, raw, content_type=content_type, at=at))
    note_reports(receipt.id, raw)
    return receipt


@transaction.atomic
def bring_mails(channel: Channel, mails: Iterable[bytes], *, by: Actor, content_type: str = MAIL) -> list[Receipt]:
    """Take in mails that an officer saved elsewhere. Raises `Refused` when she may not, or when the mailbox is of a
    post that is not hers."""
    may(by, Task.HANDLE_REQUESTS).require()
    if not by.sees_all_posts and channel.post_id not in by.posts:
        raise Refused(_("You bring mails for your own posts only."))
    receipts = []
    for raw in mails:
        receipt = put_down(_new(channel, raw, entered_by=by.id, content_type=content_type))
        note_reports(receipt.id, raw)
        receipts.append(receipt)
        if not receipt.is_repeat:
            after = {"reference": receipt.reference, "kind": str(channel.kind)}
            record(Verb.ENTER_REQUEST, by=by, kind="request", id=receipt.id, after=after)
    return receipts


def _new(
    channel: Channel,
    raw: bytes,
    *,
    entered_by: UUID | None = None,
    content_type: str = MAIL,
    at: datetime | None = None,
) -> NewRequest:
    head = read_head(raw)
    return NewRequest(
        channel,
        _key(head, raw),
        raw,
        content_type,
        sender=head.sender,
        language=channel.language if entered_by is None else "",
        continues=_continued(head.recipients),
        entered_by=entered_by,
        at=at or _arrived(head),
        is_whole_key=True,
    )


def _key(head: Head, raw: bytes) -> str:
    """By its Message-ID and what its sender wrote. So a mail that came by two ways is one, and one that only borrows
    the Message-ID of another is not put beside it."""
    if head.message_id:
        return f"{head.message_id[:120]}#{head.fingerprint[:32]}"
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _continued(recipients: Iterable[str]) -> UUID | None:
    """The request whose token stands in an address of the mail, if there is one."""
    found = thread_of(recipients, settings.SECRET_KEY)
    return found if found and Request.objects.filter(pk=found).exists() else None


def _arrived(head: Head) -> datetime | None:
    """When the last mail server took it; None (now) where that is not told or cannot be."""
    is_past = head.received is not None and head.received <= timezone.now()
    return head.received if is_past else None


@transaction.atomic
def note_reports(request: UUID, raw: bytes) -> int:
    """What a mail reports of messages of ours becomes events of their delivery, once. Returns how many are new.

    Believed is only a report that names the signed Message-ID of one of our messages: nobody but its recipient and the
    mail systems on the way know it.
    """
    mail = parse_mail(raw)
    return sum(_note(bounced, request) for bounced in mail.bounced)


def _note(bounced: Bounced, request: UUID) -> bool:
    message = message_of(bounced.message_id, settings.SECRET_KEY)
    if message is None or Message.objects.select_for_update(no_key=True).filter(pk=message).first() is None:
        return False
    event = {"message_id": message, "state": STATES[bounced.outcome], "provider_id": f"request:{request}"}
    _row, is_new = Delivery.objects.get_or_create(**event, defaults={"words": _words(bounced)})
    return is_new


def _words(bounced: Bounced) -> str:
    said = bounced.said or bounced.address
    if bounced.outcome is Outcome.DELAYED:
        return (_("Not delivered yet; it is still tried: %(words)s") % {"words": said})[:500]
    return said[:500]


def mail_headers(message: Message) -> dict[str, str]:
    """The headers that a message of ours to an e-mail address bears beside From, To and Subject: so its answer comes
    back to its request, a report of its delivery to it, and no machine answers a machine."""
    mailbox = message.channel.address
    message_id, references = _answered(message.request)
    return outgoing_headers(
        message.pk,
        mailbox=mailbox,
        secret=settings.SECRET_KEY,
        request_id=message.request_id if fits_token(mailbox) else None,
        answers=message_id,
        references=references,
        is_receipt=message.is_receipt,
    )


def _answered(request: Request | None) -> tuple[str, tuple[str, ...]]:
    """The Message-ID of the mail that we answer, and those before it."""
    if request is None or request.content_type != MAIL or request.raw is None:
        return "", ()
    mail = parse_mail(bytes(request.raw))
    return mail.message_id, mail.references


def may_acknowledge(request: Request) -> bool:
    """May a machine answer this mail with a receipt? Never to another machine, a list or our own mail come back, never
    to nobody, and not more than `MOST_RECEIPTS` an hour to one address (RFC 3834, sections 2 and 4)."""
    if request.content_type != MAIL or request.raw is None:
        return False
    mail = parse_mail(bytes(request.raw), our_domain=request.channel.address.rpartition("@")[2])
    is_ours = without_token(mail.sender) == without_token(request.channel.address)
    return not mail.wants_no_receipt and not is_ours and _receipts_to(mail.sender) < MOST_RECEIPTS


def _receipts_to(address: str) -> int:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    same = {address, address.lower()}
    return Message.objects.filter(address__in=same, is_receipt=True, at__gte=an_hour_ago).count()


def is_other_sender(later: Request, first: Request) -> bool:
    """Does a mail come from another address than the message that it continues? A right token says to which request it
    belongs, not who wrote it: the page says so."""
    before, now = without_token(first.sender or ""), without_token(later.sender or "")
    return later.content_type == MAIL and later.pk != first.pk and "" not in (before, now) and before != now
