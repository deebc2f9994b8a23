"""The most that a pair of records can come to, told by a part of what is known: so that few are compared in full.

Everything here is nats of "the same person" against strangers. What is left unsaid is counted as if it agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from .birth import Births, birth_codes
from .codes import Ids, Index
from .marks import equal_codes, fold_sex
from .model import REGISTER, name_nats
from .names import NameScores, known_names, rarity_of, sound_keys, sounds
from .places import PlaceColumns, place_codes
from .record import Evidence
from .weights import shipped

Floats = NDArray[np.float64]

LEAST_NATS = 1.5
"""Nats by which a bound may be wrong: relatives' names and family words are not looked at as closely as in full."""
_SAME = 0
"""The column of the relation "the same person"."""


def most_of_names(log_odds: NDArray[np.float32], rarity: NDArray[np.float32]) -> Floats:
    """The most that the names of n pairs can come to, with the prior: shape (n,). `rarity` as in one country."""
    part = np.ones(len(log_odds), np.bool_)
    told: Floats = name_nats(NameScores(log_odds, rarity), shipped().names, part=part)[:, _SAME] - log(REGISTER)
    return told


def most_of_rest(several: Sequence[Evidence]) -> Floats:
    """The most that all but names, papers, phones and addresses can come to for each of n records: shape (n,)."""
    return np.array([_most(evidence) for evidence in several])


def _most(evidence: Evidence) -> float:
    told = {
        "birth": evidence.birth or evidence.age,
        "sex": evidence.sex,
        "unit": evidence.unit,
        "photo": evidence.photo,
    }
    return sum(_best(field) for field, value in told.items() if value) + _most_of_home(evidence)


def _best(field: str) -> float:
    return float(shipped().fields[field][:, _SAME].max())


def _most_of_home(evidence: Evidence) -> float:
    """What places and the names of relatives can come to: how rare those are."""
    known, weights = known_names(evidence), shipped().parents
    rarest = max(rarity_of(sounds(names)) for names in (known.father, known.mother, known.spouse))
    place = _best("place") if evidence.village or evidence.district or evidence.state else 0.0
    return place + min(weights.cap, weights.rarity * rarest)


def estimated(a: Sequence[Evidence], ia: Index, b: Sequence[Evidence], ib: Index, needed: Floats) -> Floats:
    """What birth, sex, places and the father's name come to for n pairs of records, about, shape (n,): -inf where it is
    soon seen that it cannot come to `needed` (n,). `ia`, `ib` (n,): which record of `a` and of `b`."""
    weights = shipped().fields
    told: Floats = weights["birth"][birth_codes(Births(a), ia, Births(b), ib), _SAME]
    told = told + weights["sex"][equal_codes(_sexes(a), ia, _sexes(b), ib), _SAME]
    rest = np.array([_most_of_home(evidence) for evidence in a])
    good = np.flatnonzero(told + rest[ia] > needed) if len(ia) else np.zeros(0, np.intp)
    out = np.full(len(ia), -np.inf)
    out[good] = told[good] + _homes(a, ia[good], b, ib[good])
    return out


def _sexes(records: Sequence[Evidence]) -> Ids:
    return np.array([_SEXES[fold_sex(record.sex)] for record in records], np.int64)


_SEXES = {"": 0, "F": 1, "M": 2}


def _homes(a: Sequence[Evidence], ia: Index, b: Sequence[Evidence], ib: Index) -> Floats:
    """What places and the father's name come to for pairs, about."""
    (ours, at), (theirs, other) = (np.unique(index, return_inverse=True) for index in (ia, ib))
    some, others = [a[one] for one in ours.tolist()], [b[one] for one in theirs.tolist()]
    codes = place_codes(PlaceColumns(some), at, PlaceColumns(others), other)
    fathers = [[known_names(record).father for record in side] for side in (some, others)]
    keys = [[frozenset(sound_keys(names)) for names in side] for side in fathers]
    rarity = [rarity_of(sounds(names)) / max(1, len(sounds(names))) for names in fathers[0]]
    weights = shipped().parents
    shared = [
        min(weights.cap, weights.rarity * rarity[i] * len(keys[0][i] & keys[1][j]))
        for i, j in zip(at.tolist(), other.tolist(), strict=True)
    ]
    found: Floats = shipped().fields["place"][codes, _SAME] + np.array(shared, np.float64)
    return found
