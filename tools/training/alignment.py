"""Trains the weights of `safeconduct.identity.alignment`: EM, then against the nearest rivals."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.alignment import (
    EDGE,
    EMPTY,
    NO_PIECE,
    PIECES,
    Inventory,
    Table,
    Units,
    edged,
    forward,
    scores,
)
from safeconduct.identity.letters import ALPHABET_OF_CODE, Alphabet, alphabets
from tools.training.encoder import Adam
from tools.training.nearest import nearest
from tools.training.pairs import Say, Source

Floats = NDArray[np.float32]
Random = np.random.Generator
Encode = Callable[[NDArray[np.uint8]], Floats]
LATN, CYRL, INDIC, TAML, ARAB = (
    int(a) for a in (Alphabet.LATN, Alphabet.CYRL, Alphabet.INDIC, Alphabet.TAML, Alphabet.ARAB)
)
TABLES: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (LATN, CYRL, ("Cyrl",)),
    (LATN, ARAB, ("Arab", "Urdu")),
    (LATN, INDIC, ("Deva",)),
    (LATN, TAML, ("Taml",)),
    (LATN, LATN, ("Latn", "accents", "slips")),
    (CYRL, CYRL, ("Cyrl alike",)),
    (ARAB, ARAB, ("Arab alike",)),
    (INDIC, INDIC, ("Deva alike",)),
)
"""Pairs of alphabets that get a table of weights, and the sources it is learned from."""
MOST_PIECES = {2: 700, 3: 500}
RIVALS = 24
STEP = 0.02
LIFT = 2.2
"""Weights are lifted by this for each letter, so that the product over a long token stays near 1."""


def inventory(rows: NDArray[np.uint8], codes: list[int], sizes: dict[int, int] | None = None) -> Inventory:
    """The letters of an alphabet and the commonest 2- and 3-letter pieces of tokens."""
    letters = edged(rows)
    pieces: list[tuple[int, ...]] = [(), (), (EDGE,), *((c,) for c in codes)]
    known: set[tuple[int, ...]] = set()
    for size in (2, 3):
        spans = [letters[:, k : letters.shape[1] - size + 1 + k].ravel() for k in range(size)]
        whole = spans[-1] != 0
        counts = Counter(zip(*(s[whole].tolist() for s in spans), strict=True))
        common = [
            p for p, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if size == 2 or p[:2] in known
        ]
        known = set(common[: (sizes or MOST_PIECES)[size]])
        pieces += sorted(known)
    return Inventory.of(np.array([(*p, 0, 0, 0)[:3] for p in pieces], np.uint8))


@dataclass(frozen=True)
class Recipe:
    """How to train: rounds of EM; then `passes` over at most `most` pairs, each beside `drawn` rivals.

    `trust`: weight of the cosine beside the score.
    """

    rounds: int = 5
    passes: float = 3
    most: int = 20_000
    batch: int = 512
    drawn: int = 10
    trust: float = 20.0
    rate: float = 0.02


@dataclass
class Counts:
    """Where weights were used, how often (expected), over a batch."""

    places: NDArray[np.intp]
    amounts: NDArray[np.float32]
    scores: NDArray[np.float32]


def expected(ours: Units, theirs: Units, table: Table, share: NDArray[np.float32] | None = None) -> Counts:
    """How often each weight is used, expected over all ways to cut, times `share` of each pair; and the scores."""
    long, wide = ((units[:, :, 0] != NO_PIECE).sum(axis=1) for units in (ours, theirs))
    ours, theirs = ours[:, : long.max()], theirs[:, : wide.max()]
    n, height, width = len(ours), ours.shape[1], theirs.shape[1]
    sums = forward(ours, theirs, table)
    total = np.stack(sums)[long, np.arange(n), wide]
    flat, columns = table.ravel(), table.shape[1]
    first, other_units = ours.astype(np.intp) * columns, theirs.astype(np.intp)
    insert_at = EMPTY * columns + other_units[:, :, 0]
    insertion = flat[insert_at]
    factor = np.where(total > 0, (1 if share is None else share) / np.maximum(total, 1e-37), 0).astype(np.float32)
    after = [np.zeros((n, width + 1), np.float32) for _ in range(height + 1)]
    places, amounts = [], []

    def note(place: NDArray[np.intp], amount: NDArray[np.float32]) -> None:
        used = np.abs(amount) > 1e-5
        places.append(np.broadcast_to(place, amount.shape)[used])
        amounts.append(amount[used])

    for i in range(height, -1, -1):
        row = after[i]
        row[np.arange(n)[long == i], wide[long == i]] += factor[long == i]
        for mine, other in PIECES:
            if i + mine > height:
                continue
            ends = width + 1 - other
            place = first[:, i, mine - 1][:, None] + (EMPTY if other == 0 else other_units[:, :ends, other - 1])
            flow = flat[place] * after[i + mine][:, other:]
            row[:, :ends] += flow
        for j in range(width - 1, -1, -1):
            row[:, j] += row[:, j + 1] * insertion[:, j]
        note(insert_at, sums[i][:, :-1] * insertion * row[:, 1:])
        for mine, other in PIECES:
            if i + mine > height:
                continue
            ends = width + 1 - other
            place = first[:, i, mine - 1][:, None] + (EMPTY if other == 0 else other_units[:, :ends, other - 1])
            note(place, sums[i][:, :ends] * flat[place] * after[i + mine][:, other:])
    return Counts(np.concatenate(places), np.concatenate(amounts), np.log(np.maximum(total, 1e-30)))


def lengths(inventory: Inventory) -> NDArray[np.int64]:
    """Letters of each piece."""
    return (inventory.pieces != 0).sum(axis=1)


def by_length(ours: Units, theirs: Units, size: int) -> Iterator[NDArray[np.intp]]:
    """Batches of pairs of about the same length."""
    long = (ours[:, :, 0] != 0).sum(axis=1) * 32 + (theirs[:, :, 0] != 0).sum(axis=1)
    order = np.argsort(long, kind="stable")
    yield from (order[k : k + size] for k in range(0, len(order), size))


def first_table(left: Inventory, right: Inventory) -> Table:
    """Where EM begins: every pair of pieces that may answer each other, single letters first."""
    mine, other = lengths(left), lengths(right)
    table = np.zeros((len(mine), len(other)), np.float32)
    for i, j in (*PIECES, (0, 1)):
        rows, cols = (mine == i), (other == j)
        rows[NO_PIECE] = cols[NO_PIECE] = False
        mass = (
            {0: 1.0, 1: 0.3, 2: 0.05, 3: 0.01}[abs(i - j)]
            * (0.2 if min(i, j) > 1 else 1.0)
            * (0.1 if min(i, j) == 0 else 1.0)
        )
        table[np.ix_(rows, cols)] = mass / (rows.sum() * cols.sum())
    return table


def lifted(table: Table, left: Inventory, right: Inventory) -> Table:
    """Probabilities to weights, see LIFT."""
    lift = np.exp(LIFT * (lengths(left)[:, None] + lengths(right)[None, :])).astype(np.float32)
    return table * lift


def expectation_maximisation(
    left: Inventory, right: Inventory, ours: Units, theirs: Units, rounds: int, say: Say
) -> Table:
    """Weights from pairs that are one name. Rare pairs of pieces are dropped; single letters keep a floor."""
    start = first_table(left, right)
    possible, floor = start > 0, floors(left, right)
    table = start / start.sum()
    weights = lifted(table, left, right)
    for turn in range(rounds):
        counted = np.zeros(table.size, np.float64)
        likelihood = 0.0
        for batch in by_length(ours, theirs, 4096):
            found = expected(ours[batch], theirs[batch], weights)
            counted += np.bincount(found.places, weights=found.amounts, minlength=table.size)
            likelihood += float(found.scores.sum())
        counts = counted.reshape(table.shape)
        big = (lengths(left)[:, None] > 1) | (lengths(right)[None, :] > 1)
        if turn >= 1:
            counts[big & (counts < 1.0 + 0.5 * (turn > 2))] = 0
        counts[big] = np.maximum(counts[big] - 0.3 * (turn >= 2), 0)
        table = ((counts / counts.sum()) + floor).astype(np.float32) * possible
        weights = lifted(table, left, right)
        mean = likelihood / len(ours)
        say(f"  EM round {turn + 1}: log likelihood {mean:.3f} per pair, {int((table > 0).sum())} weights")
    return weights


def floors(left: Inventory, right: Inventory) -> Table:
    """What single letters, left out letters and put in letters are worth at least."""
    mine, other = lengths(left), lengths(right)
    floor = np.zeros((len(mine), len(other)), np.float32)
    floor[np.ix_(mine == 1, other == 1)] = 2e-7
    floor[mine == 1, EMPTY] = 2e-6
    floor[EMPTY, other == 1] = 2e-6
    return floor


class Tuner:
    """Raises the weights of right pairs over their rivals: steps of Adam on the log weights that are not zero."""

    def __init__(self, table: Table) -> None:
        self.table = table.copy()
        self.used = np.flatnonzero(table.ravel())
        self.number = np.full(table.size, -1, np.int32)
        self.number[self.used] = np.arange(len(self.used))
        self.logs = np.log(table.ravel()[self.used]).astype(np.float32)
        self.adam = Adam(self.logs)

    def step(self, ours: Units, theirs: Units, slope: Floats, rate: float) -> None:
        """One step down. `slope` (n,): of the loss by the score of each pair."""
        by_log = np.zeros(len(self.used))
        some = np.flatnonzero(np.abs(slope) > 1e-3 * np.abs(slope).max())
        for batch in by_length(ours[some], theirs[some], 4096):
            at = some[batch]
            found = expected(ours[at], theirs[at], self.table, slope[at])
            by_log += np.bincount(self.number[found.places], weights=found.amounts, minlength=len(self.used))
        self.adam.step(by_log.astype(np.float32), rate)
        self.table.ravel()[self.used] = np.exp(self.logs)


@dataclass(frozen=True, eq=False)
class Rivals:
    """True pairs and the tokens that each right token is most easily taken for, as pieces; `cosine` by the encoder.

    `candidates` (n, m): numbers of tokens in `left`, the true one first; `barred` (n, m): those that are true as well.
    """

    left: Units
    right: Units
    candidates: NDArray[np.intp]
    barred: NDArray[np.bool_]
    cosine: Floats


def rivals(
    source: Source,
    pool: NDArray[np.uint8],
    pieces: tuple[Inventory, Inventory],
    encode: Encode,
    most: int,
    random: Random,
) -> Rivals:
    """Rivals of at most `most` pairs of a source, from its left tokens and a pool of others."""
    left, right = pieces
    tokens, numbers = np.unique(np.concatenate([source.left, pool]), axis=0, return_inverse=True)
    numbers = numbers[: len(source.left)]
    truth: dict[bytes, set[int]] = defaultdict(set)
    for number, row in zip(numbers, source.right, strict=True):
        truth[row.tobytes()].add(int(number))
    pick = random.permutation(len(source.right))[:most]
    queries, vectors = encode(source.right[pick]), encode(tokens)
    near = nearest(queries, vectors, min(RIVALS, len(tokens)))
    candidates = np.concatenate([numbers[pick][:, None], near], axis=1)
    rows = zip(source.right[pick], near, strict=True)
    known = [[k in truth[row.tobytes()] for k in among] for row, among in rows]
    barred = np.pad(np.array(known), ((0, 0), (1, 0)))
    cosine = np.einsum("nd,nkd->nk", queries, vectors[candidates])
    return Rivals(left.units(tokens), right.units(source.right[pick]), candidates, barred, cosine)


def tuned(table: Table, found: Rivals, recipe: Recipe, random: Random, say: Say) -> Table:
    """The table after some passes over the rivals. The score counts beside the cosine, as it will when it is used."""
    tuner, steps, step, total = Tuner(table), 0, 0, 0.0
    n, size = len(found.candidates), min(recipe.batch, len(found.candidates))
    steps = int(recipe.passes * n / size)
    for step in range(steps):
        at = random.choice(n, size, replace=False)
        columns = np.concatenate([[0], 1 + random.permutation(found.candidates.shape[1] - 1)[: recipe.drawn]])
        candidates = found.candidates[np.ix_(at, columns)]
        ours, theirs = found.left[candidates.ravel()], np.repeat(found.right[at], len(columns), axis=0)
        score = scores(ours, theirs, tuner.table).reshape(candidates.shape)
        score += recipe.trust * found.cosine[np.ix_(at, columns)]
        score[found.barred[np.ix_(at, columns)]] = -1e4
        powers = np.exp(score - score.max(axis=1, keepdims=True))
        slope = powers / powers.sum(axis=1, keepdims=True)
        total -= float(np.log(slope[:, 0] + 1e-9).mean())
        slope[:, 0] -= 1
        tuner.step(ours, theirs, (slope / size).ravel().astype(np.float32), recipe.rate * (1 - step / steps) + 1e-4)
        if step % 50 == 49:
            say(f"  tuning: step {step + 1} of {steps}, loss {total / 50:.4f}")
            total = 0.0
    return tuner.table


def _rows(sources: list[Source], names: tuple[str, ...]) -> Source | None:
    """The named sources as one, without rows whose letters are of another alphabet than most."""
    some = [s for s in sources if s.name in names]
    if not some:
        return None
    left, right = np.concatenate([s.left for s in some]), np.concatenate([s.right for s in some])
    if alphabets(left)[0] == alphabets(right)[0]:
        left, right = np.concatenate([left, right]), np.concatenate([right, left])
    return Source(names[0], left, right, 1.0)


def _of(source: Source, first: int, second: int) -> Source:
    at = (alphabets(source.left) == first) & (alphabets(source.right) == second)
    return Source(source.name, source.left[at], source.right[at], 1.0)


def train_alignment(
    sources: list[Source], encode: Encode, recipe: Recipe, seed: int, say: Say
) -> dict[str, NDArray[Any]]:
    """The arrays of the part "alignment", see `alignment.unpacked`. `encode`: rows of codes to unit vectors."""
    random = np.random.default_rng(seed)
    chosen = {}
    for first, second, names in TABLES:
        rows = _rows(sources, names)
        if rows is not None:
            chosen[first, second] = _of(rows, first, second)
    inventories, pools = _inventories(chosen), _pools(chosen)
    tables = {}
    for (first, second), source in chosen.items():
        left, right = inventories[first], inventories[second]
        say(f"alignment: {Alphabet(first).name} and {Alphabet(second).name}, {len(source.left)} pairs")
        ours, theirs = left.units(source.left), right.units(source.right)
        table = expectation_maximisation(left, right, ours, theirs, recipe.rounds, say)
        if len(source.left) >= recipe.batch:
            table = tuned(
                table, rivals(source, pools[first], (left, right), encode, recipe.most, random), recipe, random, say
            )
        tables[first, second] = np.sqrt(table * table.T) if first == second else table
    return packed(inventories, tables)


def _inventories(chosen: dict[tuple[int, int], Source]) -> dict[int, Inventory]:
    texts: dict[int, list[NDArray[np.uint8]]] = defaultdict(list)
    for (first, second), source in chosen.items():
        texts[first].append(source.left)
        texts[second].append(source.right)
    letters = {a: np.flatnonzero(a == ALPHABET_OF_CODE).tolist() for a in texts}
    return {a: inventory(np.concatenate(rows), letters[a]) for a, rows in texts.items()}


def _pools(chosen: dict[tuple[int, int], Source]) -> dict[int, NDArray[np.uint8]]:
    """All different left tokens by alphabet."""
    alike = {a: [s.left for (first, _), s in chosen.items() if first == a] for a, _ in chosen}
    return {a: np.unique(np.concatenate(rows), axis=0) for a, rows in alike.items()}


def packed(inventories: dict[int, Inventory], tables: dict[tuple[int, int], Table]) -> dict[str, NDArray[Any]]:
    """The arrays to write: only pieces that are used, weights in steps."""
    keep = {a: _used(a, inventories[a], tables) for a in inventories}
    part: dict[str, NDArray[Any]] = {f"pieces_{a}": inventories[a].pieces[at] for a, at in keep.items()}
    part["pairs"], part["step"] = np.array(sorted(tables), np.uint8), np.float32(STEP)
    for (first, second), table in tables.items():
        small = table[np.ix_(keep[first], keep[second])].ravel()
        places = np.flatnonzero(small)
        part[f"places_{first}_{second}"] = np.diff(places, prepend=0).astype(np.int32)
        part[f"weights_{first}_{second}"] = np.rint(np.log(small[places]) / STEP).astype(np.int16)
    return part


def _used(alphabet: int, inventory: Inventory, tables: dict[tuple[int, int], Table]) -> NDArray[np.intp]:
    """Numbers of the pieces that have a weight in any table, and of the beginnings of those."""
    used = lengths(inventory) <= 1
    for (first, second), table in tables.items():
        used |= (table > 0).any(axis=1) if first == alphabet else False
        used |= (table > 0).any(axis=0) if second == alphabet else False
    longer = inventory.pieces[used & (lengths(inventory) == 3)]
    used[inventory.two[longer[:, 0], longer[:, 1]]] = True
    return np.flatnonzero(used)
