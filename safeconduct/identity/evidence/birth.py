"""When was a person born? Days as precise as they are known, and what two of them say about one person."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .codes import Codes, Index, Truth
from .record import Evidence
from .sentences import Sentence
from .sentences import gettext_noop as _

FIRST_YEAR, LAST_YEAR = 1870, 2199
GENERATION = 15  # years; a parent is at least so much older
OLDEST = 125

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


class Birth(IntEnum):
    """What two births say, the best first."""

    SAME_DAY = 0
    SWAPPED = 1
    SAME_MONTH = 2
    DAY_SLIP = 3
    YEAR_SLIP = 4
    SAME_YEAR = 5
    FITS = 6
    NEAR = 7
    OTHER_DAY = 8
    OTHER_YEAR = 9
    OTHER_DATE = 10
    GENERATION = 11
    BLANK = 12


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day on which somebody may have been born; year, month and day where they were said.

    `age`: it was told as an age at a date, so it may be a year off.
    """

    first: int
    last: int
    year: int = 0
    month: int = 0
    day: int = 0
    age: bool = False


def span_of(evidence: Evidence) -> Span | None:
    """When the person was born, from the birth or else from the age; None when neither can be read."""
    return read_birth(evidence.birth) or _from_age(evidence)


def read_birth(text: str) -> Span | None:
    """Read a birth as `Evidence` has it; a day that the calendar lacks is read as its month, a month as its year."""
    return _read_birth(str(text or "").strip())


@lru_cache(maxsize=65_536)
def _read_birth(text: str) -> Span | None:
    start, slash, end = text.partition("/")
    if not slash:
        return _point(start.rstrip("~?"), about=start.endswith("~"))
    first, last = _point(start), _point(end)
    if first and last:
        return Span(min(first.first, last.first), max(first.last, last.last))
    if found := first or last:
        reach = OLDEST * 365
        return Span(found.first, found.last + reach) if first else Span(found.first - reach, found.last)
    return None


def _point(text: str, *, about: bool = False) -> Span | None:
    found = _POINT.fullmatch(text.strip())
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    year, month, day = _possible(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    span = _whole(year, month, day)
    if about:
        reach = 3 if day else 31 if month else 366
        return Span(span.first - reach, span.last + reach)
    return span


def _possible(year: int, month: int, day: int) -> tuple[int, int, int]:
    """What of a date the calendar has; the first of January stands for a year of which no more is known."""
    if month > 12 and 1 <= day <= 12 and month <= 31:
        month, day = day, month
    if not 1 <= month <= 12 or (month, day) == (1, 1):
        return year, 0, 0
    if not 1 <= day <= monthrange(year, month)[1]:
        return year, month, 0
    return year, month, day


def _whole(year: int, month: int, day: int) -> Span:
    first = date(year, month or 1, day or 1)
    last_month = month or 12
    last = date(year, last_month, day or monthrange(year, last_month)[1])
    return Span(first.toordinal(), last.toordinal(), year, month, day)


def _from_age(evidence: Evidence) -> Span | None:
    """Somebody of 24 was born between 25 years before and 24 years before."""
    age = evidence.age
    at = read_birth(age.at) if age else None
    if not age or not at or not isinstance(age.years, int) or not 0 <= age.years <= OLDEST:
        return None
    return Span(at.first - round(365.25 * (age.years + 1)) + 1, at.last - round(365.25 * age.years), age=True)


class Births:
    """The births of many records, one row each; `known` tells which rows have any."""

    def __init__(self, records: Sequence[Evidence]) -> None:
        spans = [span_of(record) for record in records]
        nothing = Span(0, 0)
        self.known = np.array([span is not None for span in spans], np.bool_)
        self.days = np.array([(s.first, s.last) for s in (span or nothing for span in spans)], np.int32).reshape(-1, 2)
        self.parts = np.array(
            [(s.year, s.month, s.day) for s in (span or nothing for span in spans)], np.int16
        ).reshape(-1, 3)
        self.age = np.array([span is not None and span.age for span in spans], np.bool_)


def birth_codes(a: Births, ia: Index, b: Births, ib: Index) -> Codes:
    """What the births of the pairs say: `Birth`, shape (pairs,)."""
    parts_a, parts_b = a.parts[ia].astype(np.int32), b.parts[ib].astype(np.int32)
    gap = _gap(a.days[ia], b.days[ib])
    slack = np.where(a.age[ia] | b.age[ib], 366, 0)
    out = np.full(len(ia), Birth.OTHER_YEAR, np.int8)
    out[gap >= GENERATION * 365] = Birth.GENERATION
    out[gap <= 366 + slack] = Birth.NEAR
    out[gap <= slack] = Birth.FITS
    _told(out, parts_a, parts_b, gap)
    out[~(a.known[ia] & b.known[ib])] = Birth.BLANK
    return out


def _gap(a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int32]:
    """Days between two spans; 0 when they overlap."""
    gap: NDArray[np.int32] = np.maximum(0, np.maximum(a[:, 0] - b[:, 1], b[:, 0] - a[:, 1]))
    return gap


def _told(out: Codes, a: NDArray[np.int32], b: NDArray[np.int32], gap: NDArray[np.int32]) -> None:
    """The cases in which both years were said; later lines go before earlier ones."""
    year_a, month_a, day_a = a.T
    year_b, month_b, day_b = b.T
    years = (year_a > 0) & (year_b > 0)
    same_year = years & (year_a == year_b)
    months, days = (month_a > 0) & (month_b > 0), (day_a > 0) & (day_b > 0)
    same_month = months & (month_a == month_b)
    same_day = days & (day_a == day_b)
    out[days & years & (out == Birth.OTHER_YEAR)] = Birth.OTHER_DATE
    out[same_year & ~months] = Birth.SAME_YEAR
    out[same_year & months] = Birth.OTHER_DAY
    out[same_month & ((days & same_day) | ~days) & years & (abs(year_a - year_b) == 1)] = Birth.YEAR_SLIP
    out[same_month & same_day & years & ~same_year & one_digit(year_a, year_b, 4) & (gap > 0)] = Birth.YEAR_SLIP
    out[same_year & days & same_day & one_digit(month_a, month_b, 2)] = Birth.DAY_SLIP
    out[same_year & same_month & days & one_digit(day_a, day_b, 2)] = Birth.DAY_SLIP
    out[same_year & same_month & ~days] = Birth.SAME_MONTH
    out[same_year & days & (day_a == month_b) & (day_b == month_a)] = Birth.SWAPPED
    out[same_year & same_month & same_day] = Birth.SAME_DAY


def one_digit(a: NDArray[np.int32], b: NDArray[np.int32], digits: int) -> Truth:
    """Do two numbers differ in one digit, or in two neighbouring digits that changed places?"""
    digits_a = [a // 10**place % 10 for place in range(digits)]
    digits_b = [b // 10**place % 10 for place in range(digits)]
    wrong = sum((x != y).astype(np.int8) for x, y in zip(digits_a, digits_b, strict=True))
    crossed = np.zeros(len(a), np.bool_)
    for place in range(digits - 1):
        crossed |= (digits_a[place] == digits_b[place + 1]) & (digits_a[place + 1] == digits_b[place])
    one: Truth = (wrong == 1) | ((wrong == 2) & crossed)
    return one


_SENTENCES = {
    Birth.SAME_DAY: _("Both born {a}"),
    Birth.SWAPPED: _("Born {a} and {b}: day and month may be swapped"),
    Birth.SAME_MONTH: _("Born {a} and {b}: the month is the same"),
    Birth.DAY_SLIP: _("Born {a} and {b}: one digit may be a slip"),
    Birth.YEAR_SLIP: _("Born {a} and {b}: only the year differs, which may be a slip"),
    Birth.SAME_YEAR: _("Born {a} and {b}: the year is the same"),
    Birth.FITS: _("Birth: {a} fits {b}"),
    Birth.NEAR: _("Birth: {a} and {b} are about a year apart or less"),
    Birth.OTHER_DAY: _("Born {a} and {b}: different days of one year"),
    Birth.OTHER_YEAR: _("Birth: {a} and {b} differ"),
    Birth.OTHER_DATE: _("Born {a} and {b}: different days of different years"),
    Birth.GENERATION: _("Birth: {a} and {b} are a generation apart"),
}
_MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September"),
    _("October"), _("November"), _("December"),
)  # fmt: skip


def birth_sentence(code: Birth, a: Evidence, b: Evidence) -> Sentence:
    """Why the births say what they say."""
    if code == Birth.BLANK:
        missing = _("No birth date or age on one side") if span_of(a) or span_of(b) else _("No birth date or age")
        return Sentence(missing)
    return Sentence(_SENTENCES[code], {"a": say_birth(a), "b": say_birth(b)})


def say_birth(evidence: Evidence) -> Sentence:
    """A birth in words: 12 March 1998; March 1998; between 1996 and 1998; about 24 on 1 March 2024."""
    if span := read_birth(evidence.birth):
        return _say_span(span)
    if evidence.age and (at := read_birth(evidence.age.at)):
        return Sentence(_("about {years} years old on {day}"), {"years": evidence.age.years, "day": _say_span(at)})
    return Sentence(_("not known"))


def _say_span(span: Span) -> Sentence:
    if not span.year:
        years = {"a": date.fromordinal(max(1, span.first)).year, "b": date.fromordinal(span.last).year}
        return Sentence(_("between {a} and {b}"), years)
    if not span.month:
        return Sentence("{year}", {"year": span.year})
    values: dict[str, str | int | Sentence] = {"month": Sentence(_MONTHS[span.month - 1]), "year": span.year}
    if not span.day:
        return Sentence(_("{month} {year}"), values)
    return Sentence(_("{day} {month} {year}"), values | {"day": span.day})
