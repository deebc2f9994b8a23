"""What was claimed, read for working out standing in Python: by cases, with the times in which cases were joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from .models import CaseJoining, Claim, FamilyFirstOverride
from .standing import ClaimFact, Window, standing_claim


@dataclass(slots=True)
class CaseFacts:
    """Everything from which the standing of one case follows. `own` are the facts of its own claims, as if it had never
    been joined; `facts` and `overridden` are what counts for it; `away` is when it was joined into another.
    """

    own: list[ClaimFact] = field(default_factory=list)
    facts: list[ClaimFact] = field(default_factory=list)
    overridden: list[Window] = field(default_factory=list)
    away: list[Window] = field(default_factory=list)


def facts_of(case_ids: Collection[UUID]) -> dict[UUID, CaseFacts]:
    """The facts of each of these cases. Three queries, however many."""
    ids = list(case_ids)
    joinings = list(CaseJoining.objects.filter(Q(case__in=ids) | Q(into__in=ids)))
    sources = {*ids, *(joining.case_id for joining in joinings)}
    found = {case_id: CaseFacts() for case_id in sources}
    for case_id, fact in _own_facts(sources):
        found[case_id].own.append(fact)
    overrides = FamilyFirstOverride.objects.filter(case__in=sources).values_list("case_id", "at")
    _lay_together(found, joinings, dict(overrides))
    return {case_id: found[case_id] for case_id in ids}


def _own_facts(case_ids: Collection[UUID]) -> Iterator[tuple[UUID, ClaimFact]]:
    rows = Claim.objects.filter(case__in=list(case_ids)).values_list(
        "case_id", "id", "track", "viewpoint", "state", "known_at", "happened_latest", "countersignature__at",
        "retraction__at",
    )  # fmt: skip
    for case_id, claim, track, viewpoint, state, known_at, latest, countersigned_at, retracted_at in rows:
        yield case_id, ClaimFact(claim, track, viewpoint, state, known_at, latest, countersigned_at, retracted_at)


def _lay_together(
    found: dict[UUID, CaseFacts], joinings: list[CaseJoining], overrides: dict[UUID, datetime]
) -> None:  # fmt: skip
    """Give each case what counts for it: its own outside of the times away, and what the cases joined into it have."""
    for joining in joinings:
        found[joining.case_id].away.append((joining.since, joining.until))
    for case_id, of_case in found.items():
        of_case.facts += [replace(fact, never=tuple(of_case.away)) for fact in of_case.own]
        if case_id in overrides:
            of_case.overridden += _outside((overrides[case_id], None), of_case.away)
    for joining in joinings:
        window = (joining.since, joining.until)
        if joining.into_id not in found:
            continue
        into, source = found[joining.into_id], found[joining.case_id]
        into.facts += [replace(fact, only=window) for fact in source.own]
        if (at := overrides.get(joining.case_id)) is not None and (joining.until is None or at < joining.until):
            into.overridden.append((max(at, joining.since), joining.until))


def _outside(window: tuple[datetime, None], away: list[Window]) -> list[Window]:
    """What is left of a time without end when these times are taken out of it."""
    start = window[0]
    left: list[Window] = []
    for since, until in sorted(away, key=lambda one: one[0]):
        if until is not None and until <= start:
            continue
        if start < since:
            left.append((start, since))
        if until is None:
            return left
        start = until
    return [*left, (start, None)]


def own_states(case_id: UUID, *, at: datetime) -> dict[str, str]:
    """How a case would stand if it had never been joined with another: "viewpoint.track" to state."""
    lines: dict[tuple[str, str], list[ClaimFact]] = defaultdict(list)
    for _case, fact in _own_facts([case_id]):
        lines[fact.track, fact.viewpoint].append(fact)
    stands = {line: standing_claim(facts, at) for line, facts in lines.items()}
    return {f"{viewpoint}.{track}": claim.state for (track, viewpoint), claim in stands.items() if claim}
