"""Fields of forms: a country in two letters, a time zone by its name."""

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

COUNTRY = re.compile(r"[A-Z]{2}")


def country_code(text: str) -> str:
    """A country of ISO 3166 in two letters, in capitals. Raises `ValidationError` with what to write instead."""
    code = text.strip().upper()
    if not COUNTRY.fullmatch(code):
        raise ValidationError(_("“%(text)s” is not a country in two letters, such as RU.") % {"text": text})
    return code


class CountryField(forms.CharField):
    """One country in two letters."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return country_code(text) if text else ""


class TimeZoneField(forms.CharField):
    """A time zone of the IANA database by its name, such as Asia/Kolkata."""

    def to_python(self, value: Any) -> str:
        zone = super().to_python(value) or ""
        if zone and zone not in available_timezones():
            raise ValidationError(
                _("There is no time zone “%(zone)s”. Write one such as Asia/Kolkata.") % {"zone": zone}
            )
        return zone
