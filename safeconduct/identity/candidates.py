"""Which names deserve a close look: those that have two of the words asked for, and those that have a rare one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.matches import Matches, Slot
from safeconduct.identity.postings import Postings, key_of_pair

Ids = NDArray[np.int32]
Floats = NDArray[np.float32]

PAIRED = 48
"""Likest words of each slot that are looked for together with those of another."""
MOST_PAIRED, MOST_SINGLE = 6_000, 3_000
RARITY_WEIGHT = np.float32(0.5)


def candidates(matches: Matches, postings: Postings, most: int) -> Ids:
    """Rows of the most promising names, at most `most`, best first: by likeness and rarity of the words they have."""
    values = [_valued(slot, matches) for slot in matches.slots]
    found = [_together(one, other, postings) for one, other in combinations(values, 2)]
    found += [hits for ids, value in values for hits in (_alone(ids, value, postings), _holding(ids, value, postings))]
    if not found:
        return np.zeros(0, np.int32)
    rows, value = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((-value, rows))
    rows, value = rows[order], value[order]
    first = np.append(True, rows[1:] != rows[:-1]) if len(rows) else np.zeros(0, bool)
    rows, value = rows[first], value[first]
    if len(rows) > most:
        best = np.argpartition(-value, most)[:most]
        rows, value = rows[best], value[best]
    ordered: Ids = rows[np.lexsort((rows, -value))]
    return ordered


def _valued(slot: Slot, matches: Matches) -> tuple[Ids, Floats]:
    """The words of a slot and what a name gains by having them, best first."""
    value = slot.likeness + RARITY_WEIGHT * matches.rarity_of_words(slot.ids)
    order = np.argsort(-value, kind="stable")
    return slot.ids[order], value[order].astype(np.float32)


def _together(one: tuple[Ids, Floats], other: tuple[Ids, Floats], postings: Postings) -> tuple[Ids, Floats]:
    """Names with a word of either slot."""
    keys = key_of_pair(one[0][:PAIRED, None], other[0][None, :PAIRED]).ravel()
    value = (one[1][:PAIRED, None] + other[1][None, :PAIRED]).ravel()
    order = np.argsort(-value, kind="stable")
    rows, which = postings.with_both(keys[order], MOST_PAIRED)
    return rows, value[order][which]


def _alone(ids: Ids, value: Floats, postings: Postings) -> tuple[Ids, Floats]:
    """Names that are this word and nothing else."""
    rows, which = postings.with_both(key_of_pair(ids, ids), MOST_SINGLE)
    return rows, value[which] + np.float32(0.01)


def _holding(ids: Ids, value: Floats, postings: Postings) -> tuple[Ids, Floats]:
    """Names that have this word among others."""
    rows, which = postings.with_word(ids, MOST_SINGLE)
    return rows, value[which]
