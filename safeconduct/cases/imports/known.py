"""Rows of a file whose person may be known already: who, why, how sure. Reported before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.identity.evidence import Evidence
from safeconduct.people.enums import Band
from safeconduct.people.evidence import evidence_of_new
from safeconduct.people.matching import Candidate, match_evidence

from ..actions.history import CaseHistory
from ..models import Crisis
from ..queries import cases_of_persons, persons_for
from .rows import ReadRow

OTHERS = 3
"""Of a row so many others are named besides the likeliest."""
LOOKED_UP = 200
"""Rows of which a page shows at once who they may be. All rows are looked up once they are imported."""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row whose person may be this one, the likeliest. `case` is her case in this crisis, if she has one; `others`
    are who else it may be, with theirs.

    `key` is the row's own (`ReadRow.key`); `is_sure` says that the paper is the same and the probability is high.
    """

    row: int
    key: str
    name: str
    person: UUID
    known_as: str
    is_sure: bool
    sure: str
    why: str
    case: str = ""
    others: str = ""

    @property
    def sentence(self) -> str:
        """All of it in a sentence."""
        facts = {"name": self.name, "known_as": self.known_as, "sure": self.sure, "why": self.why}
        told = _("%(name)s may be %(known_as)s, who is known already, %(sure)s. %(why)s.") % facts
        more = _("There is a case: %(case)s.") % {"case": self.case} if self.case else ""
        others = _("Or: %(others)s.") % {"others": self.others} if self.others else ""
        return " ".join(filter(None, [told, more, others]))


def known_rows(rows: Iterable[ReadRow], crisis: Crisis, *, by: Actor) -> list[KnownRow]:
    """Of these rows those whose person may be known, as far as the actor may learn of her."""
    good = [(row, row.history) for row in rows if row.history is not None]
    found = match_evidence((_evidence(history) for _row, history in good), among=persons_for(by))
    told = [
        (row, history, outcome.candidates)
        for (row, history), outcome in zip(good, found, strict=True)
        if outcome.candidates
    ]
    cases = _cases([each for _row, _history, candidates in told for each in candidates], crisis, by)
    return [_known(row, history, candidates, cases) for row, history, candidates in told]


def _evidence(history: CaseHistory) -> Evidence:
    return evidence_of_new(history.person, papers=history.papers, contacts=history.contacts)


def _cases(candidates: Sequence[Candidate], crisis: Crisis, by: Actor) -> dict[UUID, str]:
    rows = cases_of_persons(by, [candidate.person.pk for candidate in candidates]).filter(crisis=crisis)
    return {case.person_id: case.reference for case in rows}


def _known(row: ReadRow, history: CaseHistory, candidates: Sequence[Candidate], cases: Mapping[UUID, str]) -> KnownRow:
    likeliest, *others = candidates
    named = (" ".join(filter(None, [each.person.name, cases.get(each.person.pk)])) for each in others[:OTHERS])
    return KnownRow(
        row=row.number,
        key=row.key,
        name=history.person.name,
        person=likeliest.person.pk,
        known_as=likeliest.person.name,
        is_sure=likeliest.band == Band.UPPER,
        sure=f"{likeliest.band.label}, {likeliest.sure}",
        why=". ".join(likeliest.why),
        case=cases.get(likeliest.person.pk, ""),
        others=", ".join(named),
    )
