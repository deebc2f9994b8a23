"""Reading a date as a person types it: words and numbers in, canonical text out."""

import re
from typing import NamedTuple

from safeconduct.store.partial_dates.point import PartialDateError, Point, point
from safeconduct.store.partial_dates.words import MONTH_NUMBERS, NOISE_WORDS, UNKNOWN_WORDS, plain
from safeconduct.store.wording import gettext as _

LONGEST = 80  # characters; no date that a person types is longer

_CANONICAL_POINT = r"[0-9]{4}(?:-[0-9]{2}){0,2}"
_CANONICAL = re.compile(rf"{_CANONICAL_POINT}~?|(?:{_CANONICAL_POINT}|\.\.)/(?:{_CANONICAL_POINT}|\.\.)")
_BETWEEN = [
    re.compile(r"between (.+?) (?:and|to|-) (.+)"),
    re.compile(r"from (.+?) (?:to|until|till|-) (.+)"),
    re.compile(r"между (.+?) (?:и|-) (.+)"),
    re.compile(r"со? (.+?) (?:по|до) (.+)"),
    re.compile(r"(.+?) (?:और|से|-) (.+?) (?:के बीच|तक)"),
]
_BY = [
    re.compile(r"(?:(?:on|in) or before|(?:not|no) later than|before|by|until|till|up to|не позднее|до|к) (.+)"),
    re.compile(r"(.+) (?:से पहले|तक)"),
]
_SINCE = [
    re.compile(r"(?:(?:on|in) or after|not before|since|after|from|не раньше|после|со?) (.+)"),
    re.compile(r"(.+) (?:से|के बाद)"),
]
_ABOUT = [
    re.compile(r"(?:about|around|approximately|approx\.?|circa|ca?\.?|около|примерно|लगभग|करीब) ?(.+)"),
    re.compile(r"~ ?(.+)"),
    re.compile(r"(.+?) ?~"),
]
_TO = [re.compile(r"(.+?) (?:to|until|till|по|से) (.+)")]
_DASH = [re.compile(r"([^-]+)-([^-]+)"), re.compile(r"(.+?) - (.+)")]

_YEAR_FIRST = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-./]([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})")
_WORDED = re.compile(r"([0-9]+)(?:st|nd|rd|th)?|([^\s0-9]+)")
_DASHED_WORDS = re.compile(r"([0-9]{1,2})-([^\s0-9-]+)-([0-9]+)")


class _Loose(NamedTuple):
    """What was said of a date; a part left out here may be said at the other end of a range."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


def edtf_from_typed(text: str) -> str:
    """The canonical text for what a person typed; the ends of a range are not yet put in order.

    Raises PartialDateError with a sentence.
    """
    said = plain(text)
    said = said if said.endswith("..") else said.rstrip(" .,")
    if said in UNKNOWN_WORDS:
        return ""
    if _CANONICAL.fullmatch(said):
        return said
    if len(said) > LONGEST:
        raise _not_understood(text)
    return _sentence(said, text)


def _sentence(said: str, text: str) -> str:
    if ends := _match(_BETWEEN, said):
        return _range(ends[0], ends[1], text)
    if ends := _match(_BY, said):
        return f"../{_point(ends[0], text).edtf}"
    if ends := _match(_SINCE, said):
        return f"{_point(ends[0], text).edtf}/.."
    if ends := _match(_ABOUT, said):
        return f"{_point(ends[0], text).edtf}~"
    if ends := _match(_TO, said):
        return _range(ends[0], ends[1], text)
    if loose := _loose(said):
        return _complete(loose, text).edtf
    if ends := _match(_DASH, said):
        return _range(ends[0].strip(), ends[1].strip(), text)
    raise _not_understood(text)


def _match(patterns: list[re.Pattern[str]], said: str) -> tuple[str, ...] | None:
    found = (pattern.fullmatch(said) for pattern in patterns)
    return next((match.groups() for match in found if match), None)


def _range(first: str, last: str, text: str) -> str:
    start, end = _loose(first), _loose(last)
    if not start or not end:
        raise _not_understood(text)
    start, end = _filled(start, end), _filled(end, start)
    return f"{_complete(start, text).edtf}/{_complete(end, text).edtf}"


def _filled(end: _Loose, other: _Loose) -> _Loose:
    """28–30 October 2024: the first end takes its month and year from the second."""
    month = other.month if end.month is None and end.day and other.day else end.month
    return _Loose(end.year if end.year is not None else other.year, month, end.day)


def _point(said: str, text: str) -> Point:
    loose = _loose(said)
    if not loose:
        raise _not_understood(text)
    return _complete(loose, text)


def _complete(loose: _Loose, text: str) -> Point:
    if loose.year is None:
        raise PartialDateError(
            _("“%(text)s” has no year of four digits. Write the year too, for example 11 June 2024.") % _quoted(text)
        )
    if loose.day is not None and loose.month is None:
        raise PartialDateError(
            _("“%(text)s” has no month. Write the month as a word, for example 11 June 2024.") % _quoted(text)
        )
    return point(loose.year, loose.month, loose.day)


def _loose(said: str) -> _Loose | None:
    return _year_first(said) or _day_first(said) or _worded(said)


def _year_first(said: str) -> _Loose | None:
    found = _YEAR_FIRST.fullmatch(said)
    return _Loose(*(int(part) if part else None for part in found.groups())) if found else None


def _day_first(said: str) -> _Loose | None:
    if found := _DAY_FIRST.fullmatch(said):
        day, month = int(found[1]), int(found[3])
        _require_four_digits(found[4])
        if found[2] != ".":
            _require_unambiguous(said, day, month)
        return _Loose(int(found[4]), month, day)
    if found := _MONTH_YEAR.fullmatch(said):
        return _Loose(int(found[2]), int(found[1]))
    found = _DAY_MONTH.fullmatch(said)
    return _Loose(None, int(found[2]), int(found[1])) if found else None


def _worded(said: str) -> _Loose | None:
    said = _DASHED_WORDS.sub(r"\1 \2 \3", said)
    found = [match.groups() for match in _WORDED.finditer(re.sub("[.,’']", " ", said))]
    numbers = [number for number, _word in found if number]
    words = [word for _number, word in found if word and word not in NOISE_WORDS]
    if len(words) > 1 or len(numbers) > 2 or not (words or numbers):
        return None
    if words and words[0] not in MONTH_NUMBERS:
        return None
    return _from_numbers(numbers, MONTH_NUMBERS[words[0]] if words else None)


def _from_numbers(numbers: list[str], month: int | None) -> _Loose | None:
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(days) == 2 and month:
        _require_four_digits(days[1])
    if len(years) > 1 or len(days) > 1 or len(years) + len(days) < len(numbers):
        return None
    return _Loose(int(years[0]) if years else None, month, int(days[0]) if days else None)


def _require_four_digits(year: str) -> None:
    if len(year) < 4:
        raise PartialDateError(
            _("The year “%(year)s” has only two digits. Write all four, for example 2024.") % {"year": year}
        )


def _require_unambiguous(said: str, day: int, month: int) -> None:
    if day != month and day <= 12 and month <= 12:
        raise PartialDateError(
            _("“%(text)s” can mean two different days. Write the month as a word, for example 11 June 2024.")
            % {"text": said}
        )


def _not_understood(text: str) -> PartialDateError:
    return PartialDateError(
        _(
            "“%(text)s” is not understood as a date. Write it like 11 June 2024, June 2024, 2024, about 11 June 2024, "
            "between 28 and 30 October 2024, or unknown."
        )
        % _quoted(text)
    )


def _quoted(text: str) -> dict[str, str]:
    """The words typed, shortened so that a page pasted by mistake is not repeated whole."""
    words = " ".join(text.split())
    return {"text": words if len(words) <= 40 else f"{words[:39]}…"}
