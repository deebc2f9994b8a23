"""What a person wrote in one cell of a file of cases, as a value; what tells of a person is read by `people.cells`.
Each function raises `CellFault`, or another error whose text is a sentence with the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

import phonenumbers
from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct.people import cells as people
from safeconduct.people.fold import fold_contact
from safeconduct.store.partial_dates import PartialDate
from safeconduct.store.tables.faults import CellFault

from ..enums import Credibility, Reliability
from .columns import as_words

Words = TypeVar("Words", bound=TextChoices)
Row = TypeVar("Row")
OLDEST = 1950
"""A year before which nothing reached us."""
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}")
_GRADE = re.compile(r"([A-F])[\s\-/]*([1-6])")


def several(text: str) -> list[str]:
    """The values of a cell with ; or a new line between them."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", text) if part.strip()))


def name(text: str) -> str:
    """A name in any script; it has at least one letter, and no digit."""
    said = people.name(text)
    if any(sign.isdigit() for sign in said):
        raise CellFault(_("The name “%(said)s” has a digit in it. Take it out.") % {"said": said})
    return said


def one_of(words: type[Words]) -> Callable[[str], Words]:
    """Reads one word of a fixed vocabulary: the code word, with spaces or without, or what it is called on a page."""

    def read(text: str) -> Words:
        if (found := _meanings(words, get_language()).get(_plain(text))) is not None:
            return words(found)
        facts = {"said": text, "words": ", ".join(as_words(words.values))}
        raise CellFault(_("“%(said)s” is not one of the words for this column. It can be: %(words)s.") % facts)

    return read


@cache
def _meanings(words: type[TextChoices], _language: str | None) -> dict[str, str]:
    """What each code word, name and label of a vocabulary means, in the language of the reader."""
    return {_plain(str(said)): member.value for member in words for said in (member.label, member.name, member.value)}


def several_of(words: type[Words]) -> Callable[[str], tuple[str, ...]]:
    """Reads several words of a fixed vocabulary."""
    read = one_of(words)
    return lambda text: tuple(sorted({str(read(part)) for part in several(text.replace(",", ";"))}))


def one_row(rows: Mapping[str, Row]) -> Callable[[str], Row]:
    """Reads the name of a post or a place that is there; `rows` has their names folded by `fold_row`."""

    def read(text: str) -> Row:
        if (found := rows.get(fold_row(text))) is not None:
            return found
        raise CellFault(_("There is no “%(said)s”. There are: %(names)s.") % {"said": text, "names": _named(rows)})

    return read


def fold_row(text: str) -> str:
    """How the name of a post or a place is compared."""
    return " ".join(text.casefold().split())


def _named(rows: Mapping[str, object]) -> str:
    names = sorted(map(str, rows.values()))
    return (", ".join(names[:12]) + (" …" if len(names) > 12 else "")) or _("none yet")


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())


def phones(region: str) -> Callable[[str], tuple[str, ...]]:
    """Reads phone numbers; those without country code are of `region`."""

    def read(text: str) -> tuple[str, ...]:
        return _distinct([_phone(number, region) for number in people.phone_texts(text)], region)

    return read


def _phone(said: str, region: str) -> str:
    for number in (said, f"+{said.lstrip('+0')}"):
        try:
            if phonenumbers.is_possible_number(phonenumbers.parse(number, region or None)):
                return number
        except phonenumbers.NumberParseException:
            continue
    raise CellFault(
        _("“%(said)s” is not a phone number. Write it with its country code, for example +91 98290 12345.")
        % {"said": said}
    )


def _distinct(values: Sequence[str], region: str) -> tuple[str, ...]:
    if len(values) == 1:
        return (values[0],)
    return tuple({fold_contact(value, region): value for value in reversed(values)}.values())[::-1]


def day(today: date) -> Callable[[str], PartialDate]:
    """Reads a date as precise as it is known, not later than today."""
    return lambda text: _day(text, today)


@lru_cache(maxsize=4096)
def _day(text: str, today: date) -> PartialDate:
    """The days of a table repeat themselves."""
    return PartialDate.from_person(text, today=today)


def moment(zone: ZoneInfo, now: datetime) -> Callable[[str], datetime]:
    """Reads a day or a time in the zone of the crisis. A day means its end, or now when it is today: never earlier
    than we can have known."""

    def read(text: str) -> datetime:
        found = _time(text, zone) if _TIME.match(text) else _end_of_day(text, zone, now)
        if found.year < OLDEST or found > now + timedelta(minutes=5):
            raise CellFault(
                _("“%(said)s” is in the future, or before 1950. Write when it reached us.") % {"said": text}
            )
        return min(found, now)

    return read


def _time(text: str, zone: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise CellFault(_("“%(said)s” is not a time. Write it as 2024-06-11 10:30.") % {"said": text}) from error


def _end_of_day(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    said = _day(text, now.astimezone(zone).date())
    if said.precision != "day" or said.is_about or said.earliest is None:
        raise CellFault(
            _("“%(said)s” is not one day. Write the day on which it reached us, for example 2024-06-11.")
            % {"said": text}
        )
    if said.earliest.year < OLDEST:
        return datetime(1, 1, 2, tzinfo=UTC)
    after = datetime.combine(said.earliest + timedelta(days=1), time(), zone)
    return min((after - timedelta(microseconds=1)).astimezone(UTC), now)


def grade(text: str) -> tuple[Reliability, Credibility]:
    """The Admiralty code: "C3"."""
    found = _GRADE.fullmatch(text.upper())
    if found is None:
        raise CellFault(
            _("“%(said)s” is not a grade. Write a letter A to F and a digit 1 to 6, for example C3.") % {"said": text}
        )
    return Reliability(found[1]), Credibility(found[2])
