"""Persons who have a paper, a phone or an address of somebody, although a sign of it is off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Right

from .enums import ContactKind
from .fold import LOOK_ALIKES, PHONE_TAIL, LooksLike, fold_contact, fold_paper, paper_looks_like
from .models import Contact, Paper

SIGNS = "".join(sign for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if sign not in LOOK_ALIKES)
"""The signs that are left where letters that look like digits are digits."""
SHORTEST_OFF, LONGEST_OFF = 6, 24
"""Signs of a number that may be one off; of a shorter or longer one every sign has to be right."""
TAIL = Right("folded", PHONE_TAIL)
MOST = 200
"""So many persons share a number at most before it says nothing."""


def persons_with_papers(numbers: Iterable[str]) -> set[UUID]:
    """Who has a paper with one of these numbers, misread, or with one sign wrong, missing, too many or swapped."""
    looks = {look for number in numbers for look in paper_neighbours(fold_paper(number))}
    if not looks:
        return set()
    papers = Paper.objects.alias(look=LooksLike("folded")).filter(look__in=looks)
    return set(papers.values_list("person_id", flat=True)[:MOST])


def paper_neighbours(folded: str) -> set[str]:
    """How a number may stand elsewhere, by its look: itself, and one sign off."""
    look = paper_looks_like(folded)
    if not any(sign.isdigit() for sign in look):
        return set()
    if not SHORTEST_OFF <= len(look) <= LONGEST_OFF:
        return {look}
    cuts = [(look[:at], look[at:]) for at in range(len(look) + 1)]
    off = {before + after[1:] for before, after in cuts if after}
    off |= {before + sign + after[1:] for before, after in cuts if after for sign in SIGNS}
    off |= {before + sign + after for before, after in cuts for sign in SIGNS}
    off |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    return off | {look}


def persons_with_contacts(values: Iterable[str], region: str = "") -> set[UUID]:
    """Who has one of these phones, with or without the code of the country, or e-mail addresses."""
    folded = {fold_contact(value, region) for value in values if value.strip()}
    tails = {tail for text in folded if (tail := phone_tail(text))}
    if not folded:
        return set()
    phones = Q(tail__in=tails, kind__in=[ContactKind.PHONE, ContactKind.MESSENGER])
    contacts = Contact.objects.filter(folded__in=folded).values_list("person_id", flat=True)[:MOST]
    alike = Contact.objects.alias(tail=TAIL).filter(phones).values_list("person_id", flat=True)[:MOST]
    return {*contacts, *(alike if tails else ())}


def phone_tail(folded: str) -> str:
    """The last digits of a phone number; empty for anything else."""
    digits = re.sub(r"[\s().+/-]", "", folded)
    return digits[-PHONE_TAIL:] if digits.isascii() and digits.isdigit() and len(digits) >= PHONE_TAIL else ""
