"""A figure of an answer as happened by a day: counted as for the public, with the cases that certainly make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from ..enums import Audience
from ..measures import test_of
from ..models import MeasureVersion
from ..rule_tree import Rule, read_rule
from .as_sql import ids_as_sql
from .counting import Counts, group_of, lookup_in, spans_of, tree_of
from .happened import PICTURES, given, states_of


@dataclass(frozen=True, slots=True)
class FigureThen:
    """At least and at most so many cases; `members` are those that certainly count, in order."""

    at_least: int
    at_most: int
    members: tuple[UUID, ...] = ()


def figure_then(
    version: MeasureVersion,
    versions: Mapping[str, MeasureVersion],
    counted: Counts,
    *,
    happened_by: date,
    narrowed: Rule | None = None,
    with_members: bool = False,
) -> FigureThen:
    """How many cases counted for a measure by the end of a day, by what is known at the time of `counted`, as far as it
    may be said in public: a death that family first holds back now stands in nobody's account of then.

    Raises `RuleFault` for a measure that looks beyond the standing.
    """
    test = test_of(tree_of(version, versions))
    least = most = 0
    members: list[UUID] = []
    for certain, possible, number, ids in _rows(counted, versions, happened_by, narrowed, with_members=with_members):
        sure, maybe = test(certain), test(possible)
        least += number * (sure and maybe)
        most += number * (sure or maybe)
        members += ids if sure and maybe else []
    return FigureThen(least, most, tuple(sorted(members)))


def _rows(
    counted: Counts, versions: Mapping[str, MeasureVersion], by: date, narrowed: Rule | None, *, with_members: bool
) -> Iterator[tuple[dict[str, str], dict[str, str], int, list[UUID]]]:
    """The two pictures of each case, put together where they are alike."""
    only, more = _only(counted, versions, narrowed)
    sql = _ROWS.format(pictures=PICTURES, ids="array_agg(n.case_id)" if with_members else "NULL", only=only)
    with connection.cursor() as cursor:
        cursor.execute(sql, given(counted.crisis, known=counted.as_known, by=by, audience=Audience.PUBLIC) | more)
        rows = cursor.fetchall()
    for certain, possible, number, ids in rows:
        yield states_of(certain), states_of(possible), number, ids or []


def _only(counted: Counts, versions: Mapping[str, MeasureVersion], narrowed: Rule | None) -> tuple[str, dict[str, Any]]:
    """The cases that pass a further rule, as SQL with named parameters."""
    if narrowed is None:
        return "", {}
    made = group_of(read_rule(narrowed, lookup=lookup_in(versions)), counted, Audience.PUBLIC)
    sql, given = ids_as_sql(spans_of(made, counted.crisis).values("case_id"), "only")
    return f"AND n.case_id IN ({sql})", given


_ROWS = """
    {pictures}
    SELECT coalesce(a.key, ''), coalesce(b.key, ''), count(*)::integer, {ids}
    FROM cases_profilespan n
    LEFT JOIN certain_keys a ON a.case_id = n.case_id
    LEFT JOIN possible_keys b ON b.case_id = n.case_id
    WHERE n.crisis_id = %(crisis)s AND n.known_from <= %(known)s AND n.known_until > %(known)s {only}
    GROUP BY 1, 2
"""
