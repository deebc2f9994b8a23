"""The names of one list held against those of another, row by row of the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.evidence.names import Known, Names, NameScores
from safeconduct.identity.matches import Matches
from safeconduct.identity.table import NameTable

Index = NDArray[np.intp]
Floats = NDArray[np.float32]

MOST_BY_NAME, MOST_BY_KIN = 40, 10
"""Records of theirs that are looked at for one of ours, by the own name and by the names of relatives."""
_ROLES = ("father", "mother", "spouse")
_CROSSED = {("father", "spouse"), ("spouse", "father")}


class Scored(NamedTuple):
    """Pairs (n, 2) of rows, and what the names of the persons and of their relatives say of them."""

    pairs: Index
    names: NameScores
    kin: NameScores

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """All in one."""
        pairs = np.concatenate([np.zeros((0, 2), np.intp), *(part.pairs for part in parts)])
        names, kin = (
            NameScores(
                *(np.concatenate([np.zeros(0, np.float32), *(part[side][at] for part in parts)]) for at in (0, 1))
            )
            for side in (1, 2)
        )
        return cls(pairs, names, kin)


class _Held:
    """Names of one role of many records: a table whose owners are the records in order, and where each begins."""

    def __init__(self, names: Sequence[Names], table: NameTable) -> None:
        every = [
            (at, one) for at, some in enumerate(names) for name in some for one in (name.parsed, *name.parsed.aliases)
        ]
        self.table = table
        table.extend([one for _, one in every], [at for at, _ in every])
        table.settle()
        self._starts = np.searchsorted(table.owners, np.arange(len(names) + 1))

    def likeliest(self, asked: Sequence[Matches], most: int) -> Index:
        """Records with the likeliest names, at most `most` for each of the names asked for."""
        found = [self.table.owners[self.table.best(matches, most)[0]] for matches in asked]
        return np.unique(np.concatenate([np.zeros(0, np.int32), *found])).astype(np.intp)

    def scores(self, asked: Sequence[Matches], records: Index) -> tuple[Floats, Floats]:
        """Log odds and rarity (n,) of the name of each record that is likest to one asked for; NaN where none is."""
        sizes = self._starts[records + 1] - self._starts[records]
        owner = np.repeat(np.arange(len(records)), sizes)
        first = np.cumsum(sizes) - sizes
        rows = self.table.names[
            np.arange(len(owner)) - np.repeat(first, sizes) + np.repeat(self._starts[records], sizes)
        ]
        odds, rarity = np.full(len(records), np.nan, np.float32), np.zeros(len(records), np.float32)
        for matches in asked if len(rows) else ():
            value = matches.log_odds(rows)
            best = _last_of_each(owner, value)
            here = owner[best]
            some, some_rarity = np.full(len(records), np.nan, np.float32), np.zeros(len(records), np.float32)
            some[here], some_rarity[here] = value[best], matches.rarity(rows[best])
            _take_better(odds, rarity, some, some_rarity)
        return odds, rarity


class TheirNames:
    """The names of all records of one list."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._own = _Held([record.names for record in known], NameTable())
        kin = NameTable().vocabulary
        self._kin = {role: _Held([getattr(record, role) for record in known], NameTable(kin)) for role in _ROLES}

    def scored(self, ours: Sequence[Known], also: Sequence[Sequence[int]], start: int) -> Iterator[Scored]:
        """For each record of ours the pairs to look at. The first is row `start`; `also`: pairs known otherwise."""
        own = _all_matches(self._own, [record.names for record in ours])
        kin = {role: _all_matches(self._kin[role], [getattr(record, role) for record in ours]) for role in _ROLES}
        for at, others in enumerate(also):
            relatives = {role: kin[role][at] for role in _ROLES}
            records = np.union1d(self._candidates(own[at], relatives), np.array(others, np.intp)).astype(np.intp)
            if len(records):
                pairs = np.stack([np.full(len(records), start + at, np.intp), records], axis=1)
                yield Scored(
                    pairs, NameScores(*self._own.scores(own[at], records)), self._kin_scores(relatives, records)
                )

    def _candidates(self, own: Sequence[Matches], relatives: dict[str, list[Matches]]) -> Index:
        found = [self._own.likeliest(own, MOST_BY_NAME)]
        found += [self._kin[role].likeliest(asked, MOST_BY_KIN) for role, asked in relatives.items() if asked]
        return np.concatenate(found)

    def _kin_scores(self, relatives: dict[str, list[Matches]], records: Index) -> NameScores:
        """Relatives count in their own role; father on one side and husband on the other only when it is one name."""
        odds, rarity = np.full(len(records), np.nan, np.float32), np.zeros(len(records), np.float32)
        for role, asked in relatives.items():
            if asked:
                _take_better(odds, rarity, *self._kin[role].scores(asked, records))
        no_role = np.isnan(odds)
        for role, other in _CROSSED:
            if relatives[role] and no_role.any():
                crossed, rare = self._kin[other].scores(relatives[role], records)
                _take_better(odds, rarity, np.where(no_role & (crossed > 0), crossed, np.nan).astype(np.float32), rare)
        return NameScores(odds, rarity)


def _last_of_each(owner: Index, value: Floats) -> Index:
    """Where each owner's largest value is; `owner` (n,) is sorted."""
    order = np.lexsort((value, owner))
    best: Index = order[np.append(owner[1:] != owner[:-1], True)]
    return best


def _take_better(odds: Floats, rarity: Floats, other: Floats, other_rarity: Floats) -> None:
    better = ~np.isnan(other) & ~(other <= odds)
    odds[better], rarity[better] = other[better], other_rarity[better]


def _all_matches(held: _Held, names: Sequence[Names]) -> list[list[Matches]]:
    """For each of n records, what its names and their aliases are held against; each word is looked for once."""
    every = [[one for name in some for one in (name.parsed, *name.parsed.aliases) if one.tokens] for some in names]
    found = iter(held.table.vocabulary.match_all([one for some in every for one in some]))
    return [[next(found) for _ in some] for some in every]
