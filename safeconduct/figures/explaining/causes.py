"""One cause for each case that moved: pure functions over how it stood before and after, and what turned in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from safeconduct.cases.clocks import States
from safeconduct.store.partial_dates import UNKNOWN

from ..enums import Cause
from ..turns import Joined, Turn
from .values import Move

KIN = "ours.kin"
NOTHING: States = {}


@dataclass(frozen=True, slots=True)
class Stand:
    """How a case stood: its whole standing, and whether family first was overridden."""

    states: States
    overridden: bool = False


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


def rough_cause(step: Step, way: Way) -> Cause:
    """The cause as far as two whole standings tell it."""
    if step.after is None:
        return Cause.JOINED
    if step.before is None:
        return Cause.NEW if not _counts(step.after, way) or way.counts(Stand(NOTHING)) else Cause.CONFIRMED
    if way.counts(step.before) == way.counts(step.after):
        return Cause.TRAIT
    if way.own(step.before) == way.own(step.after):
        is_override = step.after.overridden and not step.before.overridden
        return Cause.OVERRIDDEN if is_override else Cause.FAMILY_TOLD
    return Cause.CONFIRMED if way.counts(step.after) and _is_said(step, way) else Cause.MOVED


def _is_said(step: Step, way: Way) -> bool:
    """Does the case count because of what is said now, and not because something is said no more?"""
    after = step.after or Stand(NOTHING)
    changed = deciding(step, way)
    kept = {name: state for name, state in after.states.items() if name not in changed}
    return not way.counts(replace(after, states=kept))


def deciding(step: Step, way: Way) -> list[str]:
    """Of what stands otherwise after a step, that without which the case would not have moved; else all of it."""
    before, after = step.before or Stand(NOTHING), step.after or Stand(NOTHING)
    names = sorted(before.states.keys() | after.states.keys())
    changed = [name for name in names if before.states.get(name) != after.states.get(name)]
    now = way.counts(after)
    needed = [name for name in changed if way.counts(replace(after, states=_undone(before, after, name))) != now]
    return needed or [name for name in changed if name in way.looked_at] or changed


def _undone(before: Stand, after: Stand, name: str) -> States:
    """The later standing with one account as it was before."""
    kept = {each: state for each, state in after.states.items() if each != name}
    return kept | ({name: before.states[name]} if name in before.states else {})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ledger knows of the moments at which cases moved."""

    turns: Mapping[UUID, Sequence[Turn]]
    joinings: Mapping[UUID, Sequence[Joined]]
    since: datetime


def move_of(case_id: UUID, step: Step, way: Way, facts: Facts, *, entered: bool, is_new: bool) -> Move:
    """The move of a case with its exact cause and the claim that did it."""
    move = Move(case_id, entered, rough_cause(step, way), step.at, is_new=is_new)
    joined = next((row for row in facts.joinings.get(case_id, ()) if row.at == step.at), None)
    if joined:
        other = joined.into_id if joined.case_id == case_id else joined.case_id
        return replace(move, cause=Cause.JOINED if joined.is_joining else Cause.PARTED, is_new=False, other_id=other)
    if move.cause in {Cause.NEW, Cause.TRAIT, Cause.OVERRIDDEN}:
        return move
    names = [KIN] if move.cause == Cause.FAMILY_TOLD else deciding(step, way)
    return _by_turn(move, [turn for turn in facts.turns.get(case_id, ()) if turn.name in names], facts.since)


def _by_turn(move: Move, turns: Sequence[Turn], since: datetime) -> Move:
    """With the claim that did it: one that was retracted then, else the one that came to stand last."""
    withdrawn = [turn for turn in turns if not turn.begins and turn.retracted_at == move.at]
    begun = sorted((turn for turn in turns if turn.begins), key=lambda turn: (turn.known_at, turn.claim_id))
    if withdrawn:
        return replace(with_claim(move, withdrawn[-1]), cause=Cause.RETRACTED)
    if not begun:
        return move
    move = with_claim(move, begun[-1])
    if begun[-1].is_our_death and begun[-1].known_at <= since < (move.at or since):
        return replace(move, cause=Cause.COUNTERSIGNED)
    return move


def with_claim(move: Move, turn: Turn) -> Move:
    """The same move, with the claim that did it."""
    return replace(move, claim_id=turn.claim_id, name=turn.name, state=turn.state, happened=turn.happened)


def without_date(move: Move) -> Move:
    """For a reader who may not know when it happened."""
    return replace(move, happened=UNKNOWN)
