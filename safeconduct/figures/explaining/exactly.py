"""One exact cause for each case that moved, by what turned in the ledger at the moment at which it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.queries import cases_for

from ..enums import Cause
from ..queries.explaining import MovedCase, Stood, among, joinings_between, stood_between, turns_at
from ..turns import Turn
from .causes import (
    WITHOUT_CLAIM,
    Facts,
    Stand,
    Step,
    Way,
    last_step,
    move_of,
    rough_cause,
    way_between,
    without_date,
)
from .grouping import changes_of, with_shown
from .sides import Sides, stands
from .values import Change, Move


def exact_changes(sides: Sides, moved: Sequence[MovedCase]) -> list[Change]:
    """Groups of all these cases, each with its own cause. A fixed number of queries."""
    changes = changes_of(sides, moves_of(sides, moved))
    return with_shown(sides, changes, {place: change.moves for place, change in enumerate(changes)})


def moves_of(sides: Sides, moved: Sequence[MovedCase]) -> list[Move]:
    """Why, since when and by which claim each of these cases moved."""
    then, now = sides.before.as_known, sides.after.as_known
    stood = stood_between([row.case_id for row in moved if row.at is None], then, now)
    met = stands({profile for of_case in stood.values() for _at, profile in of_case})
    met |= stands({each for row in moved for each in (row.before, row.after)})
    steps = [_counted(sides, row, stood.get(row.case_id, ()), met) for row in moved]
    ids = [row.case_id for row in moved]
    facts = Facts(turns_at(_moments(moved, steps), since=then), joinings_between(sides.crisis, then, now))
    closed = closed_claims(sides.actor, ids, facts.turns)
    moves = (_move(sides, row, step, facts, met) for row, step in zip(moved, steps, strict=True))
    return [without_date(move) if move.claim_id in closed else move for move in moves]


Met = Mapping[int | None, Stand | None]
Counted = tuple[Step, Way]
"""The step that moved a case, and how it was looked at."""


def _counted(sides: Sides, row: MovedCase, stood: Stood, met: Met) -> Counted:
    way = way_between(met[row.before], met[row.after], sides.way)
    return _step(row, stood, met, way), way


def _step(row: MovedCase, stood: Stood, met: Met, way: Way) -> Step:
    if row.at is not None:
        return Step(met[row.before], met[row.after], row.at)
    of_case: list[tuple[datetime, Stand | None]] = [(at, met[profile]) for at, profile in stood]
    if len(of_case) < 2:
        return Step(of_case[0][1], of_case[0][1]) if of_case else Step(None, None)
    return last_step(of_case, way, entered=row.entered)


def _moments(moved: Sequence[MovedCase], steps: Sequence[Counted]) -> dict[UUID, datetime]:
    """When the cases moved of which a claim is to be found."""
    return {
        row.case_id: step.at
        for row, (step, way) in zip(moved, steps, strict=True)
        if step.at is not None and rough_cause(step.before, step.after, way) not in WITHOUT_CLAIM
    }


def _move(sides: Sides, row: MovedCase, counted: Counted, facts: Facts, met: Met) -> Move:
    then, now = met[row.before], met[row.after]
    part = sides.part(then, now, entered=row.entered)
    if sides.counts_by_rule(then, entered=row.entered):
        return Move(row.case_id, row.entered, Cause.RULE, part=part)
    step, way = counted
    move = move_of(row.case_id, step, way, facts, entered=row.entered, is_new=row.before is None)
    return replace(move, part=part) if part else move


def closed_claims(actor: Actor, ids: Sequence[UUID], turns: Mapping[UUID, Sequence[Turn]]) -> set[UUID]:
    """Of the claims that turned, those of which the actor may not know when they happened: kept in a compartment that
    she does not hold, of a case in one, or lent by a joined case that she does not see."""
    found = [(case_id, turn) for case_id, of_case in turns.items() for turn in of_case]
    kept = Case.objects.filter(among(ids)).exclude(compartments=[]).values_list("pk", "compartments")
    shut = {case_id for case_id, compartments in kept if not actor.may_open(set(compartments))}
    lent = {turn.source_id for case_id, turn in found if turn.source_id != case_id}
    shut |= lent - set(cases_for(actor).filter(pk__in=lent).values_list("pk", flat=True)) if lent else set()
    return {
        turn.claim_id
        for case_id, turn in found
        if shut & {case_id, turn.source_id} or (turn.compartment and not actor.may_open({turn.compartment}))
    }
