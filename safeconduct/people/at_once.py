"""Who may each of very many be? What `search.possible_persons` finds for one, found for a batch, among anybody.

Persons are one kind of those among whom is looked; a room above can look among its own by saying what it holds of them
(`Among`). Some 200 to 1,000 at a time are best: what they ask alike is asked once.

Few of those with a like name are the same person, and most can be told without looking closely: by the name alone, then
by one row of each (`Outline`), no more than can still come to the least probability. Who is left is compared in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple, Protocol
from uuid import UUID

import numpy as np

from safeconduct.identity.evidence import ComparedPairs, Comparison, Evidence
from safeconduct.identity.evidence.bounds import LEAST_NATS, Bounds, most_of_names

from .at_hand import at_hand
from .likely import Shelf
from .near_names import Asked, near_names
from .tokens import names_in

LOOKED_AT = 60
"""Owners of like names of whom more than the name is looked at; the rest is behind them by the name alone."""
MORE = 4
"""So many more than are asked for are compared in full: what was told before is not the whole."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What one row tells of an owner, enough for a first comparison: birth, sex, father, village, district and state;
    the rest of `evidence` may be left out. `stands_for`: by whom she is known, her own id unless joined. `is_open`: may
    she be found by who asks?"""

    stands_for: UUID
    evidence: Evidence
    is_open: bool = True


class Among(Protocol):
    """Those among whom is looked: where their names stand, and what is held of them."""

    @property
    def shelf(self) -> Shelf:
        """Where their names stand; `shelf.owner` has their ids."""

    def sharing(self, several: Sequence[Evidence]) -> Sequence[Collection[UUID]]:
        """For each of n, who has a paper, a phone or an e-mail address of hers: n collections of ids."""

    def outlines(self, ids: Collection[UUID]) -> Mapping[UUID, Outline]:
        """One row of each of these, also of those who are not open. Whoever is left out is no longer there: her names
        are taken out of memory."""

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
    least_nats = log(least / (1 - least)) - LEAST_NATS
    bounds = Bounds(several)
    shared = [set(ids) for ids in among.sharing(several)]
    named, outlines = _outlined(several, bounds, shared, among, least_nats)
    for at, ids in enumerate(apart):
        shared[at] -= set(ids)
        named[at] = {id: nats for id, nats in named[at].items() if id not in ids}
    chosen = _chosen(bounds, named, shared, outlines, least_nats, limit + MORE)
    held = among.evidence({id for ids in chosen for id in ids})
    return _compared(several, [[id for id in ids if id in held] for ids in chosen], held, least, limit)


def _outlined(
    several: Sequence[Evidence], bounds: Bounds, shared: Sequence[Collection[UUID]], among: Among, least: float
) -> tuple[list[dict[UUID, float]], Mapping[UUID, Outline]]:
    """What `_by_name` finds, and the outlines of all. Names of those who have gone meanwhile are taken out of memory,
    and looked for again without them."""
    while True:
        named = _by_name(several, bounds, among.shelf, least)
        outlines = among.outlines({id for ids in (*named, *shared) for id in ids})
        gone = {id for ids in named for id in ids if id not in outlines}
        if not gone:
            return named, outlines
        with at_hand(among.shelf) as names:
            names.take_out({id.bytes for id in gone})


def _by_name(several: Sequence[Evidence], bounds: Bounds, shelf: Shelf, least: float) -> list[dict[UUID, float]]:
    """For each record the owners of names like hers, with the most nats that names can come to for them."""
    asked = [
        (at, Asked(name, int(bounds.years[at])))
        for at, evidence in enumerate(several)
        for text in evidence.names
        for name in names_in(text)
    ]
    with at_hand(shelf) as names:
        near = near_names([each for _at, each in asked], names)
    which = np.array([at for at, _each in asked], np.intp)[near.asked]
    nats = most_of_names(near.log_odds, near.rarity)
    good = nats + bounds.rest_after_years(which, near.years) > least
    order = np.flatnonzero(good)[np.lexsort((-near.order[good], which[good]))]
    found: list[dict[UUID, float]] = [{} for _evidence in several]
    for at, owner, value in zip(which[order].tolist(), near.owners[order].tolist(), nats[order].tolist(), strict=True):
        if len(found[at]) < LOOKED_AT:
            found[at].setdefault(UUID(bytes=owner), value)
    return found


class _Pair(NamedTuple):
    at: int
    owner: UUID
    nats: float


def _chosen(
    bounds: Bounds,
    named: Sequence[Mapping[UUID, float]],
    shared: Sequence[Collection[UUID]],
    outlines: Mapping[UUID, Outline],
    least: float,
    most: int,
) -> list[set[UUID]]:
    """For each record whom to compare in full: who shares a number, and the likeliest by name and outline."""
    pairs = [_Pair(at, id, nats) for at, ids in enumerate(named) for id, nats in ids.items() if outlines[id].is_open]
    nats = np.array([pair.nats for pair in pairs])
    numbers = {id: number for number, id in enumerate(outlines)}
    ours = np.array([pair.at for pair in pairs], np.intp)
    theirs = np.array([numbers[pair.owner] for pair in pairs], np.intp)
    told = nats + bounds.estimated(ours, [each.evidence for each in outlines.values()], theirs, least - nats)
    chosen = [{outlines[id].stands_for for id in ids if id in outlines and outlines[id].is_open} for ids in shared]
    room = [most + len(ids) for ids in chosen]
    for place in np.argsort(-told, kind="stable").tolist():
        pair = pairs[place]
        if told[place] <= least:
            break
        if len(chosen[pair.at]) < room[pair.at]:
            chosen[pair.at].add(outlines[pair.owner].stands_for)
    return chosen


def _compared(
    several: Sequence[Evidence],
    chosen: Sequence[Sequence[UUID]],
    held: Mapping[UUID, Evidence],
    least: float,
    limit: int,
) -> list[list[Near]]:
    """Compare in full, and keep the likeliest."""
    numbers = {id: number for number, id in enumerate(held)}
    pairs = [(at, numbers[id]) for at, ids in enumerate(chosen) for id in ids]
    ids = list(held)
    compared = ComparedPairs(several, list(held.values()), pairs)
    good = np.flatnonzero((compared.probability >= least) | compared.has_same_paper)
    kept: dict[int, list[int]] = defaultdict(list)
    for place in good[np.argsort(-compared.probability[good], kind="stable")].tolist():
        if len(kept[pairs[place][0]]) < limit:
            kept[pairs[place][0]].append(place)
    return [
        [Near(ids[pairs[place][1]], compared.comparison(place)) for place in kept[at]] for at in range(len(several))
    ]
