"""A chunk of a register into the tables: who is there is asked once for all its rows, then COPY, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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

TOLD = """
    SELECT number, content, person_id FROM people_registration
    WHERE register = %s AND number = ANY (%s) ORDER BY id
"""
SHARED = """
    SELECT p.person_id FROM people_paper p
    WHERE p.person_id = ANY (%(new)s)
      AND EXISTS (SELECT FROM people_paper q WHERE q.folded = p.folded AND q.person_id <> p.person_id)
    UNION
    SELECT c.person_id FROM people_contact c
    WHERE c.person_id = ANY (%(new)s)
      AND EXISTS (SELECT FROM people_contact q WHERE q.folded = c.folded AND q.person_id <> c.person_id)
"""
"""Who of the new persons has a paper, a phone or an address of somebody else."""

PERSON = "people_person (id, name, sex, birth, nationality, home_region, home_place, father_name)"
NAME = "people_personname (id, person_id, text, folded, script, kind, source, tokens)"
PAPER = (
    "people_paper (id, person_id, kind, number, folded, issuing_state, issued, expires, machine_readable_zone)"
)  # fmt: skip
CONTACT = "people_contact (id, person_id, kind, value, folded, note)"
REGISTRATION = (
    "people_registration (id, person_id, register, number, content, country, place, address, purpose, arrived, leaves, "
    "expires_on, last_contact_on, household, emergency_contact, imported_id, row)"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is written: of a person who is new, or of one whom an earlier row of the same number told of."""

    row: RegisterRow
    person: UUID
    is_new: bool


def copy_rows(imported: RegisterImport, rows: Sequence[RegisterRow]) -> tuple[int, list[UUID]]:
    """Write what is new of these rows. Answers how many registrations that was, and the ids of the new persons who have
    a paper, a phone or an address that another person has. To be called in a transaction, by one import at a time."""
    taken = _sift(imported, rows)
    new = [each for each in taken if each.is_new]
    words = token_ids([name for each in taken for name in each.row.names])
    with connection.cursor() as cursor:
        _copy(cursor, PERSON, (_person(each) for each in new))
        _copy(cursor, NAME, (name for each in new for name in _names(each, imported, words)))
        _copy(cursor, PAPER, (paper for each in new for paper in _papers(each)))
        _copy(cursor, CONTACT, (contact for each in new for contact in _contacts(each)))
        _copy(cursor, REGISTRATION, (_registration(each, imported) for each in taken))
        again = [each for each in taken if not each.is_new]
        _add(cursor, NAME, [name for each in again for name in _names(each, imported, words)])
        _add(cursor, PAPER, [paper for each in again for paper in _papers(each)])
        _add(cursor, CONTACT, [contact for each in again for contact in _contacts(each)])
        cursor.execute(SHARED, {"new": [each.person for each in new]})
        shared = [person for (person,) in cursor.fetchall()]
    return len(taken), shared


def _sift(imported: RegisterImport, rows: Sequence[RegisterRow]) -> list[Taken]:
    """The rows that were not told before in these words, each with whom it is about."""
    persons, told = _told(imported, rows)
    taken = []
    for row in rows:
        if (row.number, row.content) not in told:
            known = persons.get(row.number)
            taken.append(Taken(row, known or uuid7(), known is None))
            persons[row.number] = taken[-1].person
            told.add((row.number, row.content))
    return taken


def _told(imported: RegisterImport, rows: Sequence[RegisterRow]) -> tuple[dict[str, UUID], set[tuple[str, UUID]]]:
    """What this register told before under these numbers: of whom, and in which words."""
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [imported.register, [row.number for row in rows]])
        found = cursor.fetchall()
    return {number: person for number, _content, person in found}, {(row[0], row[1]) for row in found}


def _copy(cursor: Any, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _add(cursor: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """What is new about persons who are known already; what is there stays as it is. All rows go in one pipeline."""
    if rows:
        places = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({places}) ON CONFLICT DO NOTHING", rows)  # noqa: S608 - no user's text


def _person(each: Taken) -> tuple[Any, ...]:
    row, said = each.row, each.row.said.get
    home = (said("home_region", ""), said("home_place", ""))
    return each.person, row.names[0], row.sex, row.birth, row.nationality, *home, row.father


def _names(each: Taken, imported: RegisterImport, words: Mapping[str, list[int]]) -> Iterable[tuple[Any, ...]]:
    for text in each.row.names:
        written = (text, fold_name(text), script_of(text), NameKind.OURS.value)
        yield uuid7(), each.person, *written, imported.register, words[text]


def _papers(each: Taken) -> Iterable[tuple[Any, ...]]:
    if number := each.row.passport:
        told = (PaperKind.PASSPORT.value, number, fold_paper(number), each.row.nationality)
        yield uuid7(), each.person, *told, "", "", ""


def _contacts(each: Taken) -> Iterable[tuple[Any, ...]]:
    ways = {folded: (ContactKind.PHONE.value, said) for said, folded in each.row.phones}
    ways |= {fold_contact(said): (ContactKind.EMAIL.value, said) for said in each.row.emails}
    for folded, (kind, said) in ways.items():
        yield uuid7(), each.person, kind, said, folded, ""


def _registration(each: Taken, imported: RegisterImport) -> tuple[Any, ...]:
    row, said = each.row, each.row.said.get
    return (
        uuid7(), each.person, imported.register, row.number, row.content, row.country, said("place", ""),
        said("address", ""), said("purpose", ""), row.arrived, row.leaves, row.expires_on, row.last_contact_on,
        said("household", ""), said("emergency", ""), imported.pk, row.row,
    )  # fmt: skip
