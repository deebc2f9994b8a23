"""How long data are kept, what goes next, and what went. The rules are decided in the database (`sql/`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from safeconduct.cases.models import Crisis

from .enums import Erased, RetentionKind
from .models import Erasure, RetentionHold, RetentionRule


@dataclass(frozen=True, slots=True)
class Kept:
    """How many months a kind of data is kept now (None: for ever), and by which rule; without one it is the shipped."""

    kind: RetentionKind
    months: int | None
    rule: RetentionRule | None


@dataclass(frozen=True, slots=True)
class Due:
    """What would be erased at this moment: how many of what, and since when the oldest is counted."""

    kind: RetentionKind
    what: Erased
    n: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Running:
    """Requests that a rule erases in the end: how many, and on which day the first of them goes (None: never)."""

    kind: RetentionKind
    n: int
    first: datetime | None


def kept_for(crisis: Crisis | None) -> list[Kept]:
    """What holds now in a crisis, or where a crisis has set nothing of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k, m.months, m.rule_id FROM unnest(%s::text[]) k LEFT JOIN LATERAL intake_months(k, %s) m ON true",
            [RetentionKind.values, crisis.pk if crisis else None],
        )
        found = cursor.fetchall()
    rules = RetentionRule.objects.select_related("by", "crisis").in_bulk({rule for _k, _m, rule in found if rule})
    return [Kept(RetentionKind(kind), months, rules.get(rule)) for kind, months, rule in found]


def due_now() -> list[Due]:
    """What a run would erase now, counted by kind. Nothing is changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, what, count(*), min(since) FROM intake_expired GROUP BY 1, 2 ORDER BY 1, 2")
        return [Due(RetentionKind(kind), Erased(what), n, oldest) for kind, what, n, oldest in cursor.fetchall()]


def running() -> list[Running]:
    """The clocks of requests."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT e.kind, count(*), min(e.since + make_interval(months => m.months))
               FROM intake_expiring e JOIN intake_handling h USING (request_id)
               LEFT JOIN LATERAL intake_months(e.kind, h.crisis_id) m ON true GROUP BY 1 ORDER BY 1"""
        )
        return [Running(RetentionKind(kind), n, first) for kind, n, first in cursor.fetchall()]


def next_due(limit: int) -> list[tuple[str, str, UUID]]:
    """Some of what is due, as the function that erases wants it: kind of rule, what it is, its id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, what, object FROM intake_expired LIMIT %s", [limit])
        return [(kind, what, id) for kind, what, id in cursor.fetchall()]


def rules_set() -> QuerySet[RetentionRule]:
    """Every rule that was ever set, the newest first."""
    return RetentionRule.objects.select_related("by", "crisis").order_by("-at", "-id")


def holds_that_stand() -> QuerySet[RetentionHold]:
    """What nothing is erased of, the newest hold first."""
    rows = RetentionHold.objects.filter(end=None).select_related("crisis", "request", "by").defer("request__raw")
    return rows.order_by("-at")


def erasures() -> QuerySet[Erasure]:
    """What was erased, the last first."""
    return Erasure.objects.select_related("rule").order_by("-at", "-id")


def erasure_of(ids: Sequence[UUID]) -> dict[UUID, Erasure]:
    """For pages: when and under which rule something was erased, by its id."""
    return {row.object: row for row in erasures().filter(object__in=list(ids))}
