"""Figures over time: one pass over the changes of a crisis gives every measure on every day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db import connection

from safeconduct.cases.models import Crisis, Profile

from .counting import profiles

Steps = Sequence[tuple[date, int]]
"""The days on which a number changed, in order, and the number at the end of each."""

Changes = Sequence[tuple[date, int, int]]
"""Day, profile, and by how many cases it grew."""


def series(crisis: Crisis, tests: Mapping[str, Callable[[Profile], bool]]) -> dict[str, list[tuple[date, int]]]:
    """Each measure over time: the days on which the number changed, and the number from the end of that day on.

    Days end where the days of the crisis end. Changes are grouped by day in the database, so that the answer stays
    short for a million cases.
    """
    return series_of(changes_of(crisis), tests)


def changes_of(crisis: Crisis) -> Changes:
    """Per day and profile, how many cases more (or fewer) stand so. One query, for any number of series."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"crisis": crisis.pk, "zone": crisis.time_zone})
        return list(cursor.fetchall())


def changes_by_month(crisis: Crisis) -> Changes:
    """The same by months (UTC), each at its last day, from the tallies: for a crisis of so many cases that days take
    seconds."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH, {"crisis": crisis.pk})
        return list(cursor.fetchall())


def series_of(changes: Changes, tests: Mapping[str, Callable[[Profile], bool]]) -> dict[str, list[tuple[date, int]]]:
    """As `series`, from changes that are there already."""
    met = profiles({profile for _day, profile, _n in changes})
    chosen = {key: {id_ for id_, profile in met.items() if test(profile)} for key, test in tests.items()}
    return {key: _running(changes, ids) for key, ids in chosen.items()}


def number_on(steps: Steps, day: date) -> int:
    """The number at the end of a day; 0 before the first change."""
    at = bisect_right(steps, day, key=lambda step: step[0])
    return steps[at - 1][1] if at else 0


_CHANGES = """
    SELECT day, profile_id, sum(n)::integer FROM (
        SELECT (known_from AT TIME ZONE %(zone)s)::date AS day, profile_id, count(*) AS n
        FROM cases_profilespan WHERE crisis_id = %(crisis)s GROUP BY 1, 2
        UNION ALL
        SELECT (known_until AT TIME ZONE %(zone)s)::date, profile_id, -count(*)
        FROM cases_profilespan WHERE crisis_id = %(crisis)s AND known_until < '9999-12-31 00:00+00' GROUP BY 1, 2
    ) AS changes GROUP BY 1, 2 ORDER BY 1
"""


_BY_MONTH = """
    SELECT least((month AT TIME ZONE 'UTC' + interval '1 month - 1 day')::date, current_date) AS day, profile_id,
           sum(n)::integer
    FROM cases_profiletally WHERE crisis_id = %(crisis)s GROUP BY 1, 2 ORDER BY 1
"""


def _running(changes: Changes, ids: set[int]) -> list[tuple[date, int]]:
    total = 0
    points: dict[date, int] = {}
    for day, profile, n in changes:
        if profile in ids:
            total += n
            points[day] = total
    return list(points.items())
