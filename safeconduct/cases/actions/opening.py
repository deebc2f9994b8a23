"""Opening a case from what one officer has in hand: the person, her paper and phone, and what the family says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.models import Post
from safeconduct.access.rules import may
from safeconduct.people.actions import NewPerson, add_contact, add_name, add_paper, create_person
from safeconduct.people.actions.proposals import propose_for
from safeconduct.people.enums import ContactKind, PaperKind, Path, Verdict
from safeconduct.people.fold import fold_contact, fold_paper
from safeconduct.people.models import Person

from ..drafts import ClaimDraft
from ..enums import Circumstance
from ..models import Case, Crisis
from .casework import open_case
from .claims import record_claim
from .judging import answer_shown


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything that is known when a case is opened. `same_as` is the person when she is known already; `not_same` are
    those of whom the officer said that it is somebody else, `perhaps` those of whom she cannot tell."""

    person: NewPerson
    circumstance: Circumstance
    post: Post
    same_as: Person | None = None
    not_same: Sequence[Person] = ()
    perhaps: Sequence[Person] = ()
    passport: str = ""
    zone: str = ""
    phone: str = ""
    compartments: Sequence[str] = ()
    claim: ClaimDraft | None = None


@transaction.atomic
def open_with(crisis: Crisis, opening: Opening, *, by: Actor) -> Case:
    """Add the person, or what is new about her; open the case; record what the family says. All or nothing.

    Raises `Refused` and `ClaimFault` like the single actions.
    """
    person = opening.same_as or create_person(opening.person, by=by)
    case = open_case(
        crisis,
        person=person,
        circumstance=opening.circumstance,
        post=opening.post,
        by=by,
        compartments=opening.compartments,
    )
    if opening.same_as:
        _add_names(case, opening.person, by)
    _add_ways(case, opening, by)
    if opening.claim:
        record_claim(case, opening.claim, by=by)
    propose_for([person.pk], path=Path.FORM, by=by)
    _remember(case, opening, by)
    return case


def _remember(case: Case, opening: Opening, by: Actor) -> None:
    """What the officer said of those who were shown to her. Who may not judge leaves the pairs in the queue."""
    if may(by, Task.JUDGE_PERSONS):
        words = _("Said when the case %(reference)s was opened.") % {"reference": case.reference}
        answer_shown(case.person, opening.not_same, Verdict.DIFFERENT, reason=words, by=by)
        answer_shown(case.person, opening.perhaps, Verdict.ASK_FAMILY, reason=words, by=by)


def _add_names(case: Case, new: NewPerson, by: Actor) -> None:
    known = set(case.person.names.values_list("text", flat=True))
    for text, kind in ((new.name, new.kind), *new.other_names):
        if text not in known:
            add_name(case.person, text, kind=kind, source=new.source, by=by, case=case.pk)
            known.add(text)


def _add_ways(case: Case, opening: Opening, by: Actor) -> None:
    person = case.person
    number, phone = fold_paper(opening.passport), fold_contact(opening.phone, person.nationality)
    if number and not person.papers.filter(kind=PaperKind.PASSPORT, folded=number).exists():
        add_paper(
            person, kind=PaperKind.PASSPORT, number=opening.passport, zone=opening.zone, by=by, case=case.pk
        )  # fmt: skip
    if opening.phone and not person.contacts.filter(folded=phone).exists():
        add_contact(person, kind=ContactKind.PHONE, value=opening.phone, by=by, case=case.pk)
