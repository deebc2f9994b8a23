"""What the frame of every page shows: sections, who is signed in, which crisis, and as known on when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown as CrisisAsKnown
from safeconduct.cases.models import Crisis
from safeconduct.cases.pairs import counted
from safeconduct.intake.queue import count_untouched

from .words import clock_words, day_words, zone_words

KNOWN_PARAMETER = "known"  # the query parameter that carries the as-known day


@dataclass(frozen=True, slots=True)
class Door:
    """A section as it is declared: shown to those who may do `task`, once a page has the name `view`."""

    view: str
    label: str | Promise
    task: Task | None = None
    go: str = ""  # the key after "g"
    of_crisis: bool = False  # its address carries the crisis
    pages: tuple[str, ...] = ()  # other views of its room that belong to it and not to the first door of the room
    unless: Task | None = None  # who may do this goes through another door
    count: Callable[[Actor, Crisis], str] | None = None  # how much waits behind it
    count_label: str | Promise = ""


DOORS = (
    Door("desk:situation", _("Situation"), Task.SEE_FIGURES, go="s", of_crisis=True),
    Door(
        "intake:queue",
        _("Requests"),
        Task.SEE_REQUESTS,
        go="q",
        of_crisis=True,
        count=count_untouched,
        count_label=_("untouched:"),
    ),
    Door("cases:list", _("Cases"), Task.SEE_CASES, go="c", of_crisis=True),
    Door(
        "cases:pairs",
        _("Same person?"),
        Task.JUDGE_PERSONS,
        go="p",
        of_crisis=True,
        pages=("cases:pair", "cases:thresholds"),
        count=counted,
        count_label=_("pairs to judge:"),
    ),
    Door(
        "cases:lists",
        _("Lists"),
        Task.RECONCILE_LISTS,
        go="l",
        of_crisis=True,
        pages=tuple(
            f"cases:{page}"
            for page in (
                "list_bring",
                "list_show",
                "list_columns",
                "list_header",
                "list_start",
                "list_stop",
                "list_judge",
                "list_accept",
                "list_take",
                "our_list_make",
                "our_list",
                "our_list_take",
            )
        ),
    ),
    Door("diplomacy:engagements", _("Engagements"), Task.SEE_ENGAGEMENTS, go="e", of_crisis=True),
    Door(
        "diplomacy:statements",
        _("Statements"),
        Task.RECORD_STATEMENT,
        go="e",
        of_crisis=True,
        unless=Task.SEE_ENGAGEMENTS,
    ),
    Door("figures:list", _("Figures"), Task.SEE_FIGURES, go="f", of_crisis=True),
    Door("intake:present", _("Who is there"), Task.SEE_FIGURES, go="h", of_crisis=True, pages=("intake:estimate",)),
    Door("register:list", _("Register"), Task.SEE_REGISTER, go="r"),
    Door("desk:roles", _("Who may do what"), go="w"),
    Door("access:users", _("Users and posts"), Task.KEEP_USERS, go="u"),
    Door("desk:audit", _("Audit"), Task.SEE_AUDIT, go="a"),
)


@dataclass(frozen=True)
class Section:
    """One link in the row under the masthead. What waits behind it is counted when the page shows it, once."""

    url: str
    label: str | Promise
    is_current: bool
    go: str = ""
    counter: Callable[[], str] | None = None
    count_label: str | Promise = ""

    @cached_property
    def count(self) -> str | None:
        return (self.counter() or None) if self.counter else None


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
    crisis: Crisis | None = getattr(request, "crisis", None) if actor else None
    crises: Sequence[Crisis] = getattr(request, "crises", ()) if actor else ()
    return Frame(
        sections=_sections(request, actor, crisis) if actor else [],
        actor_label=actor.name if actor else "",
        crisis=_choice(crisis, crisis) if crisis else None,
        crises=[_choice(choice, crisis) for choice in crises],
        as_known=_as_known(request, crisis) if actor and crisis else None,
        find_url=_url("cases:find") if actor and may(actor, Task.SEE_CASES) else "",
        keys_url=_url("desk:keys"),
        sends_mail=sends_mail(),
    )


def _choice(choice: Crisis, current: Crisis | None) -> CrisisChoice:
    return CrisisChoice(choice.name, _url("desk:situation", choice.slug), choice == current, choice.is_rehearsal)


def sends_mail() -> bool:
    """Has this installation been told a mail server? Django's own default means that it has not."""
    return settings.EMAIL_HOST not in {"", "localhost"}


def _sections(request: HttpRequest, actor: Actor, crisis: Crisis | None) -> list[Section]:
    """The links that the actor may follow. The one whose room the page belongs to is the current one."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    doors = [door for door in DOORS if _is_open(door, actor)]
    here = _door_of(view, doors)
    out = []
    for door in doors:
        if url := _door_url(request, door, crisis):
            count = partial(door.count, actor, crisis) if door.count and crisis else None
            out.append(Section(url, door.label, door is here, door.go, count, door.count_label))
    return out


def _is_open(door: Door, actor: Actor) -> bool:
    if door.unless is not None and may(actor, door.unless):
        return False
    return door.task is None or bool(may(actor, door.task))


def _door_of(view: str, doors: Sequence[Door]) -> Door | None:
    """The door behind which a page lies: its own, else the first of its room. Pages of the desk have none in common."""
    own = next((door for door in doors if view == door.view or view in door.pages), None)
    room = view.partition(":")[0]
    return own or next((door for door in doors if room != "desk" and door.view.startswith(f"{room}:")), None)


def _door_url(request: HttpRequest, door: Door, crisis: Crisis | None) -> str:
    if not door.of_crisis:
        return _url(door.view)
    if crisis is None:
        return ""
    known = request.GET.get(KNOWN_PARAMETER, "")
    url = _url(door.view, crisis.slug)
    return f"{url}?{urlencode({KNOWN_PARAMETER: known})}" if url and known else url


def _as_known(request: HttpRequest, crisis: Crisis) -> AsKnown | None:
    """The moment that the doors left on the request, in words: a past day by its date, others with the time."""
    seen: CrisisAsKnown | None = getattr(request, "as_known", None)
    if seen is None:
        return None
    local = timezone.localtime(seen.at)
    situation = _url("desk:situation", crisis.slug)
    is_day = seen.is_past and not seen.is_moment
    return AsKnown(
        words=day_words(seen.day) if is_day else f"{day_words(local)}, {clock_words(local)}",
        zone="" if is_day else zone_words(local),
        iso=seen.day.isoformat() if is_day else local.isoformat(timespec="minutes"),
        is_past=seen.is_past,
        now_url=_without_known(request),
        choose_url=f"{situation}#as-known" if situation else "",
    )


def _without_known(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop(KNOWN_PARAMETER, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _url(view: str, *arguments: str) -> str:
    """The address of a view; nothing while no page has this name."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return ""
