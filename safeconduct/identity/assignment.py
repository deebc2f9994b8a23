"""Which word of one name belongs to which word of another, for thousands of names at once, and what that says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.tokens import Kind

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]

UNLIKE = np.float32(-4)
"""Likeness of two words that were not found near each other, nats."""
INITIAL_FITS, INITIALS_SAME = np.float32(1.5), np.float32(2.5)
MOST_LIKE = np.float32(14)
NO_WORD = 255


class WordKind(IntEnum):
    """Kinds of words as they stand in arrays."""

    WORD = 0
    INITIAL = 1
    PARTICLE = 2
    PATRONYMIC = 3


WORD_KINDS = {
    Kind.WORD: WordKind.WORD,
    Kind.INITIAL: WordKind.INITIAL,
    Kind.PARTICLE: WordKind.PARTICLE,
    Kind.PATRONYMIC: WordKind.PATRONYMIC,
}


@dataclass(frozen=True, slots=True)
class Sides:
    """The words of n names, all (n, words): `kinds` (NO_WORD where a name is shorter), `firsts` (letters), `rarity`
    (nats)."""

    kinds: NDArray[np.uint8]
    firsts: NDArray[np.uint8]
    rarity: Floats

    @classmethod
    def of_one(cls, words: Iterable[tuple[int, int, float]]) -> Self:
        """One name, to be held against many: shape (1, words)."""
        kinds, firsts, rarity = zip(*words, strict=True)
        return cls(np.array([kinds], np.uint8), np.array([firsts], np.uint8), np.array([rarity], np.float32))

    def take(self, rows: Truths) -> Self:
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    @property
    def is_word(self) -> Truths:
        """A word that has to be accounted for: no initial and no particle."""
        word: Truths = (self.kinds == WordKind.WORD) | (self.kinds == WordKind.PATRONYMIC)
        return word


class Feature(IntEnum):
    """What an assignment of words says; the columns of `features`."""

    LIKENESS = 0
    WEAKEST = 1
    RARITY = 2
    MATCHED = 3
    CONFLICTS = 4
    CONFLICT_LIKENESS = 5
    EXTRA = 6
    EXTRA_PATRONYMIC = 7
    INITIALS = 8
    INITIALS_LEFT = 9
    SWAPPED = 10
    PARTICLES_LEFT = 11
    ALTERED = 12
    NO_WORD_MATCHED = 13
    RAREST = 14
    ONE_WORD_EACH = 15


def with_initials(likeness: Floats, ours: Sides, theirs: Sides) -> Floats:
    """The likeness (n, ours, theirs) where initials fit words that begin so, and nothing fits where no word is."""
    mine, other = ours.kinds[:, :, None], theirs.kinds[:, None, :]
    first = ours.firsts[:, :, None] == theirs.firsts[:, None, :]
    short_mine, short_other = mine == WordKind.INITIAL, other == WordKind.INITIAL
    fits = np.where(short_mine & short_other, INITIALS_SAME, INITIAL_FITS)
    value = np.where(short_mine | short_other, np.where(first, fits, UNLIKE), np.minimum(likeness, MOST_LIKE))
    value[np.broadcast_to((mine == NO_WORD) | (other == NO_WORD), value.shape)] = -np.inf
    return value.astype(np.float32)


def assign(value: Floats) -> NDArray[np.int8]:
    """One to one, the largest value first: for each of our words which of theirs, -1 for none.

    (n, ours, theirs) → (n, ours).
    """
    n, mine, other = value.shape
    left = value.copy()
    partner = np.full((n, mine), -1, np.int8)
    rows = np.arange(n)
    for _ in range(min(mine, other)):
        best = left.reshape(n, -1).argmax(axis=1)
        i, j = np.divmod(best, other)
        good = left[rows, i, j] > 0
        if not good.any():
            break
        partner[rows[good], i[good]] = j[good]
        left[rows, i, :] = -np.inf
        left[rows, :, j] = -np.inf
    return partner


def features(ours: Sides, theirs: Sides, likeness: Floats, *, altered: bool = False) -> Floats:
    """What is told by holding our name (1 or n, ours) against n names: shape (n, len(Feature)).

    `likeness` (n, ours, theirs): nats, as `likeness.likeness`.
    """
    value = with_initials(likeness, ours, theirs)
    partner = assign(value)
    taken = partner >= 0
    at = np.maximum(partner, 0).astype(np.intp)
    gained = np.where(taken, np.take_along_axis(value, at[:, :, None], 2)[:, :, 0], 0)
    their_kind = np.where(taken, np.take_along_axis(theirs.kinds, at, 1), NO_WORD)
    left_theirs = theirs.kinds != NO_WORD
    rows, columns = np.nonzero(taken)
    left_theirs[rows, partner[rows, columns]] = False
    left_ours = ~taken & (ours.kinds != NO_WORD)
    whole = taken & ours.is_word & (their_kind != WordKind.INITIAL) & (their_kind != WordKind.PARTICLE)
    shared = np.where(whole, np.minimum(ours.rarity, np.take_along_axis(theirs.rarity, at, 1)), 0)
    out = np.zeros((len(likeness), len(Feature)), np.float32)
    out[:, Feature.LIKENESS] = np.where(whole, gained, 0).sum(1)
    out[:, Feature.WEAKEST] = np.where(whole, gained, MOST_LIKE).min(1)
    out[:, Feature.RARITY] = shared.sum(1)
    out[:, Feature.RAREST] = shared.max(1)
    out[:, Feature.MATCHED] = whole.sum(1)
    out[:, Feature.NO_WORD_MATCHED] = ~whole.any(1)
    out[:, Feature.INITIALS] = (taken & ((ours.kinds == WordKind.INITIAL) | (their_kind == WordKind.INITIAL))).sum(1)
    out[:, Feature.SWAPPED] = _is_swapped(partner, whole)
    out[:, Feature.ALTERED] = altered
    _add_left(out, ours, theirs, left_ours, left_theirs)
    out[:, Feature.CONFLICT_LIKENESS] = _best_conflict(value, left_ours & ours.is_word, left_theirs & theirs.is_word)
    one = (ours.is_word.sum(1) == 1) & (theirs.is_word.sum(1) == 1)
    out[:, Feature.ONE_WORD_EACH] = one
    return out


def _add_left(out: Floats, ours: Sides, theirs: Sides, left_ours: Truths, left_theirs: Truths) -> None:
    """What remains on one side or on both."""
    words = [(left & side.is_word).sum(1) for left, side in ((left_ours, ours), (left_theirs, theirs))]
    patronymics = sum(
        (left & (s.kinds == WordKind.PATRONYMIC)).sum(1) for left, s in ((left_ours, ours), (left_theirs, theirs))
    )
    extra = np.abs(words[0] - words[1])
    out[:, Feature.CONFLICTS] = np.minimum(words[0], words[1])
    out[:, Feature.EXTRA_PATRONYMIC] = np.minimum(extra, patronymics)
    out[:, Feature.EXTRA] = extra - out[:, Feature.EXTRA_PATRONYMIC]
    for feature, kind in ((Feature.INITIALS_LEFT, WordKind.INITIAL), (Feature.PARTICLES_LEFT, WordKind.PARTICLE)):
        out[:, feature] = (left_ours & (ours.kinds == kind)).sum(1) + (left_theirs & (theirs.kinds == kind)).sum(1)


def _is_swapped(partner: NDArray[np.int8], whole: Truths) -> Truths:
    """Do any two matched words stand the other way round?"""
    swapped = np.zeros(len(partner), bool)
    for i in range(partner.shape[1] - 1):
        later = whole[:, i + 1 :] & (partner[:, i + 1 :] < partner[:, i, None])
        swapped |= whole[:, i] & later.any(1)
    return swapped


def _best_conflict(value: Floats, mine: Truths, other: Truths) -> Floats:
    """How like the likest two words are that found no partner; 0 where none is left on a side."""
    both = mine[:, :, None] & other[:, None, :]
    best = np.where(both, value, -np.inf).max(axis=(1, 2))
    return np.where(np.isfinite(best), np.maximum(best, UNLIKE), 0).astype(np.float32)
