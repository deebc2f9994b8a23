"""As known at one time, as happened by a day: what do we know now to have been true on that day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from safeconduct.cases.models import Crisis

from ..enums import Audience
from ..measures import test_of
from ..models import MeasureVersion
from .counting import tree_of


@dataclass(frozen=True, slots=True)
class HappenedBy:
    """A number that open dates leave open: at least so many cases and at most so many."""

    as_known: datetime
    happened_by: date
    at_least: int
    at_most: int

    @property
    def is_certain(self) -> bool:
        return self.at_least == self.at_most


def figure_happened_by(
    version: MeasureVersion,
    versions: dict[str, MeasureVersion],
    crisis: Crisis,
    *,
    as_known: datetime,
    happened_by: date,
) -> HappenedBy:
    """How many cases counted for a measure by the end of a day, by the claims that are known at `as_known`.

    Two pictures are drawn of every case: one from the claims that certainly had happened by that day, one from all that
    may have happened by then. A case counted in both is in `at_least`; one counted in either is in `at_most`. A claim
    has happened at the latest on the day on which it became known. Internal: family first is not applied.
    Raises `RuleFault` for a measure that looks beyond the standing.
    """
    test = test_of(tree_of(version, versions))
    at_least = at_most = 0
    for certain, possible, n in _pictures(crisis, as_known, happened_by):
        first, second = test(states_of(certain)), test(states_of(possible))
        at_least += n * (first and second)
        at_most += n * (first or second)
    return HappenedBy(as_known, happened_by, at_least, at_most)


def states_of(key: str) -> dict[str, str]:
    """ "host.whereabouts=missing ours.contact=lost" as a standing."""
    pairs = (pair.split("=") for pair in key.split())
    return {name: state for name, state in pairs}


def given(crisis: Crisis, *, known: datetime, by: date, audience: Audience = Audience.INTERNAL) -> dict[str, Any]:
    """The parameters of `PICTURES`."""
    is_public = audience == Audience.PUBLIC
    return {"crisis": crisis.pk, "known": known, "by": by, "zone": crisis.time_zone, "public": is_public}


def _pictures(crisis: Crisis, as_known: datetime, happened_by: date) -> list[tuple[str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, given(crisis, known=as_known, by=happened_by))
        return list(cursor.fetchall())


PICTURES = """
    WITH counted AS MATERIALIZED (
        SELECT c.id, coalesce(j.into_id, c.case_id) AS case_id, c.viewpoint || '.' || c.track AS name, c.state,
               c.known_at,
               c.track = 'condition' AND c.state = 'dead' AS is_death,
               least(c.happened_latest, (c.known_at AT TIME ZONE %(zone)s)::date) AS latest
        FROM cases_case k
        JOIN cases_claim c ON c.case_id = k.id
        LEFT JOIN cases_casejoining j ON j.case_id = c.case_id AND j.since <= %(known)s
                                     AND (j.until IS NULL OR j.until > %(known)s)
        LEFT JOIN cases_retraction r ON r.claim_id = c.id
        LEFT JOIN cases_countersignature s ON s.claim_id = c.id
        WHERE k.crisis_id = %(crisis)s AND c.known_at <= %(known)s
          AND (r.at IS NULL OR r.at > %(known)s)
          AND (s.at <= %(known)s OR NOT (c.track = 'condition' AND c.state = 'dead' AND c.viewpoint = 'ours'))
          AND (c.happened_earliest IS NULL OR c.happened_earliest <= %(by)s)
          AND (NOT %(public)s OR NOT cases_tells_of_death(c.track, c.state) OR coalesce(j.into_id, c.case_id) IN (
              SELECT o.case_id FROM cases_profilespan o JOIN cases_profile p ON p.id = o.profile_id
              WHERE o.crisis_id = %(crisis)s AND o.known_from <= %(known)s AND o.known_until > %(known)s
                AND (p.overridden OR p.states ->> 'ours.kin' IN ('told', 'supported'))))
    ), certain AS (
        SELECT DISTINCT ON (case_id, name) case_id, name, state FROM counted WHERE latest <= %(by)s
        ORDER BY case_id, name, is_death DESC, latest DESC, known_at DESC, id DESC
    ), possible AS (
        SELECT DISTINCT ON (case_id, name) case_id, name, state FROM counted
        ORDER BY case_id, name, is_death DESC, latest DESC, known_at DESC, id DESC
    ), certain_keys AS (
        SELECT case_id, string_agg(name || '=' || state, ' ' ORDER BY name) AS key FROM certain GROUP BY case_id
    ), possible_keys AS (
        SELECT case_id, string_agg(name || '=' || state, ' ' ORDER BY name) AS key FROM possible GROUP BY case_id
    )
"""
"""For each case of a crisis two keys of what is said: `certain_keys` by what certainly had happened by a day,
`possible_keys` by all that may have. `public`: without any claim that tells of a death of which the family was not
told as known then. Parameters: crisis, known, by, zone, public."""

_COUNTED = f"""
    {PICTURES}
    SELECT coalesce(a.key, ''), coalesce(b.key, ''), count(*)::integer
    FROM cases_profilespan n
    LEFT JOIN certain_keys a ON a.case_id = n.case_id
    LEFT JOIN possible_keys b ON b.case_id = n.case_id
    WHERE n.crisis_id = %(crisis)s AND n.known_from <= %(known)s AND n.known_until > %(known)s
    GROUP BY 1, 2
"""  # noqa: S608 - our own text
