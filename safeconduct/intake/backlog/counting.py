"""Counting the backlog of a crisis, post by post. Counted anew whenever it is wanted: nothing of it is a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from safeconduct.cases.models import Crisis
from safeconduct.people.matching import UPPER

from ..enums import RequestState
from . import sql
from .waiting import Waited

DONE = (RequestState.ANSWERED, RequestState.DECIDED, RequestState.NOT_OURS)
"""What an officer says when she is done with a request."""
CLOSED = (RequestState.ANSWERED, RequestState.NOT_OURS)
"""States in which nobody waits for an answer of ours any more. After a decision the family still has to be told."""
KEEPS = timedelta(days=32)
"""So far back arrivals and decisions are counted, by half hours."""

Scope = tuple[UUID | None, tuple[str, ...] | None]
"""A post, and the compartments of the cases that requests are about. None means any: (None, None) is all there is."""


@dataclass(frozen=True, slots=True)
class Heap:
    """Requests that are alike. `is_first`: they continue no other. `oldest` came first, `since` is when the first of
    them came into its state; `over_day` and `over_week` have been in it for so long."""

    is_first: bool
    state: str
    kind: str
    language: str
    n: int
    unread: int
    unmatched: int
    oldest: datetime
    since: datetime
    over_day: int
    over_week: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What is known of the persons behind requests. `named` were named by officers; `unsure` people were found by the
    machine (`likely` of them surely somebody known), in requests `nobody` was found in; `apart` are the persons when
    every guess is taken for right, of whom `pairs` pairs may be one."""

    requests: int = 0
    named: int = 0
    unsure: int = 0
    likely: int = 0
    nobody: int = 0
    apart: int = 0
    pairs: int = 0

    @property
    def at_least(self) -> int:
        """If every guess is right and whoever may be the same is the same."""
        return max(self.apart - self.pairs, min(self.requests, 1))

    @property
    def at_most(self) -> int:
        """If only officers are right: everybody else whom a request names is a person of her own."""
        return self.named + self.unsure + self.nobody


@dataclass(slots=True)
class Count:
    """The backlog of one scope at one moment."""

    heaps: list[Heap] = field(default_factory=list)
    arrivals: dict[datetime, int] = field(default_factory=dict)
    decisions: dict[datetime, int] = field(default_factory=dict)
    waits: list[Waited] = field(default_factory=list)
    behind: Behind = field(default_factory=Behind)


def count_crisis(crisis: Crisis, *, now: datetime | None = None) -> dict[Scope, Count]:
    """The backlog of every post, and of all together. Five statements."""
    now = now or timezone.now()
    given = {
        "crisis": crisis.pk,
        "now": now,
        "since": (now - KEEPS).replace(minute=0, second=0, microsecond=0),
        "done": [str(state) for state in DONE],
        "closed": [str(state) for state in CLOSED],
        "sure": UPPER,
    }
    found: dict[Scope, Count] = {}
    for scope, heap in _rows(sql.HEAPS, given):
        _of(found, scope).heaps.append(Heap(*heap))
    for scope, (hour, n) in _rows(sql.ARRIVALS, given):
        _of(found, scope).arrivals[hour.astimezone(UTC)] = n
    for scope, (hour, n) in _rows(sql.DECISIONS, given):
        _of(found, scope).decisions[hour.astimezone(UTC)] = n
    for scope, waited in _rows(sql.WAITS, given):
        _of(found, scope).waits.append(Waited(*waited))
    for scope, numbers in _behind(_rows(sql.PERSONS, given)).items():
        _of(found, scope).behind = Behind(**numbers)
    return found


def _rows(statement: str, given: Mapping[str, Any]) -> Iterable[tuple[Scope, tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.KEPT + statement, given)
        return [((post, None if held is None else tuple(held)), tuple(rest)) for post, held, *rest in cursor.fetchall()]


def _behind(rows: Iterable[tuple[Scope, tuple[Any, ...]]]) -> dict[Scope, dict[str, int]]:
    numbers: dict[Scope, dict[str, int]] = {}
    for scope, (what, n) in rows:
        numbers.setdefault(scope, {})[what] = n
    return numbers


def _of(found: dict[Scope, Count], scope: Scope) -> Count:
    return found.setdefault(scope, Count())
