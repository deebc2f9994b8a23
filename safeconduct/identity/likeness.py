"""How much more likely are two tokens one name written twice than two names met by chance?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.encoder import encode_codes
from safeconduct.identity.letters import codes

MOST = 14.0
"""Likeness of a token with itself; no pair has more."""
LEAST = -14.0


def likeness(a: Sequence[str], b: Sequence[str]) -> NDArray[np.float32]:
    """For n pairs of tokens, log(p(one name written twice) / p(two names by chance)) in nats, shape (n,)."""
    return likeness_of_codes(codes(a), codes(b))


def likeness_of_codes(
    a: NDArray[np.uint8], b: NDArray[np.uint8], vectors: tuple[NDArray[np.int8], NDArray[np.int8]] | None = None
) -> NDArray[np.float32]:
    """`likeness` of rows of `letters.codes`, both (n, WIDTH). `vectors`: their `encoder.encode_codes`, if known already."""
    ours, theirs = vectors or (encode_codes(a), encode_codes(b))
    cosine = np.einsum("nd,nd->n", ours.astype(np.float32), theirs.astype(np.float32)) / (127.0**2)
    found = np.clip(24.0 * (cosine - 0.62), LEAST, MOST)
    found[(a == b).all(axis=1)] = MOST
    found[(a[:, 0] == 0) | (b[:, 0] == 0)] = LEAST
    return np.asarray(found, dtype=np.float32)
