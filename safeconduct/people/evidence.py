"""Persons as evidence: what we hold of them, in the form in which `identity` compares it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from safeconduct.identity.evidence import Evidence
from safeconduct.identity.evidence import Paper as PaperSeen

from .actions.persons import NewPerson
from .clusters import members_of
from .enums import ContactKind, PaperKind, Relation
from .models import Contact, Kin, Paper, Person, PersonName

_PHONES = {ContactKind.PHONE, ContactKind.MESSENGER}
_DISTRICT = re.compile(r"\b(district|distt?|zila|zilla|jila)\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody is from: "Kothra, Sangrur district" is a village and a district."""

    village: str = ""
    district: str = ""

    @classmethod
    def parse(cls, text: str) -> Home:
        """Parts between commas: what calls itself a district is one, the first of the others is the village."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        districts = [_DISTRICT.sub("", part).strip() for part in parts if _DISTRICT.search(part)]
        villages = [part for part in parts if not _DISTRICT.search(part)]
        more = villages[1:2]
        return cls(next(iter(villages), ""), next(iter([*districts, *more]), ""))


def evidence_of(person_ids: Iterable[UUID]) -> dict[UUID, Evidence]:
    """What is known of each of these persons, with whoever is joined with her. Five queries, however many."""
    ids = dict.fromkeys(person_ids)
    clusters: dict[UUID, list[Person]] = defaultdict(list)
    for member in members_of(ids):
        clusters[member.pk if member.pk in ids else member.stands_for].append(member)
    held = _Held({member.pk for members in clusters.values() for member in members})
    return {id: held.evidence([*clusters[id]]) for id in ids if id in clusters}


class _Held:
    """Everything that hangs on some persons, by person."""

    def __init__(self, ids: set[UUID]) -> None:
        self.names: dict[UUID, list[str]] = defaultdict(list)
        self.papers: dict[UUID, list[PaperSeen]] = defaultdict(list)
        self.contacts: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
        self.kin: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
        for person, text in PersonName.objects.filter(person__in=ids).values_list("person_id", "text"):
            self.names[person].append(text)
        papers = Paper.objects.filter(person__in=ids)
        for person, kind, number, state, issued, expires in papers.values_list(*_PAPER):
            self.papers[person].append(PaperSeen(kind, number, state, issued.edtf, expires.edtf))
        for person, *contact in Contact.objects.filter(person__in=ids).values_list(*_CONTACT):
            self.contacts[person].append((contact[0], contact[1], contact[2]))
        for person, *kin in Kin.objects.filter(person__in=ids).values_list("person_id", "relation", "relative__name"):
            self.kin[person].append((kin[0], kin[1]))

    def evidence(self, members: Sequence[Person]) -> Evidence:
        contacts = [row for person in members for row in self.contacts[person.pk]]
        home = Home.parse(_first(person.home_place for person in members))
        births = [person.birth.edtf for person in members if person.birth.is_known]
        return Evidence(
            names=tuple(dict.fromkeys(text for person in members for text in self.names[person.pk])),
            father=_first(person.father_name for person in members) or self._relative(members, Relation.FATHER),
            mother=self._relative(members, Relation.MOTHER),
            spouse=self._relative(members, Relation.WIFE, Relation.HUSBAND),
            birth=max(births, key=len, default=""),
            sex=_first(person.sex for person in members),
            papers=tuple(paper for person in members for paper in self.papers[person.pk]),
            phones=tuple(folded or value for kind, value, folded in contacts if kind in _PHONES),
            emails=tuple(value for kind, value, _folded in contacts if kind == ContactKind.EMAIL),
            country=_first(person.nationality for person in members),
            village=home.village,
            district=home.district,
            state=_first(person.home_region for person in members),
        )

    def _relative(self, members: Sequence[Person], *relations: Relation) -> str:
        rows = (row for person in members for row in self.kin[person.pk])
        return _first(name for relation, name in rows if relation in relations)


_PAPER = ("person_id", "kind", "number", "issuing_state", "issued", "expires")
_CONTACT = ("person_id", "kind", "value", "folded")


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def evidence_of_new(
    new: NewPerson,
    *,
    papers: Iterable[tuple[PaperKind, str]] = (),
    contacts: Iterable[tuple[ContactKind, str]] = (),
    kin: Mapping[Relation, str] | None = None,
    region: str = "",
) -> Evidence:
    """What is known of somebody who is about to be added. `region`: where phone numbers without a country are read."""
    reached, relatives, home = list(contacts), kin or {}, Home.parse(new.home_place)
    return Evidence(
        names=(new.name, *(text for text, _kind in new.other_names)),
        father=new.father_name or relatives.get(Relation.FATHER, ""),
        mother=relatives.get(Relation.MOTHER, ""),
        spouse=relatives.get(Relation.WIFE, "") or relatives.get(Relation.HUSBAND, ""),
        birth=new.birth.edtf if new.birth.is_known else "",
        sex=new.sex,
        papers=tuple(PaperSeen(kind, number, new.nationality) for kind, number in papers if number),
        phones=tuple(value for kind, value in reached if kind in _PHONES and value),
        emails=tuple(value for kind, value in reached if kind == ContactKind.EMAIL and value),
        country=new.nationality or region,
        village=home.village,
        district=home.district,
        state=new.home_region,
    )
