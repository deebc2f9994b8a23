"""Changing very many rows at once: one statement whose values come as arrays, where Django would write a CASE for each
value of each row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection, models
from psycopg import sql

_LENGTH = re.compile(r"\(\d+\)")


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of rows that were read before, in Django's transaction. Not for columns that are arrays.

    Raises Django's database errors.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    several = [meta.get_field(meta.pk.attname if name == "pk" else name) for name in ("pk", *fields)]
    columns = [_Column(field) for field in several]
    names = [sql.Identifier(column.name) for column in columns]
    statement = sql.SQL("UPDATE {table} SET {changes} FROM unnest({arrays}) AS new ({names}) WHERE {is_same}").format(
        table=sql.Identifier(meta.db_table),
        changes=sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(name) for name in names[1:]),
        arrays=sql.SQL(", ").join(sql.SQL(f"%s::{column.type}[]") for column in columns),
        names=sql.SQL(", ").join(names),
        is_same=sql.SQL("{}.{} = new.{}").format(sql.Identifier(meta.db_table), names[0], names[0]),
    )
    connection.ensure_connection()
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement.as_string(connection.connection), "time": ""})
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, [column.values(rows) for column in columns], prepare=False)


class _Column:
    """A column with the type of its elements in an array."""

    def __init__(self, field: Any) -> None:
        self._field = field
        self.name: str = field.column
        self.type = _LENGTH.sub("", field.db_type(connection))

    def values(self, rows: Sequence[models.Model]) -> list[Any]:
        return [self._field.get_db_prep_save(getattr(row, self._field.attname), connection) for row in rows]
