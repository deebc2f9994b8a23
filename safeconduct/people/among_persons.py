"""All persons, or those whom somebody may learn of, as those among whom `at_once` looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from psycopg import sql

from safeconduct.identity.evidence import Evidence

from .at_once import Outline
from .blocking import paper_neighbours, phone_tail
from .evidence import Home, evidence_of
from .fold import LOOK_ALIKES, PHONE_TAIL, fold_contact, fold_paper
from .likely import PERSONS, Shelf
from .models import Person
from .rows import by_index, fetch_rows

MOST = 200
"""So many persons share a number at most before it says nothing."""

_BETWEEN = "\x1f"
_ASKED = sql.SQL("string_to_array(%s, {})").format(_BETWEEN)
"""A text with all of them is read sooner than an array of very many."""
_LOOK = sql.SQL("translate(folded, {}, {})").format("".join(LOOK_ALIKES), "".join(LOOK_ALIKES.values()))
_PAPERS = sql.SQL("SELECT {look}, person_id FROM people_paper WHERE {look} = ANY ({asked})").format(
    look=_LOOK, asked=_ASKED
)
_CONTACTS = sql.SQL("SELECT folded, person_id FROM people_contact WHERE folded = ANY ({})").format(_ASKED)
_TAILS = sql.SQL("""
    SELECT right(folded, {tail}), person_id FROM people_contact
    WHERE right(folded, {tail}) = ANY ({asked}) AND kind IN ('phone', 'messenger')
""").format(tail=PHONE_TAIL, asked=_ASKED)
_OUTLINES = sql.SQL("""
    SELECT id, joined_into_id, sex, birth, home_region, home_place, father_name FROM people_person WHERE id = ANY (%s)
""")


class PersonsAmong:
    """`among`: whom the asking person may learn of; None is everybody."""

    shelf: Shelf = PERSONS

    def __init__(self, among: QuerySet[Person] | None = None) -> None:
        self._among = among

    def sharing(self, several: Sequence[Evidence]) -> list[set[UUID]]:
        """See `Among`. Three queries; papers may be misread or one sign off, phones be written without their code."""
        papers = [{look for paper in e.papers for look in paper_neighbours(fold_paper(paper.number))} for e in several]
        contacts = [
            {fold_contact(value, e.country) for value in (*e.phones, *e.emails) if value.strip()} for e in several
        ]
        tails = [{tail for folded in some if (tail := phone_tail(folded))} for some in contacts]
        found = [_holders(_PAPERS, papers), _holders(_CONTACTS, contacts), _holders(_TAILS, tails)]
        return [set().union(*some) for some in zip(*found, strict=True)]

    def outlines(self, ids: Collection[UUID]) -> dict[UUID, Outline]:
        """See `Among`."""
        found = {row[0]: _outline(*row) for row in (fetch_rows(_OUTLINES, [list(ids)]) if ids else ())}
        if self._among is None:
            return found
        roots = {each.stands_for for each in found.values()}
        open_ones = set(self._among.filter(pk__in=roots).values_list("pk", flat=True))
        return {id: replace(each, is_open=each.stands_for in open_ones) for id, each in found.items()}

    def evidence(self, ids: Collection[UUID]) -> Mapping[UUID, Evidence]:
        """See `Among`."""
        return evidence_of(ids)


def _holders(query: sql.Composed, several: Sequence[Collection[str]]) -> list[set[UUID]]:
    """For each of n, who holds one of these numbers; a number that very many hold says nothing."""
    asked = {number for numbers in several for number in numbers if number.isprintable()}
    holders: dict[str, set[UUID]] = defaultdict(set)
    with by_index():
        for number, person in fetch_rows(query, [_BETWEEN.join(asked)]) if asked else ():
            holders[number].add(person)
    return [_few(holders[number] for number in numbers if number in holders) for numbers in several]


def _few(several: Iterable[set[UUID]]) -> set[UUID]:
    return set().union(*(some for some in several if len(some) <= MOST))


def _outline(id: UUID, joined_into: UUID | None, sex: str, birth: str, region: str, place: str, father: str) -> Outline:
    home = _home(place)
    told = Evidence(
        birth=birth, sex=sex, father=father, village=home.village, district=home.district, state=region
    )  # fmt: skip
    return Outline(joined_into or id, told)


@lru_cache(maxsize=20_000)
def _home(text: str) -> Home:
    return Home.parse(text)
