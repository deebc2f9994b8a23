"""A token as a short vector: spellings of one name, in any scripts, lie close together.

The vector is the sum of the learned vectors of the token's n-grams (1 to 4 letters, of its own script; see `letters`).
One matrix product then finds the nearest of 100,000 tokens. Trained by `tools/train_identity.py`.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from safeconduct.identity.letters import WIDTH, codes
from safeconduct.identity.parts import load

DIMENSIONS = 64
BUCKETS = 1 << 15
LONGEST = 4
_BATCH = 8192
_MULTIPLIERS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F], dtype=np.uint64)
_EDGE = np.uint8(255)


def grams(rows: NDArray[np.uint8]) -> csr_array:
    """Which n-grams the tokens have, as a sparse (n, BUCKETS) matrix of counts. A row of zeros has none."""
    n = len(rows)
    edged = np.zeros((n, WIDTH + 2), dtype=np.uint8)
    edged[:, 1:-1] = rows
    ends = (rows != 0).sum(axis=1)
    edged[:, 0] = np.where(ends > 0, _EDGE, 0)
    edged[np.arange(n), ends + 1] = edged[:, 0]
    found = [_hashed(edged, size) for size in range(1, LONGEST + 1)]
    owner = np.concatenate([where for where, _ in found])
    bucket = np.concatenate([what for _, what in found])
    return csr_array((np.ones(len(owner), dtype=np.float32), (owner, bucket)), shape=(n, BUCKETS))


def _hashed(edged: NDArray[np.uint8], size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row and bucket of every n-gram of `size` letters (edges count as letters, but are no n-gram alone)."""
    wide = edged.astype(np.uint64)
    spans = wide.shape[1] - size + 1
    value = np.full((len(wide), spans), size * 0x51ED27, dtype=np.uint64)
    for k in range(size):
        value = (value ^ wide[:, k : k + spans]) * _MULTIPLIERS[k]
        value ^= value >> np.uint64(15)
    whole = edged[:, size - 1 :] != 0
    if size == 1:
        whole &= edged != _EDGE
    owner, place = np.nonzero(whole)
    return owner, ((value[owner, place] >> np.uint64(7)) % np.uint64(BUCKETS)).astype(np.intp)


@lru_cache(maxsize=1)
def _table() -> NDArray[np.float32]:
    part = load("encoder")
    table: NDArray[np.float32] = part["table"].astype(np.float32) * part["scale"]
    return table


def encoded(rows: NDArray[np.uint8], table: NDArray[np.float32]) -> NDArray[np.int8]:
    """`encode_codes` by any table."""
    found = np.zeros((len(rows), DIMENSIONS), dtype=np.int8)
    for start in range(0, len(rows), _BATCH):
        vectors = grams(rows[start : start + _BATCH]) @ table
        length = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        found[start : start + _BATCH] = np.rint(vectors * (127.0 / length)).clip(-127, 127)
    return found


def encode_codes(rows: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Vectors of rows of `letters.codes`: int8 (n, DIMENSIONS), each about 127 long; all 0 for no letters."""
    return encoded(rows, _table())


def encode(texts: Sequence[str]) -> NDArray[np.int8]:
    """Vectors of tokens, int8 of shape (n, DIMENSIONS). The product of two, divided by 127², is their cosine."""
    return encode_codes(codes(texts))
