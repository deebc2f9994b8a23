"""The words of all names, in the memory of this process: loaded at the first search, brought up to date before each.

A word that a transaction is still writing is not there yet; it comes with the next search after the commit, in
whatever order transactions end: what is read again begins at the oldest transaction that was still running at the last
look. Words stay in memory when their transaction is rolled back. That does no harm: no name has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from safeconduct.identity.matches import MOST_TOKENS, Matches
from safeconduct.identity.remembered import Remembered
from safeconduct.identity.tokens import ParsedName
from safeconduct.identity.vocabulary import Vocabulary
from safeconduct.identity.words import RECORD, Words, records

from .model_version import model_version
from .rows import fetch_rows

Keys: TypeAlias = NDArray[np.int64]
_Row: TypeAlias = tuple[str, int | None, str, bytes, str, int]

_CHANGED = sql.SQL("""
    SELECT now_.oldest::text, t.key, t.text, t.record, t.model, t.bearers
    FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS oldest,
                 greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id_if_assigned()) AS newest) AS now_
    LEFT JOIN people_nametoken t ON t.changed_in >= %s::xid8 AND t.changed_in <= now_.newest
""")
"""What changed since a transaction, and the oldest one that still runs. A row that seems to come from the future was
restored from another server, and is there since the first look."""
_ALL = sql.SQL("""
    SELECT now_.oldest::text, t.key, t.text, t.record, t.model, t.bearers
    FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS oldest) AS now_ LEFT JOIN people_nametoken t ON true
""")


@dataclass(frozen=True, slots=True)
class Asked:
    """A name held against all words: `matches` tells words by their place in `keys`, `bearers` how many have each."""

    matches: Matches
    keys: Keys
    bearers: NDArray[np.int64]
    places: Places
    words: Words

    def beginning_with(self, first: int, most: int) -> NDArray[np.int32]:
        """Places of the most common words that an initial may stand for."""
        found = np.flatnonzero(self.words.firsts[:-1] == first).astype(np.int32)
        return found[np.argsort(-self.bearers[found], kind="stable")[:most]]

    def rows(self, names: Sequence[Sequence[int]]) -> NDArray[np.int32]:
        """Names given as numbers of words, as `Matches.score` wants them: (n, MOST_TOKENS) places, padded with -1."""
        return self.places.rows(names)


class Places:
    """Where each number of a word stands."""

    def __init__(self, keys: Keys) -> None:
        self._order = np.argsort(keys, kind="stable").astype(np.int32)
        self._sorted = keys[self._order]

    def of(self, keys: Keys) -> NDArray[np.int32]:
        """Places of words, -1 for a word that is not there. Shape (n,)."""
        if not len(self._sorted):
            return np.full(len(keys), -1, np.int32)
        at = np.minimum(np.searchsorted(self._sorted, keys), len(self._sorted) - 1)
        return np.where(self._sorted[at] == keys, self._order[at], -1).astype(np.int32)

    def __len__(self) -> int:
        return len(self._sorted)

    def rows_of(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """`Asked.rows` of numbers of words that are padded already, with 0: (n, MOST_TOKENS)."""
        return self.of(keys.ravel()).reshape(keys.shape)

    def rows(self, names: Sequence[Sequence[int]]) -> NDArray[np.int32]:
        """See `Asked.rows`."""
        lengths = np.fromiter((len(name) for name in names), np.intp, len(names))
        flat = np.fromiter((key for name in names for key in name), np.int64, int(lengths.sum()))
        found = np.full((len(names), MOST_TOKENS), -1, np.int32)
        row = np.repeat(np.arange(len(names)), lengths)
        column = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        fits = column < MOST_TOKENS
        found[row[fits], column[fits]] = self.of(flat)[fits]
        return found


class Known:
    """All words that this process knows. One for the process; see `known`."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._horizon: str | None = None
        self._vocabulary = Vocabulary()
        self._keys: Keys = np.zeros(0, np.int64)
        self._places = Places(self._keys)
        self._remembered: Remembered | None = None

    def ask(self, names: Sequence[ParsedName]) -> list[Asked]:
        """Hold names against all words as they are now; no answer while no name at all is known. One query."""
        with self._lock:
            self._refresh()
            if not len(self._vocabulary):
                return []
            matches = self._vocabulary.match_all(names)
            said = self._vocabulary
            return [Asked(found, self._keys, said.counts, self._places, said.words) for found in matches]

    def remembered(self) -> tuple[Remembered, Places]:
        """For batches: the words as they are now, with what is remembered of earlier batches, and where the number of
        each word stands. Another one when all words were read again. One query."""
        with self._lock:
            self._refresh()
            if self._remembered is None or self._remembered.vocabulary is not self._vocabulary:
                self._remembered = Remembered(self._vocabulary)
            return self._remembered, self._places

    def forget(self) -> None:
        """Read everything again at the next search."""
        with self._lock:
            self._horizon = None

    def __len__(self) -> int:
        return len(self._vocabulary)

    def _refresh(self) -> None:
        rows = _fetch(self._horizon)
        horizon, words = rows[0][0], [row for row in rows if row[1] is not None]
        if self._horizon is None:
            self._load(words)
        elif words:
            self._learn(words)
        self._horizon = horizon

    def _load(self, rows: Sequence[_Row]) -> None:
        by_key = {row[1]: row for row in rows}
        texts = [row[2] for row in by_key.values()]
        counts = np.fromiter((max(1, row[5]) for row in by_key.values()), np.int64, len(texts))
        self._vocabulary = Vocabulary(texts, _kept(list(by_key.values())), counts)
        self._set_keys(np.fromiter(by_key, np.int64, len(by_key)))

    def _learn(self, rows: Sequence[_Row]) -> None:
        """New words are added; when known ones were counted or encoded again, everything is read again."""
        fresh = {row[1]: row[2] for row in rows if self._vocabulary.id_of(row[2]) < 0}
        if any(self._is_other(row) for row in rows if row[1] not in fresh):
            self._load([row for row in _fetch(None) if row[1] is not None])
        elif fresh:
            self._vocabulary.add(list(fresh.values()))
            self._set_keys(np.append(self._keys, np.array(list(fresh), np.int64)))

    def _is_other(self, row: _Row) -> bool:
        place = self._vocabulary.id_of(row[2])
        return max(1, row[5]) != int(self._vocabulary.counts[place])

    def _set_keys(self, keys: Keys) -> None:
        self._keys, self._places = keys, Places(keys)


def _fetch(since: str | None) -> list[_Row]:
    return fetch_rows(_ALL) if since is None else fetch_rows(_CHANGED, [since])


def _kept(rows: Sequence[_Row]) -> NDArray[np.void]:
    """What is kept of each word; made anew where another model, or an older layout, made it."""
    current = model_version()
    kept = np.zeros(len(rows), RECORD)
    stale = [at for at, row in enumerate(rows) if row[4] != current or len(row[3]) != RECORD.itemsize]
    if not stale:
        return np.frombuffer(b"".join(row[3] for row in rows), RECORD)
    for at, row in enumerate(rows):
        if row[4] == current and len(row[3]) == RECORD.itemsize:
            kept[at] = np.frombuffer(row[3], RECORD)[0]
    kept[stale] = records([rows[at][2] for at in stale])
    return kept


known = Known()
"""The words that this process knows."""
