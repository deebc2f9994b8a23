"""The names of everybody in a crisis as a table, read from the index of names without taking them apart again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from safeconduct.identity.matches import MOST_TOKENS
from safeconduct.identity.table import NameTable
from safeconduct.identity.vocabulary import Vocabulary
from safeconduct.identity.words import RECORD
from safeconduct.people.model_version import model_version
from safeconduct.people.rows import fetch_rows
from safeconduct.people.tokens import NEXT_NAME, split_names
from safeconduct.people.vocabulary import Places

from ..models import Crisis

Keys = NDArray[np.int64]
HEAD = 20
"""Bytes of a PostgreSQL array of one dimension before its elements; each has 4 bytes of length and 8 of its number."""
_ELEMENT = np.dtype([("length", ">i4"), ("key", ">i8")])

_NAMES = sql.SQL("""
    SELECT uuid_send(c.id), array_send(n.tokens)
    FROM cases_case c
    JOIN people_person p ON p.id = c.person_id
    JOIN people_person m ON coalesce(m.joined_into_id, m.id) = coalesce(p.joined_into_id, p.id)
    JOIN people_personname n ON n.person_id = m.id
    WHERE c.crisis_id = %s AND cardinality(n.tokens) > 0
      AND NOT EXISTS (SELECT FROM cases_casejoining j WHERE j.case_id = c.id AND j.until IS NULL)
    ORDER BY c.id
""")
_WORDS = sql.SQL("SELECT key, text, record, model FROM people_nametoken")


def names_of_crisis(crisis: Crisis) -> tuple[NameTable, list[UUID]]:
    """The names of everybody who has a case in this crisis and of whoever is one with them, and the case of each owner.

    Two queries. The table's owners are places in the list of cases.
    """
    rows = fetch_rows(_NAMES, [crisis.pk])
    cases = list(dict.fromkeys(case for case, _tokens in rows))
    place = {case: at for at, case in enumerate(cases)}
    owners = np.fromiter((place[case] for case, _tokens in rows), np.int32, len(rows))
    names, owners = _one_name_each([tokens for _case, tokens in rows], owners)
    vocabulary, places = _words(names)
    return NameTable(vocabulary, places, owners), [UUID(bytes=case) for case in cases]


def _one_name_each(tokens: Sequence[bytes], owners: NDArray[np.int32]) -> tuple[Keys, NDArray[np.int32]]:
    """Numbers of words, (n, MOST_TOKENS), padded with NEXT_NAME; an alias is a row of its own."""
    sizes = np.fromiter((len(each) for each in tokens), np.intp, len(tokens))
    lengths = (sizes - HEAD) // _ELEMENT.itemsize
    flat = np.frombuffer(b"".join(each[HEAD:] for each in tokens), _ELEMENT)["key"].astype(np.int64)
    row = np.repeat(np.arange(len(tokens)), lengths)
    column = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    has_alias = np.unique(row[flat == NEXT_NAME])
    fits = (column < MOST_TOKENS) & ~np.isin(row, has_alias)
    found = np.full((len(tokens), MOST_TOKENS), NEXT_NAME, np.int64)
    found[row[fits], column[fits]] = flat[fits]
    more = list(_aliases(flat, lengths, has_alias, owners))
    if not more:
        return found, owners
    keep = ~np.isin(np.arange(len(tokens)), has_alias)
    rows = np.full((len(more), MOST_TOKENS), NEXT_NAME, np.int64)
    for at, (_owner, name) in enumerate(more):
        rows[at, : len(name)] = name
    return np.concatenate([found[keep], rows]), np.append(owners[keep], [owner for owner, _ in more]).astype(np.int32)


def _aliases(
    flat: Keys, lengths: NDArray[np.intp], rows: NDArray[np.intp], owners: NDArray[np.int32]
) -> Iterator[tuple[int, list[int]]]:
    ends = np.cumsum(lengths)
    for row in rows.tolist():
        for name in split_names(flat[ends[row] - lengths[row] : ends[row]].tolist()):
            if name:
                yield int(owners[row]), name[:MOST_TOKENS]


def _words(names: Keys) -> tuple[Vocabulary, NDArray[np.int32]]:
    """The words that occur, and the names as their ids, padded with -1."""
    occurring, times = np.unique(names[names != NEXT_NAME], return_counts=True)
    wanted = set(occurring.tolist())
    rows = {row[0]: row for row in fetch_rows(_WORDS) if row[0] in wanted}
    keys = np.fromiter(rows, np.int64, len(rows))
    counts = times[np.searchsorted(occurring, keys)].astype(np.int64) if len(keys) else np.zeros(0, np.int64)
    vocabulary = Vocabulary([row[1] for row in rows.values()], _kept(list(rows.values())), counts)
    places = Places(keys).of(names.ravel()).reshape(names.shape)
    return vocabulary, np.where(names == NEXT_NAME, np.int32(-1), places)


def _kept(rows: Sequence[tuple[Any, ...]]) -> NDArray[np.void] | None:
    """What was kept of the words; nothing, so that it is made anew, when another model made it."""
    current = model_version()
    if any(row[3] != current or len(row[2]) != RECORD.itemsize for row in rows):
        return None
    return np.frombuffer(b"".join(row[2] for row in rows), RECORD)
