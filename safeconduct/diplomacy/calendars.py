"""A month as a calendar: weeks of days with what falls on each; what has no certain day stands beside it."""

from __future__ import annotations

from calendar import Calendar, monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from safeconduct.store.partial_dates import PartialDate

LONGEST = timedelta(days=14)
"""What may fall on more days than these is not put on each of them."""
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year. `before` and `after` are those beside it, None beyond the years that we keep."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str, today: date) -> Month:
        """From "2024-07"; any other text gives the month of today."""
        try:
            day = date.fromisoformat(f"{text}-01")
        except ValueError:
            day = today
        return cls(day.year, day.month) if 1900 <= day.year <= 2199 else cls(today.year, today.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def before(self) -> Month:
        day = self.first - timedelta(days=1)
        return Month(day.year, day.month)

    @property
    def after(self) -> Month:
        day = self.last + timedelta(days=1)
        return Month(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class Day(Generic[Entry]):
    """A day of the table, with what falls on it. Days beside the month fill the first and last week."""

    day: date
    is_outside: bool
    is_today: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Entry]):
    """A month: its weeks, and what may fall into it on a day that is not known."""

    weeks: tuple[tuple[Day[Entry], ...], ...]
    some_time: tuple[Entry, ...]


def sheet(month: Month, dated: Iterable[tuple[PartialDate, Entry]], today: date) -> Sheet[Entry]:
    """Lay out a month. The week begins on Monday (ISO 8601)."""
    by_day: dict[date, list[Entry]] = defaultdict(list)
    some_time = []
    for on, entry in dated:
        days = _days(on)
        for day in days:
            by_day[day].append(entry)
        if not days:
            some_time.append(entry)
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return Sheet(tuple(tuple(_day(day, month, today, by_day) for day in week) for week in weeks), tuple(some_time))


def _days(on: PartialDate) -> list[date]:
    """The days on which it stands; none when they are too many to be certain of."""
    if on.earliest is None or on.latest is None or on.is_about or on.latest - on.earliest >= LONGEST:
        return []
    return [on.earliest + timedelta(days=n) for n in range((on.latest - on.earliest).days + 1)]


def _day(day: date, month: Month, today: date, by_day: dict[date, list[Entry]]) -> Day[Entry]:
    outside = day.month != month.month
    return Day(day, outside, day == today, () if outside else tuple(by_day.get(day, ())))
