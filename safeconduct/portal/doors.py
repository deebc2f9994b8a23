"""The ways in that the public is shown: the form of each open crisis, and whom to call."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404
from django.utils.translation import get_language

from safeconduct.cases.models import Crisis
from safeconduct.intake.channel_settings import TITLE
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel

SHOWN = (ChannelKind.FORM, ChannelKind.CALL, ChannelKind.EMAIL, ChannelKind.WHATSAPP, ChannelKind.LINK)


@dataclass(frozen=True, slots=True)
class Door:
    """A crisis as the public sees it. `phone`, `email` and `whatsapp` are "" where there is none; `channel` takes what
    the form sends, also while the form is closed and a draft still comes in."""

    slug: str
    name: str
    crisis: UUID
    country: str
    nationality: str
    is_rehearsal: bool
    channel: Channel
    is_open: bool
    links: Channel | None
    phone: str = ""
    email: str = ""
    whatsapp: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the crisis is called in the language of the page; else the name that officers gave it."""
        return self.titles.get(get_language() or "", self.name)


def open_doors() -> list[Door]:
    """The forms that are open, the newest crisis first. One query."""
    return [door for door in _remembered().values() if door.is_open]


def door_of(slug: str) -> Door:
    """The form of a crisis. Raises Http404 for what has none, or whose crisis is over."""
    if (door := _remembered().get(slug)) is None:
        raise Http404
    return door


def door_of_crisis(crisis: UUID) -> Door | None:
    """The form of a crisis by its id; None where there is none."""
    return next((door for door in _remembered().values() if door.crisis == crisis), None)


class _Memory:
    """What was asked for last, and when. A form that was closed takes what comes for as long as it is remembered."""

    doors: dict[str, Door] = {}
    until = 0.0


def forget_doors() -> None:
    """Ask the database again."""
    _Memory.until = 0.0


def _remembered() -> dict[str, Door]:
    now = time.monotonic()
    if now >= _Memory.until:
        _Memory.doors = _asked()
        _Memory.until = now + settings.DOORS_REMEMBERED
    return _Memory.doors


def _asked() -> dict[str, Door]:
    shown = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(SHOWN)), output_field=IntegerField())
    rows = (
        Channel.objects.filter(crisis__closed_on=None, kind__in=SHOWN)
        .select_related("crisis")
        .order_by("-crisis__opened_on", "crisis_id", shown, "-is_open", _HAS_NO_ADDRESS, "id")
    )
    ways: dict[UUID, dict[str, Channel]] = {}
    crises: dict[UUID, Crisis] = {}
    for row in rows:
        crises[row.crisis_id] = row.crisis
        ways.setdefault(row.crisis_id, {}).setdefault(row.kind, row)
    return {crises[id].slug: _door(crises[id], by_kind) for id, by_kind in ways.items() if ChannelKind.FORM in by_kind}


_HAS_NO_ADDRESS = Case(When(address="", then=Value(1)), default=Value(0), output_field=IntegerField())
"""What a post enters by hand is a channel too: nobody can call it."""


def _door(crisis: Crisis, ways: dict[str, Channel]) -> Door:
    form = ways[ChannelKind.FORM]
    return Door(
        slug=crisis.slug,
        name=crisis.name,
        crisis=crisis.pk,
        country=crisis.countries[0] if crisis.countries else "",
        nationality=crisis.nationality,
        is_rehearsal=crisis.is_rehearsal,
        channel=form,
        is_open=form.is_open,
        links=ways.get(ChannelKind.LINK),
        phone=_address(ways.get(ChannelKind.CALL)),
        email=_address(ways.get(ChannelKind.EMAIL)),
        whatsapp=_address(ways.get(ChannelKind.WHATSAPP)),
        titles=_titles(form),
    )


def _titles(form: Channel) -> dict[str, str]:
    """What the form is called in each language: its settings "title_hi", "title_ru" …"""
    told = form.settings if isinstance(form.settings, dict) else {}
    titles = {code: told.get(TITLE + code) for code, _name in settings.LANGUAGES}
    return {code: title for code, title in titles.items() if isinstance(title, str) and title}


def _address(channel: Channel | None) -> str:
    return channel.address if channel and channel.is_open else ""
