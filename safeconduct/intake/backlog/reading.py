"""The backlog as one officer may see it: of her posts, without what is about a case that is closed to her."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment, Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Crisis

from ..models import BacklogCount, Handling
from .counting import Behind, Count, Heap, Scope, count_crisis
from .waiting import Waited

FEW = 5_000
"""Up to so many requests of a crisis the backlog is counted whenever somebody looks."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many persons stand behind `requests`: never one number. The other numbers are those of `Behind`."""

    requests: int
    at_least: int
    at_most: int
    named: int
    unsure: int
    likely: int
    nobody: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a board shows, as counted at one moment. `posts` gives each heap its post's id."""

    counted_at: datetime
    heaps: list[tuple[Any, Heap]] = field(default_factory=list)
    arrivals: Mapping[datetime, int] = field(default_factory=dict)
    decisions: Mapping[datetime, int] = field(default_factory=dict)
    waits: list[Waited] = field(default_factory=list)
    bounds: Bounds = Bounds(0, 0, 0, 0, 0, 0, 0, 0)


def backlog_for(actor: Actor, crisis: Crisis) -> Backlog:
    """The backlog of the actor's posts: counted now when the requests are few, else as the job counted it last."""
    if not may(actor, Task.SEE_REQUESTS):
        return Backlog(timezone.now())
    at, found = _counted(crisis, actor)
    every = {scope: count for scope, count in found.items() if _is_hers(scope, actor)}
    own = {scope: count for scope, count in every.items() if scope[0] is not None}
    return Backlog(
        at,
        [(scope[0], heap) for scope, count in own.items() for heap in count.heaps],
        _sum(count.arrivals for count in own.values()),
        _sum(count.decisions for count in own.values()),
        [waited for count in own.values() for waited in count.waits],
        _bounds(every),
    )


@transaction.atomic
def keep_count(crisis: Crisis) -> None:
    """Count the backlog of a crisis for those who will look at it."""
    at = timezone.now()
    rows = [
        BacklogCount(crisis=crisis, post_id=post, compartments=held, content=_written(count), counted_at=at)
        for (post, held), count in count_crisis(crisis, now=at).items()
    ]
    BacklogCount.objects.filter(crisis=crisis).delete()
    BacklogCount.objects.bulk_create(rows)


def keep_counts() -> None:
    """Count every crisis that has many requests; what was counted of others goes."""
    for crisis in Crisis.objects.all():
        if has_many(crisis):
            keep_count(crisis)
        else:
            BacklogCount.objects.filter(crisis=crisis).delete()


def has_many(crisis: Crisis) -> bool:
    """Are these more requests than can be counted while somebody waits?"""
    return Handling.objects.filter(crisis=crisis)[: FEW + 1].count() > FEW


def _counted(crisis: Crisis, actor: Actor) -> tuple[datetime, dict[Scope, Count]]:
    """What was counted last of the actor's posts; what is counted now where no job has counted."""
    hers = Q() if actor.sees_all_posts else Q(post__in=actor.posts) | Q(post=None)
    rows = list(BacklogCount.objects.filter(hers, crisis=crisis)) if has_many(crisis) else []
    if not rows:
        now = timezone.now()
        return now, count_crisis(crisis, now=now)
    found = {(row.post_id, _held(row.compartments)): _read(row.content) for row in rows}
    return rows[0].counted_at, found


def _held(names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


def _is_hers(scope: Scope, actor: Actor) -> bool:
    """Is all of this scope open to the actor?"""
    post, held = scope
    opens = set(Compartment) if held is None else held
    return actor.may_open({str(name) for name in opens}) and (post in actor.posts or actor.sees_all_posts)


def _bounds(every: Mapping[Scope, Count]) -> Bounds:
    """Of all there is, if the actor may see all; else of her posts: the same person may be behind requests of two of
    them, so that the least is that of the largest and the most is their sum."""
    if (None, None) in every:
        parts = [every[None, None].behind]
    else:
        parts = [count.behind for (post, _held), count in every.items() if post is not None]
    whole = [count.behind.at_least for count in every.values()]
    return Bounds(
        requests=sum(part.requests for part in parts),
        at_least=max(whole, default=0),
        at_most=sum(part.at_most for part in parts),
        named=sum(part.named for part in parts),
        unsure=sum(part.unsure for part in parts),
        likely=sum(part.likely for part in parts),
        nobody=sum(part.nobody for part in parts),
        pairs=sum(part.pairs for part in parts),
    )


def _sum(parts: Iterable[Mapping[datetime, int]]) -> dict[datetime, int]:
    total: Counter[datetime] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)


def _written(count: Count) -> dict[str, Any]:
    return {
        "heaps": [
            [value.isoformat() if isinstance(value, datetime) else value for value in astuple(heap)]
            for heap in count.heaps
        ],
        "arrivals": {hour.isoformat(): n for hour, n in count.arrivals.items()},
        "decisions": {hour.isoformat(): n for hour, n in count.decisions.items()},
        "waits": [astuple(waited) for waited in count.waits],
        "behind": astuple(count.behind),
    }


def _read(content: Mapping[str, Any]) -> Count:
    def hours(of: Mapping[str, int]) -> dict[datetime, int]:
        return {datetime.fromisoformat(hour): n for hour, n in of.items()}

    return Count(
        [_heap(row) for row in content["heaps"]],
        hours(content["arrivals"]),
        hours(content["decisions"]),
        [Waited(*row) for row in content["waits"]],
        Behind(*content["behind"]),
    )


def _heap(row: list[Any]) -> Heap:
    times = {place: datetime.fromisoformat(row[place]) for place in _TIMES}
    return Heap(*(times.get(place, value) for place, value in enumerate(row)))


_TIMES = (7, 8)
"""Where the times of a heap stand."""
