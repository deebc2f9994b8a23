"""How much more likely are two tokens one name written twice than two names met by chance?

The answer is log(p(what is seen | one name) / p(what is seen | two names)) in nats. "One name": two spellings of it, in
any scripts, as transliterators, clerks and typists write it. "Two names": a token, and another one taken evenly from
all *different* tokens of a large register, however many people bear each. How common a name is among people has to be
added by who knows it.

What is seen: the cosine of `encoder`, the score of `alignment`, how ordinary the letters are, lengths and alphabets.
A small network makes one number of them; it is trained on rows kept apart for that, see `tools/train_identity.py`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.alignment import EDGE, Alignment, edged, shipped
from safeconduct.identity.encoder import encode_codes
from safeconduct.identity.letters import Alphabet, alphabets, codes
from safeconduct.identity.parts import load

MOST = 14.0
"""Likeness of a token with itself; no pair has more."""
LEAST = -14.0
_KINDS = 8
FEATURES = 8 + _KINDS

Codes = NDArray[np.uint8]
Vectors = NDArray[np.int8]
Floats = NDArray[np.float32]


def likeness(a: Sequence[str], b: Sequence[str]) -> Floats:
    """Likeness of n pairs of tokens, nats, shape (n,): see above. Symmetric; LEAST when one of two has no letters."""
    return likeness_of_codes(codes(a), codes(b))


def likeness_of_codes(a: Codes, b: Codes, vectors: tuple[Vectors, Vectors] | None = None) -> Floats:
    """`likeness` of rows of `letters.codes`, both (n, WIDTH). `vectors`: their `encoder.encode_codes`, if known."""
    ours, theirs = vectors or (encode_codes(a), encode_codes(b))
    found = ratio(measured(a, b, ours, theirs, shipped(), _following()), load("likeness")).clip(LEAST, MOST - 1)
    found[(a == b).all(axis=1)] = MOST
    found[(a[:, 0] == 0) | (b[:, 0] == 0)] = LEAST
    return found


def measured(a: Codes, b: Codes, ours: Vectors, theirs: Vectors, alignment: Alignment, following: Floats) -> Floats:
    """What is seen of n pairs, shape (n, FEATURES): the same whichever of two comes first."""
    found = np.zeros((len(a), FEATURES), np.float32)
    long, wide = (a != 0).sum(axis=1), (b != 0).sum(axis=1)
    score = alignment.scores(a, b)
    aligned = ~np.isnan(score)
    score = np.where(aligned, score, 0)
    found[:, 0] = np.einsum("nd,nd->n", ours.astype(np.float32), theirs.astype(np.float32)) / 127.0**2
    found[:, 1] = score / (long + wide + 4)
    found[:, 2] = score / 10
    found[:, 3] = (ordinary(a, following) + ordinary(b, following)) / 20
    found[:, 4] = np.minimum(long, wide) / 8
    found[:, 5] = np.maximum(long, wide) / 8
    found[:, 6] = (np.maximum(long, wide) - np.minimum(long, wide)) / 4
    found[:, 7] = aligned
    found[np.arange(len(a)), 8 + _kind(alphabets(a), alphabets(b))] = 1
    return found


def _kind(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Which alphabets meet: Latin with any (its number), one other with itself (6), two others (7)."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    return np.asarray(np.where(low <= Alphabet.LATN, high, np.where(low == high, 6, 7)), dtype=np.intp)


@cache
def _following() -> Floats:
    table: Floats = load("likeness")["following"].astype(np.float32)
    return table


def ordinary(rows: Codes, following: Floats) -> Floats:
    """Log probability of tokens' letters, each after the one before: (n,). Low for long and for odd tokens."""
    letters = edged(rows)
    each = np.where(letters[:, 1:] != 0, following[letters[:, :-1], letters[:, 1:]], 0)
    return np.asarray(each.sum(axis=1), dtype=np.float32)


def letters_that_follow(rows: Codes, smooth: float = 0.5) -> Floats:
    """Log probabilities (256, 256) of a letter after a letter, from tokens. For training."""
    letters = edged(rows)
    counts = np.full((256, 256), smooth / 50)
    np.add.at(counts, (letters[:, :-1][letters[:, 1:] != 0], letters[:, 1:][letters[:, 1:] != 0]), 1)
    counts[EDGE] += 1
    return np.asarray(np.log(counts / counts.sum(axis=1, keepdims=True)), dtype=np.float32)


def ratio(features: Floats, part: Mapping[str, NDArray[Any]]) -> Floats:
    """The network: log likelihood ratio from `measured`, shape (n,)."""
    inner = np.tanh((features - part["middle"]) / part["spread"] @ part["inner"] + part["inner_bias"])
    return np.asarray(inner @ part["outer"] + part["outer_bias"], dtype=np.float32)
