"""Why a frozen figure is another when it is counted again as known at the same time: what was dated back since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis

from ..enums import Audience, Cause
from ..models import MeasureVersion
from ..queries.counting import Figure
from ..queries.explaining import Recorded, compared_members, recorded_since
from ..queries.partitions import partition_in_use
from .grouping import changes_of, explanation_of, with_shown
from .sides import Sides
from .values import Explanation, Move
from .ways import way_of


def explain_frozen(
    members: Sequence[UUID],
    after: Figure,
    crisis: Crisis,
    *,
    frozen_at: datetime,
    actor: Actor,
    versions: Mapping[str, MeasureVersion],
    audience: Audience = Audience.PUBLIC,
) -> Explanation:
    """Why a figure whose members were frozen at `frozen_at` has others now, though it is as known at the same time:
    what was recorded since then with an earlier known-at. `after` is the figure counted again today."""
    way = way_of(after, versions, partition_in_use(crisis, as_known=after.as_known), audience)
    sides = Sides(replace(after, number=len(members)), after, crisis, actor, versions, way=way)
    came, went = compared_members(members, after, crisis)
    later = recorded_since([*came, *went], as_known=after.as_known, since=frozen_at)
    moves = [_move(case_id, later, entered=True) for case_id in came]
    moves += [_move(case_id, later, entered=False) for case_id in went]
    changes = changes_of(sides, moves)
    shown = with_shown(sides, changes, {place: change.moves for place, change in enumerate(changes)})
    return explanation_of(sides, shown, is_rough=False)


def _move(case_id: UUID, later: Mapping[UUID, Recorded], *, entered: bool) -> Move:
    found = later.get(case_id)
    if found is None:
        return Move(case_id, entered, Cause.BACKDATED)
    return Move(case_id, entered, Cause.BACKDATED, at=found.recorded_at, claim_id=found.claim_id)
