"""Phones and e-mail addresses of two records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import phonenumbers

from .codes import MOST, Codes, Difference, Ids, Index, Texts, differences, identifier, table
from .record import Evidence
from .sentences import Sentence
from .sentences import gettext_noop as _

SHORTEST = 9  # digits; a shorter phone that is one digit off is another phone
TAIL = 7  # last digits that make two phones alike
LONGEST = 40  # characters of a phone as written; what is longer is no phone


class Phones(IntEnum):
    """What the phones of two records say, the best first."""

    SAME = 0
    NO_CODE = 1
    ONE_OFF = 2
    TAIL = 3
    OTHER = 4
    BLANK = 5


class Phone(NamedTuple):
    """A phone: country code, 0 when it was not written, and the number without trunk zeros."""

    code: int
    number: int


@lru_cache(maxsize=65_536)
def read_phone(text: str, country: str = "") -> Phone | None:
    """Read a phone as somebody wrote it in a country; None when it has too few digits for one."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in plain)
    plain = re.sub(r"^\s*00", "+", plain)
    try:
        found = phonenumbers.parse(plain, country.upper() or None)
    except phonenumbers.NumberParseException:
        return _bare(plain)
    if not phonenumbers.is_possible_number(found) or found.national_number is None:
        return _bare(plain)
    return Phone(found.country_code or 0, found.national_number)


def _bare(text: str) -> Phone | None:
    digits = re.sub(r"[^0-9]", "", text).lstrip("0")
    return Phone(0, int(digits)) if TAIL <= len(digits) <= 15 else None


class PhoneColumn:
    """The phones of many records."""

    def __init__(self, records: Sequence[Evidence]) -> None:
        rows = [readable_phones(record) for record in records]
        self.number = table([[phone.number for phone in row] for row in rows])
        self.code = table([[phone.code for phone in row] for row in rows])
        self.full = table([[int(f"{phone.code or ''}{phone.number}") for phone in row] for row in rows])
        self.digits = Texts([[str(phone.number) for phone in row] for row in rows])


def readable_phones(record: Evidence) -> list[Phone]:
    """The phones of a record that can be read, up to MOST."""
    found = (read_phone(str(text), str(record.country or "")) for text in record.phones[: 4 * MOST])
    return [phone for phone in found if phone][:MOST]


def phone_codes(a: PhoneColumn, ia: Index, b: PhoneColumn, ib: Index) -> Codes:
    """What the phones of the pairs say: `Phones`, shape (pairs,)."""
    number_a, number_b = _cross(a.number, ia, b.number, ib)
    code_a, code_b = _cross(a.code, ia, b.code, ib)
    full_a, full_b = _cross(a.full, ia, b.full, ib)
    known = (number_a > 0) & (number_b > 0)
    one_code = (code_a == 0) | (code_b == 0) | (code_a == code_b)
    apart = differences(a.digits, ia, b.digits, ib, shortest=SHORTEST)
    out = np.full(known.shape, Phones.BLANK, np.int8)
    out[known] = Phones.OTHER
    out[known & one_code & (number_a % 10**TAIL == number_b % 10**TAIL)] = Phones.TAIL
    out[known & one_code & (apart > Difference.NONE) & (apart < Difference.MORE)] = Phones.ONE_OFF
    out[known & one_code & ((number_a == number_b) | (full_a == full_b))] = Phones.NO_CODE
    out[known & (number_a == number_b) & (code_a == code_b)] = Phones.SAME
    best: Codes = out.min(axis=(1, 2))
    return best


def _cross(a: Ids, ia: Index, b: Ids, ib: Index) -> tuple[Ids, Ids]:
    return a[ia][:, :, None], b[ib][:, None]


_PHONES = {
    Phones.SAME: _("The same phone"),
    Phones.NO_CODE: _("The same phone, once written without its country code"),
    Phones.ONE_OFF: _("The phones differ in one digit"),
    Phones.TAIL: _("The last digits of the phones are the same"),
    Phones.OTHER: _("Different phones: people often have several"),
    Phones.BLANK: _("No phones that can be compared"),
}


def phone_sentence(code: Phones, a: Evidence, b: Evidence) -> Sentence:  # noqa: ARG001 - one form for all fields
    """Why the phones say what they say."""
    return Sentence(_PHONES[code])


class Emails(IntEnum):
    """What the e-mail addresses of two records say, the best first."""

    SAME = 0
    SAME_BOX = 1
    OTHER = 2
    BLANK = 3


def fold_email(text: str) -> str:
    """Small letters; empty when it is no address."""
    plain = unicodedata.normalize("NFKC", str(text or "")[:320]).strip().casefold()
    return plain if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", plain) else ""


def mailbox(text: str) -> str:
    """The address without what leads to the same letter box: a tag after +, the dots of Gmail."""
    name, _at, host = text.partition("@")
    name = name.partition("+")[0] or name
    gmail = host in ("gmail.com", "googlemail.com")
    return f"{name.replace('.', '')}@gmail.com" if gmail else f"{name}@{host}"


class EmailColumn:
    """The e-mail addresses of many records."""

    def __init__(self, records: Sequence[Evidence]) -> None:
        rows = [[text for text in map(fold_email, record.emails[: 4 * MOST]) if text][:MOST] for record in records]
        self.exact = table([[identifier(text) for text in row] for row in rows])
        self.box = table([[identifier(mailbox(text)) for text in row] for row in rows])


def email_codes(a: EmailColumn, ia: Index, b: EmailColumn, ib: Index) -> Codes:
    """What the addresses of the pairs say: `Emails`, shape (pairs,)."""
    exact_a, exact_b = _cross(a.exact, ia, b.exact, ib)
    box_a, box_b = _cross(a.box, ia, b.box, ib)
    known = (exact_a > 0) & (exact_b > 0)
    out = np.full(known.shape, Emails.BLANK, np.int8)
    out[known] = Emails.OTHER
    out[known & (box_a == box_b)] = Emails.SAME_BOX
    out[known & (exact_a == exact_b)] = Emails.SAME
    best: Codes = out.min(axis=(1, 2))
    return best


_EMAILS = {
    Emails.SAME: _("The same e-mail address"),
    Emails.SAME_BOX: _("Two ways to write the same e-mail address"),
    Emails.OTHER: _("Different e-mail addresses: people often have several"),
    Emails.BLANK: _("No e-mail addresses that can be compared"),
}


def email_sentence(code: Emails, a: Evidence, b: Evidence) -> Sentence:  # noqa: ARG001 - one form for all fields
    """Why the addresses say what they say."""
    return Sentence(_EMAILS[code])
