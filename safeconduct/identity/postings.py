"""Which names have which words: by the word, and by two words at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.matches import MOST_TOKENS

Ids = NDArray[np.int32]
Keys = NDArray[np.int64]


class Postings:
    """Rows of names (n, MOST_TOKENS) by word (`words` in all), and by pairs of words.

    A name of one word pairs it with itself.
    """

    def __init__(self, names: Ids, words: int) -> None:
        row, at = np.nonzero(names >= 0)
        found = names[row, at]
        order = np.argsort(found, kind="stable")
        self._rows: Ids = row[order].astype(np.int32)
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(found, minlength=words))])
        keys, rows = _pairs(names)
        order = np.argsort(keys, kind="stable")
        self._pair_keys, self._pair_rows = keys[order], rows[order]

    def with_word(self, words: Ids, most: int) -> tuple[Ids, NDArray[np.intp]]:
        """Rows that have one of the words, in the order of the words, about `most` of them; and which word it was."""
        known = np.flatnonzero(words < len(self._starts) - 1)
        starts = self._starts[words[known]]
        return _slices(self._rows, starts, self._starts[words[known] + 1], most, known)

    def with_both(self, keys: Keys, most: int) -> tuple[Ids, NDArray[np.intp]]:
        """Rows that have both words of one of the keys (`key_of_pair`), in the order of the keys, about `most` of them;
        and which key it was."""
        order = np.argsort(keys)
        starts, ends = np.empty(len(keys), np.intp), np.empty(len(keys), np.intp)
        starts[order] = np.searchsorted(self._pair_keys, keys[order], "left")
        found = (
            self._pair_keys[np.minimum(starts, len(self._pair_keys) - 1)] == keys
            if len(self._pair_keys)
            else starts < 0
        )
        there = np.flatnonzero(found)
        ends = np.searchsorted(self._pair_keys, keys[there], "right")
        return _slices(self._pair_rows, starts[there], ends, most, there)


def key_of_pair(one: Ids, other: Ids) -> Keys:
    """The key of two words, whichever comes first."""
    key: Keys = np.maximum(one, other).astype(np.int64)
    key += np.minimum(one, other).astype(np.int64) << 32
    return key


def _pairs(names: Ids) -> tuple[Keys, Ids]:
    alone = np.flatnonzero((names[:, 0] >= 0) & (names[:, 1] < 0))
    keys, rows = [key_of_pair(names[alone, 0], names[alone, 0])], [alone]
    for i in range(MOST_TOKENS):
        for j in range(i + 1, MOST_TOKENS):
            both = np.flatnonzero(names[:, j] >= 0)
            keys.append(key_of_pair(names[both, i], names[both, j]))
            rows.append(both)
    return np.concatenate(keys), np.concatenate(rows).astype(np.int32)


def _slices(
    rows: Ids, starts: NDArray[np.intp], ends: NDArray[np.intp], most: int, which: NDArray[np.intp]
) -> tuple[Ids, NDArray[np.intp]]:
    """rows[start:end] of all, one after the other, stopping at about `most`; and `which` each came from."""
    sizes = ends - starts
    until = np.cumsum(sizes)
    enough = int(np.searchsorted(until, most)) + 1
    starts, sizes, which = starts[:enough], sizes[:enough], which[:enough]
    if enough and len(sizes):
        sizes = np.minimum(sizes, most)
    total = int(sizes.sum())
    before = np.repeat(np.cumsum(sizes) - sizes, sizes)
    at = np.arange(total) - before + np.repeat(starts, sizes)
    return rows[at], np.repeat(which, sizes)
