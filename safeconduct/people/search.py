"""Looking persons up among all there are: by a name in any script, and by everything that is known of somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from math import exp
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.identity.evidence import Comparison, Evidence, Outcome, compare_each
from safeconduct.identity.tokens import ParsedName

from .blocking import persons_with_contacts, persons_with_papers
from .evidence import evidence_of
from .likely import Likely, LikelyName, likely_names
from .models import Person, PersonName
from .tokens import names_in, split_names

LEAST_LIKELY = -4.0
"""Log odds of two names being the same below which a name is not shown for another."""
LOOKED_AT = 60
"""Persons of whom everything is compared; the rest of those with a like name is behind them by the name alone."""
AT_ONCE = 200
"""Persons of whom it is asked at once whether the actor may learn of them."""


class Why(Enum):
    """By what a person was found. The value is what people read."""

    SAME_NAME = gettext_lazy("by the name")
    LIKE_NAME = gettext_lazy("by a name like this")


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person with a name like the one asked for; `name` is the one that is like it, as it is written."""

    person: Person
    name: PersonName
    probability: float
    why: Why


@dataclass(frozen=True, slots=True)
class PossiblePerson:
    """A person who may be the same, how sure that is, and why, field by field."""

    person: Person
    probability: float
    comparison: Comparison

    @property
    def why(self) -> tuple[str, ...]:
        """What speaks for it and against it, in sentences, the weightiest first."""
        told = [field for field in self.comparison.fields if field.outcome != Outcome.BLANK and field.sentence]
        return tuple(field.sentence.say(_) for field in sorted(told, key=lambda field: -abs(field.weight)))


def search_persons(text: str, *, among: QuerySet[Person], limit: int = 20) -> list[FoundPerson]:
    """Persons with a name like this, written in any script and order, the likeliest first; of each the likeliest name.

    `among` is whom the asking person may learn of. A text without a letter finds nobody. Who was joined with others
    is found by all their names, and shown once. Some three queries, however many persons there are.
    """
    names = names_in(text)
    if not names:
        return []
    like = _merged(likely_names(names))
    kept = _kept((name for name in like if name.log_odds > LEAST_LIKELY), among, limit)
    return list(_found(kept, names))


def likely_person_ids(text: str, limit: int) -> list[UUID]:
    """For whom a name like this was written, the likeliest first, whoever asks."""
    names = names_in(text)
    like = _merged(likely_names(names)) if names else []
    return [name.owner_id for name in like if name.log_odds > LEAST_LIKELY][:limit]


def _merged(several: Iterable[Likely]) -> list[LikelyName]:
    """Of each person the likeliest name, the likeliest first."""
    return sorted((name for likely in several for name in likely.names), key=lambda name: -name.log_odds)


def _kept(names: Iterable[LikelyName], among: QuerySet[Person], limit: int) -> dict[Person, LikelyName]:
    """The first persons of whom the actor may learn, by whom they are known today. A few hundred are asked at once."""
    kept: dict[Person, LikelyName] = {}
    for chunk in _chunks(names, first=2 * limit):
        stands_for = _stand_for(name.owner_id for name in chunk)
        open_ones = among.in_bulk(set(stands_for.values()))
        for name in chunk:
            person = open_ones.get(stands_for[name.owner_id]) if name.owner_id in stands_for else None
            if person is not None:
                kept.setdefault(person, name)
            if len(kept) == limit:
                return kept
    return kept


def _chunks(names: Iterable[LikelyName], *, first: int) -> Iterator[list[LikelyName]]:
    """A few at first: most officers may learn of the likeliest."""
    rows = iter(names)
    size = first
    while chunk := list(islice(rows, size)):
        yield chunk
        size = AT_ONCE


def _stand_for(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """By whom each of these is known."""
    rows = Person.objects.filter(pk__in=set(ids)).values_list("pk", "joined_into_id")
    return {id: into or id for id, into in rows}


def _found(kept: Mapping[Person, LikelyName], asked: Sequence[ParsedName]) -> Iterator[FoundPerson]:
    """With the name as it is written."""
    rows = PersonName.objects.filter(person__in={name.owner_id for name in kept.values()})
    written: dict[tuple[UUID, tuple[int, ...]], PersonName] = {}
    for row in rows:
        for tokens in split_names(row.tokens):
            written.setdefault((row.person_id, tuple(tokens)), row)
    said = {word.text for name in asked for word in name.tokens}
    for person, like in kept.items():
        if (name := written.get((like.owner_id, like.tokens))) is not None:
            words = {word.text for each in names_in(name.text) for word in each.tokens}
            why = Why.SAME_NAME if said <= words else Why.LIKE_NAME
            yield FoundPerson(person, name, 1 / (1 + exp(-like.log_odds)), why)


def possible_persons(
    evidence: Evidence, *, among: QuerySet[Person] | None = None, limit: int = 10
) -> list[PossiblePerson]:
    """Who may be the person of whom this is known, the likeliest first.

    Looked up by the names, in any script, and by papers, phones and e-mail addresses, also where a sign is off; then
    everything is compared. `among` is whom the asking person may learn of; None is everybody. Who was joined is one.
    """
    persons = {person.pk: person for person in _near(evidence, Person.objects.all() if among is None else among)}
    held = evidence_of(persons)
    compared = zip(held, compare_each(evidence, list(held.values())), strict=True) if held else ()
    found = [PossiblePerson(persons[id], comparison.probability, comparison) for id, comparison in compared]
    return sorted(found, key=lambda each: -each.probability)[:limit]


def _near(evidence: Evidence, among: QuerySet[Person]) -> list[Person]:
    """Whom to compare: who has a paper, a phone or an address of hers, and those with the likeliest names."""
    direct = persons_with_papers(paper.number for paper in evidence.papers)
    direct |= persons_with_contacts([*evidence.phones, *evidence.emails], evidence.country)
    names = [name for text in evidence.names for name in names_in(text)]
    like = _merged(likely_names(names, birth_year=_year(evidence.birth))) if names else []
    by_name = _kept(like, among, LOOKED_AT)
    by_number = among.in_bulk(set(_stand_for(direct).values())) if direct else {}
    return list({person.pk: person for person in [*by_number.values(), *by_name]}.values())


def _year(birth: str) -> str:
    """The year of a birth that is known to the year; else nothing."""
    return birth[:4] if birth[:4].isdigit() and "/" not in birth else ""
