"""What the frame of every page shows: sections, who is signed in, which crisis, and as known on when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .words import clock_words, day_words, zone_words

KNOWN_PARAMETER = "known"  # the query parameter that carries the as-known day


@dataclass(frozen=True, slots=True)
class Door:
    """A section as it is declared: shown to those who may do `task`, once a page has the name `view`."""

    view: str
    label: str | Promise
    task: Task | None = None
    go: str = ""  # the key after "g"


DOORS = (
    Door("desk:situation", _("Situation"), go="s"),
    Door("cases:list", _("Cases"), Task.SEE_CASES, go="c"),
    Door("figures:list", _("Figures"), Task.SEE_FIGURES, go="f"),
    Door("access:roles", _("Who may do what"), go="w"),
    Door("audit:list", _("Audit"), Task.SEE_AUDIT, go="a"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One link in the row under the masthead."""

    url: str
    label: str | Promise
    is_current: bool
    go: str = ""
    count: int | None = None
    count_label: str = ""


@dataclass(frozen=True, slots=True)
class CrisisChoice:
    """A crisis as the switcher shows it."""

    name: str
    url: str
    is_current: bool = False
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class AsKnown:
    """The time from which the page looks, in words of the officer's zone."""

    words: str
    zone: str
    iso: str
    is_past: bool
    now_url: str
    choose_url: str


class Frame(TypedDict):
    """The keys that the templates of the frame read."""

    sections: list[Section]
    actor_label: str
    crisis: CrisisChoice | None
    crises: Sequence[CrisisChoice]
    as_known: AsKnown | None
    find_url: str
    keys_url: str
    sends_mail: bool


def frame(request: HttpRequest) -> Frame:
    """Context processor of the frame: asks nothing of the database beyond the actor, tells the signed-out nothing."""
    actor: Actor | None = getattr(request, "actor", None)
    crisis, crises = crises_of(request) if actor else (None, ())
    return Frame(
        sections=_sections(request, actor) if actor else [],
        actor_label=actor.name if actor else "",
        crisis=crisis,
        crises=crises,
        as_known=_as_known(request) if actor else None,
        find_url=_url("cases:list") if actor else "",
        keys_url=_url("desk:keys"),
        sends_mail=sends_mail(),
    )


def crises_of(request: HttpRequest) -> tuple[CrisisChoice | None, Sequence[CrisisChoice]]:
    """The crisis of the request and all that the actor may choose: `request.crisis` and `request.crises`."""
    return getattr(request, "crisis", None), getattr(request, "crises", ())


def sends_mail() -> bool:
    """Has this installation been told a mail server? Django's own default means that it has not."""
    return settings.EMAIL_HOST not in {"", "localhost"}


def _sections(request: HttpRequest, actor: Actor) -> list[Section]:
    shown = [door for door in DOORS if door.task is None or may(actor, door.task)]
    urls = {door.view: _url(door.view) for door in shown}
    current = _current(request.path, [url for url in urls.values() if url])
    return [
        Section(urls[door.view], door.label, urls[door.view] == current, door.go) for door in shown if urls[door.view]
    ]


def _current(path: str, urls: list[str]) -> str | None:
    """The longest address that the path lies under: /cases/RU24-0138/ is under /cases/; "/" is only itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)


def _as_known(request: HttpRequest) -> AsKnown:
    """From `request.as_known`, a datetime when the page looks from the past; nothing when it looks from now."""
    past: datetime | None = getattr(request, "as_known", None)
    local = timezone.localtime(past or timezone.now())
    whole_day = past is not None and local.time() >= time(23, 59)
    return AsKnown(
        words=day_words(local) if whole_day else f"{day_words(local)}, {clock_words(local)}",
        zone=zone_words(local),
        iso=local.date().isoformat() if whole_day else local.isoformat(timespec="minutes"),
        is_past=past is not None,
        now_url=_without_known(request),
        choose_url=(_url("desk:situation") + "#as-known") if _url("desk:situation") else "",
    )


def _without_known(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop(KNOWN_PARAMETER, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _url(view: str) -> str:
    """The address of a view without arguments; nothing while no page has this name."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
