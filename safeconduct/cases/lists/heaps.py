"""Same, perhaps, only theirs: a row gets one case at most, a case one row, and the whole is likeliest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from safeconduct.identity.one_to_one import assign

from .enums import Heap
from .matching import Candidate, probability_of


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row falls. Without a case it is only theirs."""

    heap: Heap
    case: UUID | None = None
    probability: float | None = None


NOWHERE = Placed(Heap.THEIRS)
Edge = tuple[int, Candidate]


def place_rows(
    candidates: Mapping[int, Sequence[Candidate]],
    *,
    lower: float,
    upper: float,
    taken: Iterable[UUID] = (),
    vague: Collection[int] = (),
) -> dict[int, Placed]:
    """Where each row falls.

    `taken` are cases that accepted rows have already; `vague` are rows that say too little to be the same as anybody.
    """
    gone = set(taken)
    edges = [(row, each) for row, found in candidates.items() for each in found if each.case not in gone]
    chosen = _assigned(edges, lower)
    rivals = _Rivals(edges, chosen)
    out = dict.fromkeys(candidates, NOWHERE)
    for row, each in chosen.items():
        probability = rivals.probability(row, each)
        is_same = probability >= upper and row not in vague
        out[row] = Placed(Heap.SAME if is_same else Heap.PERHAPS, each.case, probability)
    return out


def _assigned(edges: Sequence[Edge], lower: float) -> dict[int, Candidate]:
    if not edges:
        return {}
    cases = {case: at for at, case in enumerate(dict.fromkeys(each.case for _row, each in edges))}
    pairs = np.array([(row, cases[each.case]) for row, each in edges], np.intp)
    holds = assign(pairs, np.array([each.log_odds for _row, each in edges]), lower)
    return {row: each for (row, each), is_so in zip(edges, holds.tolist(), strict=True) if is_so}


class _Rivals:
    """What else a row or a case might be, leaving out what was given away to another."""

    def __init__(self, edges: Sequence[Edge], chosen: Mapping[int, Candidate]) -> None:
        owner = {each.case: row for row, each in chosen.items()}
        self._row: dict[int, float] = defaultdict(float)
        self._case: dict[UUID, float] = defaultdict(float)
        for row, each in edges:
            if row in chosen and each.case not in owner:
                self._row[row] += float(np.exp(each.log_odds))
            if row not in chosen:
                self._case[each.case] += float(np.exp(each.log_odds))

    def probability(self, row: int, each: Candidate) -> float:
        """How probable it is that this row is this case and no other, and this case no other row."""
        against = 1 + self._row[row] + self._case[each.case]
        return probability_of(each.log_odds - float(np.log(against)))
