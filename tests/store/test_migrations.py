"""The migrations are whole: the tables that they make are those that the models describe."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Model


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    told = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=told)
    assert "No changes detected" in told.getvalue()


Column = tuple[str, str, str, bool]
"""Table, column, type, whether it may be null."""


@pytest.mark.django_db
def test_an_empty_database_gets_every_column_that_the_models_describe_and_no_other() -> None:
    tables = {model._meta.db_table for model in _models()}
    assert {row for row in _made_columns() if row[0] in tables} == _described_columns()


@pytest.mark.django_db
def test_an_empty_database_gets_every_index_and_constraint_that_the_models_describe() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' "
            "UNION SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
        made = {name for (name,) in cursor.fetchall()}
    options = [model._meta for model in _models()]
    assert {one.name for meta in options for one in (*meta.indexes, *meta.constraints)} <= made
    assert _foreign_keys_made() >= {
        (meta.db_table, field.column, field.related_model._meta.db_table)
        for meta in options
        for field in meta.local_fields
        if field.many_to_one or field.one_to_one
        if getattr(field, "db_constraint", False)
    }


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _described_columns() -> set[Column]:
    fields = [(model, field) for model in _models() for field in model._meta.local_concrete_fields if field.column]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, to_regtype(name)::text FROM unnest(%s::text[]) AS name",
            [list({field.db_type(connection) for _, field in fields})],
        )
        types = dict(cursor.fetchall())
    return {
        (model._meta.db_table, field.column, types[field.db_type(connection)], field.null) for model, field in fields
    }


def _made_columns() -> set[Column]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname, format_type(a.atttypid, NULL), NOT a.attnotnull FROM pg_attribute a "
            "JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') "
            "WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"
        )
        return set(cursor.fetchall())


def _foreign_keys_made() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) "
            "WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"
        )
        return set(cursor.fetchall())
