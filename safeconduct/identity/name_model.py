"""From what an assignment of words says to a calibrated probability.

The weights are trained by `tools/train_names.py`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.assignment import Feature

Floats = NDArray[np.float32]

_BY_HAND = {
    Feature.PAIRED: -3.0, Feature.LIKENESS: 0.5, Feature.WEAKEST: 0.2, Feature.EXTRA: -1.0, Feature.EXTRA_PATRONYMIC: -0.2,
    Feature.INITIALS: 0.8, Feature.INITIALS_LEFT: -0.5, Feature.SWAPPED: -0.4, Feature.PARTICLES_LEFT: -0.1,
    Feature.ALTERED: -0.3, Feature.NOTHING_PAIRED: -9.0,
}  # fmt: skip
_CONSTANT = -1.0


@cache
def _weights() -> Floats:
    return np.array([_BY_HAND.get(feature, 0.0) for feature in Feature], np.float32)


def log_odds(features: Floats) -> Floats:
    """Log odds, nats, that two names are one name, from `assignment.features` (n, len(Feature)): shape (n,)."""
    found: Floats = features @ _weights() + np.float32(_CONSTANT)
    return found
