"""People who register themselves abroad: with their household, told anew whenever something changes, deleted when they
say so. Nobody signs in for it: who has the number has the link that was given to her."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.partial_dates import PartialDate

from ..enums import ContactKind
from ..fold import fold_contact, fold_paper
from ..models import Contact, Paper, Person, PersonName, Proposal, RegisterImport, Registration, RegistrationEnd
from ..register.copying import copy_rows
from ..register.rows import RegisterRow

REGISTER = "Registered by themselves"
"""The name of this register among others; stored, so never translated."""
HOLDS = timedelta(days=365)
AFTER_LEAVING = timedelta(days=30)
"""How long a registration holds: a year, or a month after the day on which she wants to leave."""
MOST_MEMBERS = 12
NOBODY = "–"
"""The name of who was forgotten."""


@dataclass(frozen=True, slots=True)
class Present:
    """One person of a household: names as written (the first is that of her passport), birth in EDTF, passport, and how
    to reach her."""

    names: tuple[str, ...]
    birth: str = ""
    passport: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """Where a household is, as it tells us. Dates are in EDTF; `emergency_contact` is whom to call at home."""

    country: str
    place: str = ""
    address: str = ""
    purpose: str = ""
    arrived: str = ""
    leaves: str = ""
    emergency_contact: str = ""


@transaction.atomic
def register_self(household: Sequence[Present], stay: Stay, *, key: str, nationality: str, today: date) -> str:
    """Register a household, the person who writes first. Answers the number by which it is known from then on.

    `key` is that of her form: the same form again is the same registration. Who of them may be known already is looked
    for in the background; nobody is joined to anybody by it.
    """
    from ..jobs import look_up_registered

    number = blake2b(key.encode("utf-8", "replace"), digest_size=12).hexdigest()
    if registration_of(number) is None and not _is_over(number):
        rows = [_row(each, stay, number, n, nationality, today) for n, each in enumerate(household[:MOST_MEMBERS])]
        copy_rows(_no_file(), rows)
        ids = [member.person_id for member in household_of(number)]
        look_up_registered.defer(ids=[str(id) for id in ids])
        said = {"country": stay.country, "persons": len(ids)}
        record(Verb.REGISTER_SELF, by=None, kind="registration", id=number, after=said)
    return number


@transaction.atomic
def tell_presence(number: str, stay: Stay, *, today: date, phone: str = "", email: str = "") -> list[Registration]:
    """Where the household is now: a new row for each of them, with today as the last contact. The earlier rows stay."""
    members = household_of(number)
    copy_rows(_no_file(), [_again(member, stay, number, today) for member in members])
    for text, kind in ((phone, ContactKind.PHONE), (email, ContactKind.EMAIL)):
        if text and members:
            _add_contact(members[0].person, text, kind, stay.country)
    record(Verb.TELL_PRESENCE, by=None, kind="registration", id=number, after={"country": stay.country})
    return household_of(number)


@transaction.atomic
def forget_registration(number: str, *, known: Collection[UUID]) -> None:
    """Delete what a household told: where and how it lives, and of those of whom we know nothing else also their names,
    their papers and how to reach them. `known` are the persons of whom we know more. That somebody was registered, and
    until when, stays counted."""
    members = household_of(number)
    for member in members:
        RegistrationEnd.objects.get_or_create(
            register=REGISTER, number=member.number, defaults={"person_id": member.person_id}
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT people_forget_stay(%s, %s)", [REGISTER, member.number])
    _forget_persons({member.person_id for member in members} - set(known))
    record(Verb.FORGET_REGISTRATION, by=None, kind="registration", id=number, after={"persons": len(members)})


def registration_of(number: str) -> Registration | None:
    """What holds for the person who registered under a number; None where she deleted it, or there is none."""
    return None if _is_over(number) else next(iter(household_of(number)), None)


def household_of(number: str) -> list[Registration]:
    """The newest row of each person of a household, in the order in which they were told. One query."""
    numbers = [_member(number, n) for n in range(MOST_MEMBERS)]
    rows = Registration.objects.filter(register=REGISTER, number__in=numbers).select_related("person")
    return list(rows.order_by("number", "-id").distinct("number"))


def number_of(registration: Registration) -> str:
    """The number of the household to which a row belongs."""
    return registration.number.rpartition("-")[0]


def stay_of(registration: Registration) -> Stay:
    """What a row tells of the stay."""
    return Stay(
        country=registration.country,
        place=registration.place,
        address=registration.address,
        purpose=registration.purpose,
        arrived=registration.arrived.edtf,
        leaves=registration.leaves.edtf,
        emergency_contact=registration.emergency_contact,
    )


def _is_over(number: str) -> bool:
    return RegistrationEnd.objects.filter(register=REGISTER, number=_member(number, 0)).exists()


def _member(number: str, n: int) -> str:
    return f"{number}-{n:02d}"


def _no_file() -> RegisterImport:
    """Stands for the file where there was none: `copying` asks it for the name of the register and for its id."""
    return RegisterImport(id=None, register=REGISTER)


def _row(each: Present, stay: Stay, number: str, n: int, nationality: str, today: date) -> RegisterRow:
    phones = tuple((said, fold_contact(said, stay.country)) for said in each.phones)
    return _told(_member(number, n), stay, number, today, each, phones, nationality)


def _again(member: Registration, stay: Stay, number: str, today: date) -> RegisterRow:
    """A new row of a person who is registered: her names, papers and contacts stay as they are."""
    return _told(member.number, stay, number, today, Present(()), (), "")


def _told(
    member: str, stay: Stay, number: str, today: date, each: Present, phones: tuple[tuple[str, str], ...], nation: str
) -> RegisterRow:
    said = {
        "place": stay.place, "address": stay.address, "purpose": stay.purpose, "household": number,
        "emergency": stay.emergency_contact,
    }  # fmt: skip
    content = "\0".join([*said.values(), stay.country, stay.arrived, stay.leaves, today.isoformat(), *each.names])
    return RegisterRow(
        row=0,
        number=member,
        content=UUID(bytes=blake2b(content.encode("utf-8", "replace"), digest_size=16).digest()),
        names=each.names,
        father="",
        sex="",
        birth=each.birth,
        nationality=nation,
        passport=each.passport if fold_paper(each.passport) else "",
        phones=phones,
        emails=each.emails,
        country=stay.country,
        arrived=stay.arrived,
        leaves=stay.leaves,
        expires_on=expiry(stay.leaves, today),
        last_contact_on=today,
        said=said,
    )


def expiry(leaves: str, today: date) -> date:
    """Until when a registration holds that is told today by who leaves then (EDTF, or empty)."""
    last = PartialDate.parse_edtf(leaves).latest if leaves else None
    return min(max(last, today) + AFTER_LEAVING, today + 5 * HOLDS) if last else today + HOLDS


def _add_contact(person: Person, text: str, kind: ContactKind, country: str) -> None:
    folded = fold_contact(text, country)
    Contact.objects.get_or_create(person=person, folded=folded, defaults={"kind": kind, "value": text})


def _forget_persons(ids: Collection[UUID]) -> None:
    """Of these persons nothing stays but that there was somebody. Left out is who is known from elsewhere."""
    elsewhere = (
        Registration.objects.filter(person__in=ids).exclude(register=REGISTER).values_list("person_id", flat=True)
    )
    joined = Person.objects.filter(Q(joined_into__in=ids) | Q(pk__in=ids, joined_into__isnull=False))
    several = set(ids) - set(elsewhere) - {row.joined_into_id for row in joined} - {row.pk for row in joined}
    for model in (Contact, Paper, PersonName):
        model.objects.filter(person__in=several).delete()
    Proposal.objects.filter(Q(first__in=several) | Q(second__in=several)).delete()
    Person.objects.filter(pk__in=several).update(name=NOBODY, birth="", home_region="", home_place="", father_name="")
