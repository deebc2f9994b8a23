"""The names of all persons of a crisis, held in memory while a list is matched: candidates for many rows at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

import numpy as np
from django.db import connection

from safeconduct.identity.evidence import Evidence
from safeconduct.identity.matches import Matches
from safeconduct.identity.table import NameTable
from safeconduct.identity.tokens import ParsedName, parse_name

from ..models import Crisis

KEPT = 15
"""Cases that are looked at more closely for one row."""
LOOKED_AT = 4 * KEPT
"""Names from which these are taken: a case has several."""
CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and a case that may be one: what the names say (nats), and how rare what they share is (nats)."""

    row: int
    case: UUID
    log_odds: float
    rarity: float


class Pool:
    """`names` are pairs of a case and a name as written; a case may come several times."""

    def __init__(self, names: Iterable[tuple[UUID, str]]) -> None:
        self._cases: list[UUID] = []
        self._place: dict[UUID, int] = {}
        self._table = NameTable()
        rest = iter(names)
        while chunk := list(islice(rest, CHUNK)):
            parsed = [(self._owner(case), one) for case, text in chunk for one in _readings(text)]
            self._table.extend([name for _owner, name in parsed], [owner for owner, _name in parsed])
        self._table.settle()
        self._by_owner = np.argsort(self._table.owners, kind="stable")
        self._starts = np.searchsorted(self._table.owners[self._by_owner], np.arange(len(self._cases) + 1))

    @classmethod
    def of_crisis(cls, crisis: Crisis) -> Pool:
        """The names of everybody who has a case in this crisis, and of whoever is one with them."""
        with connection.cursor() as cursor:
            cursor.execute(_NAMES, [crisis.pk])
            return cls(cursor.fetchall())

    def __len__(self) -> int:
        """How many cases there are."""
        return len(self._cases)

    def _owner(self, case: UUID) -> int:
        if case not in self._place:
            self._place[case] = len(self._cases)
            self._cases.append(case)
        return self._place[case]

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


_NAMES = """
    SELECT c.id, n.text
    FROM cases_case c
    JOIN people_person p ON p.id = c.person_id
    JOIN people_person m ON coalesce(m.joined_into_id, m.id) = coalesce(p.joined_into_id, p.id)
    JOIN people_personname n ON n.person_id = m.id
    WHERE c.crisis_id = %s
      AND NOT EXISTS (SELECT FROM cases_casejoining j WHERE j.case_id = c.id AND j.until IS NULL)
    ORDER BY c.id
"""
