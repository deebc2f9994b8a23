"""One to one: who of ours is who of theirs, when nobody can be two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

Index = NDArray[np.intp]
Floats = NDArray[np.float64]
_HIGHEST = 50.0


def rivalled(pairs: Index, log_odds: Floats) -> Floats:
    """Probability of each pair when at most one pair of each row can be true: shape (n,).

    `pairs` (n, 2): a row of ours and one of theirs, each pair once; `log_odds` (n,): of each pair by itself. Two rows
    that fit equally well get half each.
    """
    odds = np.exp(np.clip(log_odds, -_HIGHEST, _HIGHEST))
    all_odds = 1 - odds
    for side in (0, 1):
        rows, where = np.unique(pairs[:, side], return_inverse=True)
        all_odds += np.bincount(where, weights=odds, minlength=len(rows))[where]
    probability: Floats = odds / np.maximum(all_odds, odds)
    return probability


def assign(pairs: Index, log_odds: Floats, threshold: float = 0.5) -> NDArray[np.bool_]:
    """Which of the pairs hold when every row is at most one other: the likeliest assignment as a whole, shape (n,).

    `pairs` and `log_odds` as for `rivalled`. Pairs below `threshold` (a probability) never hold. Exact: maximises the
    sum of log odds above the threshold's (linear assignment on a sparse graph).
    """
    gain = np.clip(log_odds, -_HIGHEST, _HIGHEST) - np.log(threshold / (1 - threshold))
    chosen = np.zeros(len(pairs), bool)
    good = np.flatnonzero(gain > 0)
    if not len(good):
        return chosen
    ours, row = np.unique(pairs[good, 0], return_inverse=True)
    theirs, column = np.unique(pairs[good, 1], return_inverse=True)
    nobody = np.arange(len(ours))
    cost = np.concatenate([2 * _HIGHEST + 1 - gain[good], np.full(len(ours), 2 * _HIGHEST + 1)])
    where = (np.concatenate([row, nobody]), np.concatenate([column, len(theirs) + nobody]))
    graph = coo_array((cost, where), shape=(len(ours), len(theirs) + len(ours))).tocsr()
    taken = dict(zip(*(side.tolist() for side in min_weight_full_bipartite_matching(graph)), strict=True))
    chosen[good] = [taken[i] == j for i, j in zip(row.tolist(), column.tolist(), strict=True)]
    return chosen
