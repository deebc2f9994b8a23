"""Days and bounds in words, as drawings say them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

BOUND_WORDS = {
    "exactly": _("%(n)s"),
    "at least": _("at least %(n)s"),
    "at most": _("at most %(n)s"),
    "about": _("about %(n)s"),
}


def bound_words(bound: str, value: int) -> str:
    """ "at least 30"."""
    return str(BOUND_WORDS[bound]) % {"n": value}


def day_words(day: date) -> str:
    """ "17 Jan 2025"."""
    return f"{day.day} {date_format(day, 'M Y')}"
