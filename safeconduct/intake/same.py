"""Which requests may be about the same person: mentions held against the mentions of other requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q

from safeconduct.identity.evidence import Evidence
from safeconduct.people.at_once import Outline, nearest
from safeconduct.people.fold import fold_contact, fold_paper
from safeconduct.people.likely import Shelf
from safeconduct.people.matching import LOWER

from .models import Mention

NUMBERS = ("phones", "papers", "emails")
MOST_ALIKE = 20
"""Other mentions that are kept for one."""
MOST_BEARERS = 50
"""So many mentions share a number before it says nothing: that of a lawyer, or of a call centre."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two mentions of two requests that may mean the same person."""

    mention: UUID
    other: UUID
    probability: float


def mentions_like(rows: Sequence[Mention]) -> list[Alike]:
    """For each of these mentions those of other requests that may mean the same person, from `LOWER` on."""
    beside = _of_same_requests(rows)
    found = nearest(
        [full_evidence(row) for row in rows],
        Mentions(),
        limit=MOST_ALIKE,
        least=LOWER,
        apart=[beside[row.request_id] for row in rows],
    )
    return [
        Alike(row.pk, near.owner_id, float(near.comparison.probability))
        for row, several in zip(rows, found, strict=True)
        for near in several
    ]


def full_evidence(row: Mention) -> Evidence:
    """What a mention says, with the ways to reach its writer: who asks for a man of this name from the same phone asks
    for the same man."""
    return replace(Evidence(**row.evidence), phones=tuple(row.phones), emails=tuple(row.emails))


def _of_same_requests(rows: Sequence[Mention]) -> dict[UUID, set[UUID]]:
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    requests = {row.request_id for row in rows}
    for id, request in Mention.objects.filter(request__in=requests).values_list("pk", "request_id"):
        beside[request].add(id)
    return beside


class Mentions:
    """The mentions of all requests, as those among whom is looked (`people.at_once.Among`)."""

    shelf = Shelf("intake_mention", owner="id", birth="birth_year")

    def sharing(self, several: Sequence[Evidence]) -> list[set[UUID]]:
        """Who has a phone, a paper or an address of each of n records; one query for all."""
        keys = [_numbers(evidence) for evidence in several]
        asked = Q(pk=None)
        for field in NUMBERS:
            if values := sorted({value for said in keys for name, value in said if name == field}):
                asked |= Q(**{f"{field}__overlap": values})
        bearers: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        for row in Mention.objects.filter(asked).values_list("pk", *NUMBERS):
            for field, values in zip(NUMBERS, row[1:], strict=True):
                for value in values:
                    bearers[(field, value)].append(row[0])
        few = {key: ids for key, ids in bearers.items() if len(ids) <= MOST_BEARERS}
        return [{id for key in said for id in few.get(key, ())} for said in keys]

    def outlines(self, ids: Collection[UUID]) -> dict[UUID, Outline]:
        """A mention tells all that it says in one row."""
        return {id: Outline(id, evidence) for id, evidence in self.evidence(ids).items()}

    def evidence(self, ids: Collection[UUID]) -> dict[UUID, Evidence]:
        """All that these say."""
        return {row.pk: full_evidence(row) for row in Mention.objects.filter(pk__in=ids)}


def _numbers(evidence: Evidence) -> set[tuple[str, str]]:
    phones = {("phones", fold_contact(phone, evidence.country)[:40]) for phone in evidence.phones}
    papers = {("papers", folded[:40]) for paper in evidence.papers if (folded := fold_paper(paper.number))}
    return phones | papers | {("emails", fold_contact(email)[:254]) for email in evidence.emails}
