"""Prints how well the shipped parts find tokens that they were not trained on, in a pool of all Latin tokens there are.

    python -m tools.measure_likeness --data DIR

For each script: rows of the test split of which neither token is in a training row. Recall@1 and @10 (ties count
against), by the encoder alone and after the best 200 are ordered by likeness; then whether likeness is calibrated.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.encoder import encode_codes
from safeconduct.identity.letters import codes
from safeconduct.identity.likeness import likeness_of_codes
from tools.names_data import Pair, read_persons, read_pool, read_tokens
from tools.training.nearest import nearest
from tools.training.pairs import read_pairs

RERANKED = 200
SCRIPTS = ("Cyrl", "Arab", "Deva")
Codes = NDArray[np.uint8]


def latin_tokens(data: Path) -> list[str]:
    """All different Latin tokens of the files."""
    found = {p.latin for script in SCRIPTS for p in read_tokens(data, script)}
    names = read_pool(data) + [text for p in read_persons(data) for text in (p.latin, p.father_latin)]
    return sorted(found.union(*(name.split() for name in names)))


def unseen(data: Path) -> dict[str, list[Pair]]:
    """Test rows whose Latin token, and whose other token, is in no training row."""
    train, test = read_pairs(data, "train"), read_pairs(data, "test")
    seen = {text for rows in train.values() for p in rows for text in (p.latin, p.other)}
    return {script: [p for p in rows if not {p.latin, p.other} & seen] for script, rows in test.items()}


def above(scores: NDArray[np.float32], candidates: NDArray[np.intp], target: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many candidates stand before the target; as many as there are tokens when it is not among them."""
    own = np.where(candidates == target[:, None], scores, -np.inf).max(axis=1)
    others = (candidates != target[:, None]) & (scores >= own[:, None])
    return np.where(np.isfinite(own), others.sum(axis=1), 1 << 30)


def measure(rows: list[Pair], pool: list[str], pool_codes: Codes, vectors: NDArray[np.float32]) -> str:
    """A line of figures for the rows of one script."""
    place = {text: k for k, text in enumerate(pool)}
    asked, target = codes([p.other for p in rows]), np.array([place[p.latin] for p in rows])
    queries = encode_codes(asked).astype(np.float32)
    candidates = nearest(queries, vectors, RERANKED)
    cosine = np.einsum("nd,nkd->nk", queries, vectors[candidates])
    started = time.perf_counter()
    flat = likeness_of_codes(np.repeat(asked, RERANKED, axis=0), pool_codes[candidates.ravel()])
    each = (time.perf_counter() - started) / len(flat) * 1e6
    ranks = above(cosine, candidates, target), above(flat.reshape(candidates.shape), candidates, target)
    parts = [
        f"{name} recall@1 {np.mean(r < 1):.3f} @10 {np.mean(r < 10):.3f}"
        for name, r in zip(("encoder", "likeness"), ranks, strict=True)
    ]
    among = f"among {RERANKED} {np.mean(ranks[0] < 1 << 30):.3f}"
    return f"{len(rows)} rows; {parts[0]}; {parts[1]}; {among}; {each:.0f} µs a pair"


def calibration(rows: list[Pair], pool_codes: Codes, random: np.random.Generator) -> str:
    """True pairs and chance pairs by likeness: log of the ratio of their shares beside the likeness said."""
    ours, theirs = codes([p.latin for p in rows]), codes([p.other for p in rows])
    same = likeness_of_codes(ours, theirs)
    wrong = likeness_of_codes(
        pool_codes[random.integers(0, len(pool_codes), 200 * len(rows))], np.repeat(theirs, 200, axis=0)
    )
    found = []
    for low in range(-8, 8, 2):
        hits, misses = np.mean((same >= low) & (same < low + 2)), np.mean((wrong >= low) & (wrong < low + 2))
        found.append(f"{low + 1:+d}: {np.log(hits / misses):+.1f}" if hits and misses else f"{low + 1:+d}: -")
    return "said: seen  " + "  ".join(found)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description="Measures the learned parts of safeconduct.identity on kept-apart rows."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the files of names")
    parser.add_argument("--most", type=int, default=1500, help="rows of each script")
    asked = parser.parse_args()
    random, pool = np.random.default_rng(7), latin_tokens(asked.data)
    pool_codes = codes(pool)
    started = time.perf_counter()
    vectors = encode_codes(pool_codes).astype(np.float32)
    print(f"pool of {len(pool)} Latin tokens, encoded in {time.perf_counter() - started:.1f} s")
    for script, rows in unseen(asked.data).items():
        some = [rows[k] for k in random.permutation(len(rows))[: asked.most]]
        print(f"{script}: {measure(some, pool, pool_codes, vectors)}")
        print(f"      {calibration(some, pool_codes, random)}", flush=True)


if __name__ == "__main__":
    main()
