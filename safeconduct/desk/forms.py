"""Is the input well formed? What may be done is decided in the actions."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

COUNTRY = re.compile(r"[A-Z]{2}")


class CrisisForm(forms.Form):
    """What is needed to open a crisis."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=160, help_text=gettext_lazy("For example: Nationals in a foreign army.")
    )
    slug = forms.SlugField(
        label=gettext_lazy("Short name for addresses"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and hyphens, for example foreign-army."),
    )
    code = forms.RegexField(
        "^[A-Z]{1,4}$",
        label=gettext_lazy("Letters of its references"),
        help_text=gettext_lazy("One to four capital letters: “RU” gives references such as RU24-0138-K."),
        error_messages={"invalid": gettext_lazy("Write one to four capital letters from A to Z.")},
    )
    nationality = forms.CharField(
        label=gettext_lazy("Whose nationals"), max_length=2, help_text=gettext_lazy("The two letters of the country.")
    )
    countries = forms.CharField(
        label=gettext_lazy("Countries"), help_text=gettext_lazy("Two letters each, with spaces between: RU UA.")
    )
    host = forms.CharField(label=gettext_lazy("Authority that answers for the persons"), max_length=160, required=False)
    opened_on = forms.DateField(label=gettext_lazy("Since"), widget=forms.DateInput(attrs={"type": "date"}))
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone in which its days end"),
        initial="UTC",
        help_text=gettext_lazy(
            "For example Asia/Kolkata. A past day counts what was known by midnight there."
        ),
    )

    def clean_nationality(self) -> str:
        return _country(self.cleaned_data["nationality"])

    def clean_countries(self) -> list[str]:
        return [_country(code) for code in self.cleaned_data["countries"].replace(",", " ").split()]

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone not in available_timezones():
            raise ValidationError(
                _("There is no time zone “%(zone)s”. Write one such as Asia/Kolkata.") % {"zone": zone}
            )
        return zone

    def clean_opened_on(self) -> object:
        day = self.cleaned_data["opened_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet. Write since when there is this crisis."))
        return day


def _country(text: str) -> str:
    code = text.strip().upper()
    if not COUNTRY.fullmatch(code):
        raise ValidationError(_("“%(text)s” is not a country in two letters, such as RU.") % {"text": text})
    return code
