"""One row of a register, read: who it is about and where the stay is, or what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar
from uuid import UUID

import phonenumbers
from django.utils.translation import gettext as _

from safeconduct.store.partial_dates import PartialDate, PartialDateError
from safeconduct.store.tables.faults import CellFault

from .. import cells
from ..enums import Sex
from ..fold import fold_contact, fold_name, fold_paper
from .columns import BY_KEY

Value = TypeVar("Value")
OLDEST = 1900


@dataclass(frozen=True, slots=True)
class Given:
    """What holds for every row of a file: the country of the stay and the nationality, unless a row says otherwise."""

    country: str
    nationality: str
    today: date


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row that can be taken. Phones are (as written, folded); `odd` is how many of them are kept as text."""

    row: int
    number: str
    content: UUID
    names: tuple[str, ...]
    father: str
    sex: str
    birth: str
    nationality: str
    passport: str
    phones: tuple[tuple[str, str], ...]
    emails: tuple[str, ...]
    country: str
    arrived: str
    leaves: str
    expires_on: date | None
    last_contact_on: date | None
    said: dict[str, str]
    odd: int = 0


def read_row(row: int, said: dict[str, str], given: Given) -> RegisterRow | str:
    """The row, or the sentences that say what is wrong with it, each beginning with the header of its column."""
    of = _Cells(said)
    for key in TEXTS:
        of.take(key, str, "")
    name = " ".join(part for part in (of.take("name", cells.name, ""), of.take("family_name", cells.name, "")) if part)
    country = of.take("country", cells.state, given.country)
    nationality = of.take("nationality", cells.state, given.nationality)
    phones, odd = _phones(of.take("phone", str, ""), country, nationality)
    read = RegisterRow(
        row=row,
        number=said.get("number", ""),
        content=_content(said),
        names=tuple(dict.fromkeys(text for text in (name, of.take("name_local", cells.name, "")) if text)),
        father=of.take("father", cells.name, ""),
        sex=str(of.take("sex", cells.sex, Sex.UNKNOWN)),
        birth=of.take("birth", lambda text: _past(text, given.today), ""),
        nationality=nationality,
        passport=of.take("passport", cells.paper, ""),
        phones=phones,
        emails=of.take("email", cells.emails, ()),
        country=country,
        arrived=of.take("arrived", _date, ""),
        leaves=of.take("leaves", _date, ""),
        expires_on=of.take("expires", _day, None),
        last_contact_on=of.take("last_contact", _day, None),
        said=said,
        odd=odd,
    )
    faults = of.faults + _missing(read, of.faults)
    return " ".join(faults) if faults else _numbered(read)


@dataclass(slots=True)
class _Cells:
    """The cells of a row, and what is wrong with those that were read."""

    said: dict[str, str]
    faults: list[str] = field(default_factory=list)

    def take(self, key: str, read: Callable[[str], Value], nothing: Value) -> Value:
        """The value of a cell; `nothing` for an empty one, and for one whose fault was noted."""
        if not (text := self.said.get(key, "")):
            return nothing
        try:
            return read(cells.require_text(text, BY_KEY[key].longest))
        except (CellFault, PartialDateError) as fault:
            self.faults.append(f"{BY_KEY[key].header}: {fault}")
            return nothing


TEXTS = ("number", "place", "address", "purpose", "household", "emergency", "home_region", "home_place")


def _missing(read: RegisterRow, faults: list[str]) -> list[str]:
    if not read.names and not any(fault.startswith(BY_KEY["name"].header) for fault in faults):
        return [_("name: The row has no name. Write it.")]
    if not read.country and not any(fault.startswith(BY_KEY["country"].header) for fault in faults):
        return [_("country: The row does not say where the stay is. Write the two letters, for example RU.")]
    return []


def _numbered(read: RegisterRow) -> RegisterRow:
    """A row without a number of the register goes by who it is about."""
    if read.number:
        return read
    about = "\0".join((fold_name(read.names[0]), read.birth, fold_paper(read.passport), fold_name(read.father)))
    phone = read.phones[0][1] if read.phones and not read.passport and not read.birth else ""
    number = "~" + blake2b(f"{about}\0{phone}".encode(), digest_size=12).hexdigest()
    return replace(read, number=number)


def _content(said: dict[str, str]) -> UUID:
    told = "\0".join(f"{key}={said[key]}" for key in sorted(said))
    return UUID(bytes=blake2b(told.encode("utf-8", "replace"), digest_size=16).digest())


@lru_cache(maxsize=50_000)
def _past(text: str, today: date) -> str:
    found = PartialDate.from_person(text, today=today)
    if found.earliest is not None and found.earliest.year < OLDEST:
        raise CellFault(_("“%(said)s” is more than a life ago. Correct the year.") % {"said": text})
    return found.edtf


@lru_cache(maxsize=50_000)
def _date(text: str) -> str:
    return PartialDate.from_person(text, today=date.max, allow_future=True).edtf


@lru_cache(maxsize=50_000)
def _day(text: str) -> date | None:
    found = PartialDate.from_person(text, today=date.max, allow_future=True)
    if found.is_known and (found.precision != "day" or found.is_about):
        raise CellFault(_("“%(said)s” is not one day. Write it as 2026-09-01.") % {"said": text})
    return found.earliest


def _phones(text: str, country: str, nationality: str) -> tuple[tuple[tuple[str, str], ...], int]:
    """Each number as written and folded. One that cannot be read is kept as text: a person is not lost for a digit."""
    found: dict[str, str] = {}
    odd = 0
    for said in cells.phone_texts(text):
        folded, is_odd = _phone(said, country, nationality)
        found.setdefault(folded, said)
        odd += is_odd
    return tuple((said, folded) for folded, said in found.items()), odd


def _phone(said: str, country: str, nationality: str) -> tuple[str, bool]:
    for region in (country, nationality, ""):
        folded = fold_contact(said, region)
        if folded.startswith("+") and phonenumbers.is_valid_number(phonenumbers.parse(folded)):
            return folded, False
    return fold_contact(said), True
