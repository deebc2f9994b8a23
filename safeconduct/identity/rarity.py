"""How common is a word of a name? Two bearers of a very common name prove little, two of a rare one much."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.phonetic import fold

PRIOR_TOKENS = 20_000
"""A register's own counts weigh as much as the shipped ones when it holds this many words."""


def key_of(latin: str) -> int:
    """The key under which spellings that sound the same are counted together (CRC-32 of the phonetic fold)."""
    return crc32((fold(latin) or latin).encode())


def keys_of(latins: Iterable[str]) -> NDArray[np.uint32]:
    """`key_of` for each of n romanised words: shape (n,)."""
    return np.fromiter((key_of(latin) for latin in latins), np.uint32)


@cache
def _shipped() -> tuple[NDArray[np.uint32], NDArray[np.float64], float]:
    path = files("safeconduct.identity") / "parts" / "rarity.npz"
    with path.open("rb") as file, np.load(file, allow_pickle=False) as parts:
        return parts["keys"], np.exp2(parts["log2_counts"].astype(np.float64) / 8), float(parts["total"])


def prior_shares(keys: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Share of all words of names, by the shipped counts; a word never seen has half of one occurrence. Shape (n,)."""
    known, counts, total = _shipped()
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, counts[at], 0.5) / total


class Rarity:
    """Shares of words by the shipped counts, blended with a register's own.

    `keys` and `counts` (n,) are of the register's words; the same key may come more than once.
    """

    def __init__(self, keys: NDArray[np.uint32] | None = None, counts: NDArray[np.int64] | None = None) -> None:
        if keys is None or counts is None:
            keys, counts = np.zeros(0, np.uint32), np.zeros(0, np.int64)
        self._keys, where = np.unique(keys, return_inverse=True)
        self._counts = np.bincount(where, weights=counts, minlength=len(self._keys))
        self._total = float(self._counts.sum())

    def of(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Nats of surprise that a name has this word: 3 for the commonest, 14 for one never seen. Shape (n,)."""
        own = np.zeros(len(keys))
        if len(self._keys):
            at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            own = np.where(self._keys[at] == keys, self._counts[at], 0)
        shares = (own + PRIOR_TOKENS * prior_shares(keys)) / (self._total + PRIOR_TOKENS)
        return (-np.log(shares)).astype(np.float32)
