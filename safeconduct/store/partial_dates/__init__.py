"""Dates as precise as they are known and not more: a day, a month, a year, about, a range, or unknown.

The text kept is EDTF (ISO 8601-2:2019, a subset of levels 0 and 1):

    2024   2024-06   2024-06-11     a year, a month, a day
    2024-06-11~   2024-06~   2024~  about
    2024-10-28/2024-10-30           some time between the two; either end may be a month or a year
    ../2024-10-30                   on or before
    2024-10-28/..                   on or after
    (empty)                         unknown
"""

from safeconduct.store.partial_dates.point import FIRST_YEAR, LAST_YEAR, PartialDateError
from safeconduct.store.partial_dates.value import ABOUT_DAYS, ABOUT_MONTHS, ABOUT_YEARS, UNKNOWN, PartialDate, Precision

__all__ = [
    "ABOUT_DAYS",
    "ABOUT_MONTHS",
    "ABOUT_YEARS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "UNKNOWN",
    "PartialDate",
    "PartialDateError",
    "Precision",
]
