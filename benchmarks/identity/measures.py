"""What is measured of each method: names found, pairs told apart, a list linked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.identity.pools import Search
from benchmarks.identity.stock import Stock
from safeconduct.identity.index import NameIndex
from tools.name_pairs import NamePair

LIMIT = 10


@dataclass(frozen=True)
class Value:
    """One cell of the table."""

    what: str
    method: str
    value: str


def milliseconds(taken: Sequence[float]) -> str:
    """Median and 95th percentile."""
    return f"{1000 * np.median(taken):.0f} / {1000 * np.quantile(taken, 0.95):.0f} ms"


def recall(ranks: Sequence[int | None]) -> str:
    """Recall at 1 and at 10, of places in the answer (0 is the first; None: not there)."""
    first = np.mean([rank == 0 for rank in ranks])
    ten = np.mean([rank is not None for rank in ranks])
    return f"{first:.3f} / {ten:.3f}"


def ours_found(search: Search) -> tuple[str, str, NameIndex[int]]:
    """Recall, times, and the index."""
    index = NameIndex(enumerate(search.pool))
    ranks, taken = [], []
    for asked, wanted in search.asked:
        began = time.perf_counter()
        found = index.search(asked, LIMIT)
        taken.append(time.perf_counter() - began)
        ranks.append(_rank([search.pool[at] for at, _ in found], wanted))
    return recall(ranks), milliseconds(taken), index


def stock_found(search: Search, method: Stock, most: int) -> tuple[str, str]:
    """Recall and times of a stock method that looks at every name of the pool; at most `most` names are looked for."""
    if method.nearest is None:
        return "–", "–"
    asked = search.asked[:most]
    began = time.perf_counter()
    found = method.nearest([text for text, _ in asked], search.pool, LIMIT)
    each = (time.perf_counter() - began) / len(asked)
    ranks = [_rank([search.pool[at] for at in rows], wanted) for rows, (_, wanted) in zip(found, asked, strict=True)]
    return recall(ranks), f"{1000 * each:.0f} ms"


def _rank(found: Sequence[str], wanted: str) -> int | None:
    return found.index(wanted) if wanted in found else None


def told_apart(pairs: Sequence[NamePair], scores: Sequence[float]) -> str:
    """Best F1 over all thresholds, and the area under the ROC curve."""
    same = np.array([pair.same for pair in pairs])
    return f"{best_f1(same, np.array(scores)):.3f} ({area(same, np.array(scores)):.3f})"


def best_f1(same: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """The best F1 that any threshold gives; equal scores fall on the same side."""
    order = np.argsort(-scores, kind="stable")
    right, last = np.cumsum(same[order]), np.append(np.diff(scores[order]) != 0, True)
    precision, found = right / np.arange(1, len(same) + 1), right / same.sum()
    return float((2 * precision * found / np.maximum(precision + found, 1e-9))[last].max())


def area(same: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Area under the ROC curve; equal scores count half (Mann and Whitney)."""
    _, where, counts = np.unique(scores, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[where]
    good = same.sum()
    return float((rank[same].sum() - good * (good + 1) / 2) / (good * (len(same) - good)))


Row = tuple[str, str]
Linked = list[tuple[int, int, float]]


def linked(
    ours: Sequence[Row],
    theirs: Sequence[Row],
    truth: Sequence[int],
    method: Callable[[Sequence[Row], Sequence[Row]], Linked],
) -> tuple[str, str]:
    """Best F1 over all thresholds with recall at a precision of .99, and the seconds taken.

    `truth`: which of theirs each of ours is.
    """
    began = time.perf_counter()
    found = sorted(method(ours, theirs), key=lambda pair: -pair[2])
    taken = time.perf_counter() - began
    right = np.cumsum([truth[one] == other for one, other, _ in found])
    precision, share = right / np.arange(1, len(found) + 1), right / len(truth)
    f1 = (2 * precision * share / np.maximum(precision + share, 1e-9)).max(initial=0)
    sure = share[precision >= 0.99].max(initial=0)
    return f"{f1:.3f} / {sure:.3f}", f"{taken:.0f} s"


def one_to_one(pairs: Linked) -> Linked:
    """The likeliest first, no row twice: what a user of a method that gives pairs would do."""
    ours, theirs, kept = set[int](), set[int](), []
    for one, other, odds in sorted(pairs, key=lambda pair: -pair[2]):
        if one not in ours and other not in theirs:
            ours.add(one)
            theirs.add(other)
            kept.append((one, other, odds))
    return kept
