"""Looking persons up by what is typed: part of a name, a paper, a phone number. Whole names are for `search`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from safeconduct.identity.romanise import romanise

from .fold import fold_contact, fold_name, fold_paper
from .models import Contact, NameToken, Paper, PersonName

SHORTEST_NAME, SHORTEST_PAPER, SHORTEST_CONTACT = 2, 5, 6
"""So many signs are needed before a text is looked up as a name, as the number of a paper, as a contact."""
SHORTEST_WITHIN = 3
"""So many letters may also stand in the middle of a word."""
MOST_WORDS, MOST_KEYS, MOST_BEARERS = 6, 1000, 150_000
"""Words of a text, words of ours for one of them, and names that bear those, that are looked at."""


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
    """Names as written that have, for every word of the text, a word that contains it, whatever accents and capitals.

    A short word begins the other. Of very many words with it only as many as have not too many bearers.
    """
    words = fold_name(text).split()[:MOST_WORDS]
    if not words or max(map(len, words)) < SHORTEST_NAME:
        return PersonName.objects.none()
    names = PersonName.objects.order_by()
    for word in words:
        names = names.filter(tokens__overlap=_keys_with(word))
    return names


def _keys_with(word: str) -> list[int]:
    """The numbers of the words that contain this one, those that are nearest to it in length first."""
    latin = romanise(word).replace(" ", "")
    same = Q(text__startswith=word)
    if latin:
        same |= Q(latin__startswith=latin) if len(latin) < SHORTEST_WITHIN else Q(latin__contains=latin)
    found = NameToken.objects.filter(same).order_by(Length("text"), "text").values_list("key", "bearers")[:MOST_KEYS]
    borne = list(accumulate(max(1, bearers) for _key, bearers in found))
    return [key for (key, _bearers), n in zip(found, borne, strict=True) if n <= MOST_BEARERS] or [
        key for key, _bearers in found[:1]
    ]


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
