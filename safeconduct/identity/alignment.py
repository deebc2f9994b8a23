"""Two tokens laid beside each other: a score that sums over all ways to cut both into pieces that answer each other.

A joint multigram (Deligne & Bimbot, 1995; Bisani & Ney, 2008): a piece of 0 to 3 letters of one token answers to a
piece of 0 to 3 letters of the other, with a learned weight for each pair of pieces, and a table of its own for each
pair of alphabets. The weights are first probabilities (EM), then tuned so that the right token stands above its nearest
rivals; see `tools/train_identity.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.letters import WIDTH, Alphabet, alphabets
from safeconduct.identity.parts import load

EDGE = 255
NO_PIECE, EMPTY = 0, 1
LONGEST = 3
PIECES = tuple((i, j) for i in (1, 2, 3) for j in (0, 1, 2, 3) if not (i > 1 and j == 0) and (i, j) != (3, 3))
"""Lengths of pieces that can answer each other, besides (0, 1)."""
LEAST = -60.0
_BATCH = 512

Units = NDArray[np.int16]
Table = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Inventory:
    """The pieces of one alphabet and their numbers; NO_PIECE stands for all that are too rare to have one.

    `pieces` (m, 3): codes of each piece, padded with 0; rows NO_PIECE and EMPTY are 0. `one`, `two`, `three`: number
    of a piece by its letter, by its two letters, by the number of its first two letters and the third letter.
    """

    pieces: NDArray[np.uint8]
    one: NDArray[np.int16]
    two: NDArray[np.int16]
    three: NDArray[np.int16]

    @classmethod
    def of(cls, pieces: NDArray[np.uint8]) -> "Inventory":
        """From the list of pieces. The first two letters of a piece of three must be a piece too."""
        one, two = np.zeros(256, np.int16), np.zeros((256, 256), np.int16)
        three = np.zeros((len(pieces), 256), np.int16)
        size = (pieces != 0).sum(axis=1)
        number = np.arange(len(pieces), dtype=np.int16)
        for length, table in ((1, one), (2, two)):
            at = size == length
            table[tuple(pieces[at, k] for k in range(length))] = number[at]
        at = size == LONGEST
        three[two[pieces[at, 0], pieces[at, 1]], pieces[at, 2]] = number[at]
        three[NO_PIECE] = NO_PIECE
        return cls(pieces, one, two, three)

    def units(self, rows: NDArray[np.uint8]) -> Units:
        """Numbers of the pieces that begin at each place of each token, edges counted: (n, WIDTH + 2, LONGEST)."""
        letters = edged(rows)
        following = np.pad(letters[:, 1:], ((0, 0), (0, 1)))
        third = np.pad(letters[:, 2:], ((0, 0), (0, 2)))
        two = self.two[letters, following]
        return np.stack([self.one[letters], two, self.three[two, third]], axis=2)


def edged(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Rows of codes with EDGE before and after the letters: (n, WIDTH + 2)."""
    n = len(rows)
    found = np.zeros((n, WIDTH + 2), dtype=np.uint8)
    found[:, 1:-1] = rows
    found[:, 0] = EDGE
    found[np.arange(n), (rows != 0).sum(axis=1) + 1] = EDGE
    return found


def forward(ours: Units, theirs: Units, table: Table) -> list[NDArray[np.float32]]:
    """Sums over all ways to cut: item i, cell (n, j) is the first i letters of ours beside the first j of theirs."""
    n, width = len(ours), theirs.shape[1]
    flat, columns = table.ravel(), table.shape[1]
    wide = theirs.astype(np.intp)
    first = ours.astype(np.intp) * columns
    insertion = flat[EMPTY * columns + wide[:, :, 0]]
    sums: list[NDArray[np.float32]] = []
    for i in range(ours.shape[1] + 1):
        row = np.zeros((n, width + 1), np.float32)
        if i == 0:
            row[:, 0] = 1
        for mine, other in PIECES:
            if mine > i:
                continue
            unit = first[:, i - mine, mine - 1][:, None]
            if other == 0:
                row += sums[i - mine] * flat[unit + EMPTY]
            else:
                ends = width + 1 - other
                row[:, other:] += sums[i - mine][:, :ends] * flat[unit + wide[:, :ends, other - 1]]
        for j in range(1, width + 1):
            row[:, j] += row[:, j - 1] * insertion[:, j - 1]
        sums.append(row)
    return sums


def scores(ours: Units, theirs: Units, table: Table) -> NDArray[np.float32]:
    """Log of the summed weight of each pair, shape (n,), at least LEAST."""
    found = np.zeros(len(ours), np.float32)
    long, wide = ((units[:, :, 0] != NO_PIECE).sum(axis=1) for units in (ours, theirs))
    order = np.argsort(long * 32 + wide, kind="stable")
    for start in range(0, len(order), _BATCH):
        at = order[start : start + _BATCH]
        high, broad = long[at], wide[at]
        sums = forward(ours[at, : high.max()], theirs[at, : broad.max()], table)
        found[at] = np.stack(sums)[high, np.arange(len(at)), broad]
    return np.asarray(np.log(np.maximum(found, np.float32(np.exp(LEAST)))), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Alignment:
    """Inventories of the alphabets, and a table of weights for each pair of alphabets (the lower one first)."""

    inventories: Mapping[int, Inventory]
    tables: Mapping[tuple[int, int], Table]

    def scores(self, a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Score of n pairs of rows of codes; NaN where there is no table for their alphabets."""
        found = np.full(len(a), np.nan, np.float32)
        ours, theirs = alphabets(a), alphabets(b)
        for (first, second), table in self.tables.items():
            for left, right, at in (
                (a, b, (ours == first) & (theirs == second)),
                (b, a, (ours == second) & (theirs == first) & (first != second)),
            ):
                if at.any():
                    units = self.inventories[first].units(left[at]), self.inventories[second].units(right[at])
                    found[at] = scores(*units, table)
        return found


def unpacked(part: Mapping[str, NDArray[Any]]) -> Alignment:
    """The alignment from the arrays of its part. A table is kept as places and weights (log, in steps of `step`)."""
    inventories = {int(a): Inventory.of(part[f"pieces_{a}"]) for a in Alphabet if f"pieces_{a}" in part}
    tables = {}
    for first, second in part["pairs"]:
        table = np.zeros((len(inventories[first].pieces), len(inventories[second].pieces)), np.float32)
        weights = part[f"weights_{first}_{second}"].astype(np.float32) * part["step"]
        table.ravel()[np.cumsum(part[f"places_{first}_{second}"].astype(np.int64))] = np.exp(weights)
        tables[int(first), int(second)] = table
    return Alignment(inventories, tables)


@cache
def shipped() -> Alignment:
    """The alignment that comes with the package."""
    return unpacked(load("alignment"))
