"""Match before create: who may this be, how sure is it, and does somebody have to look? One door for every path.

Two thresholds make two bands. *Upper*: the probability reaches the upper threshold and a paper is the same: probably
the same person, proposed as such and never joined silently. *Between*: the probability reaches the lower threshold:
officers look at the pair. Below, it is a new person and nobody is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from safeconduct.identity.evidence import Comparison, Evidence, Outcome

from .among_persons import PersonsAmong
from .at_once import Near, nearest
from .enums import Band
from .evidence import evidence_of
from .models import Person, Thresholds
from .search import PossiblePerson, possible_persons

LOWER = 0.10
"""Proposed from one chance in ten on: a pair costs an officer a minute, a person who is not found is forgotten."""
UPPER = 0.95
"""Probably the same from nineteen in twenty on, and only with the same paper: names and villages are shared by many."""
SHOWN = 10
"""Candidates that are looked at for one person."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The thresholds that hold: 0 < lower < upper < 1."""

    lower: float = LOWER
    upper: float = UPPER

    def fault(self) -> str:
        """What is wrong with them, in a sentence; empty when nothing is."""
        if 0 < self.lower < self.upper < 1:
            return ""
        return _("Both are numbers between 0 and 1, and the lower one is the smaller: for example 0.1 and 0.95.")

    def band(self, comparison: Comparison) -> Band | None:
        """In which band a comparison falls; None below the lower threshold. Two who have the same paper are always
        looked at, whatever else differs: it is written wrongly, or used by two."""
        paper, probability = has_same_paper(comparison), comparison.probability
        if paper and probability >= self.upper and not comparison.blocked:
            return Band.UPPER
        return Band.BETWEEN if paper or probability >= self.lower else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be the same, why field by field, and how sure."""

    person: Person
    comparison: Comparison
    band: Band

    @property
    def sure(self) -> str:
        return sure_words(self.comparison.probability)

    @property
    def why(self) -> tuple[str, ...]:
        """What speaks for it and against it, in sentences, the weightiest first."""
        told = [field for field in self.comparison.fields if field.outcome != Outcome.BLANK and field.sentence]
        return tuple(field.sentence.say(_) for field in sorted(told, key=lambda field: -abs(field.weight)))


@dataclass(frozen=True, slots=True)
class MatchOutcome:
    """`band` is that of the likeliest candidate; None when it is nobody known. The likeliest come first."""

    band: Band | None = None
    candidates: tuple[Candidate, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.candidates)


def levels() -> Levels:
    """The thresholds that were set last, else the defaults. One query."""
    row = Thresholds.objects.order_by("-id").first()
    return Levels(row.lower, row.upper) if row else Levels()


def has_same_paper(comparison: Comparison) -> bool:
    """Do both hold the same paper?"""
    return any(field.field == "papers" and field.outcome == Outcome.MATCH for field in comparison.fields)


def match_before_create(evidence: Evidence, *, among: QuerySet[Person] | None = None) -> MatchOutcome:
    """Who this may be, the likeliest first. `among` is whom the asking person may learn of; None is everybody, for
    proposals only: nobody may be shown the answer."""
    return next(match_evidence([evidence], among=among))


def match_evidence(several: Iterable[Evidence], *, among: QuerySet[Person] | None = None) -> Iterator[MatchOutcome]:
    """The same for many, one after the other: the rows of a file before they are imported."""
    held = levels()
    for evidence in several:
        yield _outcome(possible_persons(evidence, among=among, limit=SHOWN), held)


def match_at_once(
    several: Sequence[Evidence], *, among: QuerySet[Person] | None = None, limit: int = 5
) -> list[MatchOutcome]:
    """`match_before_create` for a batch, some 200 to 1,000 at a time: the same answers, at a fraction of the work.

    One outcome for each of n records, in their order, each with at most `limit` candidates. The number of queries does
    not depend on n.
    """
    held = levels()
    found = nearest(several, PersonsAmong(among), limit=max(limit, SHOWN), least=held.lower)
    persons = Person.objects.in_bulk({near.owner_id for some in found for near in some})
    return [_of_near(some, persons, held, limit) for some in found]


def _of_near(some: Sequence[Near], persons: Mapping[UUID, Person], held: Levels, limit: int) -> MatchOutcome:
    found = [
        PossiblePerson(persons[near.owner_id], near.comparison.probability, near.comparison)
        for near in some
        if near.owner_id in persons
    ]
    outcome = _outcome(found, held)
    return MatchOutcome(outcome.band, outcome.candidates[:limit])


def match_many(person_ids: Iterable[UUID]) -> Iterator[tuple[UUID, MatchOutcome]]:
    """Who else each of these persons may be, among everybody. For proposals only: nobody may be shown the answer."""
    told, held = evidence_of(person_ids), levels()
    for id, evidence in told.items():
        near = possible_persons(evidence, among=Person.objects.exclude(pk=id), limit=SHOWN)
        yield id, _outcome(near, held)


def _outcome(found: Iterable[PossiblePerson], held: Levels) -> MatchOutcome:
    several = [
        Candidate(each.person, each.comparison, band)
        for each in found
        if (band := held.band(each.comparison)) is not None
    ]
    several.sort(key=lambda each: (each.band != Band.UPPER, -each.comparison.probability))
    return MatchOutcome(several[0].band if several else None, tuple(several))


def sure_words(probability: float) -> str:
    """How sure, as people say it: "97 in 100"."""
    if probability >= 0.995:
        return _("over 99 in 100")
    return _("%(n)d in 100") % {"n": max(1, round(100 * probability))}


def compared(comparison: Comparison) -> dict[str, object]:
    """A comparison as it is kept: what stood side by side, in the words of that day."""
    return {
        "probability": round(float(comparison.probability), 4),
        "fields": [
            {"field": field.field, "outcome": str(field.outcome), "sentence": field.sentence.say(_)}
            for field in comparison.fields
        ],
    }
