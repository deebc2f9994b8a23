"""Two lists of persons held against each other: who of ours is who of theirs, one to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.evidence import BulkEvidence, Evidence, NameScores, bulk_log_odds
from safeconduct.identity.evidence.contacts import readable_phones
from safeconduct.identity.evidence.names import known_names, told_names
from safeconduct.identity.evidence.papers import fold_number
from safeconduct.identity.linked_names import Scored, TheirNames
from safeconduct.identity.one_to_one import assign, rivalled, shared_log_odds

Index = NDArray[np.intp]
Floats = NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)
Progress = Callable[[int, int], None]

POSSIBLE = 0.2
"""Probability from which a link is told: one to one, most of these are right."""
CHUNK = 1000
NAME, KIN, RARE, RARE_KIN, NO_KIN, START = 0.815, 0.745, 0.337, 0.072, -2.504, 6.99
"""How much the names of two rows of lists count: by logistic regression on the persons kept apart for calibration
(`names_data.part_of_person`), Devanagari against all in Latin letters.
"""
OTHER_NAME, HELPED = -1.5, 1.0
"""Names that differ: what else agrees may be a brother's or a father's, and `evidence` has the last word."""
_MOST_SHARING = 20
"""A paper or a phone that more records than this have is nobody's own."""


class Link(NamedTuple):
    """Row `ours` of one list is row `theirs` of the other; `probability` that they are one person."""

    ours: int
    theirs: int
    probability: float


def link(
    ours: Sequence[Evidence],
    theirs: Sequence[Evidence],
    *,
    threshold: float = POSSIBLE,
    register: int | None = None,
    progress: Progress | None = None,
) -> list[Link]:
    """The likeliest assignment, one to one, of rows of one list to rows of the other, by row of ours.

    `threshold`: links of a lower probability are not told. `register`: among how many persons one looks, when `theirs`
    is a part of more. `progress` is called with rows done and all rows of `ours`.
    """
    scored = candidate_pairs(ours, theirs, progress or (lambda _done, _of: None))
    odds = pair_log_odds(ours, theirs, scored, register=register or len(theirs))
    return linked(scored.pairs, odds, threshold=threshold, rows=len(ours))


def linked(pairs: Index, log_odds: Floats, *, threshold: float = POSSIBLE, rows: int = 0) -> list[Link]:
    """Links from pairs (n, 2) of rows with the log odds (n,) of each by itself; candidates may come from anywhere.

    Each pair once. The probability of a link takes into account that one row can not be two (`one_to_one.rivalled`),
    and, when `rows` tells how many rows of ours there are, how many are in both lists (`one_to_one.shared_log_odds`).
    """
    log_odds = log_odds + shared_log_odds(pairs, log_odds, rows)
    chosen = assign(pairs, log_odds, threshold=min(0.5, threshold))
    probability = rivalled(pairs, log_odds)
    found = (
        Link(int(pairs[at, 0]), int(pairs[at, 1]), float(probability[at]))
        for at in np.flatnonzero(chosen & (probability >= threshold))
    )
    return sorted(found)


def pair_scores(ours: Sequence[Evidence], theirs: Sequence[Evidence], pairs: Index) -> Scored:
    """What the names say of pairs (n, 2) that came from elsewhere: rows of `ours` and of `theirs`."""
    known_ours = {at: known_names(ours[at]) for at in set(pairs[:, 0].tolist())}
    known_theirs = {at: known_names(theirs[at]) for at in set(pairs[:, 1].tolist())}
    told = told_names([(known_ours[i], known_theirs[j]) for i, j in pairs.tolist()])
    names, kin = (
        NameScores(*(np.array([getattr(two[side], field) for two in told], np.float32) for field in NameScores._fields))
        for side in (0, 1)
    )
    return Scored(pairs, names, kin)


def pair_log_odds(ours: Sequence[Evidence], theirs: Sequence[Evidence], scored: Scored, *, register: int) -> Floats:
    """Log odds (n,) that the two of each pair are one person, by everything that is known of them."""
    one, ia = np.unique(scored.pairs[:, 0], return_inverse=True)
    other, ib = np.unique(scored.pairs[:, 1], return_inverse=True)
    a, b = (BulkEvidence.from_list([rows[at] for at in some]) for rows, some in ((ours, one), (theirs, other)))
    whole = bulk_log_odds(a, ia, b, ib, scored.names, scored.kin, register=register)
    blank = NameScores(np.full(len(ia), np.nan, np.float32), np.zeros(len(ia), np.float32))
    besides = bulk_log_odds(a, ia, b, ib, blank, blank, register=register) - _nothing(register)
    odds = name_log_odds(scored, register) + besides
    doubtful = (besides > HELPED) & (np.nan_to_num(scored.names.log_odds) < OTHER_NAME)
    return np.where(doubtful, np.minimum(odds, whole), odds)


def name_log_odds(scored: Scored, register: int) -> Floats:
    """What the names alone say (n,): log odds that the two of each pair are one person of `register` many."""
    kin = scored.kin.log_odds
    told = [scored.names.log_odds, kin, scored.names.rarity, scored.kin.rarity]
    own, relatives, rare, rare_kin = (np.nan_to_num(some).astype(np.float64).clip(-10, 40) for some in told)
    odds: Floats = NAME * own.clip(-10, 8) + KIN * relatives.clip(-10, 8) + RARE * rare + RARE_KIN * rare_kin
    odds += np.where(np.isnan(kin), NO_KIN, 0) + START - np.log(max(2, register))
    return odds


def _nothing(register: int) -> float:
    """The log odds of two records of which nothing is known."""
    nobody, row = BulkEvidence.from_list([Evidence()]), np.zeros(1, np.intp)
    blank = NameScores(np.full(1, np.nan, np.float32), np.zeros(1, np.float32))
    return float(bulk_log_odds(nobody, row, nobody, row, blank, blank, register=register)[0])


def candidate_pairs(ours: Sequence[Evidence], theirs: Sequence[Evidence], progress: Progress) -> Scored:
    """Pairs that deserve a look, each once: of like names, of like names of relatives, of one paper or phone."""
    names = TheirNames([known_names(record) for record in theirs])
    marks = _Marks(theirs)
    found: list[Scored] = []
    for start in range(0, len(ours), CHUNK):
        chunk = ours[start : start + CHUNK]
        also = [marks.same(record) for record in chunk]
        found += names.scored([known_names(record) for record in chunk], also, start)
        progress(min(start + CHUNK, len(ours)), len(ours))
    return Scored.joined(found)


class _Marks:
    """Records by their papers and phones."""

    def __init__(self, records: Sequence[Evidence]) -> None:
        marked = ((key, at) for at, record in enumerate(records) for key in _marks(record))
        self._rows: Mapping[str, list[int]] = _by_key(marked)

    def same(self, record: Evidence) -> list[int]:
        """Rows that share a paper or a phone with the record."""
        rows = (self._rows.get(key, []) for key in _marks(record))
        return sorted({at for some in rows if len(some) <= _MOST_SHARING for at in some})


def _marks(record: Evidence) -> Iterator[str]:
    yield from (f"paper {number}" for paper in record.papers if (number := fold_number(paper.number)))
    yield from (f"phone {phone.number % 10**9}" for phone in readable_phones(record))


def _by_key(pairs: Iterator[tuple[Key, int]]) -> Mapping[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for key, at in pairs:
        found[key].append(at)
    return found
