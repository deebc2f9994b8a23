"""Is the input well formed? What may be done is decided in the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.access.fields import CountryField, TimeZoneField, country_code
from safeconduct.cases.actions.clocks import MOST_HOURS
from safeconduct.cases.settings import ClockSetting


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
    nationality = CountryField(
        label=gettext_lazy("Whose nationals"), max_length=2, help_text=gettext_lazy("The two letters of the country.")
    )
    countries = forms.CharField(
        label=gettext_lazy("Countries"), help_text=gettext_lazy("Two letters each, with spaces between: RU UA.")
    )
    host = forms.CharField(label=gettext_lazy("Authority that answers for the persons"), max_length=160, required=False)
    opened_on = forms.DateField(label=gettext_lazy("Since"), widget=forms.DateInput(attrs={"type": "date"}))
    time_zone = TimeZoneField(
        label=gettext_lazy("Time zone in which its days end"),
        initial="UTC",
        help_text=gettext_lazy("For example Asia/Kolkata. A past day counts what was known by midnight there."),
    )

    def clean_countries(self) -> list[str]:
        return [country_code(code) for code in self.cleaned_data["countries"].replace(",", " ").split()]

    def clean_opened_on(self) -> object:
        day = self.cleaned_data["opened_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet. Write since when there is this crisis."))
        return day


class ClocksForm(forms.Form):
    """One number of hours for each clock of a crisis."""

    def __init__(self, data: Any = None, *, clocks: Sequence[ClockSetting]) -> None:
        super().__init__(data)
        for clock in clocks:
            self.fields[clock.kind] = forms.IntegerField(
                label=clock.label, min_value=1, max_value=MOST_HOURS, initial=clock.hours, help_text=clock.words
            )


class PlaceForm(forms.Form):
    """A place with its coordinates."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"), min_value=-90, max_value=90,
        help_text=gettext_lazy("In degrees, north is positive: 48.57."),
    )  # fmt: skip
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"), min_value=-180, max_value=180,
        help_text=gettext_lazy("In degrees, east is positive: 39.31."),
    )  # fmt: skip
