"""Writes `safeconduct/identity/parts/ranking.npz`: by what names that may be the same are put in order.

    python -m tools.train_ranking --data DIR [--out DIR] [--size 1000000]

Names kept for calibration are looked for in a pool of `size` names, as benchmarks.identity composes it; what the wanted
name has and the names around it have not is learned by a linear softmax over the first 150 names found (gradient
ascent from nothing; fixed seed, a few minutes).
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.identity.pools import composed
from safeconduct.identity.assignment import features, shapes
from safeconduct.identity.index import NameIndex
from safeconduct.identity.tokens import parse_name
from tools.names_data import read_persons, read_tokens

SEED = 2026
TOP = 150
STEPS, RATE, DECAY = 400, 0.05, 1e-3
MOST = 500
Floats = NDArray[np.float32]
Case = tuple[Floats, Floats, NDArray[np.bool_]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "safeconduct/identity/parts")
    options.add_argument("--size", type=int, default=1_000_000)
    chosen = options.parse_args()
    for part in ("calibrate", "test"):
        asked = hindi(chosen.data, part) + russian(chosen.data, part)
        pool = list(dict.fromkeys([*(name for _, name in asked), *composed(chosen.data, chosen.size)]))
        cases = [case for text, wanted in asked if (case := looked_for(pool, text, wanted))]
        if part == "calibrate":
            weights = trained(cases)
            np.savez(chosen.out / "ranking.npz", weights=weights)
        for name, some in ((part, weights), (f"{part}, without", np.zeros_like(weights))):
            print(name, *recall(cases, some, len(asked)))


def hindi(data: Path, part: str) -> list[tuple[str, str]]:
    """Candidates at elections: Devanagari, Latin."""
    return [(p.other, p.latin) for p in read_persons(data) if p.part == part and p.other][:MOST]


def russian(data: Path, part: str) -> list[tuple[str, str]]:
    """Names of the same persons, of Cyrillic words kept for `part` or for training; a third the other way round."""
    chance = random.Random(SEED)
    words = {pair.latin: pair.other for pair in read_tokens(data, "Cyrl") if pair.part in (part, "train")}
    found = []
    for person in read_persons(data):
        written = [words[word] for word in person.latin.split() if word in words]
        if person.part == part and len(written) == len(person.latin.split()) > 1:
            found.append((" ".join(written[::-1] if chance.random() < 1 / 3 else written), person.latin))
    return found[:MOST]


_index: dict[int, NameIndex[int]] = {}


def looked_for(pool: list[str], text: str, wanted: str) -> Case | None:
    """Log odds, features and whether it is the wanted one, of the first names found; None where it is not there."""
    if id(pool) not in _index:
        _index.clear()
        _index[id(pool)] = NameIndex(enumerate(pool))
    table = _index[id(pool)]._table
    parsed = parse_name(text)
    if not parsed.tokens:
        return None
    matches = table.vocabulary.match(parsed)
    rows = table.near(matches, 800)
    odds = matches.log_odds(table.names[rows])
    rows = rows[np.argsort(-odds, kind="stable")[:TOP]]
    names = table.names[rows]
    theirs, reading = matches._words.sides(names), matches.readings[0]
    ours = matches._side(reading)
    told = features(ours, theirs, matches._found(names)[:, list(reading.slots)])
    same = np.array([pool[owner] == wanted for owner in table.owners[rows]])
    return (matches.log_odds(names), np.concatenate([told, shapes(ours, theirs)], axis=1), same) if same.any() else None


def trained(cases: list[Case]) -> Floats:
    """Weights, (features,), that put the wanted name first as often as can be."""
    weights = np.zeros(cases[0][1].shape[1])
    squares, rate = np.zeros_like(weights), RATE
    for step in range(STEPS):
        slope = sum((_slope(case, weights) for case in cases), np.zeros_like(weights)) / len(cases) - DECAY * weights
        squares = 0.9 * squares + 0.1 * slope * slope
        weights += rate * slope / np.sqrt(squares + 1e-8)
        rate *= 0.5 if step % 100 == 99 else 1
    return weights.astype(np.float32)


def _slope(case: Case, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    odds, told, same = case
    value = odds + told @ weights
    share = np.exp(value - value.max())
    share /= share.sum()
    wanted = np.where(same, share / (share[same].sum() + 1e-12), 0)
    slope: NDArray[np.float64] = told.T @ (wanted - share)
    return slope


def recall(cases: list[Case], weights: Floats, asked: int) -> tuple[float, float]:
    """Recall at 1 and at 10."""
    places = [int((value > value[same].max()).sum()) for odds, told, same in cases for value in [odds + told @ weights]]
    return tuple(round(sum(place < most for place in places) / asked, 4) for most in (1, 10))  # type: ignore[return-value]


if __name__ == "__main__":
    main()
