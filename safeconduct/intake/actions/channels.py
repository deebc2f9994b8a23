"""Setting up the ways in."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.models import Post
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis

from ..enums import ChannelKind
from ..models import Channel


@transaction.atomic
def open_channel(
    crisis: Crisis,
    *,
    name: str,
    slug: str,
    kind: ChannelKind,
    post: Post,
    by: Actor,
    address: str = "",
    provider: str = "",
    settings: dict[str, Any] | None = None,
    language: str = "en",
) -> Channel:
    """Set up a way in. Raises `Refused` when the actor may not or another channel has the name or the short name."""
    may(by, Task.KEEP_CHANNELS).require()
    channel = Channel(
        crisis=crisis,
        name=name,
        slug=slug,
        kind=kind,
        post=post,
        address=address,
        provider=provider,
        settings=settings or {},
        language=language,
    )
    try:
        with transaction.atomic():
            channel.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("Another channel is called “%(name)s” already. Choose another name.") % {"name": name}
        ) from error
    record(Verb.KEEP_CHANNEL, by=by, kind="channel", id=channel.pk, after=_told(channel))
    return channel


@transaction.atomic
def close_channel(channel: Channel, *, by: Actor, is_open: bool = False) -> Channel:
    """Close a way in, or open it again. A closed public form says so; mail that still comes is still kept."""
    may(by, Task.KEEP_CHANNELS).require()
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    before, held.is_open = _told(held), is_open
    held.save(update_fields=["is_open"])
    record(Verb.KEEP_CHANNEL, by=by, kind="channel", id=held.pk, before=before, after=_told(held))
    return held


@transaction.atomic
def change_channel(
    channel: Channel, *, address: str, provider: str, settings: dict[str, Any], language: str, by: Actor
) -> Channel:
    """Change how a way in works. What came in by it stays as it is."""
    may(by, Task.KEEP_CHANNELS).require()
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    before = _told(held)
    held.address, held.provider, held.settings, held.language = address, provider, settings, language
    held.fault = ""
    held.save(update_fields=["address", "provider", "settings", "language", "fault"])
    record(Verb.KEEP_CHANNEL, by=by, kind="channel", id=held.pk, before=before, after=_told(held))
    return held


def _told(channel: Channel) -> dict[str, Any]:
    return {
        "name": channel.name,
        "kind": channel.kind,
        "address": channel.address,
        "provider": channel.provider,
        "open": channel.is_open,
        "language": channel.language,
        "settings": channel.settings,
    }
