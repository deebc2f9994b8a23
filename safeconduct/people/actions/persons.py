"""What an officer does with persons: add one, add a name, a paper, a contact, kin. Nothing is overwritten."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.identity.scripts import script_of
from safeconduct.store.partial_dates import PartialDate

from ..enums import ContactKind, NameKind, PaperKind, Relation, Sex
from ..fold import fold_contact, fold_name, fold_paper
from ..indexing import write_names
from ..models import Contact, Kin, Paper, Person, PersonName

UNKNOWN_DATE = PartialDate.parse_edtf("")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of a person on the day she becomes known to us."""

    name: str
    kind: NameKind = NameKind.OURS
    source: str = ""
    sex: Sex = Sex.UNKNOWN
    birth: PartialDate = UNKNOWN_DATE
    nationality: str = ""
    home_region: str = ""
    home_place: str = ""
    father_name: str = ""
    other_names: tuple[tuple[str, NameKind], ...] = field(default=())


@transaction.atomic
def create_person(new: NewPerson, *, by: Actor) -> Person:
    """Add a person with her first names as written."""
    may(by, Task.KEEP_PERSON).require()
    person = Person.objects.create(
        name=new.name,
        sex=new.sex,
        birth=new.birth,
        nationality=new.nationality,
        home_region=new.home_region,
        home_place=new.home_place,
        father_name=new.father_name,
    )
    names = [(new.name, new.kind), *new.other_names]
    write_names([name_row(person, text, kind=kind, source=new.source) for text, kind in names])
    record(Verb.CREATE_PERSON, by=by, kind="person", id=person.pk, after={"names": [text for text, _ in names]})
    return person


def name_row(person: Person, text: str, *, kind: NameKind, source: str) -> PersonName:
    """A name not yet written, with its script and its folded form. `write_names` writes it, and its words."""
    return PersonName(
        person=person, text=text, kind=kind, source=source, script=script_of(text), folded=fold_name(text)
    )


@transaction.atomic
def add_name(
    person: Person, text: str, *, kind: NameKind, source: str, by: Actor, case: UUID | None = None
) -> PersonName:
    """Add a name as somebody wrote it. Raises `Refused` when it is already there. `case` is whose record shows it."""
    may(by, Task.KEEP_PERSON).require()
    if person.names.filter(text=text, kind=kind).exists():
        raise Refused(_("The name “%(name)s” is already recorded for this person.") % {"name": text})
    row = name_row(person, text, kind=kind, source=source)
    write_names([row])
    record(
        Verb.ADD_NAME,
        by=by,
        kind="person",
        id=person.pk,
        case=case,
        after={"name": text, "kind": kind, "source": source},
    )
    return row


@transaction.atomic
def add_paper(
    person: Person,
    *,
    kind: PaperKind,
    number: str,
    by: Actor,
    issuing_state: str = "",
    issued: PartialDate = UNKNOWN_DATE,
    expires: PartialDate = UNKNOWN_DATE,
    zone: str = "",
    case: UUID | None = None,
) -> Paper:
    """Add a paper. Raises `Refused` when this person has it already."""
    may(by, Task.KEEP_PERSON).require()
    folded = fold_paper(number)
    if not folded:
        raise Refused(_("The number of the paper has no letter and no digit. Write it as it stands on the paper."))
    if person.papers.filter(kind=kind, folded=folded).exists():
        raise Refused(_("This paper is already recorded for this person."))
    paper = Paper.objects.create(
        person=person,
        kind=kind,
        number=number,
        folded=folded,
        issuing_state=issuing_state,
        issued=issued,
        expires=expires,
        machine_readable_zone=zone,
    )
    record(Verb.ADD_PAPER, by=by, kind="person", id=person.pk, case=case, after={"paper": kind, "number": number})
    return paper


@transaction.atomic
def add_contact(
    person: Person, *, kind: ContactKind, value: str, by: Actor, note: str = "", case: UUID | None = None
) -> Contact:
    """Add a way to reach a person. Raises `Refused` when it is already there."""
    may(by, Task.KEEP_PERSON).require()
    folded = fold_contact(value, person.nationality)
    if person.contacts.filter(folded=folded).exists():
        raise Refused(_("This contact is already recorded for this person."))
    contact = Contact.objects.create(person=person, kind=kind, value=value, folded=folded, note=note)
    record(Verb.ADD_CONTACT, by=by, kind="person", id=person.pk, case=case, after={"contact": kind, "value": value})
    return contact


@transaction.atomic
def add_kin(
    person: Person,
    *,
    relative: Person,
    relation: Relation,
    by: Actor,
    order: int = 1,
    may_be_told: bool = True,
    languages: str = "",
    note: str = "",
    case: UUID | None = None,
) -> Kin:
    """Say that `relative` is the mother, the brother, … of `person`."""
    may(by, Task.KEEP_PERSON).require()
    if relative.pk == person.pk:
        raise Refused(_("Nobody is his or her own kin."))
    if person.kin.filter(relative=relative).exists():
        raise Refused(_("This relative is already recorded."))
    kin = Kin.objects.create(
        person=person,
        relative=relative,
        relation=relation,
        order=order,
        may_be_told=may_be_told,
        languages=languages,
        note=note,
    )
    record(
        Verb.ADD_KIN,
        by=by,
        kind="person",
        id=person.pk,
        case=case,
        after={"relative": relative.name, "relation": relation, "order": order},
    )
    return kin


@transaction.atomic
def add_relative(
    person: Person,
    new: NewPerson,
    *,
    relation: Relation,
    by: Actor,
    order: int = 1,
    may_be_told: bool = True,
    languages: str = "",
    note: str = "",
    phone: str = "",
    case: UUID | None = None,
) -> Kin:
    """Add somebody who is not known yet as kin of `person`, with a phone number if there is one."""
    relative = create_person(new, by=by)
    if phone:
        add_contact(relative, kind=ContactKind.PHONE, value=phone, by=by, case=case)
    return add_kin(
        person,
        relative=relative,
        relation=relation,
        by=by,
        order=order,
        may_be_told=may_be_told,
        languages=languages,
        note=note,
        case=case,
    )
