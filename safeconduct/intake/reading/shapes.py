"""What has a shape of its own in a text: numbers of papers, phones, e-mail addresses, dates, ages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

import phonenumbers

from safeconduct.identity.evidence import Age, Paper
from safeconduct.store.partial_dates import PartialDate, PartialDateError

from .people_words import people_words
from .words import fold, words_of

REACH = 45  # characters before a number in which a word may say what it is
OLDEST = 110
MOST_SHAPES = 4000
_BEFORE, _AFTER = r"(?<![0-9A-Za-zА-Яа-яЁё])", r"(?![0-9A-Za-zА-Яа-яЁё])"
_SURE_PAPER = re.compile(rf"{_BEFORE}([A-Z]{{1,2}})[ -]?([0-9]{{7}}){_AFTER}")
_ANY_PAPER = re.compile(rf"{_BEFORE}[A-Za-zА-Я]{{0,3}}[ -]?[0-9](?:[ -]?[0-9]){{5,9}}{_AFTER}")
_PHONE = re.compile(r"(?<![0-9A-Za-z+])(?:\+|00)?\(?[0-9०-९](?:[ ().-]{0,2}[0-9०-९]){6,14}(?![0-9A-Za-z])")
_EMAIL = re.compile(r"(?<![\w.+-])[\w+-]{1,40}(?:\.[\w+-]{1,40}){0,4}@[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}")
_NUMBERS = re.compile(rf"{_BEFORE}([0-9०-९]{{1,4}})([./-])([0-9०-९]{{1,2}})\2([0-9०-९]{{2,4}}){_AFTER}")
_WORDED = re.compile(
    r"(?<![0-9])([0-9०-९]{1,2})(?:st|nd|rd|th)?[ .,-]{1,2}(?:of )?([^\W\d_][^\s\d,.]{2,11})[ .,'-]{1,2}"
    r"([12०-९][0-9०-९]{3})(?![0-9])"
)
_MONTH_FIRST = re.compile(
    r"(?<!\w)([A-Za-z]{3,9})[ .]{1,2}([0-9]{1,2})(?:st|nd|rd|th)?[ ,]{1,2}([12][0-9]{3})(?![0-9])"
)
_YEAR = re.compile(r"(?<![0-9./-])(19[3-9][0-9]|20[0-2][0-9])(?![0-9/-])")
_AGE = re.compile(
    r"(?<![0-9./-])([0-9०-९]{1,3})[ -]?(?:years?|yrs?|yr|y/o)?[ -.]{0,2}"
    r"(old|года? рожд|г\.р|वर्षीय|year old|лет(?!\w)|года?(?!\w)|साल का|साल की|saal ka|sal ka|saal ki)",
    re.IGNORECASE,
)
_CUED_AGE = re.compile(r"[0-9०-९]{1,3}(?![0-9./-])")
_DIGITS = {ord("०") + n: str(n) for n in range(10)}


@dataclass(frozen=True, slots=True)
class Shape:
    """`field`: "paper", "phone", "email", "birth" or "age"; the value as `Evidence` has it. `cue`: the field that the
    word before it names, empty without one."""

    field: str
    value: str | Paper | Age
    start: int
    end: int
    cue: str = ""


def shapes_in(text: str, *, at: date, country: str = "") -> list[Shape]:
    """All shapes in the order of the text; what is a paper is no phone, and so on. `at`: the day of the letter."""
    taken = bytearray(len(text))
    found: list[Shape] = []
    for shape in _every(text, at, country):
        if not any(taken[shape.start : shape.end]):
            taken[shape.start : shape.end] = b"x" * (shape.end - shape.start)
            found.append(shape)
    return sorted(found, key=lambda shape: shape.start)


def _every(text: str, at: date, country: str) -> Iterator[Shape]:
    yield from _emails(text)
    yield from _births(text, at)
    yield from _ages(text, at)
    yield from _papers(text)
    yield from _phones(text, country)


def _finds(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), MOST_SHAPES)


def cue_before(text: str, start: int) -> str:
    """The field that the nearest label before this place names, within REACH characters of its line."""
    line = text[max(0, start - REACH) : start]
    line = line[line.rfind("\n") + 1 :]
    found = list(people_words().fields.find(words_of(line)))
    return found[-1].label if found else ""


def _emails(text: str) -> Iterator[Shape]:
    for found in _finds(_EMAIL, text):
        yield Shape("email", found[0], *found.span())


def _papers(text: str) -> Iterator[Shape]:
    for found in _finds(_SURE_PAPER, text):
        yield Shape("paper", Paper("passport", found[1] + found[2]), *found.span(), cue_before(text, found.start()))
    for found in _finds(_ANY_PAPER, text):
        cue = cue_before(text, found.start())
        if cue in ("passport", "national_id"):
            number = re.sub("[ -]", "", found[0]).upper()
            yield Shape("paper", Paper(cue, number), *found.span(), cue)


def _phones(text: str, country: str) -> Iterator[Shape]:
    for found in _finds(_PHONE, text):
        said = found[0].translate(_DIGITS)
        cue = cue_before(text, found.start())
        if cue not in ("passport", "national_id") and _is_phone(said, country, sure=cue == "phone"):
            yield Shape("phone", said, *found.span(), cue)


def _is_phone(said: str, country: str, *, sure: bool) -> bool:
    """With a country code, under the country that was told, or called a phone: a number that can be one."""
    written = re.sub("^00", "+", said)
    if not sure and not written.startswith("+") and len(re.sub("[^0-9]", "", said)) not in (10, 11, 12):
        return False
    regions = [None] if written.startswith("+") else [country or None, "IN", "RU", "NP"]
    return any(_valid(written, region) for region in regions)


def _valid(written: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(written, region))
    except phonenumbers.NumberParseException:
        return False


def _births(text: str, at: date) -> Iterator[Shape]:
    for pattern, read in ((_NUMBERS, _numbers), (_WORDED, _worded), (_MONTH_FIRST, _month_first), (_YEAR, _year)):
        for found in _finds(pattern, text):
            if not _is_birth(text, found):
                continue
            birth = read(found, at)
            if birth:
                yield Shape("birth", birth, *found.span(), "birth")


_BORN_AFTER = re.compile(
    r"[ .,)]{0,2}(?:г\. ?р|года? рожд|г\.рожд|р\. ?н|року народж|को जन्म|में जन्म|जन्म|को जन्मे|born)", re.IGNORECASE
)


def _is_birth(text: str, found: re.Match[str]) -> bool:
    return cue_before(text, found.start()) == "birth" or bool(_BORN_AFTER.match(text, found.end()))


def _numbers(found: re.Match[str], at: date) -> str:
    """Day, month, year, as most of the world writes; month and day are changed over where only that can be."""
    first, second, third = (int(found[place].translate(_DIGITS)) for place in (1, 3, 4))
    if len(found[1]) == 4:
        return _iso(first, second, third)
    year = third if len(found[4]) == 4 else _century(third, at)
    return _iso(year, second, first) or _iso(year, first, second)


def _century(year: int, at: date) -> int:
    return year + (2000 if year <= at.year % 100 else 1900) if year < 100 else year


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if year >= 1900 else ""
    except ValueError:
        return ""


def _worded(found: re.Match[str], at: date) -> str:
    if month := people_words().months.get(fold(found[2])):
        return _iso(int(found[3].translate(_DIGITS)), month, int(found[1].translate(_DIGITS)))
    return _typed(f"{found[1]} {found[2]} {found[3]}", at)


def _month_first(found: re.Match[str], at: date) -> str:
    return _typed(f"{found[2]} {found[1]} {found[3]}", at)


def _year(found: re.Match[str], at: date) -> str:
    return found[1] if int(found[1]) <= at.year else ""


def _typed(said: str, at: date) -> str:
    try:
        return PartialDate.from_person(said, today=at).edtf
    except PartialDateError:
        return ""


def _ages(text: str, at: date) -> Iterator[Shape]:
    for found in _finds(_AGE, text):
        yield from _age(int(found[1].translate(_DIGITS)), found.start(), found.end(), at)
    for found in _finds(_CUED_AGE, text):
        if cue_before(text, found.start()) == "age" and not text[found.start() - 1 : found.start()].isdigit():
            yield from _age(int(found[0].translate(_DIGITS)), found.start(), found.end(), at)


def _age(years: int, start: int, end: int, at: date) -> Iterator[Shape]:
    if 0 < years <= OLDEST:
        yield Shape("age", Age(years, at.isoformat()), start, end, "age")
