"""The machine's own receipt: "We have your message. Nobody has read it yet." True when it is sent, or not sent.

It goes out once for a request, after this was committed and read: never to a machine, never on and on between two of
them, never to one address more than a few times a day, never when it would come too late to be true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone

from ..enums import Automatic, ChannelKind, RequestState
from ..following import follow_code
from ..models import Handling, Message, Request
from ..replies import RECEIPT, RECEIPT_SHORT, Reply, language_for
from .mailing import MAIL, may_acknowledge
from .replies import replies_of
from .writing import AFTER_OTHERS, NewMessage, folded_address, is_address, write_messages

MOST_A_DAY: Final = 5
"""Receipts to one address within a day; what comes then is kept all the same."""
LATEST: Final = timedelta(hours=12)
"""After so long "nobody has read it yet" may not be true any more, and a receipt is no longer what helps."""
SHORTEST_NUMBER: Final = 8
"""Digits; shorter numbers are those of machines."""
_BY_PHONE = {ChannelKind.SMS, ChannelKind.WHATSAPP}


def acknowledge(read: Iterable[tuple[Handling, str]]) -> list[Message]:
    """Write the receipts of requests that have just been read, each with the address that was read in it, inside the
    transaction of the reading. Answers with what was written. Their `request` with its `channel` has to be there."""
    told = [(row, to) for row, sender in read if (to := _address(row, sender))]
    wanted = _not_too_many(_without_receipt(told))
    if not wanted:
        return []
    offered = {key: {reply.language: reply for reply in replies_of(key)} for key in (RECEIPT, RECEIPT_SHORT)}
    new = [_receipt(row, address, offered[RECEIPT if "@" in address else RECEIPT_SHORT]) for row, address in wanted]
    return write_messages(new, turn=AFTER_OTHERS)


def _address(row: Handling, sender: str) -> str:
    """Where the receipt goes; empty when there is to be none."""
    request = row.request
    if row.state != RequestState.UNTOUCHED or row.automatic != Automatic.NO or row.is_held_up or not _is_first(request):
        return ""
    address = folded_address(sender or request.sender or "")
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
        return "@" not in address and len(address.lstrip("+")) >= SHORTEST_NUMBER
    return request.kind == ChannelKind.FORM and "@" in address


def _without_receipt(told: Sequence[tuple[Handling, str]]) -> list[tuple[Handling, str]]:
    """A request that is read again had its receipt."""
    known = Message.objects.filter(request__in=[row.pk for row, _to in told], is_receipt=True)
    had = set(known.values_list("request_id", flat=True)) if told else set()
    return [(row, to) for row, to in told if row.pk not in had]


def _not_too_many(told: Sequence[tuple[Handling, str]]) -> list[tuple[Handling, str]]:
    """Those within MOST_A_DAY for their address."""
    since = timezone.now() - timedelta(days=1)
    sent = Message.objects.filter(address__in={to for _row, to in told}, is_receipt=True, at__gte=since)
    counts = Counter(sent.values_list("address", flat=True)) if told else Counter()
    wanted = []
    for row, address in told:
        counts[address] += 1
        if counts[address] <= MOST_A_DAY:
            wanted.append((row, address))
    return wanted


def _receipt(row: Handling, address: str, offered: Mapping[str, Reply]) -> NewMessage:
    request = row.request
    reply = offered[language_for(row.language or request.language or request.channel.language, offered.keys())]
    subject, text = reply.filled({"reference": request.reference, "code": follow_code(request.pk)})
    return NewMessage(request, address, text, subject, reply.language, reply.mark, is_receipt=True)
