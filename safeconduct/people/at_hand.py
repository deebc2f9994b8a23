"""The names of a shelf in the memory of one process, for looking up very many: a batch asks them, not the database.

A web worker asks for one name and lets PostgreSQL look (`likely`); for a hundred thousand names that costs more than
all else. Here names are numbers of words in rows, and each word knows its rows: some 50 bytes for a name. Only a
process that looks up batches has them. They are loaded at the first batch and brought up to date before each.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
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

LATEST, BEFORE = 6 * 3600, 300
"""Seconds. Names that came since the last look are looked for among the ids that were made since the oldest transaction
of that time can have begun, and `BEFORE` that; before the first look so long is the longest. A name that was longer on
its way is found after the next whole reading, which follows the nightly count of words."""
WHOLE_AFTER = 24 * 3600
"""Seconds after which everything is read again, so that what was missed is missed for a day at most."""
LEAST_SETTLED, SETTLED = 20_000, 8
"""New names are put among the settled ones when they are more than this, and more than an eighth of those."""

Rows = NDArray[np.int32]
_RECORD = np.dtype(
    [("fields", ">i2"), ("l0", ">i4"), ("owner", "V16"), ("l1", ">i4"), ("year", ">i2")]
    + [(name.format(at), kind) for at in range(MOST_TOKENS) for name, kind in (("m{}", ">i4"), ("t{}", ">i8"))]
)
"""A row as COPY sends it in binary: of each column its length, and its bytes."""
_HEAD, _AT_ONCE = 19, 1 << 22
"""Bytes that come before the first record; bytes that are taken apart at once."""

_YEAR = "CASE WHEN left({birth}, 4) ~ '^[0-9]{{4}}$' THEN left({birth}, 4)::int2 ELSE 0::int2 END"
_COPY = """
    COPY (SELECT {owner}, {year}, {words} FROM {table}
          WHERE tokens <> '{{}}' AND array_position(tokens, 0) IS NULL AND {only}) TO STDOUT (FORMAT binary)
"""
_ROWS = "SELECT {owner}, {year}, tokens FROM {table} WHERE {which} AND {only}"
_SEVERAL = "array_position(tokens, 0) IS NOT NULL"
_SINCE = "id >= {first}::uuid AND age(xmin) <= age({horizon}::xid8::xid)"
"""What was written since the oldest transaction that ran at the last look: `id` is a UUIDv7, so an index is at hand."""
_LOOK = sql.SQL("SELECT pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text FROM pg_current_snapshot() s")


class _Look(NamedTuple):
    """When it was looked: no transaction from `next` on had begun to write then."""

    at: float
    next: int


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
        self._horizon, self._read_at = 0, 0.0
        self._looks: list[_Look] = []
        self._first: NDArray[np.uint64] = np.zeros(0, np.uint64)
        self._marks = self._first
        self._again: set[int] = set()
        self.owners: NDArray[np.void] = np.zeros(0, "V16")
        self.years: NDArray[np.int16] = np.zeros(0, np.int16)
        self.names: Rows = np.zeros((0, MOST_TOKENS), np.int32)
        self._settled, self._loose = (Postings.of(self.names, 0, 0) for _ in range(2))
        self._many_settled = 0

    def refresh(self) -> Remembered:
        """Bring everything up to date: the names, then their words. Answers with what is asked about words."""
        now = time.time()
        is_old = self.remembered is not None and now - self._read_at > WHOLE_AFTER
        if is_old or (self.remembered is not None and known.remembered()[0] is not self.remembered):
            self._forget()
        oldest, following = map(int, fetch_rows(_LOOK)[0])
        if self._looks:
            new = self._fresh(_written(self.shelf, self._since()))
        else:
            new, self._read_at = _whole(self.shelf), now
            self._marks = _marks(new)
            self._first = np.sort(self._marks)
        remembered, places = known.remembered()
        if self.remembered is not None and remembered is not self.remembered:
            return self.refresh()
        self.remembered, self._horizon = remembered, oldest
        before = [look for look in self._looks if look.next <= oldest]
        self._looks = [*before[-1:], *self._looks[len(before) :], _Look(now, following)]
        self.words: Words = remembered.words()
        self._add(new, places)
        return remembered

    def _since(self) -> sql.Composed:
        """The condition for names that came since the last look."""
        first = self._looks[0]
        begun = first.at - (BEFORE if first.next <= self._horizon else LATEST)
        return sql.SQL(_SINCE).format(
            first=sql.Literal(f"{int(begun * 1000) << 80:032x}"), horizon=sql.Literal(str(self._horizon))
        )

    def _fresh(self, named: Named) -> Named:
        """Without those that came before: a row that is written again, for whatever reason, comes again."""
        marks = _marks(named)
        at = np.minimum(np.searchsorted(self._first, marks), max(0, len(self._first) - 1))
        new = self._first[at] != marks if len(self._first) else np.ones(len(marks), np.bool_)
        new &= np.array([mark not in self._again for mark in marks.tolist()], np.bool_)
        self._again.update(marks[new].tolist())
        self._marks = np.append(self._marks, marks[new])
        return Named(named.owners[new], named.years[new], named.keys[new])

    def _add(self, new: Named, places: Places) -> None:
        if not len(new.owners):
            return
        self.owners = np.concatenate([self.owners, new.owners])
        self.years = np.concatenate([self.years, new.years])
        self.names = np.concatenate([self.names, places.rows_of(new.keys)])
        loose = self.names[self._many_settled :]
        if len(loose) > max(LEAST_SETTLED, self._many_settled // SETTLED):
            self._settle()
        else:
            self._loose = Postings.of(loose, len(self.words), self._many_settled)

    def take_out(self, owners: Collection[bytes]) -> None:
        """Without the names of these owners, until they are written again: another transaction may be writing them."""
        there = np.array([owner not in owners for owner in self.owners.tolist()], np.bool_)
        gone = self._marks[~there]
        self._first, self._marks = np.setdiff1d(self._first, gone), self._marks[there]
        self._again.difference_update(gone.tolist())
        kept = self.owners[there], self.years[there], self.names[there]
        self.owners, self.years, self.names = kept
        self._settle()

    def _settle(self) -> None:
        self._settled, self._many_settled = Postings.of(self.names, len(self.words), 0), len(self.names)
        self._loose = Postings.of(self.names[:0], 0, 0)

    def with_words(self, words: Rows) -> Rows:
        """Rows that have one of these words; a row once for each word that it has."""
        found = [*self._settled.with_words(words), *self._loose.with_words(words)]
        return np.concatenate(found) if found else np.zeros(0, np.int32)

    def bearers(self, words: Rows) -> NDArray[np.intp]:
        """How many rows have each of these words, (n,)."""
        return self._settled.counts(words) + self._loose.counts(words)


_ODD = np.array([0x9E3779B97F4A7C15 * at | 1 for at in range(3, 3 + 2 + MOST_TOKENS)], object)
_FACTORS = (_ODD % (1 << 64)).astype(np.uint64)


def _marks(named: Named) -> NDArray[np.uint64]:
    """A number for each of n names and its owner, by which a row is known again: (n,)."""
    found = np.zeros(len(named.owners), np.uint64)
    columns = [*named.owners.view(np.uint64).reshape(-1, 2).T, *named.keys.view(np.uint64).T]
    for column, factor in zip(columns, _FACTORS, strict=True):
        found = (found ^ column ^ (found >> np.uint64(29))) * factor
    return found


def _whole(shelf: Shelf) -> Named:
    """All names on a shelf; aliases as names of their own."""
    words = sql.SQL(", ").join(sql.SQL(f"coalesce(tokens[{at + 1}], 0)") for at in range(MOST_TOKENS))
    chunks = [Named(*_parsed(part)) for part in _copied(sql.SQL(_COPY).format(words=words, **_told(shelf)))]
    several = _written(shelf, sql.SQL(_SEVERAL))
    return Named(*(np.concatenate(column) for column in zip(*chunks, several, strict=True)))


def _parsed(part: bytes) -> tuple[NDArray[np.void], NDArray[np.int16], NDArray[np.int64]]:
    found = np.frombuffer(part, _RECORD)
    keys = np.stack([found[f"t{at}"].astype(np.int64) for at in range(MOST_TOKENS)], axis=1)
    return found["owner"].copy(), found["year"].astype(np.int16), keys


def _written(shelf: Shelf, which: sql.Composable) -> Named:
    """The names on a shelf for which a condition holds."""
    rows = fetch_rows(sql.SQL(_ROWS).format(which=which, **_told(shelf)))
    names = [(owner.bytes, year, name) for owner, year, tokens in rows for name in split_names(tokens) if name]
    return Named(
        np.array([owner for owner, _year, _name in names], "V16"),
        np.array([year for _owner, year, _name in names], np.int16),
        _padded([name for _owner, _year, name in names]),
    )


def _told(shelf: Shelf) -> dict[str, sql.Composable]:
    return {
        "table": sql.Identifier(shelf.table),
        "owner": sql.Identifier(shelf.owner),
        "year": sql.SQL(_YEAR).format(birth=sql.SQL(shelf.birth or "''")),
        "only": sql.SQL(shelf.only or "true"),
    }


def _copied(query: sql.Composed) -> Iterator[bytes]:
    """The records that COPY sends, many at a time: what comes before and after them is left out."""
    connection.ensure_connection()
    kept, skip = bytearray(), _HEAD
    with psycopg.Cursor(connection.connection) as cursor, cursor.copy(query) as copy:
        for part in copy:
            kept += part[skip:]
            skip = 0
            if len(kept) > _AT_ONCE:
                yield _records(kept)
    yield _records(kept)


def _records(kept: bytearray) -> bytes:
    """Take the whole records out."""
    whole = len(kept) // _RECORD.itemsize * _RECORD.itemsize
    found = bytes(kept[:whole])
    del kept[:whole]
    return found


def _padded(names: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    found = np.zeros((len(names), MOST_TOKENS), np.int64)
    for at, name in enumerate(names):
        found[at, : len(name)] = name[:MOST_TOKENS]
    return found


_lock = RLock()
_shelves: dict[Shelf, AtHand] = {}


@contextmanager
def at_hand(shelf: Shelf) -> Iterator[AtHand]:
    """The names of this shelf as they are now; for nobody else in this process meanwhile."""
    with _lock:
        held = _shelves.setdefault(shelf, AtHand(shelf))
        held.refresh()
        yield held
