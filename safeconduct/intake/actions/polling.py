"""Mailboxes are polled: every mail is stored and committed, and only then marked in the mailbox."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..enums import ChannelKind
from ..mailboxes import MailboxFault, OpenMailbox, open_mailbox, read_settings
from ..models import Channel
from .mailing import receive_mail

IMAP = "imap"
MOST_AT_ONCE = 500
"""Mails that are fetched in one go; the rest comes with the next."""
LOOKS_FOR = 45.0
"""Seconds after which no more mails are fetched in one go, so that other jobs have their turn."""


@dataclass(slots=True)
class Polled:
    """What came of one look into a mailbox: mails stored, mails that were stored before, and what went wrong."""

    stored: int = 0
    known: int = 0
    fault: str = ""


def polled_channels() -> QuerySet[Channel]:
    """The mailboxes that we read. A closed channel is read too: mail that still comes is still kept."""
    return Channel.objects.filter(kind=ChannelKind.EMAIL, provider=IMAP)


def poll_mailbox(channel: Channel) -> Polled:
    """Store all mails of a mailbox that were not stored yet. What goes wrong is written down with the channel.

    A mail is marked after it was committed. Killed between the two, it is fetched again, is known by its key, and is
    marked then.
    """
    polled = Polled()
    try:
        with open_mailbox(read_settings(channel.settings)) as box:
            _take_all(channel, box, polled)
    except MailboxFault as fault:
        polled.fault = str(fault)
    Channel.objects.filter(pk=channel.pk).update(fault=polled.fault, looked_at=timezone.now())
    return polled


def _take_all(channel: Channel, box: OpenMailbox, polled: Polled) -> None:
    """One mail that the server cannot give must not keep the others waiting."""
    until = time.monotonic() + LOOKS_FOR
    for uid in box.waiting()[:MOST_AT_ONCE]:
        if time.monotonic() > until:
            return
        try:
            _take(channel, box, uid, polled)
        except MailboxFault as fault:
            polled.fault = _("One mail in the mailbox (number %(uid)s) cannot be taken. %(words)s") % {
                "uid": uid, "words": fault,
            }  # fmt: skip
            if fault.is_over:
                raise


def _take(channel: Channel, box: OpenMailbox, uid: str, polled: Polled) -> None:
    raw = box.raw(uid)
    if raw is None:
        return
    receipt = receive_mail(channel, raw)
    if receipt.is_repeat:
        polled.known += 1
    else:
        polled.stored += 1
    box.mark_stored(uid)
