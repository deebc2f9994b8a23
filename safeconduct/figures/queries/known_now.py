"""What we know now to have been otherwise on a day than we knew then: who was counted and was not so, who was so and
was not counted, and of whom open dates leave it open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis, Profile
from safeconduct.cases.publishing import publishable
from safeconduct.cases.queries import cases_for

from ..enums import Audience
from ..measures import test_of
from ..models import MeasureVersion
from .counting import profiles, tree_of
from .happened import PICTURES, HappenedBy, given, states_of
from .listing import PAGE


@dataclass(frozen=True, slots=True)
class OtherThanThen:
    """Cases that we know otherwise now than then: how many, and the first page of those that the reader may see."""

    number: int = 0
    cases: tuple[Case, ...] = ()

    @property
    def not_shown(self) -> int:
        return self.number - len(self.cases)


@dataclass(frozen=True, slots=True)
class KnownNow:
    """A day as we know it now, beside how many we counted for it then.

    `missed` were so and not counted; `wrong` were counted and were not so. Of `perhaps_missed` and `perhaps_wrong` open
    dates leave it open. `not_yet_known` were so, or may have been, and not known to us at all.
    """

    now: HappenedBy
    known_then: datetime
    then: int
    missed: OtherThanThen
    wrong: OtherThanThen
    perhaps_missed: OtherThanThen
    perhaps_wrong: OtherThanThen
    not_yet_known: OtherThanThen

    @property
    def agrees(self) -> bool:
        """Do we know nothing now that speaks against the number of then?"""
        return not (self.missed.number or self.wrong.number or self.not_yet_known.number)


@dataclass(slots=True)
class _Heap:
    number: int = 0
    ids: tuple[UUID, ...] = ()

    def add(self, number: int, ids: Sequence[UUID]) -> None:
        self.number += number
        self.ids = (*self.ids, *ids)


OTHERWISE = ("missed", "wrong", "perhaps_missed", "perhaps_wrong", "not_yet_known")
"""In which ways a case can be otherwise than then."""

Row = tuple[str, str, int | None, int | None, int, list[UUID] | None]


def figure_known_now_of_then(
    version: MeasureVersion,
    versions: Mapping[str, MeasureVersion],
    crisis: Crisis,
    *,
    actor: Actor,
    known_now: datetime,
    happened_by: date,
    known_then: datetime,
    audience: Audience = Audience.INTERNAL,
) -> KnownNow:
    """How many counted for a measure by the end of a day, by what is known at `known_now`; and in which cases that is
    otherwise than what was known at `known_then`. Numbers are of all cases, lists of hers.

    For the public no word of a death is counted that may not be said: then by the standing of then, now by that of now.
    Raises `RuleFault` for a measure that looks beyond the standing.
    """
    test = test_of(tree_of(version, dict(versions)))
    rows = _rows(crisis, actor, known_now, happened_by, known_then, audience)
    there = profiles({id_ for row in rows for id_ in row[2:4] if id_ is not None})
    heaps = {name: _Heap() for name in OTHERWISE}
    counted = {"least": 0, "most": 0, "then": 0}
    for certain, possible, now_id, then_id, number, ids in rows:
        now, then = there.get(now_id or 0), there.get(then_id or 0)
        was = then is not None and test(_said(then, audience))
        sure, maybe = _twice(test, (certain, possible), now)
        counted["least"] += number * sure
        counted["most"] += number * maybe
        counted["then"] += number * was
        name = _otherwise(sure, maybe, was)
        if name is not None:
            is_new = then is None and name in {"missed", "perhaps_missed"}
            heaps["not_yet_known" if is_new else name].add(number, ids or ())
    lists = _lists(heaps, actor)
    found = HappenedBy(known_now, happened_by, counted["least"], counted["most"])
    return KnownNow(found, known_then, counted["then"], **lists)


def _twice(test: Callable[[Mapping[str, str]], bool], keys: tuple[str, str], now: Profile | None) -> tuple[bool, bool]:
    """Does a case count certainly, and does it at most? One that stands no more by itself does not."""
    if now is None:
        return False, False
    first, second = (test(states_of(key)) for key in keys)
    return first and second, first or second


def _said(stands: Profile, audience: Audience) -> Mapping[str, str]:
    """What may be said to this audience of a case that stands like this profile."""
    if audience == Audience.INTERNAL:
        states: Mapping[str, str] = stands.states
        return states
    return publishable(stands.states, stands.before, overridden=stands.overridden)


def _otherwise(sure: bool, maybe: bool, was: bool) -> str | None:
    if was:
        return None if sure else "perhaps_wrong" if maybe else "wrong"
    return "missed" if sure else "perhaps_missed" if maybe else None


def _lists(heaps: Mapping[str, _Heap], actor: Actor) -> dict[str, OtherThanThen]:
    wanted = [id_ for heap in heaps.values() for id_ in heap.ids]
    found = cases_for(actor).select_related("person", "post").in_bulk(wanted) if wanted else {}
    return {name: OtherThanThen(heap.number, _first(heap, found)) for name, heap in heaps.items()}


def _first(heap: _Heap, found: Mapping[UUID, Case]) -> tuple[Case, ...]:
    cases = sorted((found[id_] for id_ in heap.ids if id_ in found), key=lambda case: case.reference)
    return tuple(cases[:PAGE])


def _rows(
    crisis: Crisis, actor: Actor, now: datetime, by: date, then: datetime, audience: Audience
) -> list[Row]:  # fmt: skip
    hers, values = _visible_to(actor)
    named = {f"hers_{number}": value for number, value in enumerate(values)}
    sql = _ROWS.format(hers=hers % tuple(f"%({name})s" for name in named))
    asked = given(crisis, known=now, by=by, audience=audience) | {"then": then, "page": PAGE}
    with connection.cursor() as cursor:
        cursor.execute(sql, asked | named)
        return list(cursor.fetchall())


def _visible_to(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    """The ids of the cases that the actor sees, as a query; of who sees none, a query without any."""
    try:
        return cases_for(actor).values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::uuid", ()


_ROWS = f"""
    {PICTURES}
    SELECT coalesce(a.key, ''), coalesce(b.key, ''), n.profile_id, was.profile_id, count(*)::integer,
           (array_agg(id ORDER BY id) FILTER (WHERE id IN ({{hers}})))[1:%(page)s]
    FROM (
        SELECT case_id AS id, profile_id FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_from <= %(known)s AND known_until > %(known)s
    ) AS n
    FULL JOIN (
        SELECT case_id AS id, profile_id FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_from <= %(then)s AND known_until > %(then)s
    ) AS was USING (id)
    LEFT JOIN certain_keys a ON a.case_id = id
    LEFT JOIN possible_keys b ON b.case_id = id
    GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - our own text
