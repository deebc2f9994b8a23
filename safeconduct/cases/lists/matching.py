"""Which row of a list may be which case: candidates by name, paper and phone, weighed with everything else that is
known."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.evidence import BulkEvidence, Evidence, NameScores, bulk_log_odds
from safeconduct.identity.table import rows_of
from safeconduct.identity.tokens import parse_name
from safeconduct.identity.vocabulary import Vocabulary
from safeconduct.people.fold import fold_contact, fold_paper
from safeconduct.people.models import Contact, Paper

from ..models import Crisis
from .known import counted_cases, evidence_of_cases
from .pool import Pair, Pool
from .theirs import evidence_of

BATCH = 500
"""Rows that are matched together: about the number after which a stop takes effect."""
LEAST = -4.6
"""Log odds (nats) of the least probable candidates that are kept: one in a hundred."""
MOST = 5
"""Candidates that are kept for a row."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that a row may mean, by itself: log odds in nats."""

    case: UUID
    log_odds: float

    @property
    def probability(self) -> float:
        return probability_of(self.log_odds)


def probability_of(log_odds: float) -> float:
    """0 to 1, with four digits."""
    return round(1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds)))), 4)


@dataclass(frozen=True, slots=True)
class Matcher:
    """Holds what is needed to match the rows of a list with the cases of a crisis. Making it reads all their names."""

    crisis: Crisis
    today: date
    pool: Pool

    @classmethod
    def of(cls, crisis: Crisis, *, today: date) -> Matcher:
        return cls(crisis, today, Pool.of_crisis(crisis))

    def evidence(self, said: Mapping[str, str]) -> Evidence:
        """A row as it is compared."""
        return evidence_of(said, country=self.crisis.nationality, today=self.today)

    def match(self, rows: Sequence[Mapping[str, str]]) -> list[list[Candidate]]:
        """For each row its likeliest cases, best first; none without a name. Ten queries, however many rows."""
        theirs = [self.evidence(said) for said in rows]
        pairs = self.pool.pairs(theirs, _sure(self.crisis, theirs))
        known = evidence_of_cases({pair.case for pair in pairs})
        pairs = [pair for pair in pairs if pair.case in known]
        out: list[list[Candidate]] = [[] for _row in rows]
        for pair, odds in zip(pairs, _log_odds(theirs, known, pairs, self.pool).tolist(), strict=True):
            if odds >= LEAST:
                out[pair.row].append(Candidate(pair.case, round(odds, 2)))
        return [sorted(found, key=lambda each: -each.log_odds)[:MOST] for found in out]


def _sure(crisis: Crisis, theirs: Sequence[Evidence]) -> list[set[UUID]]:
    """By row, the cases that hold one of its papers or phones. Three queries."""
    papers = [(row, fold_paper(paper.number)) for row, one in enumerate(theirs) for paper in one.papers]
    phones = [(row, fold_contact(phone, one.country)) for row, one in enumerate(theirs) for phone in one.phones]
    held = defaultdict(set)
    for folded, person in Paper.objects.filter(folded__in=_texts(papers)).values_list("folded", "person_id"):
        held[folded].add(person)
    for folded, person in Contact.objects.filter(folded__in=_texts(phones)).values_list("folded", "person_id"):
        held[folded].add(person)
    persons = {person for found in held.values() for person in found}
    cases = dict(counted_cases(crisis).filter(person_id__in=persons).values_list("person_id", "pk"))
    out: list[set[UUID]] = [set() for _row in theirs]
    for row, folded in (*papers, *phones):
        out[row] |= {cases[person] for person in held.get(folded, ()) if person in cases}
    return out


def _texts(found: Iterable[tuple[int, str]]) -> set[str]:
    return {text for _row, text in found if len(text) >= 4}


def _log_odds(
    theirs: Sequence[Evidence], known: Mapping[UUID, Evidence], pairs: Sequence[Pair], pool: Pool
) -> NDArray[np.float64]:
    """How probable each pair is with all that both sides know, as log odds (nats). Shape (n,)."""
    if not pairs:
        return np.zeros(0)
    cases = {case: place for place, case in enumerate(known)}
    ours = list(known.values())
    rows = np.array([pair.row for pair in pairs], np.intp)
    places = np.array([cases[pair.case] for pair in pairs], np.intp)
    names = NameScores(
        np.array([pair.log_odds for pair in pairs], np.float32), np.array([pair.rarity for pair in pairs], np.float32)
    )
    of_theirs, of_ours = (BulkEvidence.from_list(records, pool.rarity) for records in (theirs, ours))
    return bulk_log_odds(
        of_theirs, rows, of_ours, places, names, _parents(theirs, ours, rows, places), register=max(len(pool), 2)
    )  # fmt: skip


def _parents(
    theirs: Sequence[Evidence], ours: Sequence[Evidence], rows: NDArray[np.intp], places: NDArray[np.intp]
) -> NameScores:
    """What the names of fathers, or else of mothers or spouses, say of each pair; NaN where one is not known."""
    vocabulary = Vocabulary()
    names = rows_of(vocabulary, [parse_name(_parent(one)) for one in ours])
    asked = vocabulary.match_all([parse_name(_parent(one)) for one in theirs])
    odds, rarity = np.full(len(rows), np.nan, np.float32), np.zeros(len(rows), np.float32)
    has_name = names[:, 0] >= 0
    for row in np.unique(rows):
        at = np.flatnonzero((rows == row) & has_name[places])
        if asked[row].slots and len(at):
            odds[at] = asked[row].log_odds(names[places[at]])
            rarity[at] = asked[row].rarity(names[places[at]])
    return NameScores(odds, rarity)


def _parent(one: Evidence) -> str:
    return one.father or one.spouse or one.mother


def batches(length: int, start: int = 0) -> Iterator[slice]:
    """The batches in which rows are matched."""
    return (slice(at, min(at + BATCH, length)) for at in range(start, length, BATCH))
