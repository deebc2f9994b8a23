"""Which assurances, which cases are in their scope and how these stood, as known at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from safeconduct.cases.enums import Track
from safeconduct.cases.models import Claim, Crisis

from ..models import Assurance, AssuranceJudgement, Engagement


def assurances_known(
    crisis: Crisis, *, as_known: datetime, only: Assurance | None = None, engagement: Engagement | None = None
) -> QuerySet[Assurance]:
    """The assurances of a crisis that were known at this time, in that order; only one, or those of one engagement."""
    rows = Assurance.objects.filter(crisis=crisis, known_at__lte=as_known)
    rows = rows.filter(pk=only.pk) if only else rows
    rows = rows.filter(engagement=engagement) if engagement else rows
    return rows.select_related("state", "engagement", "statement", "ask", "office", "official").order_by(
        "known_at", "id"
    )


def judgements_at(assurances: Collection[UUID], *, as_known: datetime) -> dict[UUID, AssuranceJudgement]:
    """The judgement that stood for each of these at this time: the last one known, unless it was taken back."""
    rows = (
        AssuranceJudgement.objects.filter(assurance__in=list(assurances), known_at__lte=as_known)
        .order_by("assurance_id", "-known_at", "-id")
        .distinct("assurance_id")
        .select_related("by")
    )
    return {row.assurance_id: row for row in rows if row.state}


def scope_by_profile(
    crisis: Crisis, assurances: Collection[UUID], *, as_known: datetime
) -> dict[UUID, dict[int | None, int]]:
    """How many cases in the scope of each of these stood like each profile (None: not known yet). One query."""
    found: dict[UUID, dict[int | None, int]] = defaultdict(dict)
    if not assurances:
        return found
    with connection.cursor() as cursor:
        sql = _BY_PROFILE.format(joined=JOINED, scope=SCOPE)
        cursor.execute(sql, {"crisis": crisis.pk, "ids": list(assurances), "at": as_known})
        for assurance, profile, n in cursor.fetchall():
            found[assurance][profile] = n
    return found


def recruited_after(crisis: Crisis, stops: Mapping[UUID, date], *, as_known: datetime) -> list[tuple[UUID, UUID, bool]]:
    """(stop, case, is it certain) for every case with a claim, not retracted, that it was recruited after the last day
    of a claimed stop.

    It is possible where the claim has a first or a last day and reaches beyond that day; a claim without any date says
    nothing about it. What is known has happened: no claim reaches beyond the day it was known on. One query.
    """
    if not stops:
        return []
    given: dict[str, Any] = {"ids": list(stops), "days": list(stops.values())}
    given |= {"crisis": crisis.pk, "at": as_known, "zone": crisis.time_zone}
    with connection.cursor() as cursor:
        cursor.execute(_RECRUITED.format(joined=JOINED), given)
        return [(stop, case, is_certain) for stop, case, is_certain in cursor.fetchall()]


MANY = 1000
"""Cases held against a claimed stop that are counted where only their number is asked for."""


def recruited_after_certainly(crisis: Crisis, stops: Mapping[UUID, date], *, as_known: datetime) -> dict[UUID, int]:
    """For each claimed stop the number of cases that certainly were recruited after its last day, as `recruited_after`;
    at most `MANY` are counted. One query, none without stops."""
    if not stops:
        return {}
    given: dict[str, Any] = {"ids": list(stops), "days": list(stops.values()), "many": MANY, "claims": 4 * MANY}
    given |= {"crisis": crisis.pk, "at": as_known, "zone": crisis.time_zone}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER_RECRUITED.format(joined=JOINED), given)
        return dict(cursor.fetchall())


def spans_in_scope(crisis: Crisis, assurance: UUID, *, as_known: datetime) -> list[tuple[int, datetime, datetime]]:
    """(profile, from, until) of every case in scope, as known until this time: the case that stands now. One query."""
    with connection.cursor() as cursor:
        sql = _SPANS.format(joined=JOINED, scope=SCOPE)
        cursor.execute(sql, {"crisis": crisis.pk, "ids": [assurance], "at": as_known})
        return [(profile, since, until) for profile, since, until in cursor.fetchall()]


def recruitment_claims(cases: Collection[UUID], *, as_known: datetime) -> dict[UUID, list[Claim]]:
    """What was said of the recruitment of these cases, as known at this time and not retracted by then. One query."""
    stands = Q(retraction=None) | Q(retraction__at__gt=as_known)
    rows = Claim.objects.filter(
        stands, case__in=list(cases), track=Track.SERVICE, state="recruited", known_at__lte=as_known
    )
    found: dict[UUID, list[Claim]] = defaultdict(list)
    for claim in rows.order_by("known_at", "id"):
        found[claim.case_id].append(claim)
    return found


JOINED = """
    SELECT j.case_id, j.into_id FROM cases_casejoining j JOIN cases_case k ON k.id = j.case_id
    WHERE k.crisis_id = %(crisis)s AND j.since <= %(at)s AND (j.until IS NULL OR j.until > %(at)s)
"""
"""Which case counted for which other at a time."""

SCOPE = """
    SELECT a.assurance_id, a.case_id FROM diplomacy_assurancecase a
    WHERE a.assurance_id = ANY (%(ids)s) AND a.case_id NOT IN (SELECT case_id FROM joined)
    UNION ALL
    SELECT DISTINCT a.assurance_id, j.into_id
    FROM diplomacy_assurancecase a JOIN joined j ON j.case_id = a.case_id
    WHERE a.assurance_id = ANY (%(ids)s)
      AND NOT EXISTS (SELECT FROM diplomacy_assurancecase b
                      WHERE b.assurance_id = a.assurance_id AND b.case_id = j.into_id)
"""
"""The cases in scope, each human being once: the case that stands. Takes the common table `joined`."""

_BY_PROFILE = """
    WITH joined AS MATERIALIZED ({joined}), scope AS ({scope})
    SELECT s.assurance_id, n.profile_id, count(*)::integer
    FROM scope s
    LEFT JOIN cases_profilespan n ON n.case_id = s.case_id AND n.known_from <= %(at)s AND n.known_until > %(at)s
    GROUP BY 1, 2
"""

_RECRUITED = """
    WITH joined AS MATERIALIZED ({joined}), stops AS (
        SELECT * FROM unnest(%(ids)s::uuid[], %(days)s::date[]) AS stops (id, day)
    ), recruited AS MATERIALIZED (
        SELECT c.case_id, c.happened_earliest AS earliest,
               least(c.happened_latest, (c.known_at AT TIME ZONE %(zone)s)::date) AS latest
        FROM cases_case k JOIN cases_claim c ON c.case_id = k.id
        LEFT JOIN cases_retraction r ON r.claim_id = c.id AND r.at <= %(at)s
        WHERE k.crisis_id = %(crisis)s AND c.track = 'service' AND c.state = 'recruited' AND c.known_at <= %(at)s
          AND r.claim_id IS NULL AND (c.happened_earliest IS NOT NULL OR c.happened_latest IS NOT NULL)
    )
    SELECT t.id, coalesce(j.into_id, c.case_id), bool_or(coalesce(c.earliest > t.day, FALSE))
    FROM recruited c JOIN stops t ON c.latest > t.day
    LEFT JOIN joined j ON j.case_id = c.case_id
    GROUP BY 1, 2
"""

_NUMBER_RECRUITED = """
    WITH joined AS MATERIALIZED ({joined})
    SELECT t.id, least(count(DISTINCT coalesce(j.into_id, c.case_id)), %(many)s)::integer
    FROM unnest(%(ids)s::uuid[], %(days)s::date[]) AS t (id, day)
    CROSS JOIN LATERAL (
        SELECT c.case_id FROM cases_claim c JOIN cases_case k ON k.id = c.case_id
        WHERE c.track = 'service' AND c.state = 'recruited' AND c.happened_earliest > t.day AND c.known_at <= %(at)s
          AND least(c.happened_latest, (c.known_at AT TIME ZONE %(zone)s)::date) > t.day AND k.crisis_id = %(crisis)s
          AND NOT EXISTS (SELECT FROM cases_retraction r WHERE r.claim_id = c.id AND r.at <= %(at)s)
        LIMIT %(claims)s
    ) AS c
    LEFT JOIN joined j ON j.case_id = c.case_id
    GROUP BY 1
"""
"""Claims are read by the day on which it happened, and no more of them than it takes to say "many"."""

_SPANS = """
    WITH joined AS MATERIALIZED ({joined}), scope AS ({scope})
    SELECT n.profile_id, n.known_from, n.known_until
    FROM scope s JOIN cases_profilespan n ON n.case_id = s.case_id WHERE n.known_from <= %(at)s
"""
