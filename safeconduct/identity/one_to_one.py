"""One to one: who of ours is who of theirs, when nobody can be two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

Index = NDArray[np.intp]
Floats = NDArray[np.float64]
_HIGHEST = 50.0
_ROUNDS = 30
LEAST_ROWS, MOST_SHARED = 50, 0.9


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


def shared_log_odds(pairs: Index, log_odds: Floats, rows: int) -> float:
    """Log odds (nats) that a row of ours is among theirs at all, told by the pairs themselves: EM, at most 9 in 10.

    `rows`: how many rows of ours there are, those without a pair too. Fewer than LEAST_ROWS tell nothing: 0, one half.
    """
    if rows < LEAST_ROWS or not len(pairs):
        return 0.0
    ours, where = np.unique(pairs[:, 0], return_inverse=True)
    total = np.bincount(where, weights=np.exp(np.clip(log_odds, -_HIGHEST, _HIGHEST)), minlength=len(ours))
    share = 0.5
    for _ in range(_ROUNDS):
        lifted = total * share / (1 - share)
        share = float(np.clip((lifted / (1 + lifted)).sum() / rows, 1 - MOST_SHARED, MOST_SHARED))
    return float(np.log(share / (1 - share)))


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
