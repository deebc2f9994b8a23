"""What can be wrong with a figure before it is recorded, in words for a person."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import PartialDate

LARGEST = 10_000_000
"""A larger number of people is a slip of the finger."""


class FigureFault(FieldFault):
    """A figure, measure or partition that cannot be so. `field` names the part; the text names the remedy."""


def check_said(*, value: int, said_by: str, source: str, said_on: PartialDate, known_on: date, today: date) -> None:
    """Raise `FigureFault` for a published figure that is not well formed."""
    if not 0 <= value <= LARGEST:
        raise FigureFault("value", _("Write the number as it was said, from 0 to 10 million."))
    if not said_by.strip():
        raise FigureFault("said_by", _("Write who said it, for example “Foreign Ministry, spokesperson”."))
    if not source.strip():
        raise FigureFault("source", _("Write where it was said, so that anybody can look it up."))
    if said_on.earliest and said_on.earliest > today:
        raise FigureFault("said_on", _("This day has not come yet. Write when it was said."))
    if known_on > today:
        raise FigureFault("known_on", _("This day has not come yet. We can only be held against what we know."))


def day_to_hold_against(said_on: PartialDate, known_on: date | None, *, today: date) -> date:
    """The day of our own figure: as given, or the last day on which it can have been said."""
    if known_on is not None:
        return known_on
    if said_on.latest is None:
        raise FigureFault("known_on", _("No last day of the statement is known. Write the day to compare with."))
    return min(said_on.latest, today)
