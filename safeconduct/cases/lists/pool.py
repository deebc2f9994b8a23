"""The names of all persons of a crisis, held in memory while a list is matched: candidates for many rows at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from safeconduct.identity.evidence import Evidence
from safeconduct.identity.matches import Matches
from safeconduct.identity.rarity import Rarity
from safeconduct.identity.table import NameTable
from safeconduct.identity.tokens import ParsedName, parse_name

from ..models import Crisis
from .names import names_of_crisis

KEPT = 15
"""Cases that are looked at more closely for one row."""
LOOKED_AT = 4 * KEPT
"""Names from which these are taken: a case has several."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and a case that may be one: what the names say (nats), and how rare what they share is (nats)."""

    row: int
    case: UUID
    log_odds: float
    rarity: float


class Pool:
    """The names of a crisis: a table whose owners are places in `cases`."""

    def __init__(self, table: NameTable, cases: Sequence[UUID]) -> None:
        self._table, self._cases = table, cases
        self._place = {case: at for at, case in enumerate(cases)}
        self._by_owner = np.argsort(table.owners, kind="stable")
        self._starts = np.searchsorted(table.owners[self._by_owner], np.arange(len(cases) + 1))

    @classmethod
    def of_crisis(cls, crisis: Crisis) -> Pool:
        """The names of everybody who has a case in this crisis, and of whoever is one with them."""
        return cls(*names_of_crisis(crisis))

    def __len__(self) -> int:
        """How many cases there are."""
        return len(self._cases)

    @property
    def rarity(self) -> Rarity:
        """How rare words are among these names."""
        return self._table.vocabulary.rarity

    def pairs(self, theirs: Sequence[Evidence], also: Sequence[Iterable[UUID]] = ()) -> list[Pair]:
        """For each row the cases whose names are likest, and those in `also` (found by a paper or a phone) whatever
        their names."""
        asked = [(row, name) for row, one in enumerate(theirs) for text in one.names for name in _readings(text)]
        matches = self._table.vocabulary.match_all([name for _row, name in asked])
        best: dict[tuple[int, int], tuple[float, float]] = {}
        for (row, _name), found in zip(asked, matches, strict=True):
            for owner, odds, rarity in self._likest(found, also[row] if also else ()):
                if odds > best.get((row, owner), (-np.inf, 0.0))[0]:
                    best[row, owner] = (odds, rarity)
        pairs = [Pair(row, self._cases[owner], *said) for (row, owner), said in best.items()]
        return list(_kept(pairs, also))

    def _likest(self, matches: Matches, also: Iterable[UUID]) -> Iterator[tuple[int, float, float]]:
        rows, odds = self._table.best(matches, LOOKED_AT)
        if known := [self._place[case] for case in also if case in self._place]:
            own = np.concatenate([self._by_owner[self._starts[at] : self._starts[at + 1]] for at in known])
            rows, odds = np.append(rows, own), np.append(odds, matches.log_odds(self._table.names[own]))
        rarity = matches.rarity(self._table.names[rows])
        return zip(self._table.owners[rows].tolist(), odds.tolist(), rarity.tolist(), strict=True)


def _kept(pairs: Iterable[Pair], also: Sequence[Iterable[UUID]]) -> Iterator[Pair]:
    by_row: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_row[pair.row].append(pair)
    for row, found in by_row.items():
        sure = set(also[row]) if also else set()
        ranked = sorted(found, key=lambda pair: -pair.log_odds)
        yield from (pair for place, pair in enumerate(ranked) if place < KEPT or pair.case in sure)


def _readings(text: str) -> list[ParsedName]:
    parsed = parse_name(text)
    return [name for name in (parsed, *parsed.aliases) if name.tokens]
