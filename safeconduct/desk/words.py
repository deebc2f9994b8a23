"""How the screens say dates, times, ages, grades and viewpoints: plain values in, words for an officer out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

UNKNOWN: Final = "–"

RELIABILITY: Final = {
    "A": gettext_lazy("completely reliable"),
    "B": gettext_lazy("usually reliable"),
    "C": gettext_lazy("fairly reliable"),
    "D": gettext_lazy("not usually reliable"),
    "E": gettext_lazy("unreliable"),
    "F": gettext_lazy("reliability cannot be judged"),
}
CREDIBILITY: Final = {
    "1": gettext_lazy("confirmed by other sources"),
    "2": gettext_lazy("probably true"),
    "3": gettext_lazy("possibly true"),
    "4": gettext_lazy("doubtful"),
    "5": gettext_lazy("improbable"),
    "6": gettext_lazy("truth cannot be judged"),
}
VIEWPOINTS: Final = {
    "ours": gettext_lazy("Ours"),
    "host": gettext_lazy("Host"),
    "family": gettext_lazy("Family"),
    "third": gettext_lazy("Third"),
}

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_DAYS_UNTIL_MONTHS = 120  # an age is told in days up to here, in months beyond
_MONTHS_UNTIL_YEARS = 36
_DAYS_PER_MONTH = 30.44  # mean of the Gregorian calendar
_WHOLE_DAYS_FROM = timedelta(days=7)  # hours are told for younger ages only


def grade_words(reliability: str, credibility: object) -> str:
    """The Admiralty code (NATO STANAG 2511) in words: "Source usually reliable; probably true".

    Raises KeyError for a letter outside A to F or a digit outside 1 to 6.
    """
    return _("Source %(source)s; %(claim)s") % {
        "source": RELIABILITY[str(reliability)],
        "claim": CREDIBILITY[str(credibility)],
    }


def day_words(value: date | None, *, short: bool = False) -> str:
    """A day written out, "17 December 2025" or "17 Dec 2025"; a datetime counts as its day in the officer's zone."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return date_format(value, "j M Y" if short else "j E Y")


def clock_words(value: datetime) -> str:
    """Hour and minute in the officer's zone: "16:40"."""
    return date_format(timezone.localtime(value), "H:i")


def zone_words(value: datetime) -> str:
    """The name of the officer's zone at that time: "IST", or "UTC+04:00" where the zone has no letters."""
    name = timezone.localtime(value).tzname() or "UTC"
    return name if name[:1].isalpha() else "UTC" + timezone.localtime(value).isoformat()[-6:]


def moment_words(value: datetime | None, *, short: bool = False) -> str:
    """A time in the officer's zone: "17 December 2025, 16:40 IST"; short leaves the zone out: "17 Dec 2025, 16:40"."""
    if value is None:
        return UNKNOWN
    words = f"{day_words(value, short=short)}, {clock_words(value)}"
    return words if short else f"{words} {zone_words(value)}"


def days_words(age: timedelta) -> str:
    """Whole days, however many: "334 days"."""
    return ngettext("%(n)d day", "%(n)d days", age.days) % {"n": age.days}


def age_words(age: timedelta) -> str:
    """How long, to the precision a person would use: "25 min", "5 h", "3 days 4 h", "71 days", "14 months"."""
    age = max(age, timedelta(0))
    if age < _DAY:
        return _hours_words(age)
    if age.days < _DAYS_UNTIL_MONTHS:
        return _days_and_hours_words(age)
    months = int(age.days / _DAYS_PER_MONTH)
    if months < _MONTHS_UNTIL_YEARS:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d year", "%(n)d years", months // 12) % {"n": months // 12}


@dataclass(frozen=True, slots=True)
class Due:
    """When a duty is due, in words, and whether that time has passed."""

    words: str
    is_late: bool


def due_words(at: datetime, now: datetime) -> Due:
    """ "5 h late", "today 16:00", "tomorrow 10:00", or the day when it is further away."""
    if at < now:
        return Due(_("%(age)s late") % {"age": _one_unit_words(now - at)}, is_late=True)
    ahead = (timezone.localtime(at).date() - timezone.localtime(now).date()).days
    if ahead == 0:
        return Due(_("today %(clock)s") % {"clock": clock_words(at)}, is_late=False)
    if ahead == 1:
        return Due(_("tomorrow %(clock)s") % {"clock": clock_words(at)}, is_late=False)
    return Due(day_words(at, short=True), is_late=False)


def _hours_words(age: timedelta) -> str:
    if age < _HOUR:
        return _("%(n)d min") % {"n": age // timedelta(minutes=1)}
    return _("%(n)d h") % {"n": age // _HOUR}


def _days_and_hours_words(age: timedelta) -> str:
    hours = age.seconds // 3600
    if age >= _WHOLE_DAYS_FROM or hours == 0:
        return days_words(age)
    return f"{days_words(age)} {_hours_words(timedelta(hours=hours))}"


def _one_unit_words(age: timedelta) -> str:
    return _hours_words(age) if age < _DAY else days_words(age)
