"""Many rows, quickly: in binary, past Django's own cursor that reads every number as text, in Django's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql


def fetch_rows(query: sql.SQL | sql.Composed, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query, always planned for the values at hand."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(query, values, prepare=False, binary=True)
        return cursor.fetchall()


@contextmanager
def by_index() -> Iterator[None]:
    """Within, the database never reads a whole table where an index can do: it thinks that the first rows it needs come
    early, and for names that few people have they do not."""
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET enable_seqscan")
