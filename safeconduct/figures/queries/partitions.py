"""A whole and its parts: do they make it, and which cases are left over or counted twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from itertools import combinations
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis

from ..models import Partition
from .counting import Counts, Figure, Group, spans_of


@dataclass(frozen=True, slots=True)
class PartitionCheck:
    """A whole and its parts at one time. `gap` is how many of the whole are in no part; `overlap` how often a case is
    counted again; `outside` how many are in a part and not in the whole.

    `inside` gives for a part, by its key, the figures told beside it ("16 of them missing"), counted within that part.
    """

    partition: Partition
    whole: Figure
    parts: tuple[Figure, ...]
    inside: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    gap: int = 0
    overlap: int = 0
    outside: int = 0

    @property
    def difference(self) -> int:
        return self.whole.number - sum(part.number for part in self.parts)

    @property
    def adds_up(self) -> bool:
        return self.gap == 0 and self.overlap == 0 and self.outside == 0


@dataclass(frozen=True, slots=True)
class Strays:
    """The cases that keep parts from making the whole: in no part, in more than one, in a part but not in the whole."""

    gap: Group
    overlap: Group
    outside: Group


def check_partition(partition: Partition, made: Mapping[str, Figure], counted: Counts) -> PartitionCheck:
    """Do the parts make the whole? Gaps and overlaps are counted case by case, not by adding up numbers."""
    whole, parts = made[partition.whole_id], tuple(made[key] for key in partition.parts)
    strays = strays_of(whole, parts, counted)
    return PartitionCheck(
        partition,
        whole,
        parts,
        inside={
            key: tuple(figure_within(made[inner], made[key], counted) for inner in _listed(told))
            for key, told in partition.within.items()
        },
        gap=strays.gap.number,
        overlap=_counted_again(parts, counted),
        outside=strays.outside.number,
    )


def strays_of(whole: Group, parts: Sequence[Group], counted: Counts) -> Strays:
    """The cases between a whole and its parts, all of one moment. No query where all look at the standing alone."""
    if any(made.narrow is not None for made in (whole, *parts)):
        return _strays_beyond(whole, parts, counted)
    times, known = _times(parts), frozenset(whole.profile_ids)
    return Strays(
        gap=_group(counted, [id_ for id_ in whole.profile_ids if times[id_] == 0]),
        overlap=_group(counted, [id_ for id_, n in times.items() if n > 1]),
        outside=_group(counted, [id_ for id_ in times if id_ not in known]),
    )


def _times(parts: Sequence[Group]) -> Counter[int]:
    """In how many parts each profile is."""
    return Counter(id_ for part in parts for id_ in part.profile_ids)


def _group(counted: Counts, ids: Sequence[int], narrow: Q | None = None) -> Group:
    made = Group(counted.as_known, sum(counted.by_profile[id_] for id_ in ids), tuple(ids), narrow=narrow)
    return made if narrow is None or not ids else replace(made, number=spans_of(made, counted.crisis).count())


def _strays_beyond(whole: Group, parts: Sequence[Group], counted: Counts) -> Strays:
    """The same where a rule looks beyond the standing. Three queries."""
    times, in_whole = _times(parts), _is_in(whole)
    in_part = reduce(or_, (_is_in(part) for part in parts))
    pairs = [_is_in(one) & _is_in(other) for one, other in combinations(parts, 2)]
    twice = [id_ for id_, n in times.items() if n > 1]
    return Strays(
        gap=_group(counted, list(whole.profile_ids), in_whole & ~in_part),
        overlap=_group(counted, twice if pairs else [], reduce(or_, pairs) if pairs else None),
        outside=_group(counted, list(times), in_part & ~in_whole),
    )


def _is_in(made: Group) -> Q:
    """Being in a group, as a condition on spans of its moment."""
    among = Q(profile_id__in=list(made.profile_ids))
    return among if made.narrow is None else among & made.narrow


def _counted_again(parts: Sequence[Group], counted: Counts) -> int:
    """How often cases are counted again: one that is in three parts is counted twice too often."""
    if all(part.narrow is None for part in parts):
        return sum(counted.by_profile[id_] * (n - 1) for id_, n in _times(parts).items() if n > 1)
    union = _group(counted, list(_times(parts)), reduce(or_, (_is_in(part) for part in parts)))
    return sum(part.number for part in parts) - union.number


def figure_within(inner: Figure, part: Figure, counted: Counts) -> Figure:
    """The cases of one figure that are also in another of the same moment."""
    wanted = set(part.profile_ids)
    both = tuple(id_ for id_ in inner.profile_ids if id_ in wanted)
    narrow = _also(inner.narrow, part.narrow)
    made = _group(counted, both, narrow)
    return replace(inner, number=made.number, profile_ids=both, narrow=narrow)


def _also(one: Q | None, other: Q | None) -> Q | None:
    return one & other if one is not None and other is not None else one if other is None else other


def parts_of_cases(case_ids: Sequence[UUID], parts: Sequence[Figure], crisis: Crisis) -> dict[UUID, list[str]]:
    """In which parts each of these cases is, by the keys of their measures. One query for each part."""
    found: dict[UUID, list[str]] = {case_id: [] for case_id in case_ids}
    for part in parts:
        for case_id in spans_of(part, crisis).filter(case__in=case_ids).values_list("case_id", flat=True):
            found[case_id].append(part.measure.measure_id)
    return found


def _listed(told: str | Sequence[str]) -> Sequence[str]:
    return [told] if isinstance(told, str) else told


def partitions_of(crisis: Crisis) -> QuerySet[Partition]:
    """Those of the crisis and those that hold for every crisis, by the day on which they were first said."""
    return Partition.objects.filter(Q(crisis=crisis) | Q(crisis=None))


def partition_in_use(crisis: Crisis, *, as_known: datetime) -> Partition | None:
    """The partition that was said on that day: the last one whose first day had come."""
    return choose_partition(crisis, list(partitions_of(crisis)), as_known=as_known)


def choose_partition(
    crisis: Crisis, there: Sequence[Partition], *, as_known: datetime, key: str = ""
) -> Partition | None:
    """Of these partitions the one with this key, else the one in use on that day, else the first."""
    day = day_in(crisis, as_known)
    known = sorted(there, key=lambda row: row.used_from or date.min)
    named = [row for row in known if row.key == key]
    usable = [row for row in known if row.used_from is None or row.used_from <= day]
    return next(iter(named or usable[-1:] or known[:1]), None)
