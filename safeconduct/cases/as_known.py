"""The known-time of a page: now, or the end of a day in the time zone of the crisis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Crisis

EARLIEST = date(1900, 1, 1)
"""Nothing was known to us before."""


@dataclass(frozen=True, slots=True)
class AsKnown:
    """`at` is the moment (UTC) up to which claims are counted; `day` is the day it belongs to in the crisis's zone."""

    at: datetime
    day: date
    is_past: bool
    fault: str = ""


def end_of_day(crisis: Crisis, day: date) -> datetime:
    """The last microsecond of a day, where the days of this crisis end."""
    zone = ZoneInfo(crisis.time_zone)
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)


def today(crisis: Crisis) -> date:
    return timezone.now().astimezone(ZoneInfo(crisis.time_zone)).date()


def as_known(crisis: Crisis, text: str = "") -> AsKnown:
    """Read the day "2025-01-17" that a page was asked for; empty means now.

    A day that cannot be read, or that has not come yet, gives now with a sentence in `fault`.
    """
    now = timezone.now()
    if not text:
        return AsKnown(now, today(crisis), is_past=False)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return AsKnown(now, today(crisis), is_past=False, fault=_("Write the day as in 2025-01-17."))
    if day < EARLIEST:
        return AsKnown(now, today(crisis), is_past=False, fault=_("This day is too early. You see the figures of now."))
    if day > today(crisis):
        return AsKnown(
            now, today(crisis), is_past=False, fault=_("This day has not come yet. You see the figures of now.")
        )
    if day == today(crisis):
        return AsKnown(now, day, is_past=False)
    return AsKnown(end_of_day(crisis, day), day, is_past=True)
