"""Moves put together by their cause, in the order in which they are told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from safeconduct.cases.models import Case
from safeconduct.cases.queries import cases_for

from ..enums import Cause
from ..queries.explaining import among
from ..queries.listing import PAGE
from .sides import Sides
from .values import Change, Explanation, Move, PartCount, ShownMove
from .words import explanation_words

CAUSES = list(Cause)


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a group: in or out, the cause, and of those who merely stand otherwise from or to which part."""

    entered: bool
    cause: Cause
    part: str = ""

    @classmethod
    def of(cls, entered: bool, cause: Cause, part: str) -> Key:
        return cls(entered, cause, part if cause == Cause.MOVED else "")


def explanation_of(sides: Sides, changes: Sequence[Change], *, is_rough: bool) -> Explanation:
    """All of it with its words."""
    made = Explanation(
        sides.before.number, sides.after.number, sides.before.as_known, sides.after.as_known,
        entered=sum(change.number for change in changes if change.entered),
        left=sum(change.number for change in changes if not change.entered),
        changes=changes, is_rough=is_rough,
    )  # fmt: skip
    return replace(made, sentences=tuple(explanation_words(made, sides.crisis)))


def changes_of(sides: Sides, moves: Iterable[Move]) -> list[Change]:
    """The groups that some moves make, without the cases that are shown of them."""
    groups: dict[Key, list[Move]] = defaultdict(list)
    for move in moves:
        groups[Key.of(move.entered, move.cause, move.part)].append(move)
    return in_order(_change(sides, key, of_group) for key, of_group in groups.items())


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Who came before who left; the larger group first."""
    return sorted(changes, key=lambda each: (not each.entered, -each.number, CAUSES.index(each.cause)))


def _change(sides: Sides, key: Key, moves: Sequence[Move]) -> Change:
    return Change(
        key.entered, key.cause, len(moves), moves=tuple(moves),
        parts=part_counts(sides, Counter(move.part for move in moves)),
        had_happened=sum(_had_happened(move, sides.day) for move in moves),
        was_new=sum(move.is_new for move in moves),
    )  # fmt: skip


def part_counts(sides: Sides, counted: Mapping[str, int]) -> tuple[PartCount, ...]:
    """The parts from which they came or to which they went, the most first."""
    named = sorted((-number, key) for key, number in counted.items() if key)
    return tuple(PartCount(key, sides.name(key), -number) for number, key in named)


def _had_happened(move: Move, day: date) -> bool:
    latest = move.happened.latest
    return move.entered and latest is not None and latest <= day


def with_shown(sides: Sides, changes: Sequence[Change], moves: Mapping[int, Sequence[Move]]) -> list[Change]:
    """Each group with the first page of its cases that the actor may see, by reference. `moves` are those that could
    be shown of each, by its place."""
    ids = {move.case_id for of_group in moves.values() for move in of_group}
    visible = cases_for(sides.actor)
    references = dict(visible.filter(among(list(ids))).values_list("pk", "reference"))
    chosen = {place: _first(of_group, references) for place, of_group in moves.items()}
    wanted = {move.case_id for of_group in chosen.values() for move in of_group}
    cases = visible.select_related("person", "post").in_bulk(list(wanted)) if wanted else {}
    return [replace(change, shown=_shown(chosen.get(place, ()), cases)) for place, change in enumerate(changes)]


def _first(moves: Sequence[Move], references: Mapping[UUID, str]) -> list[Move]:
    hers = [move for move in moves if move.case_id in references]
    return sorted(hers, key=lambda move: references[move.case_id])[:PAGE]


def _shown(moves: Sequence[Move], cases: Mapping[UUID, Case]) -> tuple[ShownMove, ...]:
    return tuple(ShownMove(cases[move.case_id], move) for move in moves if move.case_id in cases)
