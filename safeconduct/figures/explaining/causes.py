"""One cause for each case that moved: pure functions over how it stood before and after, and what turned in between."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from safeconduct.cases.clocks import States
from safeconduct.cases.rules import is_open_to_public
from safeconduct.store.partial_dates import UNKNOWN

from ..enums import Cause
from ..turns import Joined, Turn
from .values import Move

TOLD = frozenset({"ours.kin"})


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """How a case stood: its whole standing, whether family first was overridden, and what stands in public instead of a
    death (`Profile.before`). One object for each profile, so that what follows from two of them is decided once,
    however many cases moved so."""

    states: States
    overridden: bool = False
    before: States = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """May a death be said in public?"""
        return is_open_to_public(self.states, overridden=self.overridden)


NOTHING = Stand({})
"""Nobody has said anything yet."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a figure counts: for its audience, by our own finding, and which "viewpoint.track" it looks at. `part` says
    in which part of the whole a case stands ("" in none)."""

    counts: Callable[[Stand], bool]
    own: Callable[[Stand], bool]
    looked_at: frozenset[str]
    part: Callable[[Stand], str]


def way_between(before: Stand | None, after: Stand | None, way: Way) -> Way:
    """How to look at a case between two times: by our own finding where that changed, else as it may be said. So what
    is told of a death is its confirmation, and that the family was told only where it was confirmed before."""
    is_own = (before is not None and way.own(before)) != (after is not None and way.own(after))
    return replace(way, counts=way.own) if is_own else way


@dataclass(frozen=True, slots=True)
class Step:
    """The step that moved a case: how it stood just before and from then on. None: it did not count by itself then."""

    before: Stand | None
    after: Stand | None
    at: datetime | None = None


def last_step(spans: Sequence[tuple[datetime, Stand | None]], way: Way, *, entered: bool) -> Step:
    """From the stands of a case in their order, the step by which it came to count (or ceased to) for good."""
    at = len(spans) - 1
    while at > 1 and _counts(spans[at - 1][1], way) == entered:
        at -= 1
    return Step(spans[at - 1][1], spans[at][1], spans[at][0])


def _counts(stand: Stand | None, way: Way) -> bool:
    return stand is not None and way.counts(stand)


@lru_cache(maxsize=8192)
def rough_cause(before: Stand | None, after: Stand | None, way: Way) -> Cause:
    """The cause as far as two whole standings tell it."""
    if after is None:
        return Cause.JOINED
    if before is None:
        return Cause.NEW if not way.counts(after) or way.counts(NOTHING) else Cause.CONFIRMED
    if way.counts(before) == way.counts(after):
        return Cause.TRAIT
    if way.own(before) == way.own(after) and before.is_open != after.is_open:
        is_override = after.overridden and not before.overridden
        return Cause.OVERRIDDEN if is_override else Cause.FAMILY_TOLD
    return Cause.CONFIRMED if way.counts(after) and _is_said(before, after, way) else Cause.MOVED


def _is_said(before: Stand | None, after: Stand, way: Way) -> bool:
    """Does the case count because of what is said now, and not because something is said no more?"""
    changed = deciding(before, after, way)
    kept, held = (_without(states, changed) for states in (after.states, after.before))
    return not way.counts(replace(after, states=kept, before=held))


def _without(states: States, names: Collection[str]) -> States:
    return {name: state for name, state in states.items() if name not in names}


@lru_cache(maxsize=8192)
def deciding(before: Stand | None, after: Stand | None, way: Way) -> frozenset[str]:
    """Of what stands otherwise after a step, that without which the case would not have moved; else all of it."""
    was, now = before or NOTHING, after or NOTHING
    changed = _changed(was.states, now.states) | _changed(was.before, now.before)
    counts = way.counts(now)
    needed = {name for name in changed if way.counts(_undone(was, now, name)) != counts}
    return frozenset(needed or changed & way.looked_at or changed)


def _undone(before: Stand, after: Stand, name: str) -> Stand:
    """The later standing with one account as it was before; with that of the kin, what was held back."""
    held = before.before if name in TOLD else _as_it_was(name, before.before, after.before)
    return replace(after, states=_as_it_was(name, before.states, after.states), before=held)


def _as_it_was(name: str, before: States, after: States) -> States:
    return {**_without(after, {name}), **({name: before[name]} if name in before else {})}


def _changed(before: States, after: States) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


WITHOUT_CLAIM = frozenset({Cause.NEW, Cause.TRAIT, Cause.OVERRIDDEN, Cause.RULE})
"""Causes that are no claim."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ledger knows of the moments at which cases moved."""

    turns: Mapping[UUID, Sequence[Turn]]
    joinings: Mapping[UUID, Sequence[Joined]]


def move_of(case_id: UUID, step: Step, way: Way, facts: Facts, *, entered: bool, is_new: bool) -> Move:
    """The move of a case with its exact cause and the claim that did it."""
    move = Move(case_id, entered, rough_cause(step.before, step.after, way), step.at, is_new=is_new)
    joined = next((row for row in facts.joinings.get(case_id, ()) if row.at == step.at), None)
    if joined:
        other = joined.into_id if joined.case_id == case_id else joined.case_id
        return replace(move, cause=Cause.JOINED if joined.is_joining else Cause.PARTED, is_new=False, other_id=other)
    if move.cause in WITHOUT_CLAIM:
        return move
    names = TOLD if move.cause == Cause.FAMILY_TOLD else deciding(step.before, step.after, way)
    return _by_turn(move, [turn for turn in facts.turns.get(case_id, ()) if turn.name in names])


def _by_turn(move: Move, turns: Sequence[Turn]) -> Move:
    """With the claim that did it: one that was retracted then, else the one that came to stand last."""
    withdrawn = [turn for turn in turns if not turn.begins and turn.is_retracted]
    begun = [turn for turn in turns if turn.begins]
    if withdrawn:
        return replace(with_claim(move, withdrawn[-1]), cause=Cause.RETRACTED)
    if not begun:
        return move
    move = with_claim(move, begun[-1])
    return replace(move, cause=Cause.COUNTERSIGNED) if begun[-1].is_our_death and begun[-1].was_known else move


def with_claim(move: Move, turn: Turn) -> Move:
    """The same move, with the claim that did it."""
    return replace(move, claim_id=turn.claim_id, name=turn.name, state=turn.state, happened=turn.happened)


def without_date(move: Move) -> Move:
    """For a reader who may not know when it happened."""
    return replace(move, happened=UNKNOWN)
