"""The weights of evidence, as `tools/train_evidence.py` writes them: `identity/parts/evidence.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from .birth import Birth
from .contacts import Emails, Phones
from .family import Family
from .marks import Equal
from .outcomes import Relation
from .papers import Papers
from .places import Places

VERSION = 1
RELATIONS = (Relation.SAME, Relation.SIBLING, Relation.PARENT, Relation.SPOUSE)
"""The columns of every table of weights; each weight is against `Relation.STRANGER`."""

CODES: dict[str, type[IntEnum]] = {
    "birth": Birth,
    "sex": Equal,
    "papers": Papers,
    "phones": Phones,
    "emails": Emails,
    "place": Places,
    "unit": Equal,
    "photo": Equal,
    "family": Family,
}
"""The fields that are told by a code, and their codes."""


@dataclass(frozen=True)
class NameWeights:
    """How a name weighs.

    `slope` and `shift` put the log odds of the names on the scale of this register; `other` (2,) is the chance that
    one person has names that are not one name; `rarity` is what a nat of rarity counts, `cap` the most nats that it
    gives. `knots` (k,) are log odds of names and `ratios` (2, k, 4) there the nats of each relation against the same
    person. The first of two is for names with about as many words, the second for one word against several.
    """

    slope: float
    shift: float
    other: NDArray[np.float64]
    rarity: float
    cap: float
    knots: NDArray[np.float64]
    ratios: NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """`fields`: nats per code and relation, shape (codes, 4). `prior`: how many of each relation a person has."""

    version: int
    prior: NDArray[np.float64]
    names: NameWeights
    parents: NameWeights
    fields: dict[str, NDArray[np.float64]]
    curve_from: NDArray[np.float64]
    curve_to: NDArray[np.float64]


@cache
def shipped() -> Weights:
    """The weights of this release."""
    path = files("safeconduct.identity") / "parts" / "evidence.json"
    return read_weights(json.loads(path.read_text("utf-8")))


def read_weights(data: dict[str, object]) -> Weights:
    """Weights from what the file holds. Raises KeyError and ValueError for another file."""
    if data["version"] != VERSION:
        raise ValueError(f"The weights are of version {data['version']}, this is for version {VERSION}.")
    fields, prior, curve = (_dictionary(data[part]) for part in ("fields", "prior", "calibration"))
    return Weights(
        VERSION,
        np.array([1.0, *(float(str(prior[relation])) for relation in RELATIONS[1:])]),
        _name_weights(_dictionary(data["names"])),
        _name_weights(_dictionary(data["parents"])),
        {field: _table(codes, _dictionary(fields[field])) for field, codes in CODES.items()},
        np.array(curve["x"], np.float64),
        np.array(curve["y"], np.float64),
    )


def _dictionary(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("This is no file of weights.")
    return value


def _name_weights(data: dict[str, object]) -> NameWeights:
    slope, shift, rarity, cap = (float(str(data[part])) for part in ("slope", "shift", "rarity", "cap"))
    knots, other = np.array(data["knots"], np.float64), np.array(data["other"], np.float64)
    told = [np.array(data[relation], np.float64) for relation in RELATIONS[1:]]
    ratios = np.stack([np.zeros_like(told[0]), *told], axis=-1)
    return NameWeights(slope, shift, other, rarity, cap, knots, ratios)


def _table(codes: type[IntEnum], rows: dict[str, object]) -> NDArray[np.float64]:
    """Codes without a row weigh nothing."""
    out = np.zeros((len(codes), len(RELATIONS)))
    for code in codes:
        row = _dictionary(rows.get(code.name, {}))
        out[code] = [float(str(row.get(relation, 0))) for relation in RELATIONS]
    return out
