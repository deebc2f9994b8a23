"""What is added to the person of a case: names, papers, contacts, kin. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.people import actions as people
from safeconduct.people.actions import NewPerson
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Relation
from safeconduct.people.evidence import evidence_of_new
from safeconduct.people.matching import Candidate, match_before_create

from .. import queries
from ..actions.judging import add_and_look
from ..actions.kin import add_relative_of
from ..forms.opening import ASK
from ..forms.persons import ContactForm, KinForm, NameForm, PaperForm
from ..models import Case
from .small_acts import SmallAct

Do = Callable[[Case, dict[str, Any], Actor], object]


def _add_name(case: Case, said: dict[str, Any], by: Actor) -> object:
    kind = NameKind(said["kind"])
    return people.add_name(case.person, said["text"], kind=kind, source=said["source"], by=by, case=case.pk)


def _add_paper(case: Case, said: dict[str, Any], by: Actor) -> object:
    return people.add_paper(
        case.person,
        kind=PaperKind(said["kind"]),
        number=said["number"],
        issuing_state=said["issuing_state"],
        expires=said["expires"],
        by=by,
        case=case.pk,
    )


def _add_contact(case: Case, said: dict[str, Any], by: Actor) -> object:
    kind = ContactKind(said["kind"])
    return people.add_contact(case.person, kind=kind, value=said["value"], note=said["note"], by=by, case=case.pk)


def _add_kin(case: Case, said: dict[str, Any], by: Actor) -> object:
    return add_relative_of(
        case,
        _relative(case, said),
        relation=Relation(said["relation"]),
        same_as=next((person for person in said["shown"] if str(person.pk) == said["same_as"]), None),
        shown=said["shown"],
        is_to_ask=said["same_as"] == ASK,
        order=said["order"],
        may_be_told=said["may_be_told"],
        languages=said["languages"],
        note=said["note"],
        phone=said["phone"],
        by=by,
    )


def _relative(case: Case, said: dict[str, Any]) -> NewPerson:
    return NewPerson(said["name"], kind=NameKind.FAMILY, nationality=case.person.nationality)


def _kin_form(data: Any, _files: Any, case: Case, actor: Actor) -> KinForm:
    """The form of a relative, who may be known already like everybody who enters."""

    def look(said: dict[str, Any]) -> tuple[Candidate, ...]:
        evidence = evidence_of_new(_relative(case, said), contacts=[(ContactKind.PHONE, said["phone"])])
        among = queries.persons_for(actor).exclude(pk=case.person_id)
        return match_before_create(evidence, among=among).candidates

    return KinForm(data, look=look)


def _looked_up(do: Do) -> Do:
    """The act, and after it a look for who the person may be now."""
    return lambda case, said, by: add_and_look(case.person, lambda: do(case, said, by), by=by)


ADD_NAME = SmallAct(
    title=_("Add a name as somebody writes it"),
    button=_("Add the name"),
    done=_("The name is recorded."),
    section="person",
    make_form=lambda data, _files, _case, _actor: NameForm(data),
    do=_looked_up(_add_name),
)
ADD_PAPER = SmallAct(
    title=_("Add a paper"),
    button=_("Add the paper"),
    done=_("The paper is recorded."),
    section="person",
    make_form=lambda data, _files, _case, _actor: PaperForm(data),
    do=_looked_up(_add_paper),
)
ADD_CONTACT = SmallAct(
    title=_("Add a way to reach the person"),
    button=_("Add it"),
    done=_("The contact is recorded."),
    section="person",
    make_form=lambda data, _files, _case, _actor: ContactForm(data),
    do=_looked_up(_add_contact),
)
ADD_KIN = SmallAct(
    title=_("Add kin"),
    button=_("Add this relative"),
    done=_("The relative is recorded."),
    section="kin",
    make_form=_kin_form,
    do=_add_kin,
)
