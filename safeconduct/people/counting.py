"""What is counted at night: how many names have each word, so that rare words are looked for first."""

from __future__ import annotations

from django.db import connection, transaction

_COUNT = """
    WITH counted AS (
        SELECT key, count(*) AS bearers FROM people_personname, unnest(tokens) AS key GROUP BY key
    )
    UPDATE people_nametoken t SET bearers = c.bearers, changed_in = pg_current_xact_id()
    FROM counted c WHERE c.key = t.key AND abs(c.bearers - t.bearers) * 8 > t.bearers
"""
"""A count is written when it is off by more than an eighth: web workers read again what is written."""
_TWICE = """
    DELETE FROM people_nametoken t USING people_nametoken first
    WHERE first.key = t.key AND first.id < t.id
"""


@transaction.atomic
def count_bearers() -> int:
    """Count, and leave one row of a word that two wrote at once. Returns how many words were counted anew."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE)
        cursor.execute(_COUNT)
        return int(cursor.rowcount)
