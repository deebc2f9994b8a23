"""E-mail through the ministry's own mail server (RFC 5321), one message in one session with one recipient."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from .said import HandedOver, Letter, NotTaken, SettingsFault, Unclear, one_line
from .web import is_this_machine

TIMEOUT = 30
PORTS = {"tls": 465, "starttls": 587, "none": 25}


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The mail server. `secret` names where the password is kept (`kept_secrets`); without a user nobody signs in."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    secret: str = ""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> SmtpSettings:
        """From the settings of a channel: smtp_host, smtp_port, smtp_security, smtp_user, smtp_secret. Raises
        SettingsFault with the one that is missing or cannot be."""
        host, security = str(said.get("smtp_host") or ""), str(said.get("smtp_security") or "starttls")
        if not host:
            raise SettingsFault(_("No mail server is set up for this channel: “smtp_host” is missing."))
        if security not in PORTS:
            raise SettingsFault(_("“smtp_security” is one of tls, starttls and none."))
        if security == "none" and not is_this_machine(host):
            raise SettingsFault(
                _("Mail leaves unencrypted only to this machine itself. Set “smtp_security” to starttls.")
            )
        try:
            port = int(said.get("smtp_port") or PORTS[security])
        except (TypeError, ValueError):
            raise SettingsFault(_("“smtp_port” is a number.")) from None
        return cls(host, port, security, str(said.get("smtp_user") or ""), str(said.get("smtp_secret") or ""))


def hand_to_smtp(letter: Letter, to: SmtpSettings, *, password: str = "") -> HandedOver:
    """Hand one e-mail over. Raises `NotTaken` when the server did not take it, `Unclear` when the line broke after the
    message was begun: only an answer to its last line tells that it was taken (RFC 5321, 4.5.3.2.6)."""
    server = _Server(to, password)
    try:
        _open(server)
        _send(server, letter)
    finally:
        server.close()
    return HandedOver(str(letter.headers.get("Message-ID", "")))


class _Server(EmailBackend):
    """Django's own, with a certificate that is checked against the machine's list of authorities."""

    def __init__(self, to: SmtpSettings, password: str) -> None:
        super().__init__(
            host=to.host,
            port=to.port,
            username=to.user,
            password=password,
            use_tls=to.security == "starttls",
            use_ssl=to.security == "tls",
            timeout=TIMEOUT,
            fail_silently=False,
        )
        self.ssl_context = ssl.create_default_context()


def _open(server: EmailBackend) -> None:
    try:
        server.open()
    except smtplib.SMTPAuthenticationError as error:
        raise NotTaken(_said(error), again=False) from error
    except (OSError, UnicodeError) as error:
        raise NotTaken(_said(error), again=True) from error


def _send(server: EmailBackend, letter: Letter) -> None:
    message = EmailMessage(
        subject=one_line(letter.subject),
        body=letter.text,
        from_email=letter.sender,
        to=[letter.recipient],
        headers=dict(letter.headers),
    )
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()), (550, b""))
        raise NotTaken(f"{code} {said.decode('utf-8', 'replace')}", again=400 <= code < 500) from error
    except smtplib.SMTPResponseException as error:
        raise NotTaken(_said(error), again=400 <= error.smtp_code < 500) from error
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError, ssl.SSLError) as error:
        raise Unclear(_said(error)) from error
    except (smtplib.SMTPException, ValueError, OSError) as error:
        raise NotTaken(_said(error), again=False) from error


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return f"{type(error).__name__}: {error}"
