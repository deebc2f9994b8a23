"""Readers: from the raw bytes of a request, by its channel, to what an officer reads. None of them raises for anything
that can be sent; none asks the database."""

from __future__ import annotations

from dataclasses import replace

from ..enums import ChannelKind, MentionOrigin
from ..models import Request
from ..reading.people import people_in
from .fields import read_fields
from .mail import read_mail
from .model import FoundFile, Named, Read
from .posts import read_post

__all__ = ["VERSION", "FoundFile", "Named", "Read", "read"]

VERSION = 1
"""Raised whenever a reader reads more: then requests are read again."""

_ORIGINS = {ChannelKind.LIST: MentionOrigin.ROW}


def read(request: Request) -> Read:
    """What a request says. `request.channel.crisis` has to be there; an erased request says nothing."""
    if request.raw is None:
        return Read()
    crisis = request.channel.crisis
    found = _read(request, bytes(request.raw))
    if found.automatic or any(named.origin != MentionOrigin.TEXT for named in found.people):
        return found
    named = people_in(f"{found.subject}\n{found.text}", at=request.received_at.date(), country=crisis.nationality)
    people = tuple(Named(each.evidence, MentionOrigin.TEXT, each.relation, each.words) for each in named)
    return replace(found, people=people)


def _read(request: Request, raw: bytes) -> Read:
    if request.content_type in {"message/rfc822", "application/vnd.ms-outlook"}:
        return read_mail(raw, own_domain=request.channel.address.partition("@")[2])
    if request.kind in {ChannelKind.SMS, ChannelKind.WHATSAPP}:
        return read_post(raw, content_type=request.content_type, provider=request.channel.provider)
    origin = _ORIGINS.get(ChannelKind(request.kind), MentionOrigin.FORM)
    crisis = request.channel.crisis
    return read_fields(raw, origin=origin, country=crisis.nationality, on=request.received_at.date())
