"""What is added to the person of a case: names, papers, contacts, kin. Nothing is overwritten."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.people import actions as people
from safeconduct.people.actions import NewPerson
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Relation

from ..forms.persons import ContactForm, KinForm, NameForm, PaperForm
from ..models import Case
from .small_acts import SmallAct


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
    return people.add_relative(
        case.person,
        NewPerson(said["name"], kind=NameKind.FAMILY, nationality=case.person.nationality),
        relation=Relation(said["relation"]),
        order=said["order"],
        may_be_told=said["may_be_told"],
        languages=said["languages"],
        note=said["note"],
        phone=said["phone"],
        by=by,
        case=case.pk,
    )


ADD_NAME = SmallAct(
    title=_("Add a name as somebody writes it"),
    button=_("Add the name"),
    done=_("The name is recorded."),
    section="person",
    make_form=lambda data, _files, _case, _actor: NameForm(data),
    do=_add_name,
)
ADD_PAPER = SmallAct(
    title=_("Add a paper"),
    button=_("Add the paper"),
    done=_("The paper is recorded."),
    section="person",
    make_form=lambda data, _files, _case, _actor: PaperForm(data),
    do=_add_paper,
)
ADD_CONTACT = SmallAct(
    title=_("Add a way to reach the person"),
    button=_("Add it"),
    done=_("The contact is recorded."),
    section="person",
    make_form=lambda data, _files, _case, _actor: ContactForm(data),
    do=_add_contact,
)
ADD_KIN = SmallAct(
    title=_("Add kin"),
    button=_("Add this relative"),
    done=_("The relative is recorded."),
    section="kin",
    make_form=lambda data, _files, _case, _actor: KinForm(data),
    do=_add_kin,
)
