"""The backlog board: what a crisis lead reads in ten seconds, each number with the queue behind it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.models import Post
from safeconduct.cases.models import Crisis

from ..backlog import Backlog, answered_within, backlog_for, still_waiting
from ..backlog.counting import Heap
from ..backlog.reading import Bounds
from ..charts import Flow, Slot, flow
from ..enums import ChannelKind, RequestState
from ..languages import language_words
from ..models import Channel
from ..queries import channels_of
from ..queue import Sought

OPEN = (RequestState.UNTOUCHED, RequestState.WAITING_US, RequestState.WAITING_FAMILY)
HOURS, DAYS = 48, 30
"""How many are drawn."""
OLD = timedelta(minutes=10)
"""Counts that are older say that the worker which counts does not run."""
SILENT = timedelta(minutes=30)
"""A mailbox at which nobody has looked for so long is silent."""
MOST_LANGUAGES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """Requests in one state: how many, since when, and where they are listed."""

    label: str
    n: int
    over_day: int
    over_week: int
    oldest: timedelta | None
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One channel, post or language: how many wait for whom."""

    label: str
    untouched: int
    oldest: timedelta | None
    waiting_us: int
    waiting_family: int
    url: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """How long it takes until a person answers. None: so few were answered that nobody can tell yet."""

    half: timedelta | None
    most: timedelta | None
    answered: int
    waiting: int
    closed: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a channel."""

    channel: Channel
    words: str


@dataclass(frozen=True, slots=True)
class BacklogPage:
    counted_at: datetime
    is_old: bool
    untouched: Line
    waiting: tuple[Line, ...]
    done: tuple[Line, ...]
    unread: int
    unmatched: int
    unmatched_url: str
    bounds: Bounds
    answers: Answers
    flow: Flow
    by: tuple[tuple[str, tuple[Row, ...]], ...]
    faults: tuple[Fault, ...]
    channels: int


def backlog_page(actor: Actor, crisis: Crisis, *, by_days: bool = False) -> BacklogPage:
    """Everything that the board shows to this actor, as counted last."""
    backlog, now = backlog_for(actor, crisis), timezone.now()
    link, heaps = _Links(crisis), [heap for _post, heap in backlog.heaps]
    first = [heap for heap in heaps if heap.is_first]
    lines = {state: _line(first, state, link, backlog.counted_at) for state in RequestState}
    channels = [row for row in channels_of(crisis) if actor.sees_all_posts or row.post_id in actor.posts]
    return BacklogPage(
        counted_at=backlog.counted_at,
        is_old=now - backlog.counted_at > OLD,
        untouched=lines[RequestState.UNTOUCHED],
        waiting=(lines[RequestState.WAITING_US], lines[RequestState.DECIDED], lines[RequestState.WAITING_FAMILY]),
        done=(lines[RequestState.ANSWERED], lines[RequestState.NOT_OURS]),
        unread=sum(heap.unread for heap in heaps),
        unmatched=sum(heap.unmatched for heap in first if heap.state == RequestState.UNTOUCHED),
        unmatched_url=link(Sought(is_unmatched=True)),
        bounds=backlog.bounds,
        answers=_answers(backlog),
        flow=_flow(backlog, now, by_days=by_days),
        by=_by(backlog, link),
        faults=tuple(_faults(channels, now)),
        channels=len(channels),
    )


class _Links:
    """Addresses of the queue, filtered."""

    def __init__(self, crisis: Crisis) -> None:
        self.queue = reverse("intake:queue", args=[crisis.slug])

    def __call__(self, sought: Sought) -> str:
        pairs = sought.pairs()
        return f"{self.queue}?{urlencode(pairs)}" if pairs else self.queue


def _line(heaps: Iterable[Heap], state: RequestState, link: _Links, at: datetime) -> Line:
    rows = [heap for heap in heaps if heap.state == state]
    oldest = min((heap.oldest if state == RequestState.UNTOUCHED else heap.since for heap in rows), default=None)
    return Line(
        str(state.label),
        sum(heap.n for heap in rows),
        sum(heap.over_day for heap in rows),
        sum(heap.over_week for heap in rows),
        at - oldest if oldest else None,
        link(Sought(state)),
    )


def _by(backlog: Backlog, link: _Links) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """What is open by channel, by post and by language."""
    rows = [(post, heap) for post, heap in backlog.heaps if heap.is_first and heap.state in OPEN]
    posts = dict(Post.objects.filter(pk__in={post for post, _heap in rows}).values_list("pk", "name"))
    at = backlog.counted_at
    channels = _rows(rows, at, lambda _post, heap: heap.kind, lambda kind: (_channel(kind), Sought(kind=kind)), link)
    by_post = _rows(rows, at, lambda post, _heap: post, lambda post: (posts.get(post, "–"), Sought(post=post)), link)
    languages = _rows(rows, at, lambda _post, heap: heap.language, _language, link)
    return (
        (_("Channel"), channels),
        (_("Post"), by_post),
        (_("Language"), languages[:MOST_LANGUAGES]),
    )


def _rows(
    heaps: Sequence[tuple[UUID, Heap]],
    at: datetime,
    key: Callable[[UUID, Heap], Any],
    told: Callable[[Any], tuple[str, Sought]],
    link: _Links,
) -> tuple[Row, ...]:
    """One row for each value of the key, the most untouched first."""
    groups: dict[Hashable, list[Heap]] = {}
    for post, heap in heaps:
        groups.setdefault(key(post, heap), []).append(heap)
    made = [_row(group, at, *told(value), link) for value, group in groups.items()]
    return tuple(sorted(made, key=lambda row: (-row.untouched, -row.waiting_us, row.label)))


def _row(heaps: Sequence[Heap], at: datetime, label: str, sought: Sought, link: _Links) -> Row:
    n = {state: sum(heap.n for heap in heaps if heap.state == state) for state in OPEN}
    oldest = min((heap.oldest for heap in heaps if heap.state == RequestState.UNTOUCHED), default=None)
    return Row(
        label,
        n[RequestState.UNTOUCHED],
        at - oldest if oldest else None,
        n[RequestState.WAITING_US],
        n[RequestState.WAITING_FAMILY],
        link(sought),
    )


def _channel(kind: str) -> str:
    return str(ChannelKind(kind).label) if kind in ChannelKind.values else kind


def _language(code: str) -> tuple[str, Sought]:
    return language_words(code) or code or _("not known"), Sought(language=code)


def _answers(backlog: Backlog) -> Answers:
    waits, steps = backlog.waits, still_waiting(backlog.waits)
    return Answers(
        answered_within(steps, 0.5),
        answered_within(steps, 0.9),
        sum(row.answered for row in waits),
        sum(row.wait for row in waits),
        sum(row.closed for row in waits),
    )


def _flow(backlog: Backlog, now: datetime, *, by_days: bool) -> Flow:
    starts = _starts(timezone.localtime(now), by_days=by_days)
    came, decided = _sums(backlog.arrivals, starts), _sums(backlog.decisions, starts)
    return flow([Slot(*each) for each in zip(starts, came, decided, strict=True)], is_days=by_days)


def _starts(now: datetime, *, by_days: bool) -> list[datetime]:
    """When each hour or day of the drawing begins, in the officer's zone."""
    if not by_days:
        hour = now.replace(minute=0, second=0, microsecond=0)
        return [timezone.localtime(hour - timedelta(hours=back)) for back in range(HOURS - 1, -1, -1)]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [midnight - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def _sums(parts: Mapping[datetime, int], starts: Sequence[datetime]) -> list[int]:
    """How many of each half hour (UTC) fall between one start and the next. Where hours begin at a quarter, the middle
    of a half hour decides."""
    sums, middle = [0] * len(starts), timedelta(minutes=15)
    for part, n in parts.items():
        if (place := bisect_right(starts, part + middle) - 1) >= 0:
            sums[place] += n
    return sums


def _faults(channels: Sequence[Channel], now: datetime) -> Iterable[Fault]:
    for channel in channels:
        if channel.fault:
            yield Fault(channel, channel.fault)
        elif channel.looked_at and channel.is_open and now - channel.looked_at > SILENT:
            yield Fault(channel, _("Nobody has looked into it for a while: is the worker running?"))
