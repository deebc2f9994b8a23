"""Which cases moved between two figures, and what the ledger says of the moments at which they did.

Only spans that begin or end between the two times are looked at, however many cases there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import FOREVER, Crisis, ProfileSpan
from safeconduct.store.partial_dates import PartialDate

from ..turns import Joined, Turn
from .counting import LARGE, Figure, spans_of

MANY = 3000
"""Cases that moved up to which each is explained by its own claims."""
PAGE = 50
"""Of those that moved alike so many are read, to be shown."""


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A case that is in one of two figures: how it stood at the time of each (None: it did not stand by itself). `at`
    is when it moved, where it stood in no third way in between."""

    case_id: UUID
    entered: bool
    before: int | None
    after: int | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MovedPair:
    """How many cases that stood like one profile and then like another came into a figure, or left it; `some` are the
    first of them."""

    entered: bool
    before: int | None
    after: int | None
    number: int
    some: Sequence[UUID]


def moved_cases(before: Figure, after: Figure, crisis: Crisis) -> list[MovedCase]:
    """The cases that are in one of the two figures and not in the other; of very many the first `MANY` and one more."""
    if before.narrow is not None or after.narrow is not None:
        return _narrowed_moves(before, after, crisis)
    with connection.cursor() as cursor:
        cursor.execute(f"{_moved()} SELECT * FROM moved LIMIT {MANY + 1}", _between(before, after, crisis))  # noqa: S608
        return [MovedCase(*row) for row in cursor.fetchall()]


def moved_pairs(before: Figure, after: Figure, crisis: Crisis) -> list[MovedPair]:
    """The same, counted by how they stood before and after: for very many."""
    if before.narrow is not None or after.narrow is not None:
        return _narrowed_pairs(before, after, crisis)
    some = f"(array_agg(case_id))[1:{PAGE}]"
    grew = after.number - before.number
    moved = _moved(came_few=grew < -LARGE, went_few=grew > LARGE)
    with transaction.atomic(), connection.cursor() as cursor:
        if abs(grew) > LARGE:
            cursor.execute("SET LOCAL enable_nestloop = off")
            cursor.execute("SET LOCAL work_mem = '64MB'")
        counted = f"{moved} SELECT entered, before, after, count(*), {some} FROM moved GROUP BY 1, 2, 3"  # noqa: S608
        cursor.execute(counted, _between(before, after, crisis))
        return [MovedPair(*row) for row in cursor.fetchall()]


def _moved(*, came_few: bool = False, went_few: bool = False) -> str:
    """How the cases of one side stood at the other time is looked up one by one where they are known to be few;
    otherwise the database chooses, and of very many it reads whole indexes."""
    return _MOVED.format(of_few_came="LIMIT 1" if came_few else "", of_few_went="LIMIT 1" if went_few else "")


def _between(before: Figure, after: Figure, crisis: Crisis) -> dict[str, Any]:
    then, now = set(before.profile_ids), set(after.profile_ids)
    gained, lost = now - then, then - now
    return {
        "crisis": crisis.pk, "then": before.as_known, "now": after.as_known,
        "counted_then": sorted(then), "counted_now": sorted(now),
        "gained": sorted(gained), "either": sorted(gained | lost), "forever": FOREVER,
    }  # fmt: skip


_MOVED = """
    WITH counts_now AS MATERIALIZED (
        SELECT case_id, profile_id, known_from FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND profile_id = ANY (%(counted_now)s::integer[])
          AND known_from > %(then)s AND known_from <= %(now)s AND known_until > %(now)s
    ), counted_then AS MATERIALIZED (
        SELECT case_id, profile_id, known_until FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND profile_id = ANY (%(counted_then)s::integer[])
          AND known_from <= %(then)s AND known_until > %(then)s AND known_until <= %(now)s AND known_until < %(forever)s
    ), moved AS (
        SELECT came.case_id, true AS entered, was.profile_id AS before, came.profile_id AS after,
               CASE WHEN was.known_until = came.known_from OR was.profile_id IS NULL AND NOT EXISTS (
                        SELECT FROM cases_profilespan e WHERE e.case_id = came.case_id
                        AND e.known_until > %(then)s AND e.known_from < came.known_from
                    ) THEN came.known_from END AS at
        FROM counts_now came
        LEFT JOIN LATERAL (
            SELECT * FROM cases_profilespan s
            WHERE s.case_id = came.case_id AND s.crisis_id = %(crisis)s AND s.known_from <= %(then)s
              AND s.known_until > %(then)s AND s.known_until <= %(now)s AND s.known_until < %(forever)s {of_few_came}
        ) AS was ON true
        WHERE NOT EXISTS (SELECT FROM counted_then t WHERE t.case_id = came.case_id)
        UNION ALL
        SELECT went.case_id, false, went.profile_id, stands.profile_id,
               CASE WHEN stands.known_from = went.known_until THEN went.known_until END
        FROM counted_then went
        LEFT JOIN LATERAL (
            SELECT * FROM cases_profilespan s
            WHERE s.case_id = went.case_id AND s.crisis_id = %(crisis)s AND s.known_from > %(then)s
              AND s.known_from <= %(now)s AND s.known_until > %(now)s {of_few_went}
        ) AS stands ON true
        WHERE NOT EXISTS (SELECT FROM counts_now n WHERE n.case_id = went.case_id)
        UNION ALL
        SELECT s.case_id, s.profile_id = ANY (%(gained)s::integer[]), s.profile_id, s.profile_id, NULL
        FROM cases_profilespan s
        WHERE s.crisis_id = %(crisis)s AND s.profile_id = ANY (%(either)s::integer[])
          AND s.known_from <= %(then)s AND s.known_until > %(now)s
    )
"""
"""Spans that began in between and count, spans that ended in between and counted; how a case stood at the other time is
looked up only of those that are in one of the two. And those that reach over both times, which move their case
only where the two figures count by other rules."""


Side = QuerySet[ProfileSpan, tuple[UUID, int, int | None]]
"""Case, the profile that counts, and that at the other time."""


def _in_one_only(before: Figure, after: Figure, crisis: Crisis) -> tuple[Side, Side]:
    """Who came and who left, of figures that look beyond the standing: there a case moves without a new span."""
    came = _only(spans_of(after, crisis), spans_of(before, crisis), before.as_known)
    went = _only(spans_of(before, crisis), spans_of(after, crisis), after.as_known)
    return came, went


def _only(spans: QuerySet[ProfileSpan], others: QuerySet[ProfileSpan], at: datetime) -> Side:
    there = ProfileSpan.objects.filter(case=OuterRef("case"), known_from__lte=at, known_until__gt=at)
    alone = spans.exclude(Exists(others.filter(case_id=OuterRef("case_id"))))
    found = alone.annotate(other=Subquery(there.values("profile_id")[:1]))
    return found.values_list("case_id", "profile_id", "other")


def _narrowed_moves(before: Figure, after: Figure, crisis: Crisis) -> list[MovedCase]:
    came, went = _in_one_only(before, after, crisis)
    rows = [MovedCase(case, True, other, profile) for case, profile, other in came[: MANY + 1]]
    return rows + [MovedCase(case, False, profile, other) for case, profile, other in went[: MANY + 1]]


def _narrowed_pairs(before: Figure, after: Figure, crisis: Crisis) -> list[MovedPair]:
    found: dict[tuple[bool, int | None, int | None], list[UUID]] = defaultdict(list)
    came, went = _in_one_only(before, after, crisis)
    for case_id, profile, other in came.iterator():
        found[True, other, profile].append(case_id)
    for case_id, profile, other in went.iterator():
        found[False, profile, other].append(case_id)
    return [MovedPair(*moved, len(ids), ids[:PAGE]) for moved, ids in found.items()]


Stood = Sequence[tuple[datetime, int | None]]
"""From when on a case stood like which profile (None: it did not stand by itself), in order."""


def stood_between(ids: Sequence[UUID], then: datetime, now: datetime) -> dict[UUID, Stood]:
    """How each of these cases stood, from the first time to the second. One query."""
    spans: list[list[tuple[datetime, datetime, int]]] = [[] for _id in ids]
    with connection.cursor() as cursor:
        cursor.execute(_STOOD, {"cases": list(ids), "then": then, "now": now})
        for place, start, end, profile in cursor.fetchall():
            spans[place - 1].append((_moment(start), _moment(end), profile))
    first, last = then.astimezone(UTC), now.astimezone(UTC)
    return {case_id: list(_without_gaps(of_case, first, last)) for case_id, of_case in zip(ids, spans, strict=True)}


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _moment(microseconds: int) -> datetime:
    """Reading many times as numbers takes a third as long as reading them as text."""
    return _EPOCH + timedelta(microseconds=microseconds)


_STOOD = """
    SELECT c.place, (extract(epoch FROM s.known_from) * 1000000)::bigint,
           (extract(epoch FROM s.known_until) * 1000000)::bigint, s.profile_id
    FROM unnest(%(cases)s::uuid[]) WITH ORDINALITY AS c (id, place)
    JOIN cases_profilespan s ON s.case_id = c.id
    WHERE s.known_from <= %(now)s AND s.known_until > %(then)s
    ORDER BY c.place, s.known_from
"""


def _without_gaps(
    spans: Sequence[tuple[datetime, datetime, int]], then: datetime, now: datetime
) -> Iterator[tuple[datetime, int | None]]:
    reached = then
    for start, end, profile in spans:
        if start > reached or (start > then and reached == then):
            yield reached, None
        yield start, profile
        reached = end
    if reached <= now:
        yield reached, None


def turns_at(moments: Mapping[UUID, datetime], *, since: datetime) -> dict[UUID, list[Turn]]:
    """The claims that began or ceased to stand for each of these cases at its moment, in the order in which they became
    known; and whether they were known at the earlier time. One query."""
    found: dict[UUID, list[Turn]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, {"cases": list(moments), "moments": list(moments.values()), "since": since})
        for case_id, name, begins, claim, source, state, happened, *more in cursor.fetchall():
            found[case_id].append(Turn(name, begins, claim, source, state, _date(happened or ""), *more))
    return found


@lru_cache(maxsize=4096)
def _date(text: str) -> PartialDate:
    """Many claims tell of few days."""
    return PartialDate.parse_edtf(text)


_TURNS = """
    SELECT m.case_id, s.viewpoint || '.' || s.track, s.known_from = m.at, c.id, c.case_id, c.state, c.happened,
           c.compartment, coalesce(r.at = m.at, false), c.known_at <= %(since)s
    FROM unnest(%(cases)s::uuid[], %(moments)s::timestamptz[]) AS m(case_id, at)
    JOIN LATERAL (
        SELECT s.track, s.viewpoint, s.known_from, s.claim_id FROM cases_standing s
        WHERE s.case_id = m.case_id AND (s.known_from = m.at OR s.known_until = m.at)
        UNION ALL
        SELECT b.track, b.viewpoint, b.known_from, b.claim_id FROM cases_standingbefore b
        WHERE b.case_id = m.case_id AND (b.known_from = m.at OR b.known_until = m.at) AND NOT EXISTS (
            SELECT FROM cases_standing s WHERE s.case_id = b.case_id AND s.track = b.track
            AND s.viewpoint = b.viewpoint AND (s.known_from = m.at OR s.known_until = m.at))
    ) AS s ON true
    JOIN cases_claim c ON c.id = s.claim_id
    LEFT JOIN cases_retraction r ON r.claim_id = c.id
    ORDER BY c.known_at, c.id
"""


def among(ids: Sequence[UUID]) -> Q:
    """Of cases: these. One parameter, however many they are."""
    return Q(pk__in=RawSQL("SELECT unnest(%s::uuid[])", [list(ids)]))


def joinings_between(crisis: Crisis, then: datetime, now: datetime) -> dict[UUID, list[Joined]]:
    """Which cases were joined with others between two times, or parted: by each of the two. One query."""
    found: dict[UUID, list[Joined]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_JOININGS, {"crisis": crisis.pk, "then": then, "now": now})
        for row in cursor.fetchall():
            joined = Joined(*row)
            found[joined.case_id].append(joined)
            found[joined.into_id].append(joined)
    return found


_JOININGS = """
    SELECT j.case_id, j.into_id, x.at, x.is_joining
    FROM cases_casejoining j CROSS JOIN LATERAL (VALUES (j.since, true), (j.until, false)) AS x (at, is_joining)
    JOIN cases_case c ON c.id = j.into_id AND c.crisis_id = %(crisis)s
    WHERE x.at > %(then)s AND x.at <= %(now)s
"""


def compared_members(members: Sequence[UUID], made: Figure, crisis: Crisis) -> tuple[list[UUID], list[UUID]]:
    """Which cases are in a figure and not among these members, and which the other way round."""
    spans = spans_of(made, crisis)
    kept = set(members)
    came = [case_id for case_id in spans.values_list("case_id", flat=True).iterator() if case_id not in kept]
    there = set(spans.filter(case_id__in=members).values_list("case_id", flat=True))
    return sorted(came), sorted(kept - there)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded later than the time at which it counts: a claim, or what was said of one."""

    case_id: UUID
    claim_id: UUID
    recorded_at: datetime


def recorded_since(ids: Sequence[UUID], *, as_known: datetime, since: datetime) -> dict[UUID, Recorded]:
    """The last that was recorded for each of these cases (or one that counts for it) after `since`, though it counts
    already as known at an earlier time. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDED, {"cases": list(ids), "at": as_known, "since": since})
        return {row[0]: Recorded(*row) for row in cursor.fetchall()}


_RECORDED = """
    WITH theirs AS (
        SELECT i.id AS case_id, c.id AS claim_id, c.known_at, c.recorded_at
        FROM (SELECT id, id FROM unnest(%(cases)s::uuid[]) AS own(id)
              UNION SELECT into_id, case_id FROM cases_casejoining WHERE into_id = ANY (%(cases)s::uuid[])) AS i(id, of)
        JOIN cases_claim c ON c.case_id = i.of
    )
    SELECT DISTINCT ON (case_id) case_id, claim_id, recorded_at FROM (
        SELECT case_id, claim_id, recorded_at FROM theirs WHERE known_at <= %(at)s
        UNION ALL
        SELECT t.case_id, t.claim_id, r.recorded_at FROM theirs t JOIN cases_retraction r USING (claim_id)
        WHERE r.at <= %(at)s
        UNION ALL
        SELECT t.case_id, t.claim_id, g.recorded_at FROM theirs t JOIN cases_countersignature g USING (claim_id)
        WHERE g.at <= %(at)s
    ) AS later WHERE recorded_at > %(since)s
    ORDER BY case_id, recorded_at DESC
"""


def known_since(crisis: Crisis) -> date:
    """From which day on anything is known of a crisis: its first day, or that of its first case."""
    spans = ProfileSpan.objects.filter(crisis=crisis).order_by("known_from")
    first = spans.values_list("known_from", flat=True).first()
    return crisis.opened_on if first is None else min(crisis.opened_on, day_in(crisis, first))
