"""Reading an e-mail."""

from __future__ import annotations

from ..enums import Automatic
from ..mail import automatic as machines
from ..mail.parsing import parse_mail
from .model import FoundFile, Read

_KINDS = {
    machines.Automatic.NONE: Automatic.NO,
    machines.Automatic.AUTO_REPLY: Automatic.AUTO_REPLY,
    machines.Automatic.BOUNCE: Automatic.BOUNCE,
    machines.Automatic.LIST: Automatic.MASS,
    machines.Automatic.OWN: Automatic.OURS,
}


def read_mail(raw: bytes, *, own_domain: str) -> Read:
    """What a mail says; its attachments stay where they are, in the raw bytes. Never raises."""
    mail = parse_mail(raw, our_domain=own_domain)
    files = tuple(
        FoundFile(part.number, part.name, part.type, part.size, part.sha256)
        for part in mail.parts
        if not part.is_text and not (part.is_inline and part.type.startswith("text/"))
    )
    return Read(
        subject=mail.subject,
        text=mail.text,
        quoted=mail.quoted,
        sender_name=mail.sender_name,
        sender=mail.reply_to or mail.sender,
        sent_at=mail.date,
        automatic=_KINDS[mail.automatic],
        files=files,
        emails=tuple(dict.fromkeys(filter(None, [mail.sender, mail.reply_to]))),
        notes=tuple(str(note) for note in mail.notes),
    )
