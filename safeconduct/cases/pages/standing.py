"""The standing strip: every track in three viewpoints, side by side.

A cell whose claim is kept in a compartment that the reader does not hold says so, and says nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment

from ..enums import Track, Viewpoint
from ..models import Claim, Disagreement, Standing
from ..tracks import COMPARED, TRACKS, disagreeing_tracks, state_label

SHAPES = {Viewpoint.OURS: "■", Viewpoint.HOST: "▲", Viewpoint.FAMILY: "●", Viewpoint.THIRD: "◆"}
"""Each viewpoint's shape, for where its column has no head."""

Spot = tuple[str, str]
"""A viewpoint and a track."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one viewpoint says on one track. `until_then` is the state that counts while a pending one does not."""

    viewpoint: Viewpoint
    track: Track
    claim: Claim | None = None
    closed: str = ""
    is_pending: bool = False
    until_then: str = ""

    @property
    def is_silent(self) -> bool:
        return self.claim is None and not self.closed

    @property
    def state(self) -> str:
        return state_label(self.claim.state) if self.claim else ""

    @property
    def step(self) -> int:
        """How far along the usual order of the track; 0 on its first state and on a branch."""
        usual = TRACKS[self.track].usual
        return usual.index(self.claim.state) if self.claim and self.claim.state in usual else 0

    @property
    def steps(self) -> int:
        return len(TRACKS[self.track].usual) - 1

    @property
    def heading(self) -> str:
        return f"{SHAPES[self.viewpoint]} {self.viewpoint.label}"


@dataclass(frozen=True, slots=True)
class Row:
    """One track. `disagreement` is there when the accounts differ now, with its owner."""

    track: Track
    cells: tuple[Cell, ...]
    differs: bool = False
    disagreement: Disagreement | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """The rows on which anybody has spoken, what third parties say, the tracks on which nobody has said anything, and
    the spots that are closed to the reader."""

    rows: tuple[Row, ...]
    third: tuple[Cell, ...]
    silent: tuple[Track, ...]
    closed: frozenset[Spot]

    def cell(self, viewpoint: Viewpoint, track: Track) -> Cell | None:
        """What this viewpoint says on this track; None where no row is shown for it."""
        cells = [*self.third, *(cell for row in self.rows for cell in row.cells)]
        return next((cell for cell in cells if (cell.viewpoint, cell.track) == (viewpoint, track)), None)


def closed_name(actor: Actor, compartment: str) -> str:
    """The name of a compartment that the actor does not hold; empty when nothing is closed to her."""
    return str(Compartment(compartment).label) if compartment and not actor.may_open({compartment}) else ""


def standing_strip(
    standings: Sequence[Standing],
    *,
    actor: Actor,
    pending: Sequence[Claim] = (),
    disagreements: Sequence[Disagreement] = (),
    seen: Collection[UUID] = (),
) -> Strip:
    """The strip for what stood at one time. `pending` are claims recorded by then that do not count yet. What a joined
    case says is closed unless the reader sees that case: `seen` are those."""
    cells = {(row.viewpoint, row.track): _cell(row, actor, seen) for row in standings}
    for claim in pending:
        spot = (claim.viewpoint, claim.track)
        cells[spot] = _pending(claim, cells.get(spot), actor)
    owned = {row.track: row for row in disagreements}
    states = {f"{row.viewpoint}.{row.track}": row.state for row in standings}
    closed = frozenset(spot for spot, cell in cells.items() if cell.closed)
    differing = set(disagreeing_tracks(states)) - {track for _from, track in closed}
    rows = [_row(track, cells, differing, owned) for track in Track]
    spoken = [row for row in rows if not all(cell.is_silent for cell in row.cells)]
    return Strip(
        rows=tuple(spoken),
        third=tuple(cell for (viewpoint, _on), cell in cells.items() if viewpoint == Viewpoint.THIRD),
        silent=tuple(row.track for row in rows if row not in spoken),
        closed=closed,
    )


def _row(
    track: Track, cells: Mapping[Spot, Cell], differing: Collection[str], owned: Mapping[str, Disagreement]
) -> Row:
    three = tuple(cells.get((viewpoint, track), Cell(viewpoint, track)) for viewpoint in COMPARED)
    differs = track in differing
    return Row(track, three, differs, owned.get(track) if differs else None)


def _cell(row: Standing, actor: Actor, seen: Collection[UUID]) -> Cell:
    empty = Cell(Viewpoint(row.viewpoint), Track(row.track))
    is_elsewhere = row.claim.case_id != row.case_id and row.claim.case_id not in seen
    if closed := _("another case") if is_elsewhere else closed_name(actor, row.claim.compartment):
        return replace(empty, closed=closed)
    return replace(empty, claim=row.claim)


def _pending(claim: Claim, counts: Cell | None, actor: Actor) -> Cell:
    empty = Cell(Viewpoint(claim.viewpoint), Track(claim.track))
    if closed := closed_name(actor, claim.compartment):
        return counts or replace(empty, closed=closed)
    return replace(empty, claim=claim, is_pending=True, until_then=counts.state if counts else "")


def pending_claims(claims: Sequence[Claim], *, at: datetime) -> list[Claim]:
    """Our findings of a death that had been recorded by then, and neither countersigned nor retracted."""
    return [claim for claim in claims if claim.needs_countersignature and stood(claim, at) and not signed(claim, at)]


def stood(claim: Claim, at: datetime) -> bool:
    """Was the claim known and not retracted at that time? Needs `retraction` loaded."""
    retraction = getattr(claim, "retraction", None)
    return claim.known_at <= at and (retraction is None or retraction.at > at)


def signed(claim: Claim, at: datetime) -> bool:
    """Had a second officer countersigned by then? Needs `countersignature` loaded."""
    signature = getattr(claim, "countersignature", None)
    return signature is not None and signature.at <= at
