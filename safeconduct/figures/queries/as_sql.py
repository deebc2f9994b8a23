"""A query of Django as a part of SQL of our own, with named parameters."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

NO_IDS = "SELECT NULL::uuid WHERE false"


def ids_as_sql(rows: QuerySet[Any, Any], name: str) -> tuple[str, dict[str, Any]]:
    """The SQL of a query for ids, and its parameters, whose names begin with `name`. One of which Django knows that it
    finds nothing (a figure of nobody, a reader who sees no cases) becomes a query without rows."""
    try:
        sql, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return NO_IDS, {}
    named = {f"{name}_{number}": value for number, value in enumerate(given)}
    return sql % tuple(f"%({each})s" for each in named), named
