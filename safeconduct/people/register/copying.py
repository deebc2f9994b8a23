"""A chunk of a register into the tables: by COPY into staging tables, then set by set. No look at single rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from safeconduct.identity.scripts import script_of
from safeconduct.store.ids import uuid7

from ..enums import ContactKind, NameKind, PaperKind
from ..fold import fold_contact, fold_name, fold_paper
from ..indexing import token_ids
from ..models import RegisterImport
from .rows import RegisterRow

WHO_IS_THERE = """
    UPDATE people_stagedregistration s SET is_known = true
    FROM people_registration r
    WHERE s.imported = %(imported)s
      AND r.register = %(register)s AND r.number = s.number AND r.content = s.content;

    UPDATE people_stagedregistration s SET person = latest.person_id, is_new = false
    FROM (SELECT DISTINCT ON (r.number) r.number, r.person_id FROM people_registration r
          WHERE r.register = %(register)s
            AND r.number IN (SELECT number FROM people_stagedregistration WHERE imported = %(imported)s)
          ORDER BY r.number, r.id DESC) AS latest
    WHERE s.imported = %(imported)s AND latest.number = s.number;

    UPDATE people_stagedregistration s SET person = earlier.person, is_new = false
    FROM (SELECT DISTINCT ON (number) number, person, row_number FROM people_stagedregistration
          WHERE imported = %(imported)s ORDER BY number, row_number) AS earlier
    WHERE s.imported = %(imported)s AND earlier.number = s.number AND earlier.row_number < s.row_number;

    UPDATE people_stagedregistration s SET is_known = true
    FROM (SELECT number, content, min(row_number) AS first FROM people_stagedregistration
          WHERE imported = %(imported)s GROUP BY 1, 2) AS same
    WHERE s.imported = %(imported)s
      AND same.number = s.number AND same.content = s.content AND same.first < s.row_number;
"""
WRITE = """
    INSERT INTO people_person (id, name, sex, birth, nationality, home_region, home_place, father_name)
    SELECT person, name, sex, birth, nationality, home_region, home_place, father
    FROM people_stagedregistration WHERE imported = %(imported)s AND is_new AND NOT is_known;

    INSERT INTO people_personname (id, person_id, text, folded, script, kind, source, tokens)
    SELECT n.id, s.person, n.text, n.folded, n.script, n.kind, %(source)s, n.tokens
    FROM people_stagedname n JOIN people_stagedregistration s ON s.id = n.registration
    WHERE s.imported = %(imported)s AND NOT s.is_known
    ON CONFLICT DO NOTHING;

    INSERT INTO people_paper
        (id, person_id, kind, number, folded, issuing_state, issued, expires, machine_readable_zone)
    SELECT p.id, s.person, p.kind, p.number, p.folded, p.state, '', '', ''
    FROM people_stagedpaper p JOIN people_stagedregistration s ON s.id = p.registration
    WHERE s.imported = %(imported)s AND NOT s.is_known
    ON CONFLICT DO NOTHING;

    INSERT INTO people_contact (id, person_id, kind, value, folded, note)
    SELECT c.id, s.person, c.kind, c.value, c.folded, ''
    FROM people_stagedcontact c JOIN people_stagedregistration s ON s.id = c.registration
    WHERE s.imported = %(imported)s AND NOT s.is_known
    ON CONFLICT DO NOTHING;

    INSERT INTO people_registration (id, person_id, register, number, content, country, place, address, purpose,
        arrived, leaves, expires_on, last_contact_on, household, emergency_contact, imported_id, row)
    SELECT id, person, %(register)s, number, content, country, place, address, purpose,
        arrived, leaves, expires_on, last_contact_on, household, emergency, %(imported)s, row_number
    FROM people_stagedregistration WHERE imported = %(imported)s AND NOT is_known;
"""
SHARED = """
    WITH of_chunk AS (
        SELECT DISTINCT person FROM people_stagedregistration
        WHERE imported = %(imported)s AND is_new AND NOT is_known
    ),
    hers AS (
        SELECT p.person_id FROM people_paper p JOIN of_chunk o ON o.person = p.person_id
        WHERE EXISTS (SELECT FROM people_paper q WHERE q.folded = p.folded AND q.person_id <> p.person_id)
        UNION
        SELECT c.person_id FROM people_contact c JOIN of_chunk o ON o.person = c.person_id
        WHERE EXISTS (SELECT FROM people_contact q WHERE q.folded = c.folded AND q.person_id <> c.person_id)
    )
    SELECT person_id FROM hers
"""
WRITTEN = "SELECT count(*) FROM people_stagedregistration WHERE imported = %(imported)s AND NOT is_known"
AWAY = """
    DELETE FROM people_stagedname n USING people_stagedregistration s
    WHERE s.imported = %(imported)s AND n.registration = s.id;

    DELETE FROM people_stagedpaper p USING people_stagedregistration s
    WHERE s.imported = %(imported)s AND p.registration = s.id;

    DELETE FROM people_stagedcontact c USING people_stagedregistration s
    WHERE s.imported = %(imported)s AND c.registration = s.id;

    DELETE FROM people_stagedregistration WHERE imported = %(imported)s;
"""


def copy_rows(imported: RegisterImport, rows: Sequence[RegisterRow]) -> tuple[int, list[UUID]]:
    """Write what is new of these rows. Answers how many registrations that was, and the ids of the new persons who have
    a paper, a phone or an address that another person has. To be called in a transaction of its own."""
    facts: dict[str, str | UUID] = {"register": imported.register, "imported": imported.pk, "source": imported.register}
    with connection.cursor() as cursor:
        _stage(cursor, imported, rows)
        for statement in _statements(WHO_IS_THERE + WRITE):
            cursor.execute(statement, facts)
        cursor.execute(WRITTEN, facts)
        written: int = cursor.fetchone()[0]
        cursor.execute(SHARED, facts)
        shared = [person for (person,) in cursor.fetchall()]
        for statement in _statements(AWAY):
            cursor.execute(statement, facts)
    return written, shared


def _statements(text: str) -> Iterable[str]:
    return (statement for statement in text.split(";\n") if statement.strip())


def _stage(cursor: Any, imported: RegisterImport, rows: Sequence[RegisterRow]) -> None:
    words = token_ids([name for row in rows for name in row.names])
    ids = [uuid7() for _ in rows]
    _copy(
        cursor,
        "people_stagedregistration",
        STAGED,
        (_staged(id, imported, row) for id, row in zip(ids, rows, strict=True)),
    )
    pairs = list(zip(ids, rows, strict=True))
    _copy(cursor, "people_stagedname", STAGED_NAME, (name for id, row in pairs for name in _names(id, row, words)))
    _copy(cursor, "people_stagedpaper", STAGED_PAPER, (_paper(id, row) for id, row in pairs if row.passport))
    _copy(
        cursor, "people_stagedcontact", STAGED_CONTACT, (contact for id, row in pairs for contact in _contacts(id, row))
    )


STAGED = (
    "id, imported, person, row_number, number, content, name, sex, birth, nationality, home_region, home_place, father, "
    "country, place, address, purpose, arrived, leaves, expires_on, last_contact_on, household, emergency"
)
STAGED_NAME = "registration, id, text, folded, script, kind, tokens"
STAGED_PAPER = "registration, id, kind, number, folded, state"
STAGED_CONTACT = "registration, id, kind, value, folded"


def _copy(cursor: Any, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _staged(id: object, imported: RegisterImport, row: RegisterRow) -> tuple[Any, ...]:
    said = row.said.get
    return (
        id, imported.pk, uuid7(), row.row, row.number, row.content, row.names[0], row.sex, row.birth, row.nationality,
        said("home_region", ""), said("home_place", ""), row.father, row.country, said("place", ""),
        said("address", ""), said("purpose", ""), row.arrived, row.leaves, row.expires_on, row.last_contact_on,
        said("household", ""), said("emergency", ""),
    )  # fmt: skip


def _names(id: object, row: RegisterRow, words: dict[str, list[int]]) -> Iterable[tuple[Any, ...]]:
    for text in row.names:
        yield id, uuid7(), text, fold_name(text), script_of(text), NameKind.OURS.value, words[text]


def _paper(id: object, row: RegisterRow) -> tuple[Any, ...]:
    return id, uuid7(), PaperKind.PASSPORT.value, row.passport, fold_paper(row.passport), row.nationality


def _contacts(id: object, row: RegisterRow) -> Iterable[tuple[Any, ...]]:
    for said, folded in row.phones:
        yield id, uuid7(), ContactKind.PHONE.value, said, folded
    for said in row.emails:
        yield id, uuid7(), ContactKind.EMAIL.value, said, fold_contact(said)
