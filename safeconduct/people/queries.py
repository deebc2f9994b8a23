"""Looking persons up: by a name in any script, a paper, a phone number. Folded, exact or contained; likeness of names,
"is this the same person?", is the business of `identity`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .fold import fold_contact, fold_name, fold_paper
from .models import Contact, Paper, Person, PersonName

SHORTEST_NAME, SHORTEST_PAPER, SHORTEST_CONTACT = 2, 5, 6
"""So many signs are needed before a text is looked up as a name, as the number of a paper, as a contact."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a text was looked up: the rows that match, not yet fetched."""

    names: QuerySet[PersonName]
    papers: QuerySet[Paper]
    contacts: QuerySet[Contact]

    def exact_ids(self, limit: int) -> list[UUID]:
        """Whose papers or contacts match, at most `limit` of each."""
        papers, contacts = (
            self.papers.values_list("person_id", flat=True),
            self.contacts.values_list("person_id", flat=True),
        )
        return list(dict.fromkeys([*papers[:limit], *contacts[:limit]]))

    def person_ids(self, limit: int) -> list[UUID]:
        """Whose rows match, at most `limit` of each kind: papers and contacts first, for they are exact."""
        names = self.names.values_list("person_id", flat=True)[:limit]
        return list(dict.fromkeys([*self.exact_ids(limit), *names]))


def find(text: str, *, regions: Iterable[str] = ()) -> Found:
    """Look a text up as a name (every word contained, in any script), as a paper (its beginning) and as a contact.

    `regions` are ISO 3166 codes to read a phone number without its country in. A text too short for a kind finds none.
    """
    return Found(find_names(text), find_papers(text), find_contacts(text, regions))


def find_names(text: str) -> QuerySet[PersonName]:
    """Names as written that contain every word of the text, whatever the accents and capitals."""
    words = fold_name(text).split()
    if not words or max(map(len, words)) < SHORTEST_NAME:
        return PersonName.objects.none()
    contained = Q()
    for word in words:
        contained &= Q(folded__contains=word)
    return PersonName.objects.filter(contained).order_by()


def find_papers(text: str) -> QuerySet[Paper]:
    """Papers whose number begins so. A text without a digit is no number."""
    folded = fold_paper(text)
    if len(folded) < SHORTEST_PAPER or not any(sign.isdigit() for sign in folded):
        return Paper.objects.none()
    return Paper.objects.filter(folded__startswith=folded)


def find_contacts(text: str, regions: Iterable[str] = ()) -> QuerySet[Contact]:
    """Contacts that are exactly this phone number, in any of these countries, or this e-mail address."""
    if len(text.strip()) < SHORTEST_CONTACT:
        return Contact.objects.none()
    return Contact.objects.filter(folded__in={fold_contact(text, region) for region in ("", *regions)})


@dataclass(frozen=True, slots=True)
class PossiblePerson:
    """A person who may be the same, and why, in words."""

    person: Person
    why: tuple[str, ...]


def possible_persons(
    *,
    names: Sequence[str] = (),
    papers: Sequence[str] = (),
    contacts: Sequence[str] = (),
    region: str = "",
    among: QuerySet[Person] | None = None,
    limit: int = 10,
) -> list[PossiblePerson]:
    """Who may be the same person as one about to be added? Those with most in common first.

    This is the door for the identity room. Today it compares folded texts exactly: the same name, the same number of
    a paper, the same phone number. Likeness (transliteration, an initial for a name, a digit off) is to be answered
    behind this same signature, with its reason in `why`. `among` is whom the asking person may learn of:
    nobody else is named. `region` is the ISO 3166 code to read phone numbers in.
    """
    why: dict[UUID, list[str]] = defaultdict(list)
    _note(why, _("the same name"), PersonName.objects.filter(folded__in=_folded(fold_name(name) for name in names)))
    _note(why, _("the same paper"), Paper.objects.filter(folded__in=_folded(fold_paper(number) for number in papers)))
    folded = _folded(fold_contact(contact, region) for contact in contacts if contact)
    _note(why, _("the same contact"), Contact.objects.filter(folded__in=folded))
    persons = (Person.objects.all() if among is None else among).filter(pk__in=why)
    ranked = sorted(persons.distinct(), key=lambda person: len(why[person.pk]), reverse=True)
    return [PossiblePerson(person, tuple(why[person.pk])) for person in ranked[:limit]]


def _folded(texts: Iterable[str]) -> set[str]:
    return {text for text in texts if text}


def _note(
    why: dict[UUID, list[str]], reason: str, rows: QuerySet[PersonName] | QuerySet[Paper] | QuerySet[Contact]
) -> None:
    for person_id in set(rows.values_list("person_id", flat=True)[:200]):
        why[person_id].append(reason)
