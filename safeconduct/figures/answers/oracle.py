"""How cases stood as known at a time by what had been recorded until then: worked out in plain Python from the claims.

The ledger's own standings cannot say it: a claim that was dated back counts in them from the time at which it was
known. Here whatever was recorded after a moment is left out, and the standing is worked out anew (`cases/standing.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from safeconduct.cases.models import Case, CaseJoining, Claim, FamilyFirstOverride
from safeconduct.cases.standing import ClaimFact, claim_before, standing_claim


@dataclass(frozen=True, slots=True)
class Stood:
    """A whole standing, whether family first was overridden, and what would stand without any word of a death."""

    states: Mapping[str, str]
    overridden: bool = False
    before: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Recorded:
    """What had been recorded of some cases by a moment. `into` maps a case to the one that it counted for."""

    facts: dict[UUID, list[ClaimFact]] = field(default_factory=lambda: defaultdict(list))
    opened: dict[UUID, datetime] = field(default_factory=dict)
    into: dict[UUID, UUID] = field(default_factory=dict)
    overridden: set[UUID] = field(default_factory=set)


def stood_as_recorded(cases: Collection[UUID], *, as_known: datetime, recorded: datetime) -> dict[UUID, Stood | None]:
    """How each of these cases stood as known at `as_known`, by what had been recorded until `recorded`. None: it did
    not stand by itself, because it was not known or counted for another. A handful of queries."""
    known = _recorded(cases, as_known=as_known, recorded=recorded)
    sources: dict[UUID, list[UUID]] = defaultdict(list)
    for case_id, into in known.into.items():
        sources[into].append(case_id)
    return {case_id: _stood(case_id, [case_id, *sources[case_id]], known, as_known) for case_id in cases}


def _stood(case_id: UUID, sources: Iterable[UUID], known: _Recorded, as_known: datetime) -> Stood | None:
    if case_id in known.into or case_id not in known.opened:
        return None
    theirs = list(sources)
    facts = [fact for source in theirs for fact in known.facts[source]]
    begins = min([known.opened[case_id], *(fact.counts_from for fact in facts if fact.counts_from)])
    if begins > as_known:
        return None
    lines: dict[str, list[ClaimFact]] = defaultdict(list)
    for fact in facts:
        lines[f"{fact.viewpoint}.{fact.track}"].append(fact)
    stands = {line: standing_claim(of_line, as_known) for line, of_line in lines.items()}
    states = {line: claim.state for line, claim in stands.items() if claim}
    before = {line: claim.state for line, of_line in lines.items() if (claim := claim_before(of_line, as_known))}
    return Stood(states, bool(known.overridden.intersection(theirs)), before)


def _recorded(cases: Collection[UUID], *, as_known: datetime, recorded: datetime) -> _Recorded:
    ids = list(cases)
    known = _Recorded()
    for row in CaseJoining.objects.filter(Q(case__in=ids) | Q(into__in=ids), since__lte=min(as_known, recorded)):
        if row.until is None or row.until > min(as_known, recorded):
            known.into[row.case_id] = row.into_id
    wanted = {*ids, *known.into}
    rows = Case.objects.filter(pk__in=wanted).values_list("pk", "opened_at")
    known.opened = {case_id: opened for case_id, opened in rows if made_at(case_id) <= recorded}
    for case_id, fact in _facts(wanted, recorded):
        known.facts[case_id].append(fact)
    overrides = FamilyFirstOverride.objects.filter(case__in=wanted, at__lte=as_known, recorded_at__lte=recorded)
    known.overridden = set(overrides.values_list("case_id", flat=True))
    return known


def _facts(cases: Collection[UUID], recorded: datetime) -> Iterable[tuple[UUID, ClaimFact]]:
    rows = Claim.objects.filter(case__in=list(cases), recorded_at__lte=recorded).values_list(
        "case_id", "id", "track", "viewpoint", "state", "known_at", "happened_latest", "countersignature__at",
        "countersignature__recorded_at", "retraction__at", "retraction__recorded_at",
    )  # fmt: skip
    for case_id, claim, track, viewpoint, state, known_at, latest, signed, signed_on, retracted, retracted_on in rows:
        fact = ClaimFact(claim, track, viewpoint, state, known_at, latest)
        if signed_on and signed_on <= recorded:
            fact = replace(fact, countersigned_at=signed)
        if retracted_on and retracted_on <= recorded:
            fact = replace(fact, retracted_at=retracted)
        yield case_id, fact


def made_at(case_id: UUID) -> datetime:
    """When a case was written down: the milliseconds of its id (UUIDv7, RFC 9562, section 5.7)."""
    return datetime.fromtimestamp((case_id.int >> 80) / 1000, UTC)
