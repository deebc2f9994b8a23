"""The value: a date as precise as it is known, kept as its EDTF text with the days it may lie between."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, Self

from safeconduct.store.partial_dates.point import PartialDateError, Point, point
from safeconduct.store.partial_dates.typed import edtf_from_typed
from safeconduct.store.wording import gettext as _

Precision = Literal["day", "month", "year", "range", "unknown"]

# How far "about" reaches on either side. ISO 8601-2 leaves that open, so it is ours to choose: wide enough that a
# family which counts back over a weekend, to the wrong end of a month, or over a new year is still inside; narrow
# enough that "about June" still says something.
ABOUT_DAYS = 3
ABOUT_MONTHS = 1
ABOUT_YEARS = 1

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_OPEN = ".."


class _Parts(NamedTuple):
    start: Point | None
    end: Point | None
    about: bool = False

    @property
    def single(self) -> Point | None:
        return self.start if self.start == self.end else None


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with its own precision. Make it with `parse_edtf` or `from_person`; the fields follow from the text.

    `earliest` and `latest` are the first and last day it may be, None where that side is not known.
    """

    edtf: str
    earliest: date | None
    latest: date | None

    @classmethod
    def parse_edtf(cls, text: str) -> Self:
        """Read the canonical text of this module. Raises PartialDateError."""
        parts = _parts(text)
        earliest, latest = _bounds(parts)
        return cls(_edtf(parts), earliest, latest)

    @classmethod
    def from_person(cls, text: str, *, today: date, allow_future: bool = False) -> Self:
        """Read what a person typed in English, Hindi or Russian, or the canonical text.

        "before 3 May" and "by 3 May" are both kept as on or before that day, "after" and "since" as on or after it:
        one day wider than said at most, and never wrong. Numbers alone are read as day, month, year, and refused
        where they could also be month, day, year. `today` is the person's own day; a date that begins after it is
        refused unless `allow_future`.

        Raises PartialDateError with a sentence that names what is wrong and what to write.
        """
        value = cls.parse_edtf(edtf_from_typed(text))
        if not allow_future:
            _require_past(_parts(value.edtf), today)
        return value

    @property
    def is_known(self) -> bool:
        """False only for the date of which nothing is known."""
        return self.edtf != ""

    @property
    def is_about(self) -> bool:
        """Was it given as "about"?"""
        return self.edtf.endswith("~")

    @property
    def precision(self) -> Precision:
        """`day`, `month` or `year` (about or not), `range` (also open on one side), `unknown`."""
        parts = _parts(self.edtf)
        if parts.single is None:
            return "range" if self.is_known else "unknown"
        return "day" if parts.single.day else "month" if parts.single.month else "year"

    def certainly_by(self, day: date) -> bool:
        """Had it happened by the end of that day, however the open days fall? Never for a date with no latest day."""
        return self.latest is not None and self.latest <= day

    def possibly_by(self, day: date) -> bool:
        """Can it have happened by the end of that day? Always for a date with no earliest day."""
        return self.earliest is None or self.earliest <= day

    def describe(self, *, short: bool = False) -> str:
        """In words of the reader's language: "about 11 June 2024", or "about 11 Jun 2024" when `short`."""
        parts = _parts(self.edtf)
        if parts.single:
            text = parts.single.describe(short=short, alone=not parts.about)
            return _("about %(date)s") % {"date": text} if parts.about else text
        if parts.start and parts.end:
            return _describe_range(parts.start, parts.end, short=short)
        return _describe_open(parts, short=short)

    @property
    def short(self) -> str:
        """`describe(short=True)`, for the cells of a table."""
        return self.describe(short=True)

    def __str__(self) -> str:
        return self.describe()


@lru_cache(maxsize=4096)
def _parts(text: str) -> _Parts:
    if text == "":
        return _Parts(None, None)
    first, slash, last = text.partition("/")
    if not slash:
        single = _read_point(text.removesuffix("~"), text)
        return _Parts(single, single, about=text.endswith("~"))
    start = None if first == _OPEN else _read_point(first, text)
    end = None if last == _OPEN else _read_point(last, text)
    if start is None and end is None:
        raise _unreadable(text)
    return _in_order(_Parts(start, end))


def _read_point(part: str, text: str) -> Point:
    found = _POINT.fullmatch(part)
    if not found:
        raise _unreadable(text)
    year, month, day = (int(number) if number else None for number in found.groups())
    return point(year or 0, month, day)


def _unreadable(text: str) -> PartialDateError:
    return PartialDateError(
        _("“%(text)s” is not a date in the form 2024, 2024-06, 2024-06-11, 2024-06-11~ or 2024-10-28/2024-10-30.")
        % {"text": text[:40]}
    )


def _in_order(parts: _Parts) -> _Parts:
    if parts.start and parts.end and parts.end.last < parts.start.first:
        raise PartialDateError(
            _("The range ends on %(end)s, before it starts on %(start)s. Write the earlier date first, both with year.")
            % {"start": parts.start.describe(), "end": parts.end.describe()}
        )
    return parts


def _edtf(parts: _Parts) -> str:
    if parts.single:
        return parts.single.edtf + ("~" if parts.about else "")
    if not parts.start and not parts.end:
        return ""
    return "/".join(end.edtf if end else _OPEN for end in (parts.start, parts.end))


def _bounds(parts: _Parts) -> tuple[date | None, date | None]:
    if parts.about and parts.single:
        return _around(parts.single)
    return parts.start.first if parts.start else None, parts.end.last if parts.end else None


def _around(middle: Point) -> tuple[date, date]:
    if middle.day:
        reach = timedelta(days=ABOUT_DAYS)
        return middle.first - reach, middle.last + reach
    if middle.month:
        return _month_away(middle, -ABOUT_MONTHS).first, _month_away(middle, ABOUT_MONTHS).last
    return Point(middle.year - ABOUT_YEARS).first, Point(middle.year + ABOUT_YEARS).last


def _month_away(month: Point, away: int) -> Point:
    years, month_before = divmod(month.year * 12 + (month.month or 1) - 1 + away, 12)
    return Point(years, month_before + 1)


def _require_past(parts: _Parts, today: date) -> None:
    for end in (parts.start, parts.end):
        if end and end.first > today:
            raise PartialDateError(
                _("%(date)s is in the future. Write a date not later than today, %(today)s.")
                % {"date": end.describe(), "today": Point(today.year, today.month, today.day).describe()}
            )


def _describe_range(start: Point, end: Point, *, short: bool) -> str:
    same_year = start.year == end.year and start.month is not None and end.month is not None
    same_month = same_year and start.month == end.month and start.day is not None and end.day is not None
    last = end.describe(short=short)
    if same_month:
        words = "%(first)s–%(last)s" if short else _("between %(first)s and %(last)s")
        return words % {"first": start.day, "last": last}
    return f"{start.describe(short=short, year=not same_year)} – {last}"


def _describe_open(parts: _Parts, *, short: bool) -> str:
    if parts.start:
        return _("since %(date)s") % {"date": parts.start.describe(short=short, alone=False)}
    if not parts.end:
        return _("unknown") if short else _("unknown day")
    words = _("by %(date)s") if short else _("on or before %(date)s") if parts.end.day else _("in or before %(date)s")
    return words % {"date": parts.end.describe(short=short, alone=False)}


UNKNOWN = PartialDate("", None, None)
