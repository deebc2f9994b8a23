"""How cases stood as known at a time by what had been recorded until then: worked out in plain Python from the claims.

The ledger's own standings cannot say it: a claim that was dated back counts in them from the time at which it was
known. Here whatever was recorded after a moment is left out, and the standing is worked out anew (`cases/standing.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Q

from safeconduct.cases.models import Case, CaseJoining, Claim, Crisis, FamilyFirstOverride
from safeconduct.cases.rules import is_open_to_public
from safeconduct.cases.standing import ClaimFact, claim_before, standing_claim


@dataclass(frozen=True, slots=True)
class DatedFact(ClaimFact):
    """A claim with the first day on which it can have happened."""

    happened_earliest: date | None = None

    @property
    def name(self) -> str:
        return f"{self.viewpoint}.{self.track}"


@dataclass(frozen=True, slots=True)
class Stood:
    """A whole standing, whether family first was overridden, and what would stand without any word of a death.

    `facts` are all claims that counted; `stands` and `stands_before` those of them that make the standing, by line.
    """

    overridden: bool = False
    facts: tuple[DatedFact, ...] = ()
    stands: Mapping[str, DatedFact] = field(default_factory=dict)
    stands_before: Mapping[str, DatedFact] = field(default_factory=dict)

    @property
    def states(self) -> dict[str, str]:
        return {line: fact.state for line, fact in self.stands.items()}

    @property
    def before(self) -> dict[str, str]:
        return {line: fact.state for line, fact in self.stands_before.items()}

    @property
    def is_open(self) -> bool:
        """Was the family told, or that overridden?"""
        return is_open_to_public(self.states, overridden=self.overridden)

    @property
    def open_facts(self) -> tuple[DatedFact, ...]:
        """The claims that may be told of in public."""
        return tuple(fact for fact in self.facts if self.is_open or not fact.tells_of_death)

    def public_fact(self, line: str) -> DatedFact | None:
        """The claim that stands for the public on a line such as "ours.condition"."""
        fact = self.stands.get(line)
        if fact is None or self.is_open or not fact.tells_of_death:
            return fact
        return self.stands_before.get(line)


@dataclass(slots=True)
class _Recorded:
    """What had been recorded of some cases by a moment. `into` maps a case to the one that it counted for."""

    facts: dict[UUID, list[DatedFact]] = field(default_factory=lambda: defaultdict(list))
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
    lines: dict[str, list[DatedFact]] = defaultdict(list)
    for fact in facts:
        lines[fact.name].append(fact)
    return Stood(
        bool(known.overridden.intersection(theirs)),
        tuple(fact for fact in facts if fact.counts_at(as_known)),
        _by_line(lines, lambda of_line: standing_claim(of_line, as_known)),
        _by_line(lines, lambda of_line: claim_before(of_line, as_known)),
    )


def _by_line(
    lines: Mapping[str, Sequence[DatedFact]], chosen: Callable[[Sequence[DatedFact]], ClaimFact | None]
) -> dict[str, DatedFact]:
    """One claim of each line, where there is one."""
    found = {line: chosen(facts) for line, facts in lines.items()}
    return {line: fact for line, fact in found.items() if isinstance(fact, DatedFact)}


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


OF_CLAIM = (
    "case_id", "id", "track", "viewpoint", "state", "known_at", "happened_earliest", "happened_latest",
    "countersignature__at", "retraction__at",
)  # fmt: skip


def _facts(cases: Collection[UUID], recorded: datetime) -> Iterable[tuple[UUID, DatedFact]]:
    claims = Claim.objects.filter(case__in=list(cases), recorded_at__lte=recorded).order_by()
    rows = claims.values_list(*OF_CLAIM, "countersignature__recorded_at", "retraction__recorded_at", named=True)
    for row in rows:
        fact = DatedFact(
            row.id, row.track, row.viewpoint, row.state, row.known_at, row.happened_latest,
            happened_earliest=row.happened_earliest,
        )  # fmt: skip
        signed_on, signed = row.countersignature__recorded_at, row.countersignature__at
        retracted_on, retracted = row.retraction__recorded_at, row.retraction__at
        if signed_on and signed_on <= recorded:
            fact = replace(fact, countersigned_at=signed)
        if retracted_on and retracted_on <= recorded:
            fact = replace(fact, retracted_at=retracted)
        yield row.case_id, fact


def made_at(case_id: UUID) -> datetime:
    """When a case was written down: the milliseconds of its id (UUIDv7, RFC 9562, section 5.7)."""
    return datetime.fromtimestamp((case_id.int >> 80) / 1000, UTC)


def cases_written_since(crisis: Crisis, *, as_known: datetime, since: datetime) -> set[UUID]:
    """The cases of a crisis of which something was recorded after `since` that counts as known at `as_known`, with
    those that they counted for then. Six queries."""
    of_crisis = Claim.objects.filter(case__crisis=crisis)
    back = [
        of_crisis.filter(recorded_at__gt=since, known_at__lte=as_known),
        of_crisis.filter(countersignature__recorded_at__gt=since, countersignature__at__lte=as_known),
        of_crisis.filter(retraction__recorded_at__gt=since, retraction__at__lte=as_known),
        FamilyFirstOverride.objects.filter(case__crisis=crisis, recorded_at__gt=since, at__lte=as_known),
    ]
    found = {case_id for rows in back for case_id in rows.values_list("case_id", flat=True)}
    opened = Case.objects.filter(crisis=crisis, opened_at__lte=as_known, pk__gt=first_id_after(since))
    found.update(opened.values_list("pk", flat=True))
    joined = CaseJoining.objects.filter(case__in=found, since__lte=as_known)
    return found | set(joined.values_list("into_id", flat=True))


def first_id_after(moment: datetime) -> UUID:
    """No id that was made earlier is as large (UUIDv7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
