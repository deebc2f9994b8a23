"""A measure, a crisis and a known-time give a number: a sum over profiles, so that a million cases are few rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from safeconduct.cases.models import Crisis, Profile
from safeconduct.cases.publishing import publishable

from ..enums import Audience
from ..measures import Rule, Test, compile_rule, is_held_back
from ..models import MeasureVersion, Partition

LARGE = 50_000
"""Cases of a crisis above which pages take their numbers over time from the tallies, and leave out what takes longer
than a person waits."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases stood like each profile, as known at one time. Every figure of that time is a sum over it."""

    crisis: Crisis
    as_known: datetime
    by_profile: Mapping[int, int]
    profiles: Mapping[int, Profile]

    @property
    def is_large(self) -> bool:
        """So many cases that a page does not look at each of them."""
        return sum(self.by_profile.values()) > LARGE

    def number(self, test: Callable[[Profile], bool]) -> int:
        return sum(n for profile, n in self.by_profile.items() if test(self.profiles[profile]))

    def ids(self, test: Callable[[Profile], bool]) -> list[int]:
        return [profile for profile in self.by_profile if test(self.profiles[profile])]

    def group(self, test: Callable[[Profile], bool]) -> Group:
        """The cases whose whole standing passes the test."""
        ids = tuple(self.ids(test))
        return Group(self.as_known, sum(self.by_profile[id_] for id_ in ids), ids)


@dataclass(frozen=True, slots=True)
class Group:
    """A number of cases at a known-time, and the profiles by which they can be listed."""

    as_known: datetime
    number: int
    profile_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure(Group):
    """A number, and the measure version that made it."""

    measure: MeasureVersion


@dataclass(frozen=True, slots=True)
class PartitionCheck:
    """A whole and its parts at one time. `gap` is how many of the whole are in no part; `overlap` in more than one.

    `inside` gives for a part, by its key, the figures told beside it ("16 of them missing"), counted within that part.
    """

    partition: Partition
    whole: Figure
    parts: tuple[Figure, ...]
    inside: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    gap: int = 0
    overlap: int = 0

    @property
    def difference(self) -> int:
        return self.whole.number - sum(part.number for part in self.parts)

    @property
    def adds_up(self) -> bool:
        return self.gap == 0 and self.overlap == 0


def current_versions(*, at: datetime | None = None) -> dict[str, MeasureVersion]:
    """The newest version of each measure, by key."""
    versions = MeasureVersion.objects.select_related("measure").order_by("measure__position", "measure_id", "-number")
    if at is not None:
        versions = versions.filter(made_at__lte=at)
    return {version.measure_id: version for version in versions.distinct("measure__position", "measure_id")}


def profile_test(
    version: MeasureVersion, versions: Mapping[str, MeasureVersion], audience: Audience
) -> Callable[[Profile], bool]:
    """Does a whole standing count for this measure, for this audience?"""
    return rule_test(version.rule, versions, audience, within=(version.measure_id,))


def rule_test(
    rule: Rule, versions: Mapping[str, MeasureVersion], audience: Audience, *, within: tuple[str, ...] = ()
) -> Callable[[Profile], bool]:
    """The same for a rule that is not a measure, such as a row of the denominator board."""
    test: Test = compile_rule(rule, lookup=lambda key: rule_of(versions, key), within=within)
    if audience == Audience.INTERNAL:
        return lambda profile: test(profile.states)
    return lambda profile: test(publishable(profile.states, overridden=profile.overridden))


def held_back(profile: Profile) -> bool:
    """A confirmed death that may not be said in public yet."""
    return is_held_back(profile.states, overridden=profile.overridden)


def counts(crisis: Crisis, *, as_known: datetime) -> Counts:
    """How many cases stood like each profile, as known at this time. One query, whatever is asked of it.

    The tallies of the months before, and the spans of its own month: short for a million cases, and exact.
    """
    month = as_known.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"crisis": crisis.pk, "month": month, "at": as_known})
        by_profile = dict(cursor.fetchall())
    return Counts(crisis, as_known, by_profile, profiles(by_profile))


_COUNTS = """
    SELECT profile_id, sum(n)::integer FROM (
        SELECT profile_id, sum(n) AS n FROM cases_profiletally
        WHERE crisis_id = %(crisis)s AND month < %(month)s GROUP BY 1
        UNION ALL
        SELECT profile_id, count(*) FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_from >= %(month)s AND known_from <= %(at)s GROUP BY 1
        UNION ALL
        SELECT profile_id, -count(*) FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_until >= %(month)s AND known_until <= %(at)s
          AND known_until < '9999-12-31 00:00+00' GROUP BY 1
    ) AS changes GROUP BY 1 HAVING sum(n) > 0
"""


@cache
def _profile_cache() -> dict[int, Profile]:
    """Profiles never change, so a process may keep those it has met."""
    return {}


def profiles(ids: Iterable[int]) -> dict[int, Profile]:
    """The profiles with these ids; only those not met before are asked of the database."""
    known = _profile_cache()
    wanted = set(ids)
    missing = wanted - known.keys()
    if missing:
        known.update(Profile.objects.in_bulk(missing))
    return {id_: known[id_] for id_ in wanted}


def figure(
    version: MeasureVersion,
    counted: Counts,
    versions: Mapping[str, MeasureVersion],
    *,
    audience: Audience = Audience.INTERNAL,
) -> Figure:
    """One measure over one set of counts."""
    made = counted.group(profile_test(version, versions, audience))
    return Figure(made.as_known, made.number, made.profile_ids, version)


def figures_of(
    counted: Counts, versions: Mapping[str, MeasureVersion], *, audience: Audience = Audience.INTERNAL
) -> dict[str, Figure]:
    """Every measure at once, by key, in the order of the measures. Each profile is decided once per process."""
    counting_for = _decide(counted, versions, audience)
    ids: dict[str, list[int]] = {key: [] for key in versions}
    for id_ in counted.by_profile:
        for key in counting_for[id_]:
            ids[key].append(id_)
    return {key: _figure(version, counted, tuple(ids[key])) for key, version in versions.items()}


def _figure(version: MeasureVersion, counted: Counts, ids: tuple[int, ...]) -> Figure:
    return Figure(counted.as_known, sum(counted.by_profile[id_] for id_ in ids), ids, version)


def _decide(counted: Counts, versions: Mapping[str, MeasureVersion], audience: Audience) -> dict[int, tuple[str, ...]]:
    """For each profile the measures that it counts for. Neither profiles nor versions ever change."""
    known = _decided(tuple((key, version.pk) for key, version in versions.items()), audience)
    missing = counted.by_profile.keys() - known.keys()
    if missing:
        tests = {key: profile_test(version, versions, audience) for key, version in versions.items()}
        for id_ in missing:
            known[id_] = tuple(key for key, test in tests.items() if test(counted.profiles[id_]))
    return known


@lru_cache(maxsize=8)
def _decided(_versions: tuple[tuple[str, int], ...], _audience: Audience) -> dict[int, tuple[str, ...]]:
    """One table for each set of versions and audience, kept by the process."""
    return {}


def figures(counted: Counts, *, audience: Audience = Audience.INTERNAL) -> dict[str, Figure]:
    """Every measure at once, by its newest version. One query."""
    return figures_of(counted, current_versions(), audience=audience)


def check_partition(partition: Partition, made: Mapping[str, Figure], counted: Counts) -> PartitionCheck:
    """Do the parts make the whole? Gaps and overlaps are counted case by case, not by adding up numbers."""
    parts = tuple(made[key] for key in partition.parts)
    times = Counter(id_ for part in parts for id_ in part.profile_ids)
    whole = made[partition.whole_id]
    return PartitionCheck(
        partition,
        whole,
        parts,
        inside={
            key: tuple(figure_within(made[inner], made[key], counted) for inner in _listed(told))
            for key, told in partition.within.items()
        },
        gap=sum(counted.by_profile[id_] for id_ in whole.profile_ids if times[id_] == 0),
        overlap=sum(counted.by_profile[id_] * (n - 1) for id_, n in times.items() if n > 1),
    )


def figure_within(inner: Figure, part: Figure, counted: Counts) -> Figure:
    """The cases of one figure that are also in another of the same moment."""
    wanted = set(part.profile_ids)
    both = tuple(id_ for id_ in inner.profile_ids if id_ in wanted)
    return replace(inner, number=sum(counted.by_profile[id_] for id_ in both), profile_ids=both)


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
    day = as_known.astimezone(ZoneInfo(crisis.time_zone)).date()
    known = sorted(there, key=lambda row: row.used_from or date.min)
    named = [row for row in known if row.key == key]
    usable = [row for row in known if row.used_from is None or row.used_from <= day]
    return next(iter(named or usable[-1:] or known[:1]), None)


def rule_of(versions: Mapping[str, MeasureVersion], key: str) -> Rule:
    """The rule of a measure, by its key."""
    rule: Rule = versions[key].rule
    return rule
