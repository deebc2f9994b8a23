"""Who the case is about, and the kin: names in their scripts, papers partly masked, what each relative may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from safeconduct.people.models import Contact, Kin, Paper, Person, PersonName

SHOWN_FIRST, SHOWN_LAST = 3, 2
"""How many signs of a number are shown at its two ends while the rest is masked."""


@dataclass(frozen=True, slots=True)
class NameShown:
    """A name as written. `of` says, here and below, of whom it is when she is one joined with the person shown."""

    name: PersonName
    of: str = ""


@dataclass(frozen=True, slots=True)
class PaperShown:
    paper: Paper
    number: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class ContactShown:
    contact: Contact
    value: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class KinShown:
    kin: Kin
    contacts: tuple[ContactShown, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class PersonShown:
    """`names` begins with one name per script beside the one that heads the page; `others` are the rest."""

    person: Person
    language: str
    names: tuple[PersonName, ...]
    all_names: tuple[NameShown, ...]
    papers: tuple[PaperShown, ...]
    contacts: tuple[ContactShown, ...]
    kin: tuple[KinShown, ...]
    in_full: bool


def masked(number: str) -> str:
    """The ends of a number: "Z50···17". A short one is masked whole but for its first sign."""
    signs = number.strip()
    if len(signs) <= SHOWN_FIRST + SHOWN_LAST + 1:
        return signs[:1] + "·" * (len(signs) - 1)
    hidden = len(signs) - SHOWN_FIRST - SHOWN_LAST
    return signs[:SHOWN_FIRST] + "·" * hidden + signs[-SHOWN_LAST:]


def person_shown(person: Person, *, in_full: bool, joined: Mapping[UUID, str] | None = None) -> PersonShown:
    """Everything about a person that her case page shows. `in_full` unmasks the numbers. Five queries.

    `joined` are the persons who are one with her, each with what she is called here: theirs is shown with hers.
    """
    of = joined or {}
    ids = [person.pk, *of]
    names = sorted(PersonName.objects.filter(person__in=ids), key=lambda name: name.person_id != person.pk)
    own = tuple(name for name in names if name.person_id == person.pk)
    papers = Paper.objects.filter(person__in=ids).order_by("created_at")
    contacts = Contact.objects.filter(person__in=ids).order_by("created_at")
    kin = Kin.objects.filter(person__in=ids).select_related("relative").prefetch_related("relative__contacts")
    return PersonShown(
        person=person,
        language=next((name.language for name in own if name.text == person.name), ""),
        names=_one_per_script(person, tuple(names)),
        all_names=tuple(NameShown(name, of.get(name.person_id, "")) for name in names),
        papers=tuple(PaperShown(p, _shown(p.number, in_full), of.get(p.person_id, "")) for p in papers),
        contacts=_contacts(list(contacts), in_full, of),
        kin=tuple(
            KinShown(row, _contacts(list(row.relative.contacts.all()), in_full), of.get(row.person_id, ""))
            for row in kin
        ),
        in_full=in_full,
    )


def _one_per_script(person: Person, names: tuple[PersonName, ...]) -> tuple[PersonName, ...]:
    """The first name in each script that is not the script of the heading."""
    head = next((name.script for name in names if name.text == person.name), "")
    first: dict[str, PersonName] = {}
    for name in names:
        first.setdefault(name.script, name)
    return tuple(name for script, name in first.items() if script != head)


def _contacts(contacts: list[Contact], in_full: bool, of: Mapping[UUID, str] | None = None) -> tuple[ContactShown, ...]:
    return tuple(
        ContactShown(contact, _shown(contact.value, in_full), (of or {}).get(contact.person_id, ""))
        for contact in contacts
    )


def _shown(number: str, in_full: bool) -> str:
    return number if in_full else masked(number)
