"""Keeping counterparts, and our own side: states, offices, officials, who held what from when to when, how they are
reached. What is corrected is in the audit as it was and as it is."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..enums import Level, OfficeKind
from ..in_turn import take_turn
from ..models import Contact, Office, Official, OfficialName, State, Term
from ..terms import level_of_kind, overlap

Kept = TypeVar("Kept", bound=models.Model)

STATE = ("code", "name", "formal_name", "native_name", "language", "script", "is_ours")
OFFICE = ("kind", "name", "native_name", "place")
TERM = ("title", "level", "since", "until")
"""What the audit tells of each."""


@transaction.atomic
def add_state(
    *,
    code: str,
    name: str,
    by: Actor,
    formal_name: str = "",
    native_name: str = "",
    language: str = "",
    script: str = "Latn",
    is_ours: bool = False,
) -> State:
    """Add a state that we deal with, or our own. Raises `FieldFault` for a code that is there already."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    state = State(code=code.upper(), name=_said(name, "name"), formal_name=formal_name.strip(),
                  native_name=native_name.strip(), language=language, script=script, is_ours=is_ours)  # fmt: skip
    if is_ours and State.objects.filter(is_ours=True).exists():
        raise FieldFault("is_ours", _("Our own state is there already."))
    _add(state, "code", _("There is a state with the code %(code)s already. Open it.") % {"code": state.code})
    return _recorded(state, by, "state", STATE)


@transaction.atomic
def change_state(
    state: State, *, name: str, formal_name: str, native_name: str, language: str, script: str, by: Actor
) -> State:
    """Correct how a state is named and in which script its papers are."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    held = State.objects.select_for_update(no_key=True).get(pk=state.pk)
    said = {"name": _said(name, "name"), "formal_name": formal_name.strip(), "native_name": native_name.strip(),
            "language": language, "script": script}  # fmt: skip
    return _changed(held, said, by, "state")


@transaction.atomic
def add_office(state: State, *, kind: str, name: str, by: Actor, native_name: str = "", place: str = "") -> Office:
    """Add an office of a state. Raises `FieldFault` for a name that it has already."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    office = Office(state=state, kind=OfficeKind(kind), name=_said(name, "name"), native_name=native_name.strip(),
                    place=place.strip())  # fmt: skip
    _add(office, "name", _office_there(office))
    return _recorded(office, by, "office", OFFICE, state=state.code)


@transaction.atomic
def change_office(office: Office, *, kind: str, name: str, native_name: str, place: str, by: Actor) -> Office:
    """Correct what is kept of an office."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    held = Office.objects.select_for_update(no_key=True, of=("self",)).select_related("state").get(pk=office.pk)
    said = {"kind": str(OfficeKind(kind)), "name": _said(name, "name"), "native_name": native_name.strip(),
            "place": place.strip()}  # fmt: skip
    if Office.objects.filter(state=held.state, name=said["name"]).exclude(pk=held.pk).exists():
        raise FieldFault("name", _office_there(Office(state=held.state, name=said["name"])))
    return _changed(held, said, by, "office")


@transaction.atomic
def add_official(state: State, *, name: str, by: Actor) -> Official:
    """Add an official of a state, by the name as we write it. Raises `FieldFault` for a name that is there already."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    State.objects.select_for_update(no_key=True).get(pk=state.pk)
    official = Official(state=state, name=_said(name, "name"))
    if Official.objects.filter(state=state, name=official.name).exists():
        words = _("%(state)s has an official called “%(name)s” already. Open it, or write what tells the two apart.")
        raise FieldFault("name", words % {"state": state.name, "name": official.name})
    official.save(force_insert=True)
    return _recorded(official, by, "official", ("name",), state=state.code)


@transaction.atomic
def rename_official(official: Official, *, name: str, by: Actor) -> Official:
    """Correct how we write the name of an official. Who took part in what keeps the name of that day."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    held = Official.objects.select_for_update(no_key=True).get(pk=official.pk)
    return _changed(held, {"name": _said(name, "name")}, by, "official")


@transaction.atomic
def add_official_name(official: Official, *, text: str, language: str, by: Actor) -> OfficialName:
    """Add the name of an official as another script writes it."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    name = OfficialName(official=official, text=_said(text, "text"), language=language.strip())
    _add(name, "text", _("%(text)s is there already.") % {"text": name.text})
    after = {"name in another script": name.text, "language": name.language}
    record(Verb.KEEP_COUNTERPART, by=by, kind="official", id=official.pk, after=after)
    return name


@transaction.atomic
def begin_term(
    official: Official,
    office: Office,
    *,
    title: str,
    by: Actor,
    level: int | None = None,
    since: PartialDate = UNKNOWN,
    until: PartialDate = UNKNOWN,
) -> Term:
    """Say that an official holds an office from when on (until when, when that is known). Raises `FieldFault` for ends
    in the wrong order, an office of another state, and a time in which he holds this office already."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    held = Official.objects.select_for_update(no_key=True).get(pk=official.pk)
    if office.state_id != held.state_id:
        raise FieldFault("office", _("%(office)s is an office of another state.") % {"office": office.name})
    term = Term(official=held, office=office, title=_said(title, "title"), since=since, until=until,
                level=Level(level_of_kind(office.kind) if level is None else level))  # fmt: skip
    _check_ends(term)
    term.save(force_insert=True)
    return _recorded(term, by, "term", TERM, official=str(held.pk), office=str(office.pk))


@transaction.atomic
def end_term(term: Term, *, until: PartialDate, by: Actor) -> Term:
    """Say when an official left an office; the day of leaving still counts as held."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    if not until.is_known:
        raise FieldFault("until", _("Write when the term ended, as precisely as it is known: a year is enough."))
    held = _held_term(term)
    held_until, held.until = held.until, until
    _check_ends(held)
    held.until = held_until
    return _changed(held, {"until": until}, by, "term")


@transaction.atomic
def correct_term(
    term: Term, *, title: str, level: int, since: PartialDate, until: PartialDate, by: Actor
) -> Term:  # fmt: skip
    """Correct the title, the level or the ends of a term. Engagements keep the title that they were recorded with."""
    may(by, Task.KEEP_COUNTERPARTS).require()
    held = _held_term(term)
    said = {"title": _said(title, "title"), "level": int(Level(level)), "since": since, "until": until}
    _check_ends(Term(pk=held.pk, official=held.official, office=held.office, **said))
    return _changed(held, said, by, "term")


@transaction.atomic
def add_contact(
    *,
    what: str,
    value: str,
    by: Actor,
    office: Office | None = None,
    official: Official | None = None,
    note: str = "",
) -> Contact:
    """Keep how an office or an official is reached. The audit says what was added, not the number itself: who reads the
    audit need not see it. What is kept already (a form sent twice) is not kept twice."""
    may(by, Task.SEE_CONTACTS).require()
    if (office is None) == (official is None):
        raise FieldFault("what", _("A contact belongs to one office or to one official."))
    contact = Contact(office=office, official=official, what=_said(what, "what"), value=_said(value, "value"),
                      note=note.strip(), added_by_id=by.id)  # fmt: skip
    owner = contact.office_id or contact.official_id
    assert owner is not None
    of: dict[str, Any] = {"of": str(owner)}
    take_turn(owner)
    same = Contact.objects.filter(office=office, official=official, what=contact.what, value=contact.value)
    if (there := same.filter(ended_at=None).first()) is not None:
        return there
    contact.save(force_insert=True)
    return _recorded(contact, by, "contact", ("what",), **of)


@transaction.atomic
def end_contact(contact: Contact, *, by: Actor) -> Contact:
    """Say that a contact is no longer good. It stays for who asks later."""
    may(by, Task.SEE_CONTACTS).require()
    held = Contact.objects.select_for_update(no_key=True, of=("self",)).get(pk=contact.pk)
    return held if held.ended_at else _changed(held, {"ended_at": timezone.now()}, by, "contact")


def _said(text: str, field: str) -> str:
    """The words without spaces around them; nothing at all is refused."""
    if not text.strip():
        raise FieldFault(field, _("Write something here."))
    return text.strip()


def _add(row: models.Model, field: str, sentence: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise FieldFault(field, sentence) from error


def _office_there(office: Office) -> str:
    words = _("%(state)s has an office called “%(name)s” already. Open it, or write the place behind the name.")
    return words % {"state": office.state.name, "name": office.name}


def _held_term(term: Term) -> Term:
    """The term, locked with its official: terms of one official are changed one after the other."""
    Official.objects.select_for_update(no_key=True).get(pk=term.official_id)
    return Term.objects.select_related("official", "office").get(pk=term.pk)


def _check_ends(term: Term) -> None:
    first, last = term.since.earliest, term.until.latest
    if first is not None and last is not None and last < first:
        words = _("The term ended %(until)s, before it began %(since)s. Check both.")
        raise FieldFault("until", words % {"until": term.until.describe(), "since": term.since.describe()})
    others = Term.objects.filter(official=term.official, office=term.office).exclude(pk=term.pk)
    if any(overlap(term.since, term.until, other) and other.title == term.title for other in others):
        words = _("%(official)s holds this office in that time already. Correct the other term instead.")
        raise FieldFault("since", words % {"official": term.official.name})


def _recorded(row: Kept, by: Actor, kind: str, fields: tuple[str, ...], **more: Any) -> Kept:
    record(Verb.KEEP_COUNTERPART, by=by, kind=kind, id=row.pk, after={**_told(row, fields), **more})
    return row


def _changed(row: Kept, said: dict[str, Any], by: Actor, kind: str) -> Kept:
    """Write what differs, and tell the audit how it was and how it is. Nothing is written when nothing differs."""
    fields = tuple(name for name, value in said.items() if getattr(row, name) != value)
    if not fields:
        return row
    before = _told(row, fields)
    for name in fields:
        setattr(row, name, said[name])
    row.save(update_fields=fields)
    record(Verb.KEEP_COUNTERPART, by=by, kind=kind, id=row.pk, before=before, after=_told(row, fields))
    return row


def _told(row: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in fields}
    return {name: value.edtf if isinstance(value, PartialDate) else value for name, value in told.items()}
