"""A name that was asked for, held against the words of many names at once.

The likeness of two words is computed once and looked up for every name that has the word. A name is asked for in one or
more *readings*: as written, with two neighbouring words joined, with a word split in two known ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.assignment import SAME_WORD, UNLIKE, Floats, Sides, features, shapes
from safeconduct.identity.name_model import log_odds, preference
from safeconduct.identity.words import Words

UNRELATED = -30.0
"""Log odds where nothing can be compared."""
SURELY = np.float32(8)
"""Likeness from which a word that was joined or split is taken for another."""
SPLIT = np.float32(2)
"""Nats that a word split in two loses: two likely words are counted where there is one."""
MOST_TOKENS = 6
"""Words of a name that are looked at; of longer names particles go first, then what comes last."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One word that is looked for, and which words of the register it may be.

    `ids` (m,) sorted; `likeness` (m,) nats, as `likeness.likeness`. `kind` of `assignment.WordKind`.
    """

    text: str
    kind: int
    first: int
    rarity: float
    ids: NDArray[np.int32]
    likeness: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """Which slots make up the name, in order; `altered`: at which places of it words were joined or split."""

    slots: tuple[int, ...]
    altered: tuple[int, ...] = ()


def _beside_each_other(near: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which names have words for all of the altered slots (n, slots, words), in order and beside each other."""
    good = near > SURELY
    if near.shape[1] == 2:
        good = good[:, :1, :-1] & good[:, 1:, 1:]
    there: NDArray[np.bool_] = np.all(np.any(good, axis=2), axis=1)
    return there


class Matches:
    """Which words of a register may be the words of one name. Made by `Vocabulary.match`."""

    def __init__(self, slots: Sequence[Slot], readings: Sequence[Reading], words: Words) -> None:
        self.slots = tuple(slots)
        self.readings = tuple(readings)
        self._words = words
        ids = np.concatenate([slot.ids for slot in slots]) if slots else np.zeros(0, np.int32)
        self.ids: NDArray[np.int32] = np.unique(ids)
        self._table = np.full((len(self.ids) + 1, len(slots)), UNLIKE, np.float32)
        for at, slot in enumerate(slots):
            self._table[np.searchsorted(self.ids, slot.ids), at] = slot.likeness

    def _found(self, names: NDArray[np.int32]) -> NDArray[np.float32]:
        """Likeness of every word of the names with every slot: shape (n, slots, words of a name)."""
        return self._table[self._places(names)].transpose(0, 2, 1)

    def _places(self, names: NDArray[np.int32]) -> NDArray[np.intp]:
        """Where the words of the names stand in `ids`; len(ids) for words that were not found."""
        if not len(self.ids):
            return np.zeros(names.shape, np.intp)
        if names.size < len(self._words):
            at = np.minimum(np.searchsorted(self.ids, names), len(self.ids) - 1)
            return np.where(self.ids[at] == names, at, len(self.ids))
        where = np.full(len(self._words) + 1, len(self.ids), np.intp)
        where[self.ids] = np.arange(len(self.ids))
        return where[names]

    def rarity_of_words(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Nats of surprise of single words, shape (n,)."""
        return self._words.rarity[ids]

    def log_odds(self, names: NDArray[np.int32]) -> NDArray[np.float32]:
        """Log odds (nats) that each name is the one asked for, shape (n,).

        `names` (n, MOST_TOKENS): ids of words, padded with -1.
        """
        best = np.full(len(names), UNRELATED, np.float32)
        for rows, odds, _told, _ours, _theirs in self._readings_of(names):
            best[rows] = np.maximum(best[rows], odds)
        return best

    def ranked(self, names: NDArray[np.int32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Log odds as in `log_odds`, and by what to put these names in order, the largest first: both shape (n,).

        The order knows that of many names that may be the same, one with as many words is the likelier.
        """
        best, order = np.full((2, len(names)), UNRELATED, np.float32)
        for rows, odds, told, ours, theirs in self._readings_of(names):
            best[rows] = np.maximum(best[rows], odds)
            order[rows] = np.maximum(order[rows], odds + preference(told, shapes(ours, theirs)))
        return best, order

    def _readings_of(
        self, names: NDArray[np.int32]
    ) -> Iterator[tuple[NDArray[np.bool_], Floats, Floats, Sides, Sides]]:
        """For each reading of the asked name: which of the names it may be, their log odds, features and sides."""
        if not self.slots or not len(names):
            return
        found, theirs = self._found(names), self._words.sides(names)
        for reading in self.readings:
            near = found[:, list(reading.slots)]
            rows = _beside_each_other(near[:, list(reading.altered)])
            if rows.any():
                ours, those = self._side(reading), theirs.take(rows)
                told = features(ours, those, near[rows], altered=bool(reading.altered))
                odds = log_odds(told) - np.float32(SPLIT if len(reading.altered) > 1 else 0)
                yield rows, odds, told, ours, those

    def _side(self, reading: Reading) -> Sides:
        slots = [self.slots[at] for at in reading.slots]
        return Sides.of_one((slot.kind, slot.first, slot.rarity) for slot in slots)

    def score(self, names: NDArray[np.int32]) -> NDArray[np.float32]:
        """Calibrated probability that each name is the one asked for, another writing of it. See `log_odds`."""
        probability: NDArray[np.float32] = 1 / (1 + np.exp(-self.log_odds(names).clip(-30, 30)))
        return probability

    def rarity(self, names: NDArray[np.int32]) -> NDArray[np.float32]:
        """Nats of surprise that a name has the words found in it: low for two very common words. Shape (n,)."""
        found = (self._found(names) > SAME_WORD).any(axis=1)
        rarity: NDArray[np.float32] = np.where(found, self._words.rarity[names], np.float32(0)).sum(axis=1)
        return rarity
