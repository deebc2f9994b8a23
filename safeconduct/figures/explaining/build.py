"""The explanation of a difference: which cases moved, one cause for each, groups of them, and a few sentences."""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis

from ..enums import Audience
from ..models import MeasureVersion
from ..queries.counting import Figure
from ..queries.explaining import MANY, moved_cases
from ..queries.partitions import partition_in_use
from .exactly import exact_changes
from .grouping import explanation_of
from .roughly import rough_changes
from .sides import Sides
from .values import Explanation
from .ways import way_of


def explain(
    before: Figure,
    after: Figure,
    crisis: Crisis,
    *,
    actor: Actor,
    versions: Mapping[str, MeasureVersion],
    audience: Audience = Audience.INTERNAL,
) -> Explanation:
    """Why a figure is another at a later known-time, or by another version of its measure, case by case.

    Numbers are of all cases, lists of those that the actor may see. `audience` is for whom both figures were counted.
    Above `MANY` cases that moved, causes are told from how they stood before and after.
    """
    partition = partition_in_use(crisis, as_known=after.as_known)
    sides = Sides(
        before, after, crisis, actor, versions,
        way=way_of(after, versions, partition, audience),
    )  # fmt: skip
    moved = [] if _are_surely_many(before, after) else moved_cases(before, after, crisis)
    is_rough = _are_surely_many(before, after) or len(moved) > MANY
    changes = rough_changes(sides) if is_rough else exact_changes(sides, moved)
    return explanation_of(sides, changes, is_rough=is_rough)


def _are_surely_many(before: Figure, after: Figure) -> bool:
    return abs(after.number - before.number) > MANY
