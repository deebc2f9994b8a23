"""Who may each of very many be? What `search.possible_persons` finds for one, found for a batch, among anybody.

Persons are one kind of those among whom is looked; a room above can look among its own by saying what it holds of them
(`Among`). Some 200 to 1,000 at a time are best: what they ask alike is asked once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from safeconduct.identity.evidence import Comparison, Evidence, compare_each

from .likely import Shelf, likely_names
from .tokens import names_in

LOOKED_AT = 60
"""Owners of like names of whom more than the name is looked at; the rest is behind them by the name alone."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What one row tells of an owner, enough for a first comparison: birth, sex, father, village, district, state and
    country; the rest of `evidence` may be left out. `stands_for`: by whom she is known, her own id unless joined."""

    stands_for: UUID
    evidence: Evidence


class Among(Protocol):
    """Those among whom is looked: where their names stand, and what is held of them.

    Whoever must not be found, or has gone, is left out of `outlines`.
    """

    @property
    def shelf(self) -> Shelf:
        """Where their names stand; `shelf.owner` has their ids."""

    def sharing(self, several: Sequence[Evidence]) -> Sequence[Collection[UUID]]:
        """For each of n, who has a paper, a phone or an e-mail address of hers: n collections of ids."""

    def outlines(self, ids: Collection[UUID]) -> Mapping[UUID, Outline]:
        """One row of each of these."""

    def evidence(self, ids: Collection[UUID]) -> Mapping[UUID, Evidence]:
        """All that is held of these, by the ids that `Outline.stands_for` told."""


@dataclass(frozen=True, slots=True)
class Near:
    """One of those among whom was looked who may be the same, and why."""

    owner_id: UUID
    comparison: Comparison


def nearest(
    several: Sequence[Evidence],
    among: Among,
    *,
    limit: int = 5,
    least: float = 0.10,
    apart: Sequence[Collection[UUID]] = (),
) -> list[list[Near]]:
    """For each of n records, who may be the same: at most `limit`, the likeliest first, n lists.

    Those are left out whose probability is below `least`, unless both have the same paper (`Comparison` tells). `apart`
    (n collections, or none at all): ids that are not to be found for a record, such as itself. The number of queries
    does not depend on n.
    """
    found = []
    for at, evidence in enumerate(several):
        names = [name for text in evidence.names for name in names_in(text)]
        ids = {name.owner_id for likely in likely_names(names, shelf=among.shelf) for name in likely.names[:LOOKED_AT]}
        ids |= set(among.sharing([evidence])[0])
        known_by = {told.stands_for for told in among.outlines(ids).values()} - set(apart[at] if apart else ())
        held = among.evidence(known_by)
        near = [Near(id, told) for id, told in zip(held, compare_each(evidence, list(held.values())), strict=True)]
        near = [each for each in near if each.comparison.probability >= least]
        found.append(sorted(near, key=lambda each: -each.comparison.probability)[:limit])
    return found
