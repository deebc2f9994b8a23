"""The machine's own receipt: "We have your message. Nobody has read it yet." True when it is sent, or not sent.

It goes out once for a request, after this was committed and read: never to a machine, never on and on between two of
them, never to one address more than a few times a day, never when it would come too late to be true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone

from ..enums import Automatic, ChannelKind, RequestState
from ..following import follow_code
from ..models import Handling, Message, Request
from ..replies import RECEIPT, RECEIPT_SHORT, language_for
from .mailing import MAIL, may_acknowledge
from .replies import replies_of
from .writing import NewMessage, folded_address, is_address, return_address, write_messages

MOST_A_DAY: Final = 5
"""Receipts to one address within a day; what comes then is kept all the same."""
LATEST: Final = timedelta(hours=12)
"""After so long "nobody has read it yet" may not be true any more, and a receipt is no longer what helps."""
_BY_PHONE = {ChannelKind.SMS, ChannelKind.WHATSAPP}


def acknowledge(handlings: Sequence[Handling]) -> list[Message]:
    """Write the receipts of requests that have just been read, inside the transaction of the reading. Answers with what
    was written. Their `request` with its `channel` and `reading` has to be there."""
    told = [(each.request, address) for each in handlings if (address := _address(each))]
    wanted = _not_too_many(told)
    known = set(Message.objects.filter(request__in=[r.pk for r, _a in wanted], is_receipt=True).values_list("request"))
    new = [_receipt(request, address) for request, address in wanted if (request.pk,) not in known]
    return write_messages(new) if new else []


def _address(row: Handling) -> str:
    """Where the receipt goes; empty when there is to be none."""
    request = row.request
    if row.state != RequestState.UNTOUCHED or row.automatic != Automatic.NO or row.is_held_up or not _is_first(request):
        return ""
    address = folded_address(return_address(request))
    return address if is_address(address) and _may_go(request, address) else ""


def _is_first(request: Request) -> bool:
    """Written by its sender, just now, and no answer in a thread that had its receipt."""
    is_own = request.entered_by_id is None and request.list_row is None and request.continues_id is None
    return is_own and timezone.now() - request.received_at < LATEST


def _may_go(request: Request, address: str) -> bool:
    """The answer goes the way that the message came; a form answers by e-mail. Nobody has numbers called by a form."""
    if request.content_type == MAIL:
        return may_acknowledge(request)
    if request.kind in _BY_PHONE:
        return "@" not in address and len(address.lstrip("+")) >= 8  # short numbers are machines
    return request.kind == ChannelKind.FORM and "@" in address


def _not_too_many(told: Iterable[tuple[Request, str]]) -> list[tuple[Request, str]]:
    """Those within MOST_A_DAY for their address."""
    told = list(told)
    since = timezone.now() - timedelta(days=1)
    addresses = {address for _request, address in told}
    counts = Counter(
        Message.objects.filter(address__in=addresses, is_receipt=True, at__gte=since).values_list("address", flat=True)
    )
    wanted = []
    for request, address in told:
        counts[address] += 1
        if counts[address] <= MOST_A_DAY:
            wanted.append((request, address))
    return wanted


def _receipt(request: Request, address: str) -> NewMessage:
    key = RECEIPT if "@" in address else RECEIPT_SHORT
    offered = {reply.language: reply for reply in replies_of(key)}
    language = language_for(request.handling.language or request.language or request.channel.language, offered.keys())
    reply = offered[language]
    subject, text = reply.filled({"reference": request.reference, "code": follow_code(request.pk)})
    return NewMessage(request, address, text, subject, language, reply.mark, is_receipt=True)
