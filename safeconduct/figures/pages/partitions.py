"""What the pages of a whole and its parts show: the check of this moment, and the cases in gaps and overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Case, Crisis

from ..actions.groups import read_group
from ..enums import Audience
from ..faults import FigureFault
from ..models import MeasureVersion, Partition
from ..partition_checks import check_parts
from ..queries import (
    Counts,
    Figure,
    Group,
    Members,
    PageKey,
    PartitionCheck,
    check_partition,
    counts,
    current_versions,
    figure,
    strays_of,
)
from ..queries.partitions import parts_of_cases

STRAYS = {
    "gap": lambda: _("In none of the parts"),
    "overlap": lambda: _("In more than one of the parts"),
    "outside": lambda: _("In a part, but not in the whole"),
}
"""The kinds of cases that keep parts from making the whole, and their headings."""


@dataclass(frozen=True, slots=True)
class PartitionTrial:
    """A whole and parts that are being tried: the check, or the fault that makes them none."""

    check: PartitionCheck | None = None
    fault: str = ""


def try_partition(partition: Partition, crisis: Crisis, seen: AsKnown) -> PartitionTrial:
    """Count a partition that need not be kept yet, as it may be said in public."""
    try:
        check_parts(partition.whole_id, partition.parts, partition.within)
    except FigureFault as fault:
        return PartitionTrial(fault=str(fault))
    counted, versions = counts(crisis, as_known=seen.at), current_versions()
    return PartitionTrial(check_partition(partition, _made(partition, counted, versions), counted))


def _made(partition: Partition, counted: Counts, versions: Mapping[str, MeasureVersion]) -> dict[str, Figure]:
    told = {inner for inners in partition.within.values() for inner in inners}
    keys = {partition.whole_id, *partition.parts, *told} & versions.keys()
    return {key: figure(versions[key], counted, versions, audience=Audience.PUBLIC) for key in keys}


@dataclass(frozen=True, slots=True)
class StrayCase:
    """A case between a whole and its parts, with the parts that it is in."""

    case: Case
    parts: Sequence[str]


@dataclass(frozen=True, slots=True)
class StraysPage:
    """The cases of one kind that keep parts from making the whole."""

    heading: str
    group: Group
    members: Members
    rows: Sequence[StrayCase]


def strays_page(
    partition: Partition, stray: str, crisis: Crisis, seen: AsKnown, *, actor: Actor, after: PageKey | None
) -> StraysPage:
    """A page of them, as it may be said in public. That they were listed is recorded."""
    counted, versions = counts(crisis, as_known=seen.at), current_versions()
    made = _made(partition, counted, versions)
    parts = [made[key] for key in partition.parts]
    group: Group = getattr(strays_of(made[partition.whole_id], parts, counted), stray)
    members = read_group(group, crisis, by=actor, kind=f"partition {stray}", name=partition.key, after=after)
    told = parts_of_cases([case.pk for case in members.cases], parts, crisis)
    rows = [StrayCase(case, [versions[key].name for key in told[case.pk]]) for case in members.cases]
    return StraysPage(STRAYS[stray](), group, members, rows)


def partition_of(said: Mapping[str, Any], key: str, crisis: Crisis) -> Partition:
    """A partition that is not kept, from what a form says."""
    return Partition(
        key=key, name=said["name"], whole_id=said["whole"], parts=said["parts"], within=said["within"],
        used_from=said["used_from"], crisis=crisis,
    )  # fmt: skip
