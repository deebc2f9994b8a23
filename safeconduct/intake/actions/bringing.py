"""Files of mails that an officer or an operator brings: saved mails, mailboxes in one file, what Outlook saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor

from ..mail.boxes import MSG_TYPE, is_mail, is_mbox, is_msg, mails_in
from ..models import Channel
from .mailing import MAIL, bring_mails, receive_mail
from .receiving import Receipt

MOST_MAILS = 5000
"""Mails of one file that are taken in at once; the command takes any number."""


@dataclass(slots=True)
class Brought:
    """What came of files of mails: the requests, and sentences about files that were refused or cannot be read."""

    receipts: list[Receipt] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[Receipt]:
        """The requests that were not there before."""
        return [receipt for receipt in self.receipts if not receipt.is_repeat]


def bring_files(channel: Channel, files: Iterable[tuple[str, bytes]], *, by: Actor) -> Brought:
    """Take in files (name and content) that an officer brought to a mailbox. Each file is taken whole or not at all.

    Raises `Refused` when she may not.
    """
    brought = Brought()
    for name, content in files:
        mails = list(_mails(name, content, brought))
        if len(mails) > MOST_MAILS:
            words = _("“%(name)s” has more than %(most)s mails. Bring it with the command: safeconduct receive.")
            brought.said.append(words % {"name": name, "most": MOST_MAILS})
            continue
        brought.receipts += bring_mails(channel, mails, by=by, content_type=_type(content))
    return brought


def receive_files(channel: Channel, files: Iterable[tuple[str, bytes]]) -> Brought:
    """The same for the operator at the machine: every mail by itself, so that a large file goes on where it was."""
    brought = Brought()
    for name, content in files:
        for raw in _mails(name, content, brought):
            brought.receipts.append(receive_mail(channel, raw, content_type=_type(content)))
    return brought


def _mails(name: str, content: bytes, brought: Brought) -> Iterable[bytes]:
    """The mails of a file; none, and a sentence, when it is no mail. An Outlook file is kept, and said to be unread."""
    if is_msg(content):
        words = _("“%(name)s” is kept, but only Outlook can read it. Save it there as .eml and bring that too.")
        brought.said.append(words % {"name": name})
        return [content]
    if is_mbox(content) or is_mail(content):
        return mails_in(content)
    words = _("“%(name)s” is no mail and was not taken. Save the mail itself as .eml; bring other papers as a letter.")
    brought.said.append(words % {"name": name})
    return []


def _type(content: bytes) -> str:
    return MSG_TYPE if is_msg(content) else MAIL
