"""Rows that many tests begin with: made once by the actions, then put back as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.models import AutoField, Model

Models = Sequence[type[Model]]
"""In the order in which their tables can be filled."""


def are_empty(models: Models) -> bool:
    """Are there no rows of these models yet?"""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT 1 FROM {model._meta.db_table} LIMIT 1)" for model in models))
        return cursor.fetchone() is None


def take_rows(models: Models) -> dict[type[Model], bytes]:
    """All rows of these models, as PostgreSQL copies them out."""
    with connection.cursor() as cursor:
        return {model: _copied(cursor, model) for model in models}


def _copied(cursor: object, model: type[Model]) -> bytes:
    rows = f"SELECT {_columns(model)} FROM {model._meta.db_table} ORDER BY id"
    with cursor.copy(f"COPY ({rows}) TO STDOUT") as copy:  # type: ignore[attr-defined]
        return b"".join(bytes(piece) for piece in copy)


def put_back(rows: Mapping[type[Model], bytes]) -> None:
    """Write rows that were taken."""
    with connection.cursor() as cursor:
        for model, content in rows.items():
            with cursor.copy(f"COPY {model._meta.db_table} ({_columns(model)}) FROM STDIN") as copy:
                copy.write(content)


def _columns(model: type[Model]) -> str:
    """All but those that the database fills: the numbers of entries, and when something was written."""
    fields = model._meta.concrete_fields
    return ", ".join(each.column for each in fields if not (each.has_db_default() or isinstance(each, AutoField)))
