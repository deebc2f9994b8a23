"""The most that a pair of records can come to, told by a part of what is known: so that few are compared in full.

Everything here is nats of "the same person" against strangers. What is left unsaid is counted as if it agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .birth import Birth, Births, birth_codes, one_digit, read_birth
from .codes import Ids, Index
from .marks import equal_codes, fold_sex
from .model import REGISTER, name_nats
from .names import Known, NameScores, known_names, rarity_of, sound_keys, sounds
from .places import PlaceColumns, place_codes
from .record import Evidence
from .weights import shipped

Floats = NDArray[np.float64]

LEAST_NATS = 1.5
"""Nats by which a bound may be wrong: relatives' names and family words are not looked at as closely as in full."""
ABOUT = 2
"""Years that two births may be apart, one of them told as about a year, and still fit."""
_SAME = 0
"""The column of the relation "the same person"."""


def most_of_names(log_odds: NDArray[np.float32], rarity: NDArray[np.float32]) -> Floats:
    """The most that the names of n pairs can come to, with the prior: shape (n,). `rarity` as in one country."""
    part = np.ones(len(log_odds), np.bool_)
    told: Floats = name_nats(NameScores(log_odds, rarity), shipped().names, part=part)[:, _SAME] - log(REGISTER)
    return told


class Bounds:
    """The most that each of n records can come to, for who is held against very many.

    `rest` (n,): by all but names, papers, phones and addresses. `years` (n,) of birth, where they are told for certain,
    else 0.
    """

    def __init__(self, several: Sequence[Evidence]) -> None:
        self._records = several
        self._known = [known_names(record) for record in several]
        pairs = zip(several, self._known, strict=True)
        self._homes = np.array([_most_of_home(record, known) for record, known in pairs])
        self.rest: Floats = np.array([_most_of_fields(record) for record in several]) + self._homes
        self.years = np.array([_year(record) for record in several], np.int32)

    def rest_after_years(self, ia: Index, years: NDArray[np.integer[Any]]) -> Floats:
        """`rest` for n pairs, where of the other record only the year of birth is known (0: not even that): (n,)."""
        weights = shipped().fields["birth"][:, _SAME]
        ours = self.years[ia]
        apart = abs(ours - years.astype(np.int32))
        other = (ours > 0) & (years > 0) & (apart > ABOUT) & ~one_digit(ours, years.astype(np.int32), 4)
        lost = np.where(other, weights.max() - max(weights[Birth.OTHER_YEAR], weights[Birth.OTHER_DATE]), 0)
        found: Floats = self.rest[ia] - lost
        return found

    def estimated(self, ia: Index, b: Sequence[Evidence], ib: Index, needed: Floats) -> Floats:
        """What birth, sex, places and the father's name come to for n pairs, about, shape (n,): -inf where it is soon
        seen that it cannot come to `needed` (n,). `ia` (n,): which of these records, `ib` (n,): which of `b`."""
        a, weights = self._records, shipped().fields
        told: Floats = weights["birth"][birth_codes(Births(a), ia, Births(b), ib), _SAME]
        told = told + weights["sex"][equal_codes(_sexes(a), ia, _sexes(b), ib), _SAME]
        good = np.flatnonzero(told + self._homes[ia] > needed) if len(ia) else np.zeros(0, np.intp)
        out = np.full(len(ia), -np.inf)
        out[good] = told[good] + self._of_homes(ia[good], b, ib[good])
        return out

    def _of_homes(self, ia: Index, b: Sequence[Evidence], ib: Index) -> Floats:
        """What places and the father's name come to for pairs, about."""
        (ours, at), (theirs, other) = (np.unique(index, return_inverse=True) for index in (ia, ib))
        some, others = [self._records[one] for one in ours.tolist()], [b[one] for one in theirs.tolist()]
        codes = place_codes(PlaceColumns(some), at, PlaceColumns(others), other)
        fathers = [self._known[one].father for one in ours.tolist()]
        keys = [frozenset(sound_keys(names)) for names in fathers]
        weights = shipped().parents
        rarity = [weights.rarity * rarity_of(sounds(names)) / max(1, len(sounds(names))) for names in fathers]
        shared = [
            min(weights.cap, rarity[i] * len(keys[i] & _keys_in(str(others[j].father or "")))) if keys[i] else 0.0
            for i, j in zip(at.tolist(), other.tolist(), strict=True)
        ]
        found: Floats = shipped().fields["place"][codes, _SAME] + np.array(shared, np.float64)
        return found


def _most_of_fields(record: Evidence) -> float:
    told = {"birth": record.birth or record.age, "sex": record.sex, "unit": record.unit, "photo": record.photo}
    return sum(_best(field) for field, value in told.items() if value)


def _most_of_home(record: Evidence, known: Known) -> float:
    """What places and the names of relatives can come to: how rare those are."""
    weights = shipped().parents
    rarest = max(rarity_of(sounds(names)) for names in (known.father, known.mother, known.spouse))
    place = _best("place") if record.village or record.district or record.state else 0.0
    return place + min(weights.cap, weights.rarity * rarest)


def _year(record: Evidence) -> int:
    span = read_birth(record.birth)
    return span.year if span else 0


@cache
def _best(field: str) -> float:
    return float(shipped().fields[field][:, _SAME].max())


@lru_cache(maxsize=16_384)
def _keys_in(text: str) -> frozenset[int]:
    """How the words of a name sound."""
    return frozenset(sound_keys(known_names(Evidence(names=(text,))).names))


def _sexes(records: Sequence[Evidence]) -> Ids:
    return np.array([_SEXES[fold_sex(record.sex)] for record in records], np.int64)


_SEXES = {"": 0, "F": 1, "M": 2}
