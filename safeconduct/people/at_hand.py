"""The names of a shelf in the memory of one process, for looking up very many: a batch asks them, not the database.

A web worker asks for one name and lets PostgreSQL look (`likely`); for a hundred thousand names that costs more than
all else. Here names are numbers of words in rows, and each word knows its rows: some 50 bytes for a name. Only a
process that looks up batches has them. They are loaded at the first batch and brought up to date before each.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import NamedTuple

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql

from safeconduct.identity.matches import MOST_TOKENS
from safeconduct.identity.remembered import Remembered
from safeconduct.identity.words import Words

from .likely import Shelf
from .rows import fetch_rows
from .tokens import split_names
from .vocabulary import Places, known

LATEST = 6 * 3600
"""Seconds. Names that were made within them are looked for when the table is read again; a name whose transaction took
longer to end is found after the next whole reading, which follows the nightly count of words."""
LEAST_SETTLED, SETTLED = 20_000, 8
"""New names are put among the settled ones when they are more than this, and more than an eighth of those."""

Rows = NDArray[np.int32]
_RECORD = np.dtype(
    [("fields", ">i2"), ("l0", ">i4"), ("owner", "V16"), ("l1", ">i4"), ("year", ">i2")]
    + [(name.format(at), kind) for at in range(MOST_TOKENS) for name, kind in (("m{}", ">i4"), ("t{}", ">i8"))]
)
"""A row as COPY sends it in binary: of each column its length, and its bytes."""
_HEAD, _TAIL = 19, 2

_COPY = """
    COPY (
        SELECT {owner}, CASE WHEN left({birth}, 4) ~ '^[0-9]{{4}}$' THEN left({birth}, 4)::int2 ELSE 0::int2 END,
               {words}
        FROM {table} WHERE tokens <> '{{}}' AND array_position(tokens, 0) IS NULL AND {which}
    ) TO STDOUT (FORMAT binary)
"""
_SEVERAL = """
    SELECT {owner} AS owner, CASE WHEN left({birth}, 4) ~ '^[0-9]{{4}}$' THEN left({birth}, 4)::int ELSE 0 END, tokens
    FROM {table} WHERE array_position(tokens, 0) IS NOT NULL AND {which}
"""
_SINCE = "id >= {first}::uuid AND age(xmin) <= age({horizon}::xid8::xid)"
"""What was written since the oldest transaction that ran at the last look: `id` is a UUIDv7, so an index is at hand."""


class Named(NamedTuple):
    """Names as they stand on the shelf, n of them: `owners` (16 bytes each), `years` of birth (0: not known), `keys`
    (n, MOST_TOKENS) numbers of words, 0 where a name has fewer."""

    owners: NDArray[np.void]
    years: NDArray[np.int16]
    keys: NDArray[np.int64]


class Postings(NamedTuple):
    """Rows by word: those of word w are rows[starts[w]:starts[w + 1]]."""

    rows: Rows
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, names: Rows, words: int, first: int) -> Postings:
        row, at = np.nonzero(names >= 0)
        found = names[row, at]
        order = np.argsort(found, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(found, minlength=words))])
        return cls((row[order] + first).astype(np.int32), starts)

    def with_words(self, words: Rows) -> Iterator[Rows]:
        """For each of these words its rows."""
        starts = self.starts
        yield from (self.rows[starts[word] : starts[word + 1]] for word in words.tolist() if word + 1 < len(starts))

    def counts(self, words: Rows) -> NDArray[np.intp]:
        """How many rows each of these words has."""
        ends = np.minimum(words + 1, len(self.starts) - 1)
        return self.starts[ends] - self.starts[np.minimum(words, len(self.starts) - 1)]


class AtHand:
    """The names of one shelf. For one thread at a time.

    `names` (n, MOST_TOKENS) are places of words in the vocabulary, padded with -1; `owners` (n,) whose they are;
    `years` (n,) of birth, 0 where not known. `words` are the columns of the vocabulary.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._forget()

    def _forget(self) -> None:
        self.remembered: Remembered | None = None
        self._horizon, self._looked_at = "", 0.0
        self._again: set[bytes] = set()
        self.owners: NDArray[np.void] = np.zeros(0, "V16")
        self.years: NDArray[np.int16] = np.zeros(0, np.int16)
        self.names: Rows = np.zeros((0, MOST_TOKENS), np.int32)
        self._settled, self._loose = (Postings.of(self.names, 0, 0) for _ in range(2))
        self._many_settled = 0

    def refresh(self) -> Remembered:
        """Bring everything up to date: the names, then their words. Answers with what is asked about words."""
        if self.remembered is not None and known.remembered()[0] is not self.remembered:
            self._forget()
        horizon, now = str(fetch_rows(_HORIZON)[0][0]), time.time()
        new = self._read()
        remembered, places = known.remembered()
        if self.remembered is not None and remembered is not self.remembered:
            return self.refresh()
        self.remembered, self._horizon, self._looked_at = remembered, horizon, now
        self._add(new, places)
        self.words: Words = remembered.words()
        return remembered

    def _read(self) -> Named:
        if not self._horizon:
            return _named(self.shelf, sql.SQL("true"))
        first = int((self._looked_at - LATEST) * 1000) << 80
        which = sql.SQL(_SINCE).format(first=sql.Literal(f"{first:032x}"), horizon=sql.Literal(self._horizon))
        return self._fresh(_named(self.shelf, which))

    def _fresh(self, named: Named) -> Named:
        """Without those that came before: a row that is written again, for whatever reason, comes again."""
        records = [owner + keys.tobytes() for owner, keys in zip(named.owners.tolist(), named.keys, strict=True)]
        fresh = np.array([record not in self._again for record in records], np.bool_)
        self._again.update(records)
        return Named(named.owners[fresh], named.years[fresh], named.keys[fresh])

    def _add(self, new: Named, places: Places) -> None:
        if not len(new.owners):
            return
        self.owners = np.concatenate([self.owners, new.owners])
        self.years = np.concatenate([self.years, new.years])
        self.names = np.concatenate([self.names, places.rows_of(new.keys)])
        if len(self.names) - self._many_settled > max(LEAST_SETTLED, self._many_settled // SETTLED):
            self._settled, self._many_settled = Postings.of(self.names, len(places), 0), len(self.names)
        loose = self.names[self._many_settled :]
        self._loose = Postings.of(loose, len(places), self._many_settled)

    def with_words(self, words: Rows) -> Rows:
        """Rows that have one of these words; a row once for each word that it has."""
        found = [*self._settled.with_words(words), *self._loose.with_words(words)]
        return np.concatenate(found) if found else np.zeros(0, np.int32)

    def bearers(self, words: Rows) -> NDArray[np.intp]:
        """How many rows have each of these words, (n,)."""
        return self._settled.counts(words) + self._loose.counts(words)


def _named(shelf: Shelf, which: sql.Composable) -> Named:
    """The names on a shelf for which a condition holds; aliases as names of their own."""
    told = {
        "table": sql.Identifier(shelf.table), "owner": sql.Identifier(shelf.owner),
        "birth": sql.SQL(shelf.birth or "''"), "which": sql.SQL(" AND ").join([which, sql.SQL(shelf.only or "true")]),
    }  # fmt: skip
    words = sql.SQL(", ").join(sql.SQL(f"coalesce(tokens[{at + 1}], 0)") for at in range(MOST_TOKENS))
    found = np.frombuffer(_copied(sql.SQL(_COPY).format(words=words, **told)), _RECORD)
    keys = np.stack([found[f"t{at}"].astype(np.int64) for at in range(MOST_TOKENS)], axis=1)
    several = [
        (owner, year, name)
        for owner, year, tokens in fetch_rows(sql.SQL(_SEVERAL).format(**told))
        for name in split_names(tokens)
        if name
    ]
    return Named(
        np.concatenate([found["owner"], np.array([row[0].bytes for row in several], "V16")]),
        np.concatenate([found["year"].astype(np.int16), np.array([row[1] for row in several], np.int16)]),
        np.concatenate([keys, _padded([row[2] for row in several])]),
    )


def _copied(query: sql.Composed) -> memoryview:
    connection.ensure_connection()
    found = bytearray()
    with psycopg.Cursor(connection.connection) as cursor, cursor.copy(query) as copy:
        for part in copy:
            found += part
    return memoryview(found)[_HEAD:-_TAIL]


def _padded(names: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    found = np.zeros((len(names), MOST_TOKENS), np.int64)
    for at, name in enumerate(names):
        found[at, : len(name)] = name[:MOST_TOKENS]
    return found


_HORIZON = sql.SQL("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
_lock = RLock()
_shelves: dict[Shelf, AtHand] = {}


@contextmanager
def at_hand(shelf: Shelf) -> Iterator[AtHand]:
    """The names of this shelf as they are now; for nobody else in this process meanwhile."""
    with _lock:
        held = _shelves.setdefault(shelf, AtHand(shelf))
        held.refresh()
        yield held
