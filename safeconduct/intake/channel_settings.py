"""The settings of a channel as who keeps it writes them: one on each line, "host = imap.embassy.example"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings as ours
from django.utils.translation import gettext as _

from safeconduct.store.faults import FieldFault

from .enums import ChannelKind
from .kept_secrets import PREFIX, is_place
from .mail.threads import LONGEST_MAILBOX, fits_token
from .mailboxes import MailboxFault, read_settings
from .ways_out import GatewaySettings, SettingsFault, SmtpSettings, TwilioSettings

FIELD: Final = "settings"
SECRETS: Final = frozenset({"secret", "hook_secret", "smtp_secret"})
LISTS: Final = frozenset({"media_hosts"})
POLLED: Final = ("host", "port", "security", "user", "secret", "folder", "done_folder", "since")
POSTED: Final = ("hook_secret",)
SENT: Final = ("smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_secret")
OF_MAIL: Final = (*POLLED, *POSTED, *SENT)
OF_MESSAGES: Final = ("secret", "account", "api", "url", "send_to", "media_hosts")
TITLE: Final = "title_"
"""With a language: what the public reads as the name of the crisis in it, "title_hi"."""
KNOWN: Final = {
    ChannelKind.FORM: tuple(TITLE + code for code, _name in ours.LANGUAGES),
    ChannelKind.EMAIL: OF_MAIL,
    ChannelKind.SMS: OF_MESSAGES,
    ChannelKind.WHATSAPP: OF_MESSAGES,
}
NAMES: Final = {"polled": POLLED, "posted": POSTED, "sent": SENT, "messages": OF_MESSAGES}
LONGEST_VALUE = 500
_JOINERS: Final = {ord("\t"): " ", 0x200C: None, 0x200D: None}
"""Signs that are not seen and may be there: Hindi is written with joiners (zero width)."""


def parse_settings(text: str) -> dict[str, Any]:
    """The settings that were written. Raises `FieldFault` with the line that is none."""
    found: dict[str, Any] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if not equals or not name or len(value) > LONGEST_VALUE or not line.translate(_JOINERS).isprintable():
            raise FieldFault(FIELD, _("Line %(number)s is no setting. Write: name = value") % {"number": number})
        found[name] = [part.strip() for part in value.split(",") if part.strip()] if name in LISTS else value
    return {name: value for name, value in found.items() if value}


def settings_text(settings: Mapping[str, Any]) -> str:
    """Settings as they are written in a form."""
    lines = (
        (name, ", ".join(map(str, value)) if isinstance(value, list) else value) for name, value in settings.items()
    )
    return "\n".join(f"{name} = {value}" for name, value in lines)


def check_settings(settings: Mapping[str, Any], *, kind: str, provider: str, address: str) -> None:
    """Can a channel of this kind work with these? Raises `FieldFault` with what is missing or cannot be."""
    known = KNOWN.get(ChannelKind(kind), ())
    strange = [name for name in settings if name not in known]
    if strange:
        words = _("There is no setting “%(name)s” here. There are: %(known)s.")
        raise FieldFault(FIELD, words % {"name": strange[0], "known": ", ".join(known) or _("none")})
    for name in SECRETS & settings.keys():
        if not is_place(str(settings[name])):
            words = _("“%(name)s” names where a secret is kept: env:%(prefix)sNAME or file:NAME. Never write it here.")
            raise FieldFault(FIELD, words % {"name": name, "prefix": PREFIX})
    try:
        _read(settings, kind=kind, provider=provider)
    except (MailboxFault, SettingsFault) as fault:
        raise FieldFault(FIELD, str(fault)) from fault
    if kind == ChannelKind.EMAIL and not fits_token(address):
        words = _("Write the address of the mailbox. What stands before the @ has at most %(most)s signs.")
        raise FieldFault("address", words % {"most": LONGEST_MAILBOX})


def _read(settings: Mapping[str, Any], *, kind: str, provider: str) -> None:
    if provider == "imap":
        read_settings(settings)
    if kind == ChannelKind.EMAIL and "smtp_host" in settings:
        SmtpSettings.read(settings)
    if provider == "twilio":
        TwilioSettings.read(settings)
    if provider == "hmac" and "send_to" in settings:
        GatewaySettings.read(settings)
