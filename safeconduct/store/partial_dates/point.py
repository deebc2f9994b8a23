"""A year, a month or a day: one end of a partial date."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from safeconduct.store.partial_dates.words import month_name
from safeconduct.store.wording import gettext as _

FIRST_YEAR = 1900  # before anybody whom a case can be about was born
LAST_YEAR = 2199  # a later year is a slip of the finger


class PartialDateError(ValueError):
    """A text that is no date we may keep; its message is a sentence for the person who typed it."""


class Point(NamedTuple):
    """A year, a month of a year, or a day of a month; make it with `point`."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def edtf(self) -> str:
        """Its text: 2024, 2024-06 or 2024-06-11."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    def describe(self, *, short: bool = False, alone: bool = True, year: bool = True) -> str:
        """In words, `alone` or within a sentence, with or without its year (a year alone always shows)."""
        if self.month is None:
            return str(self.year)
        month = month_name(self.month, short=short, alone=alone and self.day is None)
        return " ".join([*([str(self.day)] if self.day else []), month, *([str(self.year)] if year else [])])


def point(year: int, month: int | None = None, day: int | None = None) -> Point:
    """The point, when the calendar has it and its year is between FIRST_YEAR and LAST_YEAR.

    Raises PartialDateError.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PartialDateError(
            _("The year %(year)s is not between %(first)s and %(last)s. Check the year.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    if month is not None and not 1 <= month <= 12:
        raise PartialDateError(
            _("There is no month %(month)s. Write the day first, or the month as a word.") % {"month": month}
        )
    if month is not None and day is not None:
        _require_day(year, month, day)
    return Point(year, month, day)


def _require_day(year: int, month: int, day: int) -> None:
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise PartialDateError(
            _("%(month)s has no day %(day)s: it has %(days)s days. Check the day and the month.")
            % {"month": Point(year, month).describe(), "day": day, "days": days}
        )
