"""Pictures and recordings of text messages: fetched from the provider once the request is stored, and kept with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import puremagic
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..kept_secrets import SecretFault, kept_secret
from ..models import Channel, Request, RequestFile
from ..providers import Inbound, Media, Post, UnreadableError, adapter_for
from ..ways_out import NotTaken, SettingsFault, TwilioSettings
from ..ways_out.media import fetch_media
from ..ways_out.twilio import MEDIA_HOSTS, basic


@dataclass(frozen=True, slots=True)
class _Source:
    """Where files may be fetched, and the headers by which we are known there."""

    hosts: Sequence[str]
    headers: dict[str, str]


def fetch_files(id: UUID, *, is_last: bool) -> int:
    """Fetch the files of a message that are not kept yet. Returns how many have to be tried again.

    `is_last`: what cannot be fetched now is written down as a file without bytes, with the reason: it is not forgotten.
    """
    request = Request.objects.select_related("channel").get(pk=id)
    media = _media(request)
    kept = set(RequestFile.objects.filter(request=request).values_list("number", flat=True))
    return sum(
        _fetch(request, number, one, is_last=is_last) for number, one in enumerate(media, 1) if number not in kept
    )


def _media(request: Request) -> tuple[Media, ...]:
    adapter = adapter_for(request.channel.provider)
    if adapter is None or request.raw is None:
        return ()
    try:
        said = adapter.parse(Post("", {"content-type": request.content_type}, bytes(request.raw)))
    except UnreadableError:
        return ()
    return said.media if isinstance(said, Inbound) else ()


def _fetch(request: Request, number: int, media: Media, *, is_last: bool) -> bool:
    """One file. True when it has to be tried again."""
    try:
        source = _source(request.channel)
        content = fetch_media(media.url, hosts=source.hosts, headers=source.headers)
    except (NotTaken, SettingsFault, SecretFault) as fault:
        if not is_last and (not isinstance(fault, NotTaken) or fault.again):
            return True
        words = _("This file could not be fetched from the provider: %(words)s") % {"words": fault}
        _keep(request, number, media, b"", words)
        return False
    _keep(request, number, media, content, "")
    return False


def _source(channel: Channel) -> _Source:
    said = channel.settings if isinstance(channel.settings, dict) else {}
    told = said.get("media_hosts") or []
    hosts = [str(host).strip() for host in (told if isinstance(told, list) else str(told).split(","))]
    hosts = [host for host in hosts if host]
    if channel.provider != "twilio":
        return _Source(hosts, {})
    account = TwilioSettings.read(said).account
    return _Source(hosts or MEDIA_HOSTS, basic(account, kept_secret(str(said.get("secret") or ""))))


def _keep(request: Request, number: int, media: Media, content: bytes, note: str) -> None:
    """As a file of the request; another job that was quicker has kept it already."""
    name = media.url.split("?")[0].rstrip("/").rpartition("/")[2] or str(number)
    row = RequestFile(
        request=request,
        number=number,
        name=name.replace("\0", "")[-200:],
        claimed=media.type[:100],
        type=_type(content)[:100],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        note=note[:300],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if not RequestFile.objects.filter(request=request, number=number).exists():
            raise


def _type(content: bytes) -> str:
    """What the bytes say; empty where they say nothing."""
    if not content:
        return ""
    try:
        return str(puremagic.from_string(content[:100_000], mime=True))
    except (puremagic.PureError, ValueError):
        return ""
