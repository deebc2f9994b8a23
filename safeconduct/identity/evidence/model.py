"""How evidence adds up: Fellegi and Sunter's log odds, with relatives as rivals.

A record that agrees on father, village and surname may be the same person, or a brother. So four explanations compete
with "two strangers": the same person, a sibling, a parent or child, a spouse. Each has its own weights, counted from
pairs of that kind; a shared father lifts "same" and "sibling" alike and so cannot tell them apart, as it should be.
The probability of the same person is its share of all five (I. Fellegi, A. Sunter, A Theory for Record Linkage, JASA
1969, for one rival).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .codes import Codes, Truth
from .names import NameScores
from .weights import NameWeights, Weights

Floats = NDArray[np.float64]

REGISTER = 100_000
"""Persons among whom one looks, when it is not told. The more there are, the more strangers look alike."""


def name_nats(
    scores: NameScores, weights: NameWeights, *, shared: NDArray[np.float32] | None = None, part: Truth | None = None
) -> Floats:
    """What names say for each relation, against strangers: shape (n, 4), nats; 0 where a name is blank.

    `shared` (n,): nats of the rarity that another field has told already. `part` (n,): one of the two names is a
    single word and the other is not.
    """
    blank = np.isnan(scores.log_odds)
    told = np.nan_to_num(scores.log_odds).astype(np.float64)
    which = np.zeros(len(told), np.intp) if part is None else part.astype(np.intp)
    same = 1 / (1 + np.exp(-(weights.slope * told + weights.shift).clip(-30, 30)))
    rarity = weights.rarity * (scores.rarity.astype(np.float64) - (0 if shared is None else shared))
    nats = np.log(same + (1 - same) * weights.other[which]) + rarity.clip(0, weights.cap)
    ratios = [
        np.where(which, *(np.interp(told, weights.knots, weights.ratios[kind, :, at]) for kind in (1, 0)))
        for at in range(weights.ratios.shape[2])
    ]
    out: Floats = nats[:, None] + np.stack(ratios, axis=1)
    out[blank] = 0
    return out


def code_nats(codes: dict[str, Codes], weights: Weights) -> Floats:
    """What all fields with codes say together for each relation: shape (n, 4), nats."""
    total: Floats = np.sum([weights.fields[field][found] for field, found in codes.items()], axis=0)
    return total


def relation_nats(nats: Floats, weights: Weights, register: int) -> Floats:
    """The log odds of each relation against strangers after the prior: shape (n, 4)."""
    odds: Floats = nats + np.log(weights.prior) - np.log(max(2, register))
    return odds


def same_log_odds(relations: Floats) -> Floats:
    """Log odds of "the same person" against all else, strangers and relatives: shape (n,)."""
    rivals = np.concatenate([relations[:, 1:], np.zeros((len(relations), 1))], axis=1)
    most = rivals.max(1)
    odds: Floats = relations[:, 0] - most - np.log(np.exp(rivals - most[:, None]).sum(1))
    return odds


def calibrated(log_odds: Floats, weights: Weights) -> Floats:
    """Log odds after the curve that was fitted on records kept apart from those that were counted."""
    return np.interp(log_odds, weights.curve_from, weights.curve_to)
