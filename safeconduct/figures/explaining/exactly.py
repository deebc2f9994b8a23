"""One exact cause for each case that moved, by what turned in the ledger at the moment at which it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.queries import cases_for

from ..enums import Cause
from ..queries.explaining import MovedCase, Stood, joinings_between, stood_between, turns_at
from ..turns import Turn
from .causes import Facts, Stand, Step, last_step, move_of, way_between, without_date
from .grouping import changes_of, with_shown
from .sides import Sides, stands
from .values import Change, Move


def exact_changes(sides: Sides, moved: Sequence[MovedCase]) -> list[Change]:
    """Groups of all these cases, each with its own cause. A fixed number of queries."""
    changes = changes_of(sides, moves_of(sides, moved))
    return with_shown(sides, changes, {place: change.moves for place, change in enumerate(changes)})


def moves_of(sides: Sides, moved: Sequence[MovedCase]) -> list[Move]:
    """Why, since when and by which claim each of these cases moved."""
    ids = [row.case_id for row in moved]
    then, now = sides.before.as_known, sides.after.as_known
    stood = stood_between(ids, then, now)
    met = stands({profile for of_case in stood.values() for _at, profile in of_case})
    met |= stands({each for row in moved for each in (row.before, row.after)})
    steps = {row.case_id: _step(sides, row, stood[row.case_id], met) for row in moved}
    moments = {case_id: step.at for case_id, step in steps.items() if step.at is not None}
    facts = Facts(turns_at(moments), joinings_between(ids, then, now), then)
    closed = closed_claims(sides.actor, ids, facts.turns)
    return [_without_closed(move, closed) for move in _moves(sides, moved, steps, facts, met)]


def _step(sides: Sides, row: MovedCase, stood: Stood, met: Mapping[int | None, Stand | None]) -> Step:
    of_case: list[tuple[datetime, Stand | None]] = [(at, met[profile]) for at, profile in stood]
    if len(of_case) < 2:
        return Step(of_case[0][1], of_case[0][1]) if of_case else Step(None, None)
    return last_step(of_case, way_between(met[row.before], met[row.after], sides.way), entered=row.entered)


def _moves(
    sides: Sides,
    moved: Sequence[MovedCase],
    steps: Mapping[UUID, Step],
    facts: Facts,
    met: Mapping[int | None, Stand | None],
) -> Iterator[Move]:
    for row in moved:
        then, now = met[row.before], met[row.after]
        if sides.counts_by_rule(then, entered=row.entered):
            move = Move(row.case_id, row.entered, Cause.RULE)
        else:
            way, is_new = way_between(then, now, sides.way), row.before is None
            move = move_of(row.case_id, steps[row.case_id], way, facts, entered=row.entered, is_new=is_new)
        yield replace(move, part=sides.part(then, now, entered=row.entered))


def closed_claims(actor: Actor, ids: Sequence[UUID], turns: Mapping[UUID, Sequence[Turn]]) -> set[UUID]:
    """Of the claims that turned, those of which the actor may not know when they happened: kept in a compartment that
    she does not hold, of a case in one, or lent by a joined case that she does not see."""
    found = [(case_id, turn) for case_id, of_case in turns.items() for turn in of_case]
    kept = Case.objects.filter(pk__in=ids).exclude(compartments=[]).values_list("pk", "compartments")
    shut = {case_id for case_id, compartments in kept if not actor.may_open(set(compartments))}
    lent = {turn.source_id for case_id, turn in found if turn.source_id != case_id}
    shut |= lent - set(cases_for(actor).filter(pk__in=lent).values_list("pk", flat=True)) if lent else set()
    return {
        turn.claim_id
        for case_id, turn in found
        if shut & {case_id, turn.source_id} or (turn.compartment and not actor.may_open({turn.compartment}))
    }


def _without_closed(move: Move, closed: set[UUID]) -> Move:
    return without_date(move) if move.claim_id in closed else move
