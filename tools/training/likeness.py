"""Trains the last step of `safeconduct.identity.likeness`: from what was measured of a pair to a likelihood ratio.

Each token of the calibration rows is held against its true partner, against its nearest tokens in the pool and against
tokens drawn by chance; the last are weighted for all that were not drawn. So the rivals stand for "any other token".
"""

import functools
import operator
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity import likeness as runtime
from safeconduct.identity.alignment import Alignment
from safeconduct.identity.letters import alphabets
from tools.training.encoder import Adam
from tools.training.nearest import nearest
from tools.training.pairs import Say, Source

HIDDEN = 24
NEAR, CHANCE = 50, 50
MOST_ROWS = 2500
ODDS = (0.0, 3.0, 6.0, 9.0, 11.0)
Codes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Sample:
    """Pairs of tokens (measured), whether they are one name, and how much each counts."""

    features: Floats
    same: NDArray[np.bool_]
    weight: Floats

    def __add__(self, other: "Sample") -> "Sample":
        ours, theirs = (self.features, self.same, self.weight), (other.features, other.same, other.weight)
        return Sample(*(np.concatenate(two) for two in zip(ours, theirs, strict=True)))


def by_alphabet(source: Source) -> list[tuple[int, Source]]:
    """A source by the alphabet of its left tokens; rows without letters are left out."""
    which, other = alphabets(source.left), alphabets(source.right)
    at = {int(a): np.flatnonzero((which == a) & (other != 0))[:MOST_ROWS] for a in np.unique(which) if a}
    return [(a, Source(source.name, source.left[k], source.right[k], source.weight)) for a, k in at.items() if len(k)]


def joined(samples: list[Sample]) -> Sample:
    """All samples as one."""
    return functools.reduce(operator.add, samples)


def sample(
    source: Source, pool: Codes, encode: Any, alignment: Alignment, following: Floats, random: np.random.Generator
) -> Sample:
    """True pairs of a source and their rivals from `pool` (in the alphabet of the left tokens)."""
    names = [row.tobytes() for row in pool]
    truth: dict[bytes, set[bytes]] = defaultdict(set)
    for left, right in zip(source.left, source.right, strict=True):
        truth[right.tobytes()] |= {left.tobytes(), right.tobytes()}
    ours, theirs, pooled = encode(source.left), encode(source.right), encode(pool)
    near = nearest(theirs.astype(np.float32), pooled.astype(np.float32), min(NEAR, len(pool)))
    numbers = np.concatenate([near, random.integers(0, len(pool), (len(near), CHANCE))], axis=1)
    weights = np.full(numbers.shape, 1 / len(pool), np.float32)
    weights[:, near.shape[1] :] = max(1 - near.shape[1] / len(pool), 0.01) / CHANCE
    wrong = np.array(
        [[names[k] not in truth[r.tobytes()] for k in row] for r, row in zip(source.right, numbers, strict=True)]
    )
    whose = np.repeat(np.arange(len(near)), wrong.sum(axis=1))
    left, right = pool[numbers[wrong]], source.right[whose]
    wrongly = runtime.measured(left, right, pooled[numbers[wrong]], theirs[whose], alignment, following)
    rightly = runtime.measured(source.left, source.right, ours, theirs, alignment, following)
    same = np.arange(len(rightly) + len(wrongly)) < len(rightly)
    weight = np.concatenate([np.ones(len(rightly), np.float32), weights[wrong]])
    return Sample(np.concatenate([rightly, wrongly]), same, weight * source.weight)


def pools(sources: list[Source]) -> dict[int, Codes]:
    """All different tokens by alphabet."""
    rows = np.unique(np.concatenate([s.left for s in sources] + [s.right for s in sources]), axis=0)
    which = alphabets(rows)
    return {int(a): rows[which == a] for a in np.unique(which)}


def train_likeness(found: Sample, following: Floats, seed: int, say: Say, steps: int) -> dict[str, NDArray[Any]]:
    """The arrays of the part "likeness": the network, and how letters follow each other."""
    random = np.random.default_rng(seed)
    middle, spread = found.features.mean(axis=0), found.features.std(axis=0) + 1e-3
    inputs = (found.features - middle) / spread
    part = {
        "inner": random.normal(0, 0.3, (runtime.FEATURES, HIDDEN)).astype(np.float32),
        "inner_bias": np.zeros(HIDDEN, np.float32),
        "outer": random.normal(0, 0.3, HIDDEN).astype(np.float32),
        "outer_bias": np.zeros(1, np.float32),
    }
    optimisers = {name: Adam(values) for name, values in part.items()}
    total = 0.0
    for step, (pick, weight) in enumerate(_draws(found, steps, random)):
        x = inputs[pick]
        hidden = np.tanh(x @ part["inner"] + part["inner_bias"])
        loss, slope = _loss(hidden @ part["outer"] + part["outer_bias"], found.same[pick], weight)
        total += loss
        inner = np.outer(slope, part["outer"]) * (1 - hidden**2)
        slopes = {
            "inner": x.T @ inner, "inner_bias": inner.sum(axis=0),
            "outer": hidden.T @ slope, "outer_bias": slope.sum(keepdims=True),
        }  # fmt: skip
        for name, gradient in slopes.items():
            optimisers[name].step(gradient + 1e-6 * part[name], 0.01 * (1 - step / steps) + 1e-4)
        if step % 1000 == 999:
            say(f"likeness: step {step + 1} of {steps}, loss {total / 1000:.4f}")
            total = 0.0
    return part | {"middle": middle, "spread": spread, "following": following.astype(np.float16)}


def _loss(said: Floats, same: NDArray[np.bool_], weight: Floats) -> tuple[float, Floats]:
    """Logistic loss and its slope by what is said, as if one pair in exp(c) were true, for each c of ODDS.

    Each is least when the truth is said; together they care for the whole range.
    """
    loss, slope = 0.0, np.zeros(len(said), np.float32)
    for odds in ODDS:
        left = (said - odds).clip(-40, 40)
        scale = weight * np.where(same, 1, np.exp(odds)) / len(ODDS)
        loss += float((scale * np.logaddexp(0, np.where(same, -left, left))).sum())
        slope += scale * (1 / (1 + np.exp(-left)) - same)
    return loss, slope


def _draws(found: Sample, steps: int, random: np.random.Generator) -> Iterator[tuple[NDArray[np.intp], Floats]]:
    """Batches: a quarter true pairs, the others rivals; the weights of either add up to 1 or so."""
    true, wrong = np.flatnonzero(found.same), np.flatnonzero(~found.same)
    for _ in range(steps):
        batch = []
        for side, size in ((true, 2048), (wrong, 6144)):
            pick = random.choice(side, size)
            batch.append((pick, found.weight[pick] * len(side) / size / found.weight[side].sum()))
        picks, weights = zip(*batch, strict=True)
        yield np.concatenate(picks), np.concatenate(weights).astype(np.float32)
