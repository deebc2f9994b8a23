"""Where every assurance stands, as known at a time. It follows from what is known of the cases in its scope, from the
clock, and from what a human judged; nobody types it.

* A human's judgement stands above everything else until it is taken back.
* Kept for all cases in scope: *kept*. After its last due day, kept for some: *kept in part*; for none: *overdue*.
* Before that day, or without one: *running*. Without a rule or without cases: *untested*, also after its day, which is
  then for a human to judge (`Stand.needs_judgement`).
* A claimed stop is *running* while nobody judged it. Recruitment after it is a finding: somebody's account, with a
  date, that a human holds against the promise.

One human being counts once: of cases that were joined, the one that stands is counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from safeconduct.cases.as_known import day_in
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Crisis, Profile
from safeconduct.figures.enums import Audience
from safeconduct.figures.measures import Rule
from safeconduct.figures.queries import current_versions, held_back, profiles, rule_test

from .enums import AskKind, AssuranceState
from .models import Assurance, AssuranceJudgement, Engagement
from .queries.assurances import assurances_known, judgements_at, recruited_after, scope_by_profile

JUDGEABLE = (AssuranceState.KEPT, AssuranceState.PARTLY, AssuranceState.BROKEN, AssuranceState.WITHDRAWN)
"""What a human may judge. The other states follow by themselves."""

SETTLED = frozenset({AssuranceState.KEPT, AssuranceState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Findings:
    """Who was recruited after a claimed stop: by a claim that certainly happened after its last possible day, or
    possibly, where the time it may have happened reaches beyond that day."""

    after: tuple[UUID, ...] = ()
    possibly: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.after or self.possibly)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an assurance stood: kept for `kept` of `total`, overdue by `overdue_days` (0: not, or settled).

    `judgement` is the human's judgement that stands, if any; `died` of those for whom it is not kept are dead by our
    own finding, and their families know.
    """

    assurance: Assurance
    state: AssuranceState
    kept: int
    total: int
    due_latest: date | None
    overdue_days: int = 0
    judgement: AssuranceJudgement | None = None
    findings: Findings = field(default_factory=Findings)
    died: int = 0

    @property
    def left(self) -> int:
        """For how many cases it is not kept."""
        return self.total - self.kept

    @property
    def is_tested(self) -> bool:
        """Do cases say whether it is kept?"""
        return bool(self.assurance.kept_by) and self.total > 0

    @property
    def needs_judgement(self) -> bool:
        """Its day has passed, or something speaks against it, and neither cases nor a human say how it stands."""
        is_open = self.judgement is None and not self.is_tested
        return is_open and (self.overdue_days > 0 or bool(self.findings.after))


def stands_of(
    crisis: Crisis, *, as_known: datetime, only: Assurance | None = None, engagement: Engagement | None = None
) -> list[Stand]:
    """Every assurance of a crisis that was known at this time, in the order in which they became known, with where it
    stood then. A handful of queries, however many. `only` asks for one, `engagement` for those given in one."""
    known = list(assurances_known(crisis, as_known=as_known, only=only, engagement=engagement))
    ids = [row.pk for row in known]
    judged = judgements_at(ids, as_known=as_known)
    by_profile = scope_by_profile(crisis, ids, as_known=as_known)
    kept, died = kept_of(known, by_profile)
    found = findings_of(crisis, known, as_known=as_known)
    day = day_in(crisis, as_known)
    return [
        stand(
            row,
            kept=kept[row.pk],
            total=sum(by_profile.get(row.pk, {}).values()),
            day=day,
            judgement=judged.get(row.pk),
            findings=found.get(row.pk, Findings()),
            died=died[row.pk],
        )
        for row in known
    ]


def stand(
    assurance: Assurance,
    *,
    kept: int,
    total: int,
    day: date,
    judgement: AssuranceJudgement | None = None,
    findings: Findings | None = None,
    died: int = 0,
) -> Stand:
    """Where one assurance stands on a day. Pure."""
    due = assurance.due_latest
    state = AssuranceState(judgement.state) if judgement else state_of(assurance, kept=kept, total=total, day=day)
    late = (day - due).days if due and state not in SETTLED else 0
    return Stand(assurance, state, kept, total, due, max(late, 0), judgement, findings or Findings(), died)


def state_of(assurance: Assurance, *, kept: int, total: int, day: date) -> AssuranceState:
    """What follows from the cases and the clock alone. Pure."""
    is_late = assurance.due_latest is not None and assurance.due_latest < day
    if assurance.kind == AskKind.STOP and assurance.stopped_since.is_known:
        return AssuranceState.RUNNING
    if not assurance.kept_by or not total:
        return AssuranceState.UNTESTED
    if kept == total:
        return AssuranceState.KEPT
    if not is_late:
        return AssuranceState.RUNNING
    return AssuranceState.PARTLY if kept else AssuranceState.OVERDUE


def kept_of(
    known: Sequence[Assurance], by_profile: Mapping[UUID, Mapping[int | None, int]]
) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """For how many cases each assurance is kept, and how many of the others died. Each rule is decided once per
    profile."""
    tested = [row for row in known if row.kept_by and by_profile.get(row.pk)]
    none = dict.fromkeys((row.pk for row in known), 0)
    if not tested:
        return none, none
    there = profiles({id_ for row in tested for id_ in by_profile[row.pk] if id_ is not None})
    keeping = {key: {id_ for id_ in there if test(there[id_])} for key, test in _tests(tested).items()}
    dead = {id_ for id_ in there if _is_known_dead(there[id_])}
    kept = {row.pk: _sum(by_profile[row.pk], keeping[_key(row.kept_by)]) for row in tested}
    died = {row.pk: _sum(by_profile[row.pk], dead - keeping[_key(row.kept_by)]) for row in tested}
    return none | kept, none | died


def _is_known_dead(profile: Profile) -> bool:
    """Dead by our own finding, and it may be spoken of."""
    return profile.states.get(f"{Viewpoint.OURS}.{Track.CONDITION}") == "dead" and not held_back(profile)


def keeping_profiles(assurance: Assurance, profile_ids: Sequence[int]) -> list[int]:
    """Of these profiles, those that keep the assurance."""
    if not assurance.kept_by:
        return []
    there, test = profiles(profile_ids), _tests([assurance])[_key(assurance.kept_by)]
    return [id_ for id_ in there if test(there[id_])]


def findings_of(crisis: Crisis, known: Sequence[Assurance], *, as_known: datetime) -> dict[UUID, Findings]:
    """Claims of recruitment that are held against the claimed stops among these assurances. One query, none without."""
    stops = {row.pk: day for row in known if (day := last_day_of_stop(row)) is not None}
    found: dict[UUID, tuple[set[UUID], set[UUID]]] = {}
    for stop, case, is_certain in recruited_after(crisis, stops, as_known=as_known):
        found.setdefault(stop, (set(), set()))[not is_certain].add(case)
    return {
        stop: Findings(tuple(sorted(after)), tuple(sorted(possibly - after)))
        for stop, (after, possibly) in found.items()
    }


def last_day_of_stop(assurance: Assurance) -> date | None:
    """The last day on which somebody may have been recruited before a claimed stop; None where none is claimed."""
    return assurance.stopped_since.latest if assurance.kind == AskKind.STOP else None


def _tests(tested: Sequence[Assurance]) -> dict[str, Callable[[Profile], bool]]:
    versions = current_versions()
    return {_key(row.kept_by): rule_test(row.kept_by or {}, versions, Audience.INTERNAL) for row in tested}


def _key(rule: Rule | None) -> str:
    return json.dumps(rule, sort_keys=True)


def _sum(by_profile: Mapping[int | None, int], keeping: set[int]) -> int:
    return sum(n for id_, n in by_profile.items() if id_ in keeping)
