"""From what an assignment of words says to a calibrated probability.

A linear sum and a small network beside it, trained by `tools/train_names.py` on names and their nearest rivals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.parts import load

Floats = NDArray[np.float32]


def log_odds(features: Floats) -> Floats:
    """Log odds, nats, that two names are one name, from `assignment.features` (n, len(Feature)): shape (n,)."""
    return answer(features, load("names"))


def preference(features: Floats, shapes: Floats) -> Floats:
    """What a name gains, nats, when many are put in order: of names that may be the same, those of the same shape go
    first. `shapes` (n, SHAPES) from `assignment.shapes`. Trained by `tools/train_ranking.py`; shape (n,)."""
    weights = load("ranking")["weights"]
    return np.asarray(np.concatenate([features, shapes], axis=1) @ weights, dtype=np.float32)


def answer(features: Floats, part: Mapping[str, NDArray[Any]]) -> Floats:
    """`log_odds` by the weights of `part`."""
    even = (features - part["middle"]) / part["spread"]
    inner = np.tanh(even @ part["inner"] + part["inner_bias"])
    return np.asarray(inner @ part["outer"] + even @ part["direct"] + part["bias"], dtype=np.float32)
