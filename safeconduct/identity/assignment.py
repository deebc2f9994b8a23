"""Which word of one name belongs to which word of another, for thousands of names at once, and what that says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.tokens import Kind

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]

UNLIKE, MOST_LIKE = np.float32(-2), np.float32(14)
"""Least and most that the likeness of two words counts, nats. Words not found near each other have the least."""
INITIAL_FITS, INITIALS_SAME = np.float32(1.5), np.float32(2.5)
SAME_WORD = np.float32(5)
"""Nats from which two words count as one, where that has to be decided."""
STEPS = np.array([2, 5, 8, 11], np.float32)
"""Likeness weighs more, or less, above each of these."""
NO_WORD = 255


class WordKind:
    """Kinds of words as they stand in arrays: plain numbers, with which numpy is faster than with an enumeration."""

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

    PAIRED = 0
    LIKENESS = 1
    ABOVE_0 = 2
    ABOVE_1 = 3
    ABOVE_2 = 4
    ABOVE_3 = 5
    WEAKEST = 6
    STRONGEST = 7
    RARITY = 8
    RAREST = 9
    EXTRA = 10
    EXTRA_PATRONYMIC = 11
    INITIALS = 12
    INITIALS_LEFT = 13
    SWAPPED = 14
    PARTICLES_LEFT = 15
    ALTERED = 16
    NOTHING_PAIRED = 17


SHAPES = 6
"""Columns of `shapes`."""


def shapes(ours: Sides, theirs: Sides) -> Floats:
    """How unlike two names are in how many words and initials they have: shape (n, SHAPES)."""
    initials, words = (_more(ours, theirs, kind) for kind in (True, False))
    both = initials + words
    told = [abs(initials), abs(words), words.clip(0), abs(both), initials != 0, both != 0]
    return np.stack(told, axis=1).astype(np.float32)


def _more(ours: Sides, theirs: Sides, initials: bool) -> NDArray[np.intp]:
    """How many more initials, or other words, their names have than ours, (n,)."""
    counted = [
        ((side.kinds == WordKind.INITIAL) == initials) & (side.kinds != NO_WORD) for side in (theirs, ours)
    ]  # fmt: skip
    more: NDArray[np.intp] = counted[0].sum(1) - counted[1].sum(1)
    return more


def with_initials(likeness: Floats, ours: Sides, theirs: Sides) -> Floats:
    """The likeness (n, ours, theirs) as it counts: initials fit words that begin so; -inf where two can not be one."""
    mine, other = ours.kinds[:, :, None], theirs.kinds[:, None, :]
    first = ours.firsts[:, :, None] == theirs.firsts[:, None, :]
    short_mine, short_other = mine == WordKind.INITIAL, other == WordKind.INITIAL
    value = likeness.clip(UNLIKE, MOST_LIKE)
    short = short_mine | short_other
    fits = np.where(short_mine & short_other, INITIALS_SAME, INITIAL_FITS)
    value = np.where(short, np.where(first, fits, -np.inf), value)
    words = ours.is_word[:, :, None] & theirs.is_word[:, None, :]
    nothing = (mine == NO_WORD) | (other == NO_WORD) | (~words & ~short & (value <= 0))
    value[nothing] = -np.inf
    return value.astype(np.float32)


def assign(value: Floats) -> NDArray[np.int8]:
    """One to one, the largest value first, until a side has none left: for each of our words which of theirs, or -1.

    (n, ours, theirs) → (n, ours).
    """
    n, mine, other = value.shape
    left = value.copy()
    partner = np.full((n, mine), -1, np.int8)
    rows = np.arange(n)
    for _ in range(min(mine, other)):
        best = left.reshape(n, -1).argmax(axis=1)
        i, j = np.divmod(best, other)
        good = left[rows, i, j] > -np.inf
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
    mine, other = ours.is_word, theirs.is_word
    value = with_initials(likeness, ours, theirs)
    partner = assign(value)
    taken = partner >= 0
    at = np.maximum(partner, 0).astype(np.intp)
    gained = np.take_along_axis(value, at[:, :, None], 2)[:, :, 0]
    whole = taken & mine & np.take_along_axis(other, at, 1)
    left_theirs = theirs.kinds != NO_WORD
    rows, columns = np.nonzero(taken)
    left_theirs[rows, partner[rows, columns]] = False
    left_ours = ~taken & (ours.kinds != NO_WORD)
    good = whole & (gained > SAME_WORD)
    shared = np.where(good, np.minimum(ours.rarity, np.take_along_axis(theirs.rarity, at, 1)), 0)
    told = [
        *_of_paired(gained, whole), shared.sum(1), shared.max(1),
        *_of_left(left_ours & mine, left_theirs & other, ours, theirs),
        (taken & ~whole & (gained >= INITIAL_FITS)).sum(1),
        _count(left_ours, ours, left_theirs, theirs, WordKind.INITIAL),
        _is_swapped(partner, good), _count(left_ours, ours, left_theirs, theirs, WordKind.PARTICLE),
        np.full(len(likeness), altered), ~whole.any(1),
    ]  # fmt: skip
    return np.stack(told, axis=1).astype(np.float32)


def _of_paired(gained: Floats, there: Truths) -> list[NDArray[Any]]:
    """What the likeness (n, ours) of words with their partners says, for those that are `there`."""
    value = np.where(there, gained, 0)
    above = [np.where(there, gained - step, 0).clip(0).sum(1) for step in STEPS]
    any_there = there.any(1)
    weakest = np.where(any_there, np.where(there, gained, np.inf).min(1), 0)
    strongest = np.where(any_there, np.where(there, gained, -np.inf).max(1), 0)
    return [there.sum(1), value.sum(1), *above, weakest, strongest]


def _of_left(mine: Truths, other: Truths, ours: Sides, theirs: Sides) -> list[NDArray[Any]]:
    """How many more words one side has, and how many of these are patronymics."""
    patronymics = _count(mine, ours, other, theirs, WordKind.PATRONYMIC)
    extra = np.abs(mine.sum(1) - other.sum(1))
    fathers = np.minimum(extra, patronymics)
    return [extra - fathers, fathers]


def _count(mine: Truths, ours: Sides, other: Truths, theirs: Sides, kind: int) -> NDArray[Any]:
    counted: NDArray[Any] = (mine & (ours.kinds == kind)).sum(1) + (other & (theirs.kinds == kind)).sum(1)
    return counted


def _is_swapped(partner: NDArray[np.int8], good: Truths) -> Truths:
    """Do any two matched words stand the other way round?"""
    swapped = np.zeros(len(partner), bool)
    for i in range(partner.shape[1] - 1):
        later = good[:, i + 1 :] & (partner[:, i + 1 :] < partner[:, i, None])
        swapped |= good[:, i] & later.any(1)
    return swapped
