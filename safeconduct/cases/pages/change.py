"""What an act changes, side by side: now and afterwards. For the pages that come before what is final."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from safeconduct.access.actor import Actor

from .. import rules
from ..actions.preview import Change, Picture
from ..enums import Track, Viewpoint
from ..models import Claim
from .standing import Cell, Strip, standing_strip
from .work import clock_name

DEATH = frozenset({"condition", "kin"})
"""The tracks that family first looks at."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One viewpoint's account of one track, now and afterwards."""

    viewpoint: Viewpoint
    track: Track
    now: Cell
    then: Cell


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """`shuts` and `opens` are about family first. `awaits` is a death that will wait for its second signature."""

    cells: tuple[CellChange, ...]
    clocks_started: tuple[str, ...] = ()
    clocks_met: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    awaits: bool = False
    out_of_order: bool = False
    backdated: bool = False
    shuts: bool = False
    opens: bool = False

    @property
    def is_nothing(self) -> bool:
        return not self.cells


def change_shown(change: Change, *, actor: Actor, seen: Collection[UUID] = ()) -> ChangeShown:
    """A change in words, as far as this reader may see. `seen` are the joined cases that she sees."""
    claim = change.claim
    awaits = claim is not None and claim.needs_countersignature
    before = standing_strip(change.before.standings, actor=actor, seen=seen)
    pending = [claim] if claim and awaits else []
    after = standing_strip(change.after.standings, actor=actor, pending=pending, seen=seen)
    hidden_now = {track for _viewpoint, track in before.closed}
    hidden_then = {track for _viewpoint, track in after.closed}
    return ChangeShown(
        cells=_cells(before, after),
        clocks_started=_clocks(change.before, change.after, hidden_then),
        clocks_met=_clocks(change.after, change.before, hidden_now),
        differing=_tracks(change.before, change.after, hidden_then),
        settled=_tracks(change.after, change.before, hidden_now),
        awaits=awaits,
        out_of_order=claim is not None and claim.out_of_order,
        backdated=claim is not None and claim.backdated,
        shuts=not hidden_then & DEATH and _is_shut(change.after) and not _is_shut(change.before),
        opens=not hidden_now & DEATH and _is_shut(change.before) and not _is_shut(change.after),
    )


def _cells(before: Strip, after: Strip) -> tuple[CellChange, ...]:
    pairs = (
        CellChange(viewpoint, track, _cell(before, viewpoint, track), _cell(after, viewpoint, track))
        for track in Track
        for viewpoint in Viewpoint
    )
    return tuple(pair for pair in pairs if _says(pair.now) != _says(pair.then))


def _cell(strip: Strip, viewpoint: Viewpoint, track: Track) -> Cell:
    return strip.cell(viewpoint, track) or Cell(viewpoint, track)


def _says(cell: Cell) -> tuple[object, ...]:
    claim: Claim | None = cell.claim
    return (claim.pk if claim else None, cell.closed, cell.is_pending)


def _clocks(first: Picture, second: Picture, closed: set[str]) -> tuple[str, ...]:
    return tuple(clock_name(kind, closed) for kind in second.clocks if kind not in first.clocks)


def _tracks(first: Picture, second: Picture, closed: set[str]) -> tuple[str, ...]:
    new = (track for track in second.disagreements if track not in first.disagreements)
    return tuple(str(Track(track).label) for track in new if track not in closed)


def _is_shut(picture: Picture) -> bool:
    states = picture.states
    return states.get("ours.condition") == "dead" and states.get("ours.kin") not in rules.KIN_TOLD
