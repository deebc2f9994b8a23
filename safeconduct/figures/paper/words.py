"""How every paper says days, moments and changes."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.models import Crisis

UNKNOWN = "–"


def moment_words(at: datetime, crisis: Crisis) -> str:
    """A moment where the crisis is kept: "2 July 2024, 18:00 IST"; "2 July 2024, end of the day"."""
    local = at.astimezone(ZoneInfo(crisis.time_zone))
    day = day_words(local.date())
    if at == end_of_day(crisis, local.date()):
        return _("%(day)s, end of the day") % {"day": day}
    name = local.tzname() or "UTC"
    return f"{day}, {local:%H:%M} {name if name[:1].isalpha() else 'UTC' + local.isoformat()[-6:]}"


def day_words(day: date | None, *, short: bool = False) -> str:
    """A day written out, "17 December 2025", or "17 Dec 2025"; "–" for none."""
    return date_format(day, "j M Y" if short else "j E Y") if day else UNKNOWN


def signed(number: int) -> str:
    """With its sign, as people write it: "+4", "−2", "0"."""
    return f"{number:+d}".replace("-", "−") if number else "0"
