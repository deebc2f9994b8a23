"""Causes of very many moves: counted by how cases stood before and after. Claims are looked up for those shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.cases.queries import cases_for

from ..enums import Cause
from ..queries.explaining import MANY, MovedCase, MovedPair, among, moved_pairs
from ..queries.listing import PAGE
from .causes import Stand, rough_cause, way_between
from .exactly import moves_of
from .grouping import Key, in_order, part_counts, with_shown
from .sides import Sides, stands
from .values import Change, Move

Stands = Mapping[int | None, Stand | None]


@dataclass(slots=True)
class _Group:
    number: int = 0
    was_new: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    some: list[MovedCase] = field(default_factory=list)


def rough_changes(sides: Sides) -> list[Change]:
    """Groups of all cases that moved, numbers exact, causes as far as two whole standings tell them."""
    pairs = moved_pairs(sides.before, sides.after, sides.crisis)
    both = stands({each for pair in pairs for each in (pair.before, pair.after)})
    groups: dict[Key, _Group] = defaultdict(_Group)
    for pair in pairs:
        key, part = _key(sides, pair, both)
        group = groups[key]
        group.some += [MovedCase(case_id, pair.entered, pair.before, pair.after) for case_id in pair.some]
        group.number += pair.number
        group.was_new += pair.number * (pair.before is None)
        group.parts[part] += pair.number
    changes = in_order(_change(sides, key, group) for key, group in groups.items())
    places = {_key_of(change): place for place, change in enumerate(changes)}
    return with_shown(sides, changes, _candidates(sides, {places[key]: group.some for key, group in groups.items()}))


def _key(sides: Sides, moved: MovedPair, both: Stands) -> tuple[Key, str]:
    then, now = both[moved.before], both[moved.after]
    part = sides.part(then, now, entered=moved.entered)
    by_rule = sides.counts_by_rule(then, entered=moved.entered)
    cause = Cause.RULE if by_rule else rough_cause(then, now, way_between(then, now, sides.way))
    return Key.of(moved.entered, cause, part), part


def _change(sides: Sides, key: Key, group: _Group) -> Change:
    return Change(
        key.entered, key.cause, group.number, parts=part_counts(sides, group.parts), was_new=group.was_new
    )  # fmt: skip


def _candidates(sides: Sides, some: Mapping[int, Sequence[MovedCase]]) -> dict[int, list[Move]]:
    """Of each group, by its place, a page of those who may be shown, with the claims that moved them."""
    first = {place: rows[: MANY // len(some)] for place, rows in some.items()}
    ids = [row.case_id for rows in first.values() for row in rows]
    hers = set(cases_for(sides.actor).filter(among(ids)).values_list("pk", flat=True))
    chosen = {place: [row for row in rows if row.case_id in hers][:PAGE] for place, rows in first.items()}
    exact = {move.case_id: move for move in moves_of(sides, [row for rows in chosen.values() for row in rows])}
    return {place: [exact[row.case_id] for row in rows] for place, rows in chosen.items()}


def _key_of(change: Change) -> Key:
    part = change.parts[0].key if change.parts else ""
    return Key.of(change.entered, change.cause, part)
