"""Finding a case by what somebody has in hand: a name in any script, a reference, a paper, a phone, a relative."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.people.fold import fold_name
from safeconduct.people.models import Kin
from safeconduct.people.queries import find
from safeconduct.store.ids import parse_reference

from .models import Case
from .queries import cases_for, crises

MOST = 50
"""So many cases are shown; who finds more is asked for more of the name."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found, and by what, in words. `matched` is the text as it is written there."""

    case: Case
    why: str
    matched: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Lead:
    """A person to look for, and why."""

    person_id: UUID
    why: str
    matched: str = ""
    language: str = ""


def find_cases(text: str, *, actor: Actor) -> list[Hit]:
    """The cases that the actor may see and that this text leads to, at most MOST: what is exact comes first."""
    visible = cases_for(actor)
    leads = {lead.person_id: lead for lead in reversed(_leads(text, visible))}
    cases = visible.select_related("person", "post", "crisis")
    found = [Hit(case, _("by its reference")) for case in cases.filter(reference=_reference(text))]
    seen = {hit.case.pk for hit in found}
    by_person = cases.filter(person_id__in=leads).exclude(pk__in=seen)[: MOST + 1]
    order = {person_id: place for place, person_id in enumerate(reversed(leads))}
    hits = [Hit(case, lead.why, lead.matched, lead.language) for case in by_person if (lead := leads[case.person_id])]
    return (found + sorted(hits, key=lambda hit: order[hit.case.person_id]))[: MOST + 1]


def _leads(text: str, visible: QuerySet[Case]) -> list[_Lead]:
    """Papers and phones first, then whole names, then parts of names, then relatives."""
    found = find(text, regions=_regions())
    papers = found.papers.filter(person__cases__in=visible)[: MOST + 1]
    contacts = found.contacts.filter(person__cases__in=visible)[: MOST + 1]
    names = found.names.filter(person__cases__in=visible)
    whole = names.filter(folded=fold_name(text))
    return [
        *(_Lead(paper.person_id, _("by the number of a paper")) for paper in papers),
        *(_Lead(contact.person_id, _("by a phone number or address")) for contact in contacts),
        *(
            _Lead(name.person_id, _("by the name"), name.text, name.language)
            for name in [*whole[: MOST + 1], *names[: MOST + 1]]
        ),
        *_relatives(found.person_ids(MOST + 1), visible),
    ]


def _relatives(person_ids: Iterable[UUID], visible: QuerySet[Case]) -> list[_Lead]:
    kin = Kin.objects.filter(relative_id__in=list(person_ids), person__cases__in=visible)
    return [
        _Lead(row.person_id, _("by the %(relation)s") % {"relation": row.get_relation_display()}, row.relative.name)
        for row in kin.select_related("relative")[: MOST + 1]
    ]


def _regions() -> set[str]:
    return {region for crisis in crises() for region in (crisis.nationality, *crisis.countries)}


def _reference(text: str) -> str:
    try:
        return parse_reference(text)
    except ValueError:
        return ""
