"""A mailbox on an IMAP server (RFC 3501): which mails were not stored yet, their bytes, and the mark that they are now.

A mail counts as new until it bears a keyword of ours, whoever opened it meanwhile: that somebody opened a mail must not
mean that nobody takes it in. Servers that keep no keywords leave only the mark that it was seen.

Nothing is ever expunged but a mail that was stored and moved. imap-tools' own `flag`, `delete` and `move` expunge the
whole folder, and with it whatever anybody else has marked as deleted, read or not; so they are not used here.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address
from typing import Any, Final

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from imap_tools.message import MailMessage
from imap_tools.utils import encode_folder

from .kept_secrets import SecretFault, kept_secret

KEYWORD: Final = "SafeconductStored"
TIMEOUT = 30.0
"""Seconds that the server may take for one answer."""
PORTS = {"tls": 993, "starttls": 143, "none": 143}
FAULTS = (ImapToolsError, imaplib.IMAP4.error, OSError, UnicodeError)
"""What can go wrong between us and a server."""


class MailboxFault(Exception):
    """The mailbox, or one mail in it, cannot be read now; the message is a sentence for who keeps the channel.

    `is_over`: nothing more can be asked in this connection.
    """

    def __init__(self, sentence: str, *, is_over: bool = True) -> None:
        super().__init__(sentence)
        self.is_over = is_over


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """Where a mailbox is and who reads it. `secret` names where its password is kept. `done_folder`: where mails go
    that were stored; empty: they stay. `since`: earlier mails are left alone."""

    host: str
    user: str
    secret: str
    port: int = 993
    security: str = "tls"
    folder: str = "INBOX"
    done_folder: str = ""
    since: date | None = None


def read_settings(said: Mapping[str, Any]) -> MailboxSettings:
    """The settings of a channel. Raises `MailboxFault` with the one that is missing or cannot be."""
    security = str(said.get("security") or "tls")
    host, user = str(said.get("host") or "").strip(), str(said.get("user") or "").strip()
    if security not in PORTS:
        raise MailboxFault(_("“security” is one of tls, starttls and none."))
    if not host or not user:
        raise MailboxFault(_("Name the host and the user of the mailbox in the settings of this channel."))
    if security == "none" and not _is_this_machine(host):
        raise MailboxFault(_("Only a mailbox on this machine is read without encryption. Set “security” to tls."))
    if not all(str(value).isprintable() for value in said.values()):
        raise MailboxFault(_("The settings of this channel have signs in them that cannot be shown."))
    try:
        port, since = int(said.get("port") or PORTS[security]), _day(said.get("since"))
    except (TypeError, ValueError):
        raise MailboxFault(_("“port” is a number, and “since” a day like 2025-01-31.")) from None
    return MailboxSettings(
        host=host,
        user=user,
        secret=str(said.get("secret") or ""),
        port=port,
        security=security,
        folder=str(said.get("folder") or "INBOX"),
        done_folder=str(said.get("done_folder") or ""),
        since=since,
    )


def _day(written: object) -> date | None:
    return date.fromisoformat(str(written)) if written else None


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


class _RawMail(MailMessage):
    """A mail as the server sent it, not parsed by anybody else."""

    raw: bytes | None

    def __init__(self, fetch_data: list[Any]) -> None:
        data, uid_data, flags = self._get_message_data_parts(fetch_data)
        self._raw_uid_data, self._raw_flag_data = uid_data, flags
        self.raw = data if uid_data else None


class OpenMailbox:
    """A mailbox that answers; see `open_mailbox`."""

    def __init__(self, box: BaseMailBox, settings: MailboxSettings) -> None:
        self._box, self._settings = box, settings
        box.email_message_class = _RawMail
        permanent = b" ".join(part or b"" for part in box.client.response("PERMANENTFLAGS")[1])
        self._keeps_keywords = rb"\*" in permanent or KEYWORD.encode() in permanent

    def waiting(self) -> list[str]:
        """The numbers (UIDs) of mails that were not stored yet, the oldest first. Raises `MailboxFault`."""
        wanted = f"UNKEYWORD {KEYWORD}" if self._keeps_keywords else "UNSEEN"
        if since := self._settings.since:
            wanted += f" SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        with _told():
            return sorted(self._box.uids(wanted, charset=None), key=int)

    def raw(self, uid: str) -> bytes | None:
        """The bytes of a mail, not marked as seen; None when it is gone. Raises `MailboxFault`."""
        with _told():
            for mail in self._box.fetch(uid_list=[uid], mark_seen=False):
                return mail.raw if isinstance(mail, _RawMail) else None
        return None

    def mark_stored(self, uid: str) -> None:
        """Mark a mail as seen and stored, and move it where the settings say so. Raises `MailboxFault`."""
        flags = rf"(\Seen {KEYWORD})" if self._keeps_keywords else r"(\Seen)"
        with _told():
            self._command("STORE", uid, "+FLAGS", flags)
            if self._settings.done_folder:
                self._move(uid)

    def _move(self, uid: str) -> None:
        """One mail and no other (RFC 6851; RFC 4315 where MOVE is missing). With neither it stays where it is."""
        folder = encode_folder(self._settings.done_folder).decode("ascii")
        can = self._box.client.capabilities
        if "MOVE" in can:
            self._command("MOVE", uid, folder)
        elif "UIDPLUS" in can:
            self._command("COPY", uid, folder)
            self._command("STORE", uid, "+FLAGS", r"(\Deleted)")
            self._command("EXPUNGE", uid)

    def _command(self, *words: str) -> None:
        answer, said = self._box.client.uid(*words)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"{words[0]}: {said[:1]}")


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@contextmanager
def open_mailbox(settings: MailboxSettings) -> Iterator[OpenMailbox]:
    """The mailbox, for the time of a block. Raises `MailboxFault` when it cannot be reached or does not let us in."""
    with _told():
        box = _connect(settings)
    try:
        with _told():
            _sign_in(box, settings)
            opened = OpenMailbox(box, settings)
        yield opened
    finally:
        with suppress(*FAULTS):
            box.client.logout()


def _connect(settings: MailboxSettings) -> BaseMailBox:
    if settings.security == "none":
        return MailBoxUnencrypted(settings.host, settings.port, timeout=TIMEOUT)
    kind = MailBox if settings.security == "tls" else MailBoxStartTls
    return kind(settings.host, settings.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())


def _sign_in(box: BaseMailBox, settings: MailboxSettings) -> None:
    password = kept_secret(settings.secret)
    is_plain = (settings.user + password).isascii()
    sign_in = box.login if is_plain else box.login_utf8
    sign_in(settings.user, password, initial_folder=settings.folder)


@contextmanager
def _told() -> Iterator[None]:
    """Every fault becomes one sentence. The password never stands in it: servers do not say it back."""
    try:
        yield
    except SecretFault as fault:
        raise MailboxFault(str(fault)) from fault
    except FAULTS as fault:
        words = str(fault)[:300] or type(fault).__name__
        is_over = isinstance(fault, OSError | imaplib.IMAP4.abort)
        raise MailboxFault(_("The mailbox cannot be read: %(words)s") % {"words": words}, is_over=is_over) from fault
