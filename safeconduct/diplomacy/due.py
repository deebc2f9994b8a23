"""When a promise is due, read from the words in which it was given.

"Within weeks" names no day, but it is no blank cheque either: it is read as a range, so that from its last day on the
promise counts as overdue. Every reading is counted from the day on which the promise was given; where that is a range
itself, from its first day to its last.

    said                                         read as
    in the coming days, within a few days        1 to 7 days after it was given
    within weeks, in the coming weeks            7 to 56 days after: eight weeks are "weeks", nine are two months
    within months, in the coming months          31 to 183 days after: half a year
    within two weeks, in 30 days, in a month     by then, from the day it was given
    in two to three weeks                        between the two
    today, tomorrow, this week, next month       those days; a week ends on Sunday (ISO 8601)
    by the end of the week, month, year          by then
    early, mid, late August; end of August       the 1st to 10th, 11th to 20th, 21st to the last day
    before 1 August, by July, 15 July            the next one after it was given; "before" and "by" with that day
    soon, shortly, in due course                 no date

English as an officer writes it, and the same few phrases in Russian and Hindi. What is not read has no date: a human
writes one by hand when there is one, and that wins in any case.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from safeconduct.store.partial_dates import LAST_YEAR, PartialDate, PartialDateError
from safeconduct.store.partial_dates.words import plain

LONGEST = 120
VAGUE = {"hours": (0, 1), "days": (1, 7), "weeks": (7, 56), "months": (31, 183)}
"""How many days after the promise a plural without a number begins and ends."""

UNITS = {
    "hour": "hours", "day": "days", "week": "weeks", "fortnight": "fortnights", "month": "months", "year": "years",
    "день": "days", "дня": "days", "дней": "days", "дни": "days",
    "неделю": "weeks", "недели": "weeks", "недель": "weeks",
    "месяц": "months", "месяца": "months", "месяцев": "months", "месяцы": "months",
    "год": "years", "года": "years",
    "दिन": "days", "दिनों": "days", "हफ्ते": "weeks", "हफ्तों": "weeks", "सप्ताह": "weeks",
    "महीने": "months", "महीनों": "months",
}  # fmt: skip
NUMBERS = {
    word: number
    for number, words in enumerate(
        [
            "a an one один одну एक", "two двух два две दो", "three трех трёх три तीन", "four четырех четыре चार",
            "five пяти пять पांच", "six шести шесть छह", "seven", "eight", "nine", "ten десяти десять दस",
            "eleven", "twelve",
        ],
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_NUMBER = rf"(?:[0-9]{{1,3}}|{'|'.join(NUMBERS)})"
_UNIT = rf"(?:{'|'.join(sorted(map(plain, UNITS), key=len, reverse=True))})"
_WITHIN = (
    r"(?:(?:with)?in|over|during|no later than|not later than|at the latest in)(?: the)?(?: (?:coming|next|following))?"
)
_MANY = r"(?: (?:a )?(?:few|several|some|couple of|matter of))?"

_VAGUE = [
    re.compile(rf"{_WITHIN}{_MANY} (hours|days|weeks|months)"),
    re.compile(rf"в (?:самые )?ближайшие ({_UNIT})"),
    re.compile(rf"(?:в течение|через) (?:нескольких|несколько) ({_UNIT})"),
    re.compile(rf"(?:कुछ|आने वाले|अगले कुछ) ({_UNIT})(?: के भीतर| में)?"),
]
_HALF = re.compile(rf"{_WITHIN} half a year|в течение полугода")
_COUNTED = [
    re.compile(rf"{_WITHIN} ({_NUMBER}) ({_UNIT})s?(?:'|’)?(?: time)?(?: from now)?"),
    re.compile(rf"({_NUMBER}) ({_UNIT})s? from now"),
    re.compile(rf"(?:в течение|через|за) (?:({_NUMBER}) )?({_UNIT})"),
    re.compile(rf"({_NUMBER}) ({_UNIT})(?: के भीतर| में)"),
]
_BETWEEN = re.compile(rf"{_WITHIN} ({_NUMBER})(?: to | or | ?- ?)({_NUMBER}) ({_UNIT})s?(?:'|’)?(?: time)?")
_CALENDAR = re.compile(
    r"(?:(by|before|until|till) )?(?:the )?(?:(end) of )?(?:the )?(this|next|current|coming)? ?"
    r"(week|month|year)(?:'s end)?"
)
_PART = re.compile(
    r"(?:(by|before|until|till|in|around) )?(?:the )?(early|beginning|start|mid|middle|late|end)(?: of |-| )(.+)"
)
_TO_END_RU = {"до конца недели": "week", "до конца месяца": "month", "до конца года": "year"}
_DAYS_NAMED = {"today": 0, "сегодня": 0, "tomorrow": 1, "завтра": 1}
_FIRST_THIRD, _SECOND_THIRD = 10, 20


def read_due(words: str, *, given_on: PartialDate) -> PartialDate | None:
    """When something is due that was promised in these words on that day; None where they name no time."""
    said = plain(words).strip(" .,;!\"'«»“”")
    if not said or len(said) > LONGEST:
        return None
    try:
        return _relative(said, given_on) or _part_of_month(said, given_on) or _dated(said, given_on)
    except (PartialDateError, OverflowError):
        return None


def _relative(said: str, given: PartialDate) -> PartialDate | None:
    """Counted from the day it was given: not without one."""
    if given.earliest is None:
        return None
    first, last = given.earliest, given.latest or given.earliest
    found = (read(said, first, last) for read in _READERS)
    return next((_range(*ends) for ends in found if ends), None)


def _vague(said: str, first: date, last: date) -> tuple[date, date] | None:
    match = next((match for shape in _VAGUE if (match := shape.fullmatch(said))), None)
    if match is None:
        return None
    unit = match[1] if match[1] in VAGUE else _UNITS.get(match[1], "")
    if unit not in VAGUE:
        return None
    start, end = VAGUE[unit]
    return first + timedelta(start), last + timedelta(end)


def _half_year(said: str, first: date, last: date) -> tuple[date, date] | None:
    return (first, after(last, 6, "months")) if _HALF.fullmatch(said) else None


def _counted(said: str, first: date, last: date) -> tuple[date, date] | None:
    match = next((match for shape in _COUNTED if (match := shape.fullmatch(said))), None)
    if match is None:
        return None
    return first, after(last, _number(match[1] or "one"), _unit(match[2]))


def _between(said: str, first: date, last: date) -> tuple[date, date] | None:
    if not (match := _BETWEEN.fullmatch(said)):
        return None
    low, high = sorted([_number(match[1]), _number(match[2])])
    return after(first, low, _unit(match[3])), after(last, high, _unit(match[3]))


def _day_named(said: str, first: date, last: date) -> tuple[date, date] | None:
    if said not in _DAYS_NAMED:
        return None
    later = timedelta(_DAYS_NAMED[said])
    return first + later, last + later


def _calendar(said: str, first: date, last: date) -> tuple[date, date] | None:
    """This week, next month, by the end of the year. "The week" alone says nothing."""
    if said in _TO_END_RU:
        return first, _span(last, _TO_END_RU[said], 0)[1]
    match = _CALENDAR.fullmatch(said)
    if match is None or not (match[2] or match[3] or "'s end" in said):
        return None
    ahead = int(match[3] in {"next", "coming"})
    start, end = _span(first, match[4], ahead)[0], _span(last, match[4], ahead)[1]
    by = match[1] or match[2] or not ahead
    return first if by else start, end


_READERS: tuple[Callable[[str, date, date], tuple[date, date] | None], ...] = (
    _vague, _half_year, _counted, _between, _day_named, _calendar,
)  # fmt: skip
_UNITS = {plain(word): unit for word, unit in UNITS.items()}


def after(day: date, n: int, unit: str) -> date:
    """So many units after a day; a month later is the same day of that month, or its last one."""
    if unit == "hours":
        return day + timedelta(-(-n // 24))
    days = {"days": 1, "weeks": 7, "fortnights": 14}.get(unit)
    return day + timedelta(n * days) if days else _months_after(day, n * (12 if unit == "years" else 1))


def _months_after(day: date, n: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if year > LAST_YEAR:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _span(day: date, unit: str, ahead: int) -> tuple[date, date]:
    """The week, month or year of a day, or the one after it."""
    if unit == "week":
        monday = day - timedelta(day.weekday()) + timedelta(7 * ahead)
        return monday, monday + timedelta(6)
    if unit == "month":
        start = _months_after(day.replace(day=1), ahead)
        return start, start.replace(day=monthrange(start.year, start.month)[1])
    return date(day.year + ahead, 1, 1), date(day.year + ahead, 12, 31)


def _part_of_month(said: str, given: PartialDate) -> PartialDate | None:
    """ "By mid-August", "the end of July 2024", "late 2024" is none: only of a month."""
    if not (match := _PART.fullmatch(said)):
        return None
    whole = _dated(match[3], given)
    if whole is None or whole.precision != "month" or whole.earliest is None or whole.latest is None:
        return _end_of(match, whole)
    first, last = _third(match[2], whole.earliest, whole.latest)
    return _by(last) if match[1] in {"by", "before", "until", "till"} else _range(first, last)


def _end_of(match: re.Match[str], whole: PartialDate | None) -> PartialDate | None:
    """The end of a year of which nothing else is said: by its last day."""
    is_end = match[2] == "end" and whole is not None and whole.precision == "year"
    return _by(whole.latest) if is_end and whole and whole.latest else None


def _third(word: str, first: date, last: date) -> tuple[date, date]:
    if word in {"early", "beginning", "start"}:
        return first, first.replace(day=_FIRST_THIRD)
    if word in {"mid", "middle"}:
        return first.replace(day=_FIRST_THIRD + 1), first.replace(day=_SECOND_THIRD)
    return first.replace(day=_SECOND_THIRD + 1), last


def _dated(said: str, given: PartialDate) -> PartialDate | None:
    """A date of the calendar; without its year, the next such date after the promise."""
    found = _typed(said)
    if found is not None or given.earliest is None or re.search("[0-9]{4}", said):
        return found
    for year in (given.earliest.year, given.earliest.year + 1):
        found = _typed(f"{said} {year}")
        if found and (found.latest is None or found.latest >= given.earliest):
            return found
    return None


def _typed(said: str) -> PartialDate | None:
    try:
        found = PartialDate.from_person(said, today=date.max, allow_future=True)
    except PartialDateError:
        return None
    return found if found.is_known else None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS_PLAIN[word]


_NUMBERS_PLAIN = {plain(word): number for word, number in NUMBERS.items()}


def _unit(word: str) -> str:
    return _UNITS[word]


def _range(first: date, last: date) -> PartialDate:
    return PartialDate.parse_edtf(f"{first.isoformat()}/{last.isoformat()}")


def _by(last: date) -> PartialDate:
    return PartialDate.parse_edtf(f"../{last.isoformat()}")
