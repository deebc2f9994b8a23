"""The queue of a crisis, page by page: which requests, in which order, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Final
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis

from .enums import ChannelKind, RequestState
from .models import Handling
from .queries import queue_for

PAGE: Final = 25
"""Requests on a page of the queue."""
MOST_COUNTED: Final = 500
"""So many requests of a state are counted for the tally; no more."""
MOST_BESIDE: Final = 100
"""So many are counted for the number beside the section."""
ORDER: Final = ("-is_ahead", "-rank", "request")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request stands in the queue, as an address carries it: 0_-496012.5_019ab…"""

    is_ahead: bool
    rank: float
    id: UUID

    def __str__(self) -> str:
        return f"{int(self.is_ahead)}_{self.rank!r}_{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> Place | None:
        """The place in an address; None for anything that is none."""
        try:
            ahead, rank, id = text.split("_")
            found = cls(ahead == "1", float(rank), UUID(hex=id))
        except ValueError:
            return None
        return found if abs(found.rank) < 1e12 else None

    @classmethod
    def of(cls, row: Handling) -> Place:
        return cls(row.is_ahead, row.rank, row.pk)

    @property
    def after(self) -> Q:
        """What comes after it, as an index can tell."""
        later = Q(rank__lte=self.rank) & (Q(rank__lt=self.rank) | Q(request__gt=self.id))
        return Q(is_ahead=False) | (Q(is_ahead=True) & later) if self.is_ahead else Q(is_ahead=False) & later

    @property
    def before(self) -> Q:
        """What comes before it."""
        sooner = Q(rank__gte=self.rank) & (Q(rank__gt=self.rank) | Q(request__lt=self.id))
        return Q(is_ahead=True) & sooner if self.is_ahead else Q(is_ahead=True) | (Q(is_ahead=False) & sooner)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which part of the queue is looked at."""

    state: RequestState = RequestState.UNTOUCHED
    kind: str = ""
    post: UUID | None = None
    language: str = ""
    is_unmatched: bool = False
    is_mine: bool = False
    is_held_up: bool = False

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Sought:
        """From the parts of an address; what is none of ours is left out."""
        state, kind, language = said.get("state", ""), said.get("channel", ""), said.get("language", "")
        try:
            post = UUID(said["post"]) if said.get("post") else None
        except ValueError:
            post = None
        return cls(
            RequestState(state) if state in RequestState.values else RequestState.UNTOUCHED,
            kind if kind in ChannelKind.values else "",
            post,
            language[:12] if language.isprintable() else "",
            said.get("unmatched") == "1",
            said.get("mine") == "1",
            said.get("held") == "1",
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The same as parts of an address, without those that say nothing."""
        said = {
            "state": str(self.state) if self.state != RequestState.UNTOUCHED else "",
            "channel": self.kind,
            "post": str(self.post or ""),
            "language": self.language,
            "unmatched": "1" if self.is_unmatched else "",
            "mine": "1" if self.is_mine else "",
            "held": "1" if self.is_held_up else "",
        }
        return [(name, value) for name, value in said.items() if value]

    @property
    def is_narrow(self) -> bool:
        """Is more asked for than a state?"""
        return self != Sought(self.state)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some rows; `next` is the place after which the following page begins."""

    rows: tuple[Handling, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many requests are in a state, and since when the oldest is. `is_more`: there are more than were counted."""

    state: RequestState
    number: int
    is_more: bool
    oldest: datetime | None


def queue_page(actor: Actor, crisis: Crisis, sought: Sought, after: Place | None = None) -> QueuePage:
    """A page of the queue. Two queries, each along an index, however many requests there are."""
    found = _first(actor, crisis, sought, after.after if after else Q(), PAGE + 1)
    return QueuePage(tuple(found[:PAGE]), Place.of(found[PAGE - 1]) if len(found) > PAGE else None)


def next_to(actor: Actor, crisis: Crisis, sought: Sought, place: Place) -> Handling | None:
    """The request that follows a place in the queue."""
    return next(iter(_first(actor, crisis, sought, place.after, 1)), None)


def tally(actor: Actor, crisis: Crisis) -> list[Count]:
    """How many requests wait for what. Counts end at `MOST_COUNTED`: the board of the backlog has the whole numbers."""
    return [_count(actor, crisis, state) for state in RequestState]


def count_untouched(actor: Actor, crisis: Crisis) -> str:
    """For the number beside the section: nothing where none waits, "100+" where many do."""
    return _some(queue_for(actor, crisis).filter(state=RequestState.UNTOUCHED, is_held_up=False))


def count_held_up(actor: Actor, crisis: Crisis) -> str:
    """Untouched ones that were set aside as perhaps not written by a person; "100+" where there are many."""
    return _some(queue_for(actor, crisis).filter(state=RequestState.UNTOUCHED, is_held_up=True))


def _some(rows: QuerySet[Handling]) -> str:
    number = rows[: MOST_BESIDE + 1].count()
    return (f"{MOST_BESIDE}+" if number > MOST_BESIDE else f"{number}") if number else ""


def _count(actor: Actor, crisis: Crisis, state: RequestState) -> Count:
    """The oldest of few is among those counted; of many it is looked for along an index, and soon found."""
    rows = queue_for(actor, crisis).filter(state=state)
    if state == RequestState.UNTOUCHED:
        rows = rows.filter(is_held_up=False)
    told = rows[: MOST_COUNTED + 1].aggregate(number=models.Count("pk"), oldest=models.Min("received_at"))
    if told["number"] <= MOST_COUNTED:
        return Count(state, told["number"], is_more=False, oldest=told["oldest"])
    oldest = rows.order_by("received_at").values_list("received_at", flat=True).first()
    return Count(state, MOST_COUNTED, is_more=True, oldest=oldest)


def _first(actor: Actor, crisis: Crisis, sought: Sought, where: Q, most: int) -> list[Handling]:
    """The first rows of a part of the queue. An officer of some posts has the first of each post put together: each
    along its own index, instead of all requests of her posts sorted."""
    rows = _filtered(actor, crisis, sought).filter(where).order_by(*ORDER)
    posts = sorted(actor.posts) if sought.post is None and not actor.sees_all_posts else []
    if len(posts) > 1:
        first, *others = (rows.filter(post_id=post).values_list("pk", *_KEYS)[:most] for post in posts)
        ids = [row[0] for row in first.union(*others, all=True).order_by(*ORDER)[:most]]
        rows = Handling.objects.filter(pk__in=ids).order_by(*ORDER)
    return list(rows.select_related("request", "post", "officer").defer("request__raw")[:most])


_KEYS = ("is_ahead", "rank", "request")


def _filtered(actor: Actor, crisis: Crisis, sought: Sought) -> QuerySet[Handling]:
    said = [
        Q(state=sought.state),
        Q(kind=sought.kind) if sought.kind else Q(),
        Q(post=sought.post) if sought.post else Q(),
        Q(language=sought.language) if sought.language else Q(),
        Q(unmatched__gt=0) if sought.is_unmatched else Q(),
        Q(officer=actor.id) if sought.is_mine else Q(),
        Q(is_held_up=sought.is_held_up) if sought.state == RequestState.UNTOUCHED else Q(),
    ]
    return queue_for(actor, crisis).filter(reduce(lambda one, other: one & other, said))


def whole_part(actor: Actor, crisis: Crisis, sought: Sought) -> QuerySet[Handling]:
    """A part of the queue with all its pages, each request with the address that was read in it."""
    rows = _filtered(actor, crisis, sought).select_related("request__channel", "request__reading")
    texts = (f"request__reading__{name}" for name in ("text", "quoted", "facts", "signs", "notes"))
    return rows.defer("request__raw", *texts).order_by(*ORDER)


def in_state(sought: Sought, state: RequestState) -> Sought:
    """The same part of another state."""
    return replace(sought, state=state)
