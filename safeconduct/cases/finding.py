"""Finding a case by what somebody has in hand: a name in any script, a reference, a paper, a phone, a relative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.identity.tokens import Fault, parse_name
from safeconduct.people.clusters import members_of
from safeconduct.people.fold import fold_name
from safeconduct.people.models import Kin, Person, PersonName
from safeconduct.people.queries import SHORTEST_NAME, Found, find
from safeconduct.people.rows import by_index
from safeconduct.people.search import search_persons
from safeconduct.store.ids import parse_reference

from .models import Case
from .queries import cases_for, crises, persons_for

MOST = 50
"""So many cases are shown; who finds more is asked for more of the name."""
MOST_PARTS = 1000
"""Names that contain what was typed that are looked at, whosever they are."""
WHILE_TYPING = 20
"""So many are shown under the box while somebody types."""


class Likeness(IntEnum):
    """How like the name asked for a name is, in steps that people can tell apart."""

    SAME = 3
    VERY = 2
    SOME = 1
    NONE = 0


VERY_LIKE = 0.9
"""From this probability on two names are very like each other."""


_WHY = {
    Likeness.SAME: lambda: _("by the name"),
    Likeness.VERY: lambda: _("by a name very like this"),
    Likeness.SOME: lambda: _("by a name somewhat like this"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found, and by what, in words. `matched` is the text as it is written there."""

    case: Case
    why: str
    matched: str = ""
    language: str = ""
    likeness: Likeness = Likeness.NONE


@dataclass(frozen=True, slots=True)
class _Lead:
    """A person to look for, and why."""

    person_id: UUID
    why: str
    matched: str = ""
    language: str = ""
    likeness: Likeness = Likeness.NONE


def find_cases(text: str, *, actor: Actor, most: int = MOST) -> list[Hit]:
    """The cases that the actor may see and that this text leads to, one more than `most` at most: what is exact comes
    first, then whole names by their likeness, then parts of names, then relatives."""
    visible = cases_for(actor)
    cases = visible.select_related("person", "post", "crisis")
    found = [Hit(case, _("by its reference")) for case in cases.filter(reference=_reference(text))]
    if found:
        return found
    leads = {lead.person_id: lead for lead in reversed(list(_leads(text, actor, visible, most)))}
    order = {person_id: place for place, person_id in enumerate(reversed(leads))}
    rows = sorted(cases.filter(person_id__in=leads), key=lambda case: (order[case.person_id], case.opened_at))
    return [_hit(case, leads[case.person_id]) for case in rows[: most + 1]]


def _hit(case: Case, lead: _Lead) -> Hit:
    return Hit(case, lead.why, lead.matched, lead.language, lead.likeness)


def _leads(text: str, actor: Actor, visible: QuerySet[Case], most: int) -> Iterator[_Lead]:
    """The best first; the same person may come more than once."""
    found = find(text, regions=_regions())
    hers = Exists(visible.filter(person_id=OuterRef("person_id")))
    exact = [
        *(_Lead(paper.person_id, _("by the number of a paper")) for paper in found.papers.filter(hers)[: most + 1]),
        *(_Lead(row.person_id, _("by a phone number or address")) for row in found.contacts.filter(hers)[: most + 1]),
    ]
    whole = _by_name(text, actor, most)
    names = _names(found) if len(whole) <= most else {}
    part = {
        person_id: _Lead(person_id, _("by the name"), names[person_id].text, names[person_id].language)
        for person_id in visible.filter(person_id__in=names).values_list("person_id", flat=True)[: most + 1]
    }
    yield from exact
    yield from (part.get(lead.person_id, lead) if lead.likeness is not Likeness.SAME else lead for lead in whole)
    yield from part.values()
    near = {lead.person_id for lead in whole} | {*found.exact_ids(most + 1)}
    yield from _relatives(near | set(names), hers, most)


def _names(found: Found) -> dict[UUID, PersonName]:
    """Names that contain what is typed, by whose they are: the first of very many."""
    with by_index():
        return {name.person_id: name for name in found.names[:MOST_PARTS]}


def _by_name(text: str, actor: Actor, most: int) -> list[_Lead]:
    """Persons with a name like this, and those who are one with them."""
    found = search_persons(text, among=persons_for(actor), limit=most + 1)
    one_with = _one_with(hit.person for hit in found)
    leads = []
    for hit in found:
        likeness = _likeness(fold_name(text), hit.name.folded, hit.probability)
        why = _WHY[likeness]()
        for person_id in one_with[hit.person.pk]:
            leads.append(_Lead(person_id, why, hit.name.text, hit.name.language, likeness))
    return leads


def _one_with(persons: Iterable[Person]) -> dict[UUID, list[UUID]]:
    """Everybody who is known by each of these, the person herself first."""
    ids = {person.pk: [person.pk] for person in persons}
    for member in members_of(ids) if ids else ():
        if member.joined_into_id in ids:
            ids[member.joined_into_id].append(member.pk)
    return ids


def _likeness(asked: str, written: str, probability: float) -> Likeness:
    if sorted(asked.split()) == sorted(written.split()) or set(asked.split()) <= set(written.split()):
        return Likeness.SAME
    return Likeness.VERY if probability >= VERY_LIKE else Likeness.SOME


def _relatives(person_ids: Iterable[UUID], hers: Exists, most: int) -> list[_Lead]:
    kin = Kin.objects.filter(hers, relative_id__in=list(person_ids))
    return [
        _Lead(row.person_id, _("by the %(relation)s") % {"relation": row.get_relation_display()}, row.relative.name)
        for row in kin.select_related("relative")[: most + 1]
    ]


def advice_on(text: str) -> str:
    """What is odd about a text that is looked for, and what to do, in a sentence; empty when nothing is."""
    if not text.strip():
        return ""
    if len(text.strip()) < SHORTEST_NAME:
        return _("One letter is too little: write at least two, or the number of a paper or a phone.")
    faults = parse_name(text).faults
    if Fault.TOO_LONG in faults:
        return _("This is longer than a name: only its first words are looked for. Write the name alone.")
    if Fault.MIXED_SCRIPTS in faults:
        return _("Letters of two scripts that look alike were mixed in one word; it is read in the script of the rest.")
    if Fault.EMPTY in faults and not any(sign.isalnum() for sign in text):
        return _("There is no letter and no digit in this. Write a name, a reference or a number.")
    return ""


def _regions() -> set[str]:
    return {region for crisis in crises() for region in (crisis.nationality, *crisis.countries)}


def _reference(text: str) -> str:
    try:
        return parse_reference(text)
    except ValueError:
        return ""
