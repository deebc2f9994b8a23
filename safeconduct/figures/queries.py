"""Figures: a measure, a crisis and a known-time give a number, with the cases and the claims that prove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis, Profile, ProfileSpan, Standing
from safeconduct.cases.queries import cases_for

from .enums import Audience
from .measures import Rule, Test, compile_rule, is_held_back, publishable
from .models import Measure, MeasureVersion, Partition, PublishedFigure


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases stood like each profile, as known at one time. Every figure of that time is a sum over it."""

    crisis: Crisis
    as_known: datetime
    by_profile: Mapping[int, int]
    profiles: Mapping[int, Profile]

    def number(self, test: Callable[[Profile], bool]) -> int:
        return sum(n for profile, n in self.by_profile.items() if test(self.profiles[profile]))

    def ids(self, test: Callable[[Profile], bool]) -> list[int]:
        return [profile for profile in self.by_profile if test(self.profiles[profile])]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, the measure version that made it, and the profiles by which its cases can be listed."""

    measure: MeasureVersion
    as_known: datetime
    number: int
    profile_ids: tuple[int, ...]


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
    test: Test = compile_rule(version.rule, lookup=lambda key: _rule_of(versions, key), within=(version.measure_id,))
    if audience == Audience.INTERNAL:
        return lambda profile: test(profile.states)
    return lambda profile: test(publishable(profile.states, overridden=profile.overridden))


def held_back(profile: Profile) -> bool:
    """A confirmed death that may not be said in public yet."""
    return is_held_back(profile.states, overridden=profile.overridden)


def counts(crisis: Crisis, *, as_known: datetime) -> Counts:
    """How many cases stood like each profile, as known at this time. One index-only pass, whatever is asked of it."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [crisis.pk, as_known, as_known])
        by_profile = dict(cursor.fetchall())
    return Counts(crisis, as_known, by_profile, profiles(by_profile))


_COUNTS = """
    SELECT profile_id, count(*) FROM cases_profilespan
    WHERE crisis_id = %s AND known_from <= %s AND known_until > %s
    GROUP BY profile_id
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
    ids = counted.ids(profile_test(version, versions, audience))
    return Figure(version, counted.as_known, sum(counted.by_profile[id_] for id_ in ids), tuple(ids))


def figures(counted: Counts, *, audience: Audience = Audience.INTERNAL) -> dict[str, Figure]:
    """Every measure at once, by key."""
    versions = current_versions()
    return {key: figure(version, counted, versions, audience=audience) for key, version in versions.items()}


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
    return Partition.objects.filter(crisis=crisis) | Partition.objects.filter(crisis=None)


def partition_in_use(crisis: Crisis, *, as_known: datetime) -> Partition | None:
    """The partition that was said on that day: the last one whose first day had come."""
    usable = partitions_of(crisis).exclude(used_from__gt=as_known.date())
    return usable.order_by(F("used_from").desc(nulls_last=True)).first() or partitions_of(crisis).first()


def members(made: Figure, crisis: Crisis, *, actor: Actor) -> QuerySet[Case]:
    """The cases of a figure that the actor may see, as they stood at its known-time."""
    return cases_standing_like(cases_for(actor), crisis, made.profile_ids, as_known=made.as_known)


def cases_standing_like(
    cases: QuerySet[Case], crisis: Crisis, profile_ids: Sequence[int], *, as_known: datetime
) -> QuerySet[Case]:
    """Of these cases, the ones that stood like one of these profiles, as known at this time."""
    return cases.filter(
        crisis=crisis,
        spans__profile_id__in=list(profile_ids),
        spans__known_from__lte=as_known,
        spans__known_until__gt=as_known,
    )


def proving_claims(
    case_ids: Sequence[UUID], version: MeasureVersion, versions: Mapping[str, MeasureVersion], *, as_known: datetime
) -> dict[UUID, list[Standing]]:
    """For each case, the claims that stood on the tracks and viewpoints that the measure looks at."""
    looked_at = _looked_at(version.rule, versions)
    rows = Standing.objects.filter(
        case_id__in=case_ids, known_from__lte=as_known, known_until__gt=as_known
    ).select_related("claim")
    out: dict[UUID, list[Standing]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        if (row.viewpoint, row.track) in looked_at:
            out[row.case_id].append(row)
    return out


def published_figures(crisis: Crisis) -> QuerySet[PublishedFigure]:
    return PublishedFigure.objects.filter(crisis=crisis).select_related("measure")


def series(crisis: Crisis, tests: Mapping[str, Callable[[Profile], bool]]) -> dict[str, list[tuple[datetime, int]]]:
    """Each measure over time: the moments at which the number changed, and the number from then on.

    One pass over the changes of the crisis, grouped by day, so that it stays short for a million cases.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [crisis.pk, crisis.pk])
        changes = cursor.fetchall()
    met = profiles({profile for _, profile, _ in changes})
    chosen = {key: {id_ for id_, profile in met.items() if test(profile)} for key, test in tests.items()}
    return {key: _running(changes, ids) for key, ids in chosen.items()}


_CHANGES = """
    SELECT day, profile_id, sum(n)::integer FROM (
        SELECT date_trunc('day', known_from, 'UTC') AS day, profile_id, count(*) AS n FROM cases_profilespan
        WHERE crisis_id = %s GROUP BY 1, 2
        UNION ALL
        SELECT date_trunc('day', known_until, 'UTC'), profile_id, -count(*) FROM cases_profilespan
        WHERE crisis_id = %s AND known_until < '9999-12-31 00:00+00' GROUP BY 1, 2
    ) AS changes GROUP BY 1, 2 ORDER BY 1
"""


def _running(changes: Sequence[tuple[datetime, int, int]], ids: set[int]) -> list[tuple[datetime, int]]:
    total = 0
    points: dict[datetime, int] = {}
    for day, profile, n in changes:
        if profile in ids:
            total += n
            points[day] = total
    return list(points.items())


def _rule_of(versions: Mapping[str, MeasureVersion], key: str) -> Rule:
    rule: Rule = versions[key].rule
    return rule


def _looked_at(rule: Rule, versions: Mapping[str, MeasureVersion]) -> set[tuple[str, str]]:
    """Every (viewpoint, track) that a rule asks about, also through other measures."""
    ((kind, inside),) = rule.items()
    if kind == "said":
        return {(inside["viewpoint"], inside["track"])}
    if kind == "not":
        return _looked_at(inside, versions)
    if kind in {"all", "any"}:
        return {name for part in inside for name in _looked_at(part, versions)}
    if kind == "measure":
        return _looked_at(_rule_of(versions, inside), versions)
    return set()


def spans_at(crisis: Crisis, *, as_known: datetime) -> QuerySet[ProfileSpan]:
    """How every case of the crisis stood, as known at this time."""
    return ProfileSpan.objects.filter(crisis=crisis, known_from__lte=as_known, known_until__gt=as_known)


def measure_keys() -> list[str]:
    return list(Measure.objects.values_list("key", flat=True))
