"""Rules that look beyond the standing, as conditions on spans: traits, age, and when something happened.

What a rule asks of the standing is decided per profile first; only what is left of it then is asked of the database.
For the public a profile is taken as it may be said: a death that family first holds back is in none of them. None of
its dates counts, but those of the claim that stands in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.cases.as_known import day_in, end_of_day
from safeconduct.cases.clocks import States
from safeconduct.cases.enums import Track
from safeconduct.cases.models import Crisis, Standing, StandingBefore
from safeconduct.cases.traits import has_trait, minors, traits_hold

from ..enums import Audience
from ..measures import Standings
from ..rule_tree import ANY, Borrowed, Joined, Minor, Node, Not, OfTrait, Said, is_beyond

Ids = frozenset[int]
OF_DEATHS = frozenset({Track.CONDITION, Track.REMAINS})
"""The tracks on which a death can be told of."""


@dataclass(frozen=True, slots=True)
class Among:
    """What a rule asks of the standing, decided: the cases that stand like one of these profiles."""

    profile_ids: Ids


@dataclass(frozen=True, slots=True)
class Both:
    """All of these, or any of them; at most one of them `Among`."""

    is_all: bool
    parts: tuple[Rest, ...]


@dataclass(frozen=True, slots=True)
class Neither:
    """The others."""

    part: Rest


Rest = Among | Both | Neither | OfTrait | Minor | Said
"""What is left of a rule once the standings are decided."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The profiles whose cases may count, and what the cases must be besides (an `Among` of all: nothing)."""

    profile_ids: Ids
    rest: Rest

    @property
    def is_decided(self) -> bool:
        """Does nothing depend on more than the standing?"""
        return isinstance(self.rest, Among)

    @property
    def only_trait(self) -> OfTrait | None:
        """The trait, where nothing else is left: then tallies can say the number."""
        return self.rest if isinstance(self.rest, OfTrait) else None


def narrow_down(node: Node, said: Standings | Mapping[int, States]) -> Narrowed:
    """A rule among the standings that there are, each as it may be said to this audience."""
    said = said if isinstance(said, Standings) else Standings(said)
    rest = _rest(node, said)
    can = _can(rest, said.ids)
    return Narrowed(can, _again(rest, can))


def condition(narrowed: Narrowed, crisis: Crisis, as_known: datetime, audience: Audience) -> Q | None:
    """What is left of a rule as a condition on spans; None where nothing is left."""
    return None if narrowed.is_decided else _q(narrowed.rest, _Moment(crisis, as_known, audience))


def among_sets(narrowed: Narrowed) -> Q | None:
    """What is left of a rule as a condition on sets of traits; None where it asks for more than traits."""
    return _q_of_sets(narrowed.rest)


def _q_of_sets(rest: Rest) -> Q | None:
    if isinstance(rest, OfTrait):
        return has_trait(rest.name, rest.values)
    if isinstance(rest, Neither):
        part = _q_of_sets(rest.part)
        return None if part is None else ~part
    if isinstance(rest, Both):
        parts = [_q_of_sets(part) for part in rest.parts]
        known = [part for part in parts if part is not None]
        return reduce(and_ if rest.is_all else or_, known) if len(known) == len(parts) else None
    return None


def _rest(node: Node, said: Standings) -> Rest:
    if not is_beyond(node):
        return Among(said.passing(node))
    if isinstance(node, Said):
        return _both([Among(said.saying(node)), node], said.ids, is_all=True)
    if isinstance(node, Borrowed):
        return _rest(node.part, said)
    if isinstance(node, Not):
        return _neither(_rest(node.part, said), said.ids)
    if isinstance(node, Joined):
        return _both([_rest(part, said) for part in node.parts], said.ids, is_all=node.is_all)
    assert isinstance(node, OfTrait | Minor)
    return node


def _both(parts: Sequence[Rest], every: Ids, *, is_all: bool) -> Rest:
    """Joined, with what is decided made one; nothing but that where it decides everything."""
    sets = [part.profile_ids for part in parts if isinstance(part, Among)]
    others = [part for part in parts if not isinstance(part, Among)]
    decided = every.intersection(*sets) if is_all else frozenset().union(*sets)
    says_nothing = every if is_all else frozenset()
    if not others or decided == every - says_nothing:
        return Among(decided)
    left = [*([] if decided == says_nothing else [Among(decided)]), *others]
    return left[0] if len(left) == 1 else Both(is_all, tuple(left))


def _neither(part: Rest, every: Ids) -> Rest:
    return Among(every - part.profile_ids) if isinstance(part, Among) else Neither(part)


def _can(rest: Rest, every: Ids) -> Ids:
    """The profiles of which a case may count."""
    if isinstance(rest, Among):
        return rest.profile_ids
    if isinstance(rest, Both):
        sets = [_can(part, every) for part in rest.parts]
        return every.intersection(*sets) if rest.is_all else frozenset().union(*sets)
    return every


def _again(rest: Rest, every: Ids) -> Rest:
    """The same among fewer profiles."""
    if isinstance(rest, Among):
        return Among(rest.profile_ids & every)
    if isinstance(rest, Both):
        return _both([_again(part, every) for part in rest.parts], every, is_all=rest.is_all)
    return _neither(_again(rest.part, every), every) if isinstance(rest, Neither) else rest


@dataclass(frozen=True, slots=True)
class _Moment:
    crisis: Crisis
    as_known: datetime
    audience: Audience


def _q(rest: Rest, moment: _Moment) -> Q:
    if isinstance(rest, Among):
        return Q(profile_id__in=sorted(rest.profile_ids))
    if isinstance(rest, Neither):
        return ~_q(rest.part, moment)
    if isinstance(rest, OfTrait):
        return traits_hold(rest.name, rest.values, as_known=moment.as_known)
    if isinstance(rest, Minor):
        return minors(as_known=moment.as_known, day=day_in(moment.crisis, moment.as_known))
    if isinstance(rest, Said):
        return _dated(rest, moment)
    return reduce(and_ if rest.is_all else or_, (_q(part, moment) for part in rest.parts))


def _dated(said: Said, moment: _Moment) -> Q:
    """Spans of which the case says so by a claim of these days. In public a claim that stands in the place of a death
    counts alone, where there is one."""
    plain = Q(Exists(_within(_line(Standing, said, moment.as_known), said, moment.crisis)))
    if moment.audience == Audience.INTERNAL or said.track not in OF_DEATHS:
        return plain
    before = _line(StandingBefore, said, moment.as_known)
    return Q(Exists(_within(before, said, moment.crisis))) | (plain & ~Q(Exists(before)))


Line = TypeVar("Line", Standing, StandingBefore)


def _line(kept: type[Line], said: Said, as_known: datetime) -> QuerySet[Line]:
    """What was kept of this viewpoint and track as known then, of the case of the spans around it."""
    return kept.objects.filter(
        case_id=OuterRef("case_id"), track=said.track, viewpoint=said.viewpoint,
        known_from__lte=as_known, known_until__gt=as_known,
    )  # fmt: skip


def _within(rows: QuerySet[Line], said: Said, crisis: Crisis) -> QuerySet[Line]:
    """Of these the ones that say so by a claim that certainly happened within the days.

    A claim happened at the latest on the day on which it became known.
    """
    if ANY not in said.states:
        rows = rows.filter(state__in=said.states)
    if said.happened_from:
        rows = rows.filter(claim__happened_earliest__gte=said.happened_from)
    if said.happened_until:
        known = Q(claim__known_at__lte=end_of_day(crisis, said.happened_until))
        rows = rows.filter(Q(claim__happened_latest__lte=said.happened_until) | known)
    return rows
