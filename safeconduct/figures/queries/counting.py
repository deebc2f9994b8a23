"""A measure, a crisis and a known-time give a number: a sum over profiles, so that a million cases are few rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from safeconduct.cases.clocks import States
from safeconduct.cases.enums import Trait
from safeconduct.cases.models import Crisis, Profile, ProfileSpan
from safeconduct.cases.publishing import publishable
from safeconduct.cases.traits import counts_by_trait, nearer_end, numbers_by_sets, numbers_by_trait

from ..enums import Audience
from ..measures import Lookup, Rule, Standings, Test, is_held_back, test_of
from ..models import MeasureVersion
from ..rule_tree import ANY, UNKNOWN, Joined, Node, OfTrait, is_beyond, read_rule
from .beyond import Narrowed, among_sets, condition, narrow_down

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
    by_trait: dict[str, dict[str, dict[int, int]]] = field(default_factory=dict, compare=False, repr=False)
    by_audience: dict[Audience, Standings] = field(default_factory=dict, compare=False, repr=False)

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

    def said_to(self, audience: Audience) -> Standings:
        """Every profile that was met, as it may be said to this audience."""
        if audience not in self.by_audience:
            self.by_audience[audience] = Standings(_states_for(self.profiles, audience))
        return self.by_audience[audience]

    def of_trait(self, trait: str) -> dict[str, dict[int, int]]:
        """The same for each value of a trait. One query the first time it is asked."""
        if trait not in self.by_trait:
            self.by_trait[trait] = counts_by_trait(self.crisis, trait, as_known=self.as_known)
        return self.by_trait[trait]

    def by_value(self, trait: str, profile_ids: Collection[int]) -> dict[str, int]:
        """How many of the cases that stand like one of these profiles have each value of a trait. One query, unless the
        whole table was asked for before."""
        if trait not in self.by_trait:
            return numbers_by_trait(self.crisis, trait, profile_ids, as_known=self.as_known)
        wanted = frozenset(profile_ids)
        rows = self.by_trait[trait].items()
        return {value: sum(n for id_, n in row.items() if id_ in wanted) for value, row in rows}


@dataclass(frozen=True, slots=True)
class Group:
    """A number of cases at a known-time, and the profiles by which they can be listed.

    Where a rule looks beyond the standing, `narrow` is what the spans of these profiles must be besides: never list
    cases by `profile_ids` alone, but by `spans_of` and what builds on it.
    """

    as_known: datetime
    number: int
    profile_ids: tuple[int, ...]
    narrow: Q | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Figure(Group):
    """A number, and the measure version that made it. `narrowed` is the further rule that it passed, if any."""

    measure: MeasureVersion
    narrowed: Rule | None = field(default=None, kw_only=True)


def current_versions(*, at: datetime | None = None) -> dict[str, MeasureVersion]:
    """The newest version of each measure, by key."""
    versions = MeasureVersion.objects.select_related("measure").order_by("measure__position", "measure_id", "-number")
    if at is not None:
        versions = versions.filter(made_at__lte=at)
    return {version.measure_id: version for version in versions.distinct("measure__position", "measure_id")}


def profile_test(
    version: MeasureVersion, versions: Mapping[str, MeasureVersion], audience: Audience
) -> Callable[[Profile], bool]:
    """Does a whole standing count for this measure, for this audience? Raises `RuleFault` for a measure that looks
    beyond the standing."""
    return rule_test(version.rule, versions, audience, within=(version.measure_id,))


def rule_test(
    rule: Rule, versions: Mapping[str, MeasureVersion], audience: Audience, *, within: tuple[str, ...] = ()
) -> Callable[[Profile], bool]:
    """The same for a rule that is not a measure, such as a row of the denominator board."""
    return _as_said(test_of(read_rule(rule, lookup=lookup_in(versions), within=within)), audience)


def _as_said(test: Test, audience: Audience) -> Callable[[Profile], bool]:
    if audience == Audience.INTERNAL:
        return lambda profile: test(profile.states)
    return lambda profile: test(_public(profile))


@lru_cache(maxsize=65_536)
def _public(profile: Profile) -> States:
    """What may be said in public of cases that stand like this profile. Profiles never change."""
    return publishable(profile.states, profile.before, overridden=profile.overridden)


def tree_of(version: MeasureVersion, versions: Mapping[str, MeasureVersion]) -> Node:
    """The rule of a measure, read."""
    return read_rule(version.rule, lookup=lookup_in(versions), within=(version.measure_id,))


def lookup_in(versions: Mapping[str, MeasureVersion]) -> Lookup:
    """Finds the rules of measures among these versions."""
    return lambda key: rule_of(versions, key)


def standing_only(versions: Mapping[str, MeasureVersion]) -> dict[str, MeasureVersion]:
    """The measures that look at nothing but the standing: of these a profile alone says whether it counts."""
    beyond = _beyond(versions)
    return {key: version for key, version in versions.items() if key not in beyond}


def _beyond(versions: Mapping[str, MeasureVersion]) -> frozenset[str]:
    """The keys of the measures that look beyond the standing. Versions never change, so it is decided once."""
    known = _found_beyond(tuple((key, version.pk) for key, version in versions.items()))
    if not known:
        known.append(frozenset(key for key, version in versions.items() if is_beyond(tree_of(version, versions))))
    return known[0]


@lru_cache(maxsize=8)
def _found_beyond(_versions: tuple[tuple[str, int], ...]) -> list[frozenset[str]]:
    """One answer for each set of versions, kept by the process."""
    return []


def held_back(profile: Profile) -> bool:
    """A confirmed death that may not be said in public yet."""
    return is_held_back(profile.states, overridden=profile.overridden)


def counts(crisis: Crisis, *, as_known: datetime) -> Counts:
    """How many cases stood like each profile, as known at this time. One query, whatever is asked of it.

    The tallies of the months before, and the spans between this time and the nearer end of its month, added or taken
    away: short for a million cases, and exact.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"crisis": crisis.pk, **nearer_end(as_known)})
        by_profile = dict(cursor.fetchall())
    return Counts(crisis, as_known, by_profile, profiles(by_profile))


_COUNTS = """
    SELECT profile_id, sum(n)::integer FROM (
        SELECT profile_id, sum(n) AS n FROM cases_profiletally
        WHERE crisis_id = %(crisis)s AND month < %(month)s GROUP BY 1
        UNION ALL
        SELECT profile_id, %(sign)s::integer * count(*) FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_from >= %(first)s AND known_from < %(last)s GROUP BY 1
        UNION ALL
        SELECT profile_id, - (%(sign)s::integer) * count(*) FROM cases_profilespan
        WHERE crisis_id = %(crisis)s AND known_until >= %(first)s AND known_until < %(last)s
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
        # One parameter, however many they are: that is quicker than many.
        wanted_ids = RawSQL("SELECT unnest(%s::integer[])", [sorted(missing)])
        known.update({profile.pk: profile for profile in Profile.objects.filter(pk__in=wanted_ids)})
    return {id_: known[id_] for id_ in wanted}


def figure(
    version: MeasureVersion,
    counted: Counts,
    versions: Mapping[str, MeasureVersion],
    *,
    audience: Audience = Audience.INTERNAL,
    narrowed: Rule | None = None,
) -> Figure:
    """One measure over one set of counts. With `narrowed` only the cases that pass this further rule.

    No query, unless one of the rules looks beyond the standing: then one. Raises `RuleFault` for what is no rule.
    """
    made = group_of(node_of(version, versions, narrowed), counted, audience)
    return Figure(made.as_known, made.number, made.profile_ids, version, narrow=made.narrow, narrowed=narrowed)


def node_of(version: MeasureVersion, versions: Mapping[str, MeasureVersion], narrowed: Rule | None) -> Node:
    """The rule of a measure, and of what it is narrowed to."""
    node = tree_of(version, versions)
    return node if narrowed is None else Joined(True, (node, read_rule(narrowed, lookup=lookup_in(versions))))


def group_of(node: Node, counted: Counts, audience: Audience) -> Group:
    """The cases that pass a rule, whatever it looks at."""
    made, narrowed = uncounted(node, counted, audience)
    return replace(made, number=_number(made, narrowed, counted))


def uncounted(node: Node, counted: Counts, audience: Audience) -> tuple[Group, Narrowed]:
    """The cases that pass a rule, not counted yet, and what is left of the rule once the standings are decided."""
    narrowed = narrow_down(node, counted.said_to(audience))
    ids = tuple(id_ for id_ in counted.by_profile if id_ in narrowed.profile_ids)
    narrow = condition(narrowed, counted.crisis, counted.as_known, audience)
    return Group(counted.as_known, 0, ids, narrow=narrow), narrowed


def _number(made: Group, narrowed: Narrowed, counted: Counts) -> int:
    """A trait alone is counted from tallies, several from sets of traits; for all else cases are looked at."""
    if narrowed.is_decided:
        return sum(counted.by_profile[id_] for id_ in made.profile_ids)
    if (trait := narrowed.only_trait) is not None:
        return number_of_trait(trait, made.profile_ids, counted)
    if (among := among_sets(narrowed)) is not None:
        found = numbers_by_sets(counted.crisis, Trait.SEX, made.profile_ids, among, as_known=made.as_known)
        return sum(found.values())
    return spans_of(made, counted.crisis).count()


def number_of_trait(trait: OfTrait, profile_ids: Collection[int], counted: Counts) -> int:
    """How many cases that stand like one of these profiles have the trait, from the tallies."""
    found = counted.by_value(trait.name, profile_ids)
    wanted = set(trait.values) | (found.keys() - {UNKNOWN} if ANY in trait.values else set())
    return sum(found[value] for value in wanted & found.keys())


def _states_for(met: Mapping[int, Profile], audience: Audience) -> dict[int, States]:
    if audience == Audience.INTERNAL:
        return {id_: profile.states for id_, profile in met.items()}
    return {id_: _public(profile) for id_, profile in met.items()}


def spans_of(made: Group, crisis: Crisis) -> QuerySet[ProfileSpan]:
    """How the cases of a figure stood at its known-time."""
    spans = ProfileSpan.objects.filter(
        crisis=crisis,
        profile_id__in=list(made.profile_ids),
        known_from__lte=made.as_known,
        known_until__gt=made.as_known,
    )
    return spans if made.narrow is None else spans.filter(made.narrow)


def figures_of(
    counted: Counts, versions: Mapping[str, MeasureVersion], *, audience: Audience = Audience.INTERNAL
) -> dict[str, Figure]:
    """Every measure at once, by key, in the order of the measures. Each profile is decided once per process; a measure
    that looks beyond the standing is one query more."""
    plain = standing_only(versions)
    counting_for = _decide(counted, plain, audience)
    ids: dict[str, list[int]] = {key: [] for key in plain}
    for id_ in counted.by_profile:
        for key in counting_for[id_]:
            ids[key].append(id_)
    return {
        key: _figure(version, counted, tuple(ids[key]))
        if key in plain
        else figure(version, counted, versions, audience=audience)
        for key, version in versions.items()
    }


def _figure(version: MeasureVersion, counted: Counts, ids: tuple[int, ...]) -> Figure:
    return Figure(counted.as_known, sum(counted.by_profile[id_] for id_ in ids), ids, version)


def _decide(counted: Counts, versions: Mapping[str, MeasureVersion], audience: Audience) -> dict[int, tuple[str, ...]]:
    """For each profile the measures that it counts for. Neither profiles nor versions ever change."""
    known = _decided(tuple((key, version.pk) for key, version in versions.items()), audience)
    missing = counted.by_profile.keys() - known.keys()
    if missing:
        said = Standings(_states_for({id_: counted.profiles[id_] for id_ in missing}, audience))
        passed: dict[int, list[str]] = {id_: [] for id_ in missing}
        for key, version in versions.items():
            for id_ in said.passing(tree_of(version, versions)):
                passed[id_].append(key)
        known.update({id_: tuple(keys) for id_, keys in passed.items()})
    return known


@lru_cache(maxsize=8)
def _decided(_versions: tuple[tuple[str, int], ...], _audience: Audience) -> dict[int, tuple[str, ...]]:
    """One table for each set of versions and audience, kept by the process."""
    return {}


def figures(counted: Counts, *, audience: Audience = Audience.INTERNAL) -> dict[str, Figure]:
    """Every measure at once, by its newest version. One query."""
    return figures_of(counted, current_versions(), audience=audience)


def rule_of(versions: Mapping[str, MeasureVersion], key: str) -> Rule:
    """The rule of a measure, by its key."""
    rule: Rule = versions[key].rule
    return rule
