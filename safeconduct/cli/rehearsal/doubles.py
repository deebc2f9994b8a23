"""Men who were written down twice, so that the queue of pairs is not empty: see doubles.toml."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.judging import answer_pair
from safeconduct.cases.models import Case
from safeconduct.people.actions import NewPerson, add_contact, add_paper, create_person
from safeconduct.people.actions.proposals import propose_for
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Path, Sex, Verdict
from safeconduct.people.models import Person, Proposal
from safeconduct.store.partial_dates import PartialDate

from .ministry import Ministry
from .tables import table, told_tables

OWN_PASSPORT = "Z9000451"


def write_doubles(cases: Sequence[Case], ministry: Ministry) -> None:
    """Write each double of these cases down and propose the pairs; then say what was said."""
    persons = {case.person.name: case.person for case in cases}
    for said in table("doubles")["double"]:
        first = persons[told_tables()[said["of"]]["person"]["name"]]
        by = ministry.actors[said["by"]]
        double = _double(said, first, by)
        pairs = propose_for([double.pk], path=Path(said["path"]), by=by)
        _answer(said, first, double, pairs, ministry)


def _double(said: dict[str, Any], first: Person, by: Actor) -> Person:
    new = NewPerson(
        said["name"], kind=NameKind(said["kind"]), source=said["source"], sex=Sex.MALE,
        birth=PartialDate.parse_edtf(said["birth"]), nationality="IN", home_region=said["region"],
        home_place=said["place"], father_name=said["father"],
    )  # fmt: skip
    double = create_person(new, by=by)
    if said["paper"]:
        number = _number(first.papers.get(kind=PaperKind.PASSPORT).number, said["paper"])
        add_paper(double, kind=PaperKind.PASSPORT, number=number, issuing_state="IN", by=by)
    if said["phone"]:
        add_contact(double, kind=ContactKind.PHONE, value=first.contacts.get().value, by=by)
    return double


def _number(number: str, what: str) -> str:
    """The passport again: the same, with its last digit misread, or one of his own."""
    if what == "other":
        return OWN_PASSPORT
    return number if what == "same" else number[:-1] + str((int(number[-1]) + 6) % 10)


def _answer(said: dict[str, Any], first: Person, double: Person, pairs: list[Proposal], ministry: Ministry) -> None:
    if said["says"] and not any(first.pk in pair.pair for pair in pairs):
        raise ValueError(f"{said['name']} is not found to be {first.name}: nobody can have judged them.")
    for who, verdict, reason in said["says"]:
        answer_pair(first, double, verdict=Verdict(verdict), reason=reason, by=ministry.actors[who], keep=first)
