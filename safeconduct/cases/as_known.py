"""The known-time of a page: now, the end of a day, or a moment, in the time zone of the crisis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Crisis

EARLIEST = date(1900, 1, 1)
"""Nothing was known to us before."""


@dataclass(frozen=True, slots=True)
class AsKnown:
    """`at` is the moment (UTC) up to which claims are counted; `day` is the day it belongs to in the crisis's zone.

    `text` asks a page for the same again, "2024-07-03" or "2024-07-03T08:00"; empty for now.
    """

    at: datetime
    day: date
    is_past: bool
    fault: str = ""
    text: str = ""

    @property
    def is_moment(self) -> bool:
        """Is it a moment within its day, and not the end of it?"""
        return "T" in self.text


def end_of_day(crisis: Crisis, day: date) -> datetime:
    """The last microsecond of a day, where the days of this crisis end."""
    zone = ZoneInfo(crisis.time_zone)
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)


def known_text(crisis: Crisis, at: datetime) -> str:
    """How a page is asked to look from this very moment: "2024-07-03" for the end of that day, else "2024-07-03T08:00",
    with seconds and their parts where it has any."""
    local = at.astimezone(ZoneInfo(crisis.time_zone)).replace(tzinfo=None)
    if at == end_of_day(crisis, local.date()):
        return local.date().isoformat()
    return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")


def day_in(crisis: Crisis, at: datetime) -> date:
    """The day of a moment, where the days of this crisis end."""
    return at.astimezone(ZoneInfo(crisis.time_zone)).date()


def today(crisis: Crisis) -> date:
    return day_in(crisis, timezone.now())


def as_known(crisis: Crisis, text: str = "") -> AsKnown:
    """Read the day "2025-01-17" that a page was asked for, or the moment "2025-01-17T08:00" where the crisis is kept;
    empty means now.

    What cannot be read, or has not come yet, gives now with a sentence in `fault`.
    """
    now, said = timezone.now(), text.strip()
    if not said:
        return _now(crisis, now)
    try:
        return _moment(crisis, said, now) if ":" in said else _then(crisis, date.fromisoformat(said), now)
    except (ValueError, OverflowError):
        is_time = ":" in said
        return _now(
            crisis,
            now,
            _("Write the time as in 2025-01-17T08:00.") if is_time else _("Write the day as in 2025-01-17."),
        )


def _now(crisis: Crisis, now: datetime, fault: str = "") -> AsKnown:
    return AsKnown(now, today(crisis), is_past=False, fault=fault)


def _then(crisis: Crisis, day: date, now: datetime) -> AsKnown:
    if day < EARLIEST:
        return _now(crisis, now, _("This day is too early. You see the figures of now."))
    if day > today(crisis):
        return _now(crisis, now, _("This day has not come yet. You see the figures of now."))
    if day == today(crisis):
        return _now(crisis, now)
    return AsKnown(end_of_day(crisis, day), day, is_past=True, text=day.isoformat())


def _moment(crisis: Crisis, said: str, now: datetime) -> AsKnown:
    """Raises `OverflowError` or `ValueError` for what is no time, also at the ends of what a calendar can say."""
    zone, moment = ZoneInfo(crisis.time_zone), datetime.fromisoformat(said)
    local = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    if local.date() < EARLIEST:
        return _now(crisis, now, _("This time is too early. You see the figures of now."))
    if local > now:
        return _now(crisis, now, _("This time has not come yet. You see the figures of now."))
    return AsKnown(local.astimezone(UTC), local.date(), is_past=True, text=known_text(crisis, local))
