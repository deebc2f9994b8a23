"""Writes what `safeconduct.identity` ships about whole names: how common words are, and the weights of the scorer.

    python -m tools.train_names --data DIR [--out DIR]

The same files give the same parts, byte for byte, on one machine.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.name_model import answer
from safeconduct.identity.names import tell
from safeconduct.identity.rarity import key_of
from safeconduct.identity.romanise import romanise
from safeconduct.identity.tokens import parse_name
from tools.name_pairs import SEED, NamePair, hard_pairs
from tools.names_data import read_persons, read_pool, read_tokens

PARTS = Path(__file__).parents[1] / "safeconduct" / "identity" / "parts"


def counted_words(data: Path) -> Iterator[tuple[str, int]]:
    """Romanised words of the training rows with how often each occurs."""
    for script in ("Cyrl", "Arab", "Deva"):
        for pair in read_tokens(data, script):
            if pair.part == "train":
                yield from ((word, pair.count) for word in romanise(pair.latin).split())
    for person in read_persons(data):
        if person.part == "train":
            for name in (person.latin, person.father_latin):
                yield from ((word, 4) for word in romanise(name).split())
    for name in read_pool(data):
        yield from ((word, 1) for word in romanise(name).split())


def write_rarity(data: Path, out: Path) -> None:
    """Counts by `rarity.key_of`, as eighths of their binary logarithm; words seen once are not kept."""
    counts: Counter[int] = Counter()
    for word, count in counted_words(data):
        counts[key_of(word)] += count
    kept = sorted((key, count) for key, count in counts.items() if count > 1)
    keys, numbers = (np.array(column) for column in zip(*kept, strict=True))
    log2 = np.rint(8 * np.log2(numbers)).clip(0, 255).astype(np.uint8)
    np.savez_compressed(
        out / "rarity.npz", keys=keys.astype(np.uint32), log2_counts=log2, total=np.float64(counts.total())
    )


Floats = NDArray[np.float32]
MOST_NAMES = {"train": 2400, "calibrate": 800}
HIDDEN, STEPS, RATE, DECAY = 12, 700, 0.03, 1e-4
ROUNDS = 3
"""Of several ways to read a pair the likeliest counts: known once there are weights, so they are found in rounds."""


@dataclass(frozen=True)
class Told:
    """What pairs say: a row of features for each way to read each; `owner`: of which pair; `same` for each pair."""

    features: Floats
    owner: NDArray[np.intp]
    same: NDArray[np.bool_]


def told_by(data: Path, part: str) -> Told:
    """All pairs of one part of the split."""
    some = MOST_NAMES[part] // 3
    asked = [("Deva", 3 * some, 0.0), ("Cyrl", 3 * some, 0.0), ("Deva", some, 0.3), ("Latn", some, 0.9)]
    pairs = [pair for script, most, share in asked for pair in hard_pairs(data, part, script, most, share)]
    pairs += _strangers(pairs)
    features, owner = tell([(parse_name(pair.query), parse_name(pair.other)) for pair in pairs])
    there = np.unique(owner)
    same = np.array([pair.same for pair in pairs])[there]
    return Told(features, np.searchsorted(there, owner), same)


def _strangers(pairs: Sequence[NamePair]) -> list[NamePair]:
    """Each tenth name against one that has nothing to do with it."""
    chance = random.Random(SEED)
    return [NamePair(pair.query, chance.choice(pairs).other, False, -1) for pair in pairs[::10]]


def train(told: Told, seed: int = SEED) -> dict[str, Floats]:
    """Weights of `name_model.answer`: logistic loss, Adam on everything at once."""
    middle, spread = told.features.mean(0), told.features.std(0) + np.float32(0.05)
    chance = np.random.default_rng(seed)
    size = told.features.shape[1]
    part = {
        "inner": 0.3 * chance.standard_normal((size, HIDDEN)) / np.sqrt(size), "inner_bias": np.zeros(HIDDEN),
        "outer": np.zeros(HIDDEN), "direct": np.zeros(size), "bias": np.zeros(1),
    }  # fmt: skip
    part = {name: value.astype(np.float32) for name, value in part.items()}
    fixed = {"middle": middle.astype(np.float32), "spread": spread.astype(np.float32)}
    chosen = np.flatnonzero(np.append(True, told.owner[1:] != told.owner[:-1]))
    for _ in range(ROUNDS):
        _descend(part, (told.features[chosen] - middle) / spread, told.same)
        chosen = likeliest(answer(told.features, part | fixed), told.owner)
    return part | fixed


def likeliest(odds: Floats, owner: NDArray[np.intp]) -> NDArray[np.intp]:
    """The row with the highest odds of each owner."""
    order = np.lexsort((odds, owner))
    best: NDArray[np.intp] = order[np.append(owner[order][1:] != owner[order][:-1], True)]
    return best


def _descend(part: dict[str, Floats], even: Floats, same: NDArray[np.bool_]) -> None:
    first = {name: np.zeros_like(value) for name, value in part.items()}
    second = {name: np.zeros_like(value) for name, value in part.items()}
    for step in range(1, STEPS + 1):
        for name, slope in _slopes(part, even, same).items():
            first[name] = 0.9 * first[name] + 0.1 * slope
            second[name] = 0.999 * second[name] + 0.001 * slope**2
            rate = RATE * (1 - step / (STEPS + 1))
            part[name] = part[name] - rate * (first[name] / (1 - 0.9**step)) / (
                np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8
            )


def _slopes(part: dict[str, Floats], even: Floats, same: NDArray[np.bool_]) -> dict[str, Floats]:
    inner = np.tanh(even @ part["inner"] + part["inner_bias"])
    odds = inner @ part["outer"] + even @ part["direct"] + part["bias"]
    wrong = (1 / (1 + np.exp(-odds.clip(-30, 30))) - same) / len(same)
    back = wrong[:, None] * part["outer"] * (1 - inner**2)
    slopes = {
        "inner": even.T @ back, "inner_bias": back.sum(0), "outer": inner.T @ wrong, "direct": even.T @ wrong,
        "bias": wrong.sum(keepdims=True),
    }  # fmt: skip
    return {name: slope + DECAY * part[name] for name, slope in slopes.items()}


def calibrate(part: dict[str, Floats], told: Told) -> dict[str, Floats]:
    """The same weights, stretched and shifted so that the odds are true on pairs kept apart (Platt, 1999)."""
    odds = answer(told.features, part)
    odds = odds[likeliest(odds, told.owner)].astype(np.float64)
    stretch, shift = 1.0, 0.0
    for _ in range(50):
        chances = 1 / (1 + np.exp(-(stretch * odds + shift)))
        weights, wrong = chances * (1 - chances) + 1e-9, chances - told.same
        curve = np.array([[(weights * odds**2).sum(), (weights * odds).sum()], [(weights * odds).sum(), weights.sum()]])
        stretch, shift = np.array([stretch, shift]) - np.linalg.solve(curve, [(wrong * odds).sum(), wrong.sum()])
    print(f"   stretched by {stretch:.3f}, shifted by {shift:.3f}")
    changed = {
        "outer": stretch * part["outer"],
        "direct": stretch * part["direct"],
        "bias": stretch * part["bias"] + shift,
    }
    return part | {name: value.astype(np.float32) for name, value in changed.items()}


def write_names(data: Path, out: Path) -> None:
    """The weights of the scorer."""
    part = calibrate(train(told_by(data, "train")), told_by(data, "calibrate"))
    np.savez_compressed(out / "names.npz", **part)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=PARTS)
    chosen = options.parse_args()
    write_rarity(chosen.data, chosen.out)
    write_names(chosen.data, chosen.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
