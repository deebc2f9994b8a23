"""Statements that are run for every plea: parsed and planned once on each connection, their values sent in binary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import psycopg
from django.db import connection


def run_prepared(statement: LiteralString, values: Sequence[object] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement in Django's transaction and return its rows. Raises Django's database errors.

    Where Django counts its queries, as tests do, this one is counted.
    """
    connection.ensure_connection()
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": ""})
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall()
