"""What registered people tell us by their personal link: each word is kept, the last one tells how somebody is."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from safeconduct.cases.models import Case, Crisis
from safeconduct.people.actions.presence import Stay, forget_registration, household_of, stay_of, tell_presence
from safeconduct.people.models import Contact, Registration

from .. import facts
from ..enums import ChannelKind, Told, Writer
from ..models import Channel, Report, RequestLink
from .receiving import NewRequest, Receipt, receive_request

LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody tells us. `key` is that of her form: sent twice, it is told once where it is a plea."""

    what: Told
    key: str
    place: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: the rows, and the receipt of the plea that "I need help" made. `has_desk` is false where no
    crisis is open for her country, so that nobody would read a plea."""

    reports: Sequence[Report]
    receipt: Receipt | None = None
    has_desk: bool = True


def report(number: str, word: Word, *, about: Collection[UUID], today: date) -> Heard:
    """Somebody tells of herself and of `about`, persons of her household. Not to be called inside a transaction: a plea
    is committed before it is acknowledged.

    "I need help" is a request of the crisis of her country. Every word is a contact: where she is, is told anew.
    """
    members = [each for each in household_of(number) if each.person_id in about]
    if not members:
        return Heard(())
    crisis = crisis_of(members[0].country)
    receipt = _plea(word, members, crisis) if word.what == Told.HELP and crisis else None
    with transaction.atomic():
        now = {each.person_id: each for each in _told_anew(number, members[0], word, today)}
        rows = [_row(now[each.person_id], word, crisis, receipt) for each in members]
        if receipt is None or not receipt.is_repeat:
            Report.objects.bulk_create(rows)
    return Heard(rows, receipt, has_desk=crisis is not None)


def crisis_of(country: str) -> Crisis | None:
    """The open crisis of a country, the newest one."""
    rows = Crisis.objects.filter(closed_on=None, countries__contains=[country])
    return rows.order_by("-opened_on", "-id").first()


def forget_household(number: str) -> None:
    """Delete a registration, as its people asked. Who has a case, or is known from a request, stays known for that."""
    ids = [each.person_id for each in household_of(number)]
    known = set(Case.objects.filter(person__in=ids).values_list("person_id", flat=True))
    known |= set(RequestLink.objects.filter(person__in=ids).values_list("person_id", flat=True))
    forget_registration(number, known=known)


def _told_anew(number: str, head: Registration, word: Word, today: date) -> list[Registration]:
    stay = stay_of(head)
    place = word.place[:120] if word.place and word.what != Told.LEFT else stay.place
    return tell_presence(number, Stay(**{**_as_dict(stay), "place": place}), today=today)


def _as_dict(stay: Stay) -> dict[str, str]:
    return {name: getattr(stay, name) for name in Stay.__dataclass_fields__}


def _row(registration: Registration, word: Word, crisis: Crisis | None, receipt: Receipt | None) -> Report:
    return Report(
        person_id=registration.person_id,
        registration=registration,
        crisis=crisis,
        what=word.what,
        place=word.place[:LONGEST_PLACE],
        words=word.words,
        request_id=receipt.id if receipt else None,
    )


def _plea(word: Word, members: Sequence[Registration], crisis: Crisis) -> Receipt | None:
    """ "I need help" as a request; None where the crisis has no way in for it."""
    rows = Channel.objects.filter(crisis=crisis, kind__in=[ChannelKind.LINK, ChannelKind.FORM])
    channel = rows.order_by("-kind", "-is_open", "id").first()
    if channel is None:
        return None
    head = members[0]
    contacts = list(
        Contact.objects.filter(person=head.person_id).order_by("created_at").values_list("value", flat=True)
    )
    said = {
        facts.WRITER: Writer.SELF.value, facts.NAME: head.person.name, facts.WRITER_NAME: head.person.name,
        facts.PLACE: word.place or head.place, facts.WORDS: word.words, facts.REGISTRATION: head.number,
        facts.WRITER_PHONE: next((each for each in contacts if "@" not in each), ""),
        facts.WRITER_EMAIL: next((each for each in contacts if "@" in each), ""),
        facts.PEOPLE: [{facts.NAME: each.person.name} for each in members[1:]],
    }  # fmt: skip
    raw = json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False, sort_keys=True)
    return receive_request(
        NewRequest(
            channel=channel,
            key=f"{head.number}:{word.key}",
            raw=raw.encode("utf-8", "replace"),
            content_type="application/json",
            sender=str(said[facts.WRITER_PHONE] or said[facts.WRITER_EMAIL]),
            language=word.language,
        )
    )
