"""Trains the table of `safeconduct.identity.encoder`: pairs that are one name near each other, everything else apart.

InfoNCE (van den Oord et al., 2018) over the pairs of a batch, both ways, with Adam. After some passes a batch is made
of neighbourhoods, so that the rivals of a pair are those that it is most easily taken for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from safeconduct.identity.encoder import BUCKETS, DIMENSIONS, grams
from tools.training.pairs import Say, Source

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """How to train. `passes` are over the weighted pairs; the first `plain` of them draw batches blindly."""

    passes: float = 5
    plain: float = 1.5
    batch: int = 1024
    neighbourhoods: int = 2000
    temperature: float = 0.15
    rate: float = 0.01


class Adam:
    """Steps of Adam (Kingma & Ba, 2015) on one array, in place."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        self.mean, self.square, self.steps = np.zeros_like(values), np.zeros_like(values), 0

    def step(self, slope: Floats, rate: float) -> None:
        """One step down the slope."""
        self.steps += 1
        self.mean += 0.1 * (slope - self.mean)
        self.square += 0.01 * (slope * slope - self.square)
        root = np.sqrt(self.square / (1 - 0.99**self.steps)) + 1e-8
        self.values -= rate * (self.mean / (1 - 0.9**self.steps)) / root


@dataclass(frozen=True)
class _Pairs:
    left: csr_array
    right: csr_array
    left_id: NDArray[np.intp]
    right_id: NDArray[np.intp]
    chance: NDArray[np.float64]
    drawn: int


def _joined(sources: list[Source]) -> _Pairs:
    texts = np.concatenate([s.left for s in sources] + [s.right for s in sources])
    _, ids = np.unique(texts.view(f"V{texts.shape[1]}").ravel(), return_inverse=True)
    weights = np.concatenate([np.full(len(s.left), s.weight) for s in sources])
    half = len(ids) // 2
    left, right = (
        vstack([grams(rows) for rows in side]).tocsr()
        for side in zip(*((s.left, s.right) for s in sources), strict=True)
    )
    return _Pairs(left, right, ids[:half], ids[half:], weights / weights.sum(), int(weights.sum()))


def _unit(vectors: Floats) -> tuple[Floats, Floats]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    return vectors / length, length


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _slope(table: Floats, pairs: _Pairs, pick: NDArray[np.intp], temperature: float) -> tuple[Floats, float]:
    """Gradient of the loss by the table, and the loss, for a batch."""
    size, own = len(pick), np.arange(len(pick))
    left, right = pairs.left[pick], pairs.right[pick]
    (a, long), (b, wide) = _unit(left @ table), _unit(right @ table)
    scores = a @ b.T / temperature
    same = np.equal.outer(pairs.left_id[pick], pairs.left_id[pick]) | np.equal.outer(
        pairs.right_id[pick], pairs.right_id[pick]
    )
    same[own, own] = False
    scores[same] = -1e4
    there, back = _softmax(scores), _softmax(scores.T).T
    loss = -float(np.log(there[own, own] + 1e-9).mean() + np.log(back[own, own] + 1e-9).mean()) / 2
    slope = (there + back) / 2
    slope[own, own] -= 1
    slope /= temperature * size
    by_a, by_b = slope @ b, slope.T @ a
    by_a = (by_a - a * (by_a * a).sum(axis=1, keepdims=True)) / long
    by_b = (by_b - b * (by_b * b).sum(axis=1, keepdims=True)) / wide
    return left.T @ by_a + right.T @ by_b, loss


def _neighbourly(
    table: Floats, pairs: _Pairs, recipe: Recipe, random: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    """Batches of one pass in which neighbours are together."""
    drawn = random.choice(len(pairs.chance), pairs.drawn, p=pairs.chance)
    vectors, _ = _unit(pairs.left[drawn] @ table)
    middles = vectors[random.choice(len(vectors), min(recipe.neighbourhoods, len(vectors)), replace=False)]
    home = np.concatenate([(vectors[k : k + 4096] @ middles.T).argmax(axis=1) for k in range(0, len(vectors), 4096)])
    ordered = drawn[np.argsort(random.permutation(len(middles))[home], kind="stable")]
    starts = np.arange(0, max(len(ordered) - recipe.batch, 0) + 1, recipe.batch)
    for start in random.permutation(starts):
        yield ordered[start : start + recipe.batch]


def _batches(table: Floats, pairs: _Pairs, recipe: Recipe, random: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    for _ in range(int(recipe.plain * pairs.drawn / recipe.batch)):
        yield random.choice(len(pairs.chance), recipe.batch, p=pairs.chance)
    while True:
        yield from _neighbourly(table, pairs, recipe, random)


def train_encoder(sources: list[Source], recipe: Recipe, seed: int, say: Say) -> dict[str, NDArray[np.generic]]:
    """The arrays of the part "encoder": an int8 `table` (BUCKETS, DIMENSIONS) and its `scale`."""
    random = np.random.default_rng(seed)
    pairs = _joined(sources)
    table = random.normal(0, 0.1, (BUCKETS, DIMENSIONS)).astype(np.float32)
    adam, steps = Adam(table), max(1, int(recipe.passes * pairs.drawn / recipe.batch))
    batches, total = _batches(table, pairs, recipe, random), 0.0
    for step in range(1, steps + 1):
        slope, loss = _slope(table, pairs, next(batches), recipe.temperature)
        adam.step(slope, recipe.rate * min(1.0, step / 50) * (1 - step / steps) + 1e-5)
        total += loss
        if step % 200 == 0:
            say(f"encoder: step {step} of {steps}, loss {total / 200:.3f}")
            total = 0.0
    scale = np.float32(np.quantile(np.abs(table), 0.9995) / 127)
    return {"table": np.rint(table / scale).clip(-127, 127).astype(np.int8), "scale": scale}
