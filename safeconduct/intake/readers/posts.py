"""Reading what a provider of text messages posted to us."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..providers.adapters import adapter_for
from ..providers.said import Inbound, Post, UnreadableError
from .model import Read


def read_post(raw: bytes, *, content_type: str, provider: str) -> Read:
    """What a message says. Its pictures are fetched by a job of their own. Never raises."""
    adapter = adapter_for(provider)
    if adapter is None:
        return _as_it_came(raw)
    try:
        said = adapter.parse(Post(url="", headers={"content-type": content_type}, body=raw))
    except UnreadableError:
        return _as_it_came(raw)
    return _read(said) if isinstance(said, Inbound) else _as_it_came(raw)


def _read(said: Inbound) -> Read:
    return Read(
        text="\n".join(part for part in (said.text, said.location) if part),
        sender_name=said.profile_name,
        sender=said.sender,
        sent_at=said.at,
        phones=(said.sender,) if said.sender else (),
    )


def _as_it_came(raw: bytes) -> Read:
    return Read(text=raw.decode("utf-8", "replace"), notes=(_("This could not be read; it stands here as it came."),))
