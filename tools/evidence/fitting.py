"""From pairs of records to weights: counting for the fields, likelihood for the names, a line for the curve."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from safeconduct.identity.evidence.bulk import Weighed, codes_of, part_names, weigh
from safeconduct.identity.evidence.codes import Codes, Truth
from safeconduct.identity.evidence.model import calibrated, code_nats, name_nats, relation_nats, same_log_odds
from safeconduct.identity.evidence.weights import CODES, RELATIONS, VERSION, read_weights
from tools.evidence.expected import EXPECTED
from tools.evidence.pairs import Pairs

Json = dict[str, object]
Fields = dict[str, dict[str, dict[str, float]]]
Knots = dict[str, list[list[float]]]
Numbers = NDArray[np.float64]

STRANGERS = 1_000_000  # pairs drawn at random to count what strangers share
LEAST, MOST = -6.0, 12.0  # nats that one field can give: what was never seen is not impossible
SMOOTHING = 4.0  # pairs as expected that every relation is given beside those that are counted
FEWEST = 4  # pairs below which there is nothing to count
USUALLY_BLANK = ("family", "photo")
KINDS = ("names", "parents")
NUMBERS = {
    "slope": (1.0, 0.6, 1.5),
    "shift": (0.0, -2.0, 2.0),
    "other": (-5.0, -7.0, -3.0),
    "part": (-4.0, -7.0, -2.0),
    "rarity": (0.7, 0.4, 0.8),
    "cap": (11.0, 8.0, 13.0),
}
"""Of each kind of name: where the search begins, the least and the most; `other` and `part` as log odds. Pairs of
wholly different names are hardly among those that are fitted, so the numbers may not go wherever
they like; and words of one name are not independent, so a nat of their rarity is worth less than one."""
LINE = {"slope": (1.0, 0.7, 1.3), "shift": (0.0, -3.0, 3.0)}
KNOTS = (-9.0, -7.0, -5.5, -4.0, -2.0, 0.0, 3.0, 6.0)
PRIOR = {"sibling": 0.2, "parent": 0.1, "spouse": 0.1}
"""How many of each a person has in a register that has the person, once."""


def weigh_pairs(pairs: Pairs, data: Json) -> Weighed:
    """The pairs under these weights."""
    return weigh(
        pairs.theirs, pairs.first, pairs.ours, pairs.second, pairs.names, pairs.parents,
        register=pairs.register, weights=read_weights(data),
    )  # fmt: skip


def count_fields(pairs: Pairs, seed: int = 7) -> Fields:
    """Nats of each code of each field for each relation, counted against pairs of strangers drawn at random."""
    strangers = _strangers(pairs, np.random.default_rng(seed))
    known = codes_of(pairs.theirs, pairs.first, pairs.ours, pairs.second)
    return {
        field: _field(field, [known[field][pairs.relation == at] for at in range(len(RELATIONS))], strangers[field])
        for field in CODES
    }


def _field(field: str, of_relations: list[Codes], of_strangers: Codes) -> dict[str, dict[str, float]]:
    """Nats by code and relation. Blank is told by no field but those of which it is the usual state."""
    codes = [code for code in CODES[field] if code.name != "BLANK" or field in USUALLY_BLANK]
    expected = np.array([EXPECTED[field].get(code.name, (0.0,) * len(RELATIONS)) for code in codes])
    counts = [np.bincount(some, minlength=len(CODES[field]))[codes] for some in (*of_relations, of_strangers)]
    nats = [_nats(counts[at], counts[-1], expected[:, at]) for at in range(len(RELATIONS))]
    return {
        code.name: {relation.value: round(float(nats[at][row]), 2) for at, relation in enumerate(RELATIONS)}
        for row, code in enumerate(codes)
        if code.name != "BLANK"
    }


def _strangers(pairs: Pairs, chance: np.random.Generator) -> dict[str, Codes]:
    """The codes of pairs drawn at random, of different families."""
    count = min(STRANGERS, 200 * pairs.register)
    first, second = (chance.integers(0, bulk.size, count) for bulk in (pairs.theirs, pairs.ours))
    apart = pairs.their_families[first] != pairs.our_families[second]
    first, second = first[apart], second[apart]
    parts = [
        codes_of(pairs.theirs, first[at : at + 20_000], pairs.ours, second[at : at + 20_000])
        for at in range(0, len(first), 20_000)
    ]
    return {field: np.concatenate([part[field] for part in parts]) for field in CODES}


def _nats(counts: NDArray[np.int64], of_strangers: NDArray[np.int64], expected: Numbers) -> Numbers:
    """Log of how much likelier each code is under a relation than among strangers."""
    strangers = (of_strangers + 0.5) / (of_strangers + 0.5).sum()
    usual = strangers * np.exp(expected)
    shares = (counts + SMOOTHING * usual / usual.sum()) / (counts.sum() + SMOOTHING)
    nats = np.log(shares / strangers)
    return np.where(counts + of_strangers < FEWEST, expected, nats).clip(LEAST, MOST)


def count_names(pairs: Pairs) -> dict[str, Knots]:
    """For names and parents' names: at each knot the nats of each relation but the first against the same person; first
    for names with about as many words, then for one word against several."""
    part = part_names(pairs.theirs.family, pairs.first, pairs.ours.family, pairs.second)
    everybody = np.ones(len(part), np.bool_)
    return {
        "names": _ratios(pairs.names.log_odds, pairs.relation, (~part, part)),
        "parents": _ratios(pairs.parents.log_odds, pairs.relation, (everybody, everybody)),
    }


def _ratios(log_odds: NDArray[np.float32], relation: NDArray[np.int8], kinds: tuple[Truth, Truth]) -> Knots:
    known = ~np.isnan(log_odds)
    out: Knots = {name.value: [] for name in RELATIONS[1:]}
    for rows in kinds:
        shares = [
            _near_knots(log_odds[known & rows & (relation == at)].astype(np.float64)) for at in range(len(RELATIONS))
        ]
        for at, name in enumerate(RELATIONS[1:], 1):
            nats = np.log(shares[at] / shares[0]).clip(LEAST, MOST)
            out[name.value].append([round(float(value), 2) for value in nats])
    return out


def _near_knots(log_odds: Numbers) -> Numbers:
    """Share of the numbers near each knot; each counts at the two knots beside it, the nearer one more."""
    weights = np.stack([np.interp(log_odds, KNOTS, row) for row in np.eye(len(KNOTS))])
    counts = weights.sum(1) + 1.0
    shares: Numbers = counts / counts.sum()
    return shares


def fit_names(samples: Sequence[Pairs], fields: Fields, knots: dict[str, Knots]) -> Json:
    """The numbers of names and relatives' names, and the line of the curve, that make the truth of all pairs likeliest.

    Each number is held near where the search begins unless the pairs say otherwise.
    """
    start = _start()
    told = [(_odds_of(pairs, fields, knots), pairs.same) for pairs in samples]

    def loss(numbers: Numbers) -> float:
        far = float(((numbers - start) ** 2).sum())
        losses = [
            np.logaddexp(0, np.where(truth, -found, found)) for found, truth in ((o(numbers), t) for o, t in told)
        ]
        return sum(float(one.sum()) for one in losses) + 0.5 * far

    found = minimize(loss, start, method="L-BFGS-B", bounds=[limits[1:] for limits in _limits()])
    return as_json(found.x, fields, knots)


def _odds_of(pairs: Pairs, fields: Fields, knots: dict[str, Knots]) -> Callable[[Numbers], Numbers]:
    """A function from the numbers to the log odds of all pairs; what does not depend on them is worked out once."""
    told = code_nats(
        codes_of(pairs.theirs, pairs.first, pairs.ours, pairs.second), read_weights(as_json(_start(), fields, knots))
    )
    shared = np.minimum(pairs.theirs.family.shared[pairs.first], pairs.ours.family.shared[pairs.second])
    no_fields: Fields = {field: {} for field in CODES}

    part = part_names(pairs.theirs.family, pairs.first, pairs.ours.family, pairs.second)

    def odds(numbers: Numbers) -> Numbers:
        weights = read_weights(as_json(numbers, no_fields, knots, digits=12))
        nats = told + name_nats(pairs.names, weights.names, part=part)
        nats += name_nats(pairs.parents, weights.parents, shared=shared)
        return calibrated(same_log_odds(relation_nats(nats, weights, pairs.register)), weights)

    return odds


def _start() -> Numbers:
    """The numbers as one row: those of each kind of name, and the two of the line."""
    return np.array([start for start, _least, _most in _limits()])


def _limits() -> list[tuple[float, float, float]]:
    return [*NUMBERS.values()] * len(KINDS) + [*LINE.values()]


def as_json(numbers: Numbers, fields: Fields, knots: dict[str, Knots], digits: int = 4) -> Json:
    """What the file of weights holds."""
    each = len(NUMBERS)
    kinds = {
        kind: _kind(numbers[at * each : (at + 1) * each], digits) | {"knots": list(KNOTS)} | knots[kind]
        for at, kind in enumerate(KINDS)
    }
    slope, shift = (float(number) for number in numbers[-2:])
    line = [round(slope * end + shift, digits) for end in (-60, 60)]
    return {
        "version": VERSION,
        "about": "Weights of evidence in nats, written by tools/train_evidence.py; see docs/identity.md.",
        "prior": PRIOR,
        **kinds,
        "calibration": {"x": [-60, 60], "y": line},
        "fields": fields,
    }


def _kind(numbers: Numbers, digits: int) -> Json:
    named = dict(zip(NUMBERS, map(float, numbers), strict=True))
    chances = [1 / (1 + math.exp(-named.pop(name))) for name in ("other", "part")]
    return {
        **{name: round(number, digits) for name, number in named.items()},
        "other": [round(chance, digits) for chance in chances],
    }
