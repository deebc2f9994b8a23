"""Proving a frozen figure: without what was recorded after the freezing the very same cases come out.

Each case that may have changed is decided by itself in plain Python, from the claims that had been recorded by then
(`oracle.py`). That is written apart from the queries that count: the one proves the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.models import Crisis, ProfileSpan
from safeconduct.cases.publishing import publishable

from ..enums import Audience
from ..measures import test_of
from ..models import FrozenFigure, MeasureVersion
from ..queries import Counts
from ..queries.beyond import condition, narrow_down
from ..queries.counting import lookup_in, tree_of
from ..queries.then import FigureThen
from ..rule_tree import ANY, Borrowed, Joined, Known, Node, Not, Rule, Said, read_rule
from .oracle import DatedFact, Stood, cases_written_since, stood_as_recorded

Stoods = Mapping[UUID, Stood | None]


@dataclass(frozen=True, slots=True)
class Proof:
    """A frozen figure, and the moment after which nothing is looked at."""

    row: FrozenFigure
    versions: Mapping[str, MeasureVersion]
    counted: Counts
    recorded: datetime

    def goes_back(self, came: Collection[UUID], went: Collection[UUID]) -> bool:
        """Does each case that moved go back when what was recorded afterwards is left out?"""
        node, stood = rule_of(self.row, self.versions), self._stood([*came, *went], self.recorded)

        def counts(case_id: UUID) -> bool:
            return counts_by(node, case_id, stood[case_id], self.counted)

        return not any(map(counts, came)) and all(map(counts, went))

    def was_then(self, now: FigureThen, members: set[UUID], by: date) -> bool:
        """Of a figure as happened by a day: do its members and its bounds go back likewise?

        `now` is how it comes out today, `members` are those that certainly counted when it was frozen.
        """
        touched = cases_written_since(self.counted.crisis, as_known=self.row.as_known, since=self.recorded)
        before, after = (self._then(self._stood(touched, at), by) for at in (self.recorded, timezone.now()))
        at_most = now.at_most - len(after.possible) + len(before.possible)
        certain = (set(now.members) - touched) | before.certain
        return (certain, at_most) == (members, self.row.at_most)

    def _stood(self, cases: Collection[UUID], recorded: datetime) -> Stoods:
        return stood_as_recorded(cases, as_known=self.row.as_known, recorded=recorded)

    def _then(self, stood: Stoods, by: date) -> _Then:
        """Which of these cases certainly counted by the end of a day, and which may have."""
        test, narrowed = test_of(tree_of(self.row.measure, self.versions)), narrowed_of(self.row)
        only = read_rule(narrowed, lookup=lookup_in(self.versions)) if narrowed is not None else Known()
        made = _Then(set(), set())
        for case_id, one in stood.items():
            if one is None or not counts_by(only, case_id, one, self.counted):
                continue
            sure, maybe = (test(picture) for picture in pictures(one, by, self.counted.crisis))
            if sure and maybe:
                made.certain.add(case_id)
            if sure or maybe:
                made.possible.add(case_id)
        return made


@dataclass(frozen=True, slots=True)
class _Then:
    certain: set[UUID]
    possible: set[UUID]


def narrowed_of(row: FrozenFigure) -> Rule | None:
    """The rule that narrowed a frozen figure."""
    narrowed: Rule | None = row.rules[1] if len(row.rules) > 1 else None
    return narrowed


def rule_of(row: FrozenFigure, versions: Mapping[str, MeasureVersion]) -> Node:
    """The rule of a frozen figure, with what narrowed it."""
    node, narrowed = tree_of(row.measure, versions), narrowed_of(row)
    return Joined(True, (node, read_rule(narrowed, lookup=lookup_in(versions)))) if narrowed is not None else node


def counts_by(node: Node, case_id: UUID, stood: Stood | None, counted: Counts) -> bool:
    """Does a case that stood like this count for a rule, as it may be said in public? Its traits are those that it had
    as known at the time of `counted`: they are never dated back."""
    if stood is None:
        return False
    said = publishable(stood.states, stood.before, overridden=stood.overridden)
    narrowed = narrow_down(_undated(node, stood, counted.crisis), {0: said})
    moment = (counted.crisis, counted.as_known, Audience.PUBLIC)
    rest = condition(narrowed, *moment) if narrowed.profile_ids else None
    if rest is None:
        return bool(narrowed.profile_ids)
    return ProfileSpan.objects.filter(rest, case_id=case_id).exists()


def _undated(node: Node, stood: Stood, crisis: Crisis) -> Node:
    """A rule in which each condition on a day of happening is decided for one case."""
    if isinstance(node, Said) and node.is_dated:
        return Known() if _says(node, stood.public_fact(node.name), crisis) else Not(Known())
    if isinstance(node, Joined):
        return replace(node, parts=tuple(_undated(part, stood, crisis) for part in node.parts))
    return replace(node, part=_undated(node.part, stood, crisis)) if isinstance(node, Not | Borrowed) else node


def _says(said: Said, fact: DatedFact | None, crisis: Crisis) -> bool:
    """Does the claim say so, and did it certainly happen within the days? At the latest on the day it became known."""
    if fact is None or (fact.state not in said.states and ANY not in said.states):
        return False
    if said.happened_from and (fact.happened_earliest is None or fact.happened_earliest < said.happened_from):
        return False
    if said.happened_until is None or fact.known_at <= end_of_day(crisis, said.happened_until):
        return True
    return fact.happened_latest is not None and fact.happened_latest <= said.happened_until


def pictures(stood: Stood, by: date, crisis: Crisis) -> tuple[dict[str, str], dict[str, str]]:
    """How a case stood by the end of a day: by claims that certainly had happened by then, and by all that may have;
    without those that may not be told of in public (`queries/happened.py` says the same in SQL)."""
    zone = ZoneInfo(crisis.time_zone)
    dated = [(_latest(fact, zone), fact) for fact in stood.open_facts if _may_have(fact, by)]
    return _picture(pair for pair in dated if pair[0] <= by), _picture(dated)


def _may_have(fact: DatedFact, by: date) -> bool:
    return fact.happened_earliest is None or fact.happened_earliest <= by


def _latest(fact: DatedFact, zone: ZoneInfo) -> date:
    known_on = fact.known_at.astimezone(zone).date()
    return min(fact.happened_latest, known_on) if fact.happened_latest else known_on


def _picture(dated: Iterable[tuple[date, DatedFact]]) -> dict[str, str]:
    ranked = sorted(dated, key=lambda pair: (pair[1].is_death, pair[0], pair[1].known_at, pair[1].id))
    return {fact.name: fact.state for _latest, fact in ranked}
