"""Who the case is about, and the kin: names in their scripts, papers partly masked, what each relative may be told."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.people.models import Contact, Kin, Paper, Person, PersonName

SHOWN_FIRST, SHOWN_LAST = 3, 2
"""How many signs of a number are shown at its two ends while the rest is masked."""


@dataclass(frozen=True, slots=True)
class PaperShown:
    paper: Paper
    number: str


@dataclass(frozen=True, slots=True)
class ContactShown:
    contact: Contact
    value: str


@dataclass(frozen=True, slots=True)
class KinShown:
    kin: Kin
    contacts: tuple[ContactShown, ...]


@dataclass(frozen=True, slots=True)
class PersonShown:
    """`names` begins with one name per script beside the one that heads the page; `others` are the rest."""

    person: Person
    language: str
    names: tuple[PersonName, ...]
    all_names: tuple[PersonName, ...]
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


def person_shown(person: Person, *, in_full: bool) -> PersonShown:
    """Everything about a person that her case page shows. `in_full` unmasks the numbers. Five queries."""
    names = tuple(person.names.all())
    kin = person.kin.select_related("relative").prefetch_related("relative__contacts")
    return PersonShown(
        person=person,
        language=next((name.language for name in names if name.text == person.name), ""),
        names=_one_per_script(person, names),
        all_names=names,
        papers=tuple(PaperShown(p, _shown(p.number, in_full)) for p in person.papers.order_by("created_at")),
        contacts=_contacts(list(person.contacts.order_by("created_at")), in_full),
        kin=tuple(KinShown(row, _contacts(list(row.relative.contacts.all()), in_full)) for row in kin),
        in_full=in_full,
    )


def _one_per_script(person: Person, names: tuple[PersonName, ...]) -> tuple[PersonName, ...]:
    """The first name in each script that is not the script of the heading."""
    head = next((name.script for name in names if name.text == person.name), "")
    first: dict[str, PersonName] = {}
    for name in names:
        first.setdefault(name.script, name)
    return tuple(name for script, name in first.items() if script != head)


def _contacts(contacts: list[Contact], in_full: bool) -> tuple[ContactShown, ...]:
    return tuple(ContactShown(contact, _shown(contact.value, in_full)) for contact in contacts)


def _shown(number: str, in_full: bool) -> str:
    return number if in_full else masked(number)
