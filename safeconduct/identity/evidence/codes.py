"""Numbers of papers and phones as bytes in columns, and how two of them differ, for millions of pairs at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Index = NDArray[np.intp]
Codes = NDArray[np.int8]
Truth = NDArray[np.bool_]

WIDTH = 24  # characters of a number that are looked at; no passport, card or phone has more
MOST = 8  # papers, phones, addresses of one record that are looked at


def identifier(text: str) -> int:
    """A number for a text, the same in every process; 0 for the empty text."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> 1 if text else 0


def table(rows: Sequence[Sequence[int]]) -> Ids:
    """Rows of numbers, shape (rows, longest row up to MOST), filled up with 0."""
    width = max(1, min(MOST, max(map(len, rows), default=1)))
    out = np.zeros((len(rows), width), np.int64)
    for at, row in enumerate(rows):
        out[at, : len(row)] = row[:width]
    return out


class Difference(IntEnum):
    """How two numbers differ."""

    NONE = 0
    SWAPPED = 1
    ONE = 2
    MISSING = 3
    MORE = 4


class Texts:
    """Short texts, several to a record: bytes from the left and from the right, shape (rows, values, WIDTH)."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        width = max(1, min(MOST, max(map(len, rows), default=1)))
        self.left = np.zeros((len(rows), width, WIDTH), np.uint8)
        self.right = np.zeros((len(rows), width, WIDTH), np.uint8)
        self.length = np.zeros((len(rows), width), np.int16)
        for at, row in enumerate(rows):
            for place, text in enumerate(row[:width]):
                self._put(at, place, text.encode("ascii", "replace")[:WIDTH])

    def _put(self, at: int, place: int, text: bytes) -> None:
        if text:
            letters = np.frombuffer(text, np.uint8)
            self.left[at, place, : len(text)] = letters
            self.right[at, place, WIDTH - len(text) :] = letters
            self.length[at, place] = len(text)


def differences(a: Texts, ia: Index, b: Texts, ib: Index, *, shortest: int) -> Codes:
    """How each value of a row of `a` differs from each of a row of `b`: shape (pairs, values of a, values of b).

    Only numbers of `shortest` characters or more can be one character apart; shorter ones are equal or not.
    """
    out = np.full((len(ia), a.length.shape[1], b.length.shape[1]), Difference.MORE, np.int8)
    both = np.flatnonzero((a.length[ia, 0] > 0) & (b.length[ib, 0] > 0))
    if len(both):
        out[both] = _differences(a, ia[both], b, ib[both], shortest)
    return out


def _differences(a: Texts, ia: Index, b: Texts, ib: Index, shortest: int) -> Codes:
    left_a, left_b = a.left[ia][:, :, None], b.left[ib][:, None]
    length_a, length_b = a.length[ia][:, :, None], b.length[ib][:, None]
    front = _run(left_a == left_b)
    back = _run((a.right[ia][:, :, None] == b.right[ib][:, None])[..., ::-1])
    both, shorter = (length_a > 0) & (length_b > 0), np.minimum(length_a, length_b)
    long, alike = both & (shorter >= shortest), front + back
    same_length = long & (length_a == length_b)
    out = np.full(front.shape, Difference.MORE, np.int8)
    out[long & (np.abs(length_a - length_b) == 1) & (alike >= shorter)] = Difference.MISSING
    out[same_length & (alike == length_a - 1)] = Difference.ONE
    out[same_length & (alike == length_a - 2) & _crossed(left_a, left_b, front)] = Difference.SWAPPED
    out[both & (length_a == length_b) & (front == WIDTH)] = Difference.NONE
    return out


def _run(equal: Truth) -> NDArray[np.int16]:
    """How many of the first of the last axis are true without a gap."""
    return np.where(equal.all(-1), WIDTH, (~equal).argmax(-1)).astype(np.int16)


def _crossed(left_a: NDArray[np.uint8], left_b: NDArray[np.uint8], front: NDArray[np.int16]) -> Truth:
    """Are the two characters at the first difference the same ones the other way round?"""
    shape = (*front.shape, WIDTH)
    first = np.minimum(front, WIDTH - 2).astype(np.intp)[..., None]
    a, b = np.broadcast_to(left_a, shape), np.broadcast_to(left_b, shape)
    here_a, next_a = (np.take_along_axis(a, first + step, -1)[..., 0] for step in (0, 1))
    here_b, next_b = (np.take_along_axis(b, first + step, -1)[..., 0] for step in (0, 1))
    crossed: Truth = (here_a == next_b) & (next_a == here_b)
    return crossed
