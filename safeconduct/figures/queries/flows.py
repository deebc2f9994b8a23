"""How cases moved between two known-times: by the profile that each had then and the one that it has now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import connection

from safeconduct.cases.models import Crisis

from .counting import Counts

Moves = Mapping[tuple[int | None, int | None], int]
"""Profile before and after to the number of cases; None for a case that was not counted then."""


def moved_between(crisis: Crisis, *, since: datetime, until: datetime) -> Moves:
    """Cases whose standing changed. One query over the spans that ended or began between the two times, from indexes
    alone: what stayed is not looked at."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"crisis": crisis.pk, "since": since, "until": until})
        return {(before, after): n for before, after, n in cursor.fetchall()}


_MOVED = """
    WITH gone AS (
        SELECT case_id, profile_id FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_until > %(since)s AND known_until <= %(until)s
          AND known_until < '9999-12-31 00:00+00' AND known_from <= %(since)s
    ), come AS (
        SELECT case_id, profile_id FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_from > %(since)s AND known_from <= %(until)s AND known_until > %(until)s
    )
    SELECT gone.profile_id, come.profile_id, count(*) FROM gone FULL JOIN come USING (case_id) GROUP BY 1, 2
"""


def moves_by(after: Counts, moved: Moves, part_of: Callable[[int], str]) -> dict[tuple[str, str], int]:
    """The same by parts of a whole, those that stayed too: who has a profile and did not come to it, had it before."""
    out: Counter[tuple[str, str]] = Counter()
    stayed = Counter(dict(after.by_profile))
    for (old, new), n in moved.items():
        out[part_of(old) if old is not None else "", part_of(new) if new is not None else ""] += n
        if new is not None:
            stayed[new] -= n
    for profile, n in stayed.items():
        out[part_of(profile), part_of(profile)] += n
    return {pair: n for pair, n in out.items() if n > 0}
