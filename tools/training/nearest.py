"""The nearest of many vectors."""

import numpy as np
from numpy.typing import NDArray

_BLOCK = 64
_BATCH = 512


def nearest(queries: NDArray[np.float32], vectors: NDArray[np.float32], most: int) -> NDArray[np.intp]:
    """Numbers of the `most` vectors with the greatest product with each query, in no order: shape (n, most)."""
    if len(vectors) <= most * _BLOCK:
        return np.argsort(-(queries @ vectors.T), axis=1, kind="stable")[:, :most]
    blocks = -(-len(vectors) // _BLOCK)
    filled = np.zeros((blocks * _BLOCK, vectors.shape[1]), np.float32)
    filled[: len(vectors)] = vectors
    return np.concatenate([_among(queries[k : k + _BATCH] @ filled.T, most) for k in range(0, len(queries), _BATCH)])


def _among(products: NDArray[np.float32], most: int) -> NDArray[np.intp]:
    """The greatest of each row: they lie in the blocks with the greatest maxima."""
    n = len(products)
    blocked = products.reshape(n, -1, _BLOCK)
    best = np.argpartition(blocked.max(axis=2), -most, axis=1)[:, -most:]
    inside = np.take_along_axis(blocked, best[:, :, None], axis=1).reshape(n, -1)
    places = np.argpartition(inside, -most, axis=1)[:, -most:]
    return np.take_along_axis(best, places // _BLOCK, axis=1) * _BLOCK + places % _BLOCK
