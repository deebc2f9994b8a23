"""The form of an estimate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.access.fields import CountryField
from safeconduct.store.fields import PartialDateFormField

from ..actions.estimating import MOST

_DIGITS = {"invalid": _("Write the number in digits, for example 1200.")}


class EstimateForm(forms.Form):
    country = CountryField(label=_("Country, two letters"), max_length=2)
    place = forms.CharField(
        label=_("Place"), required=False, max_length=120, help_text=_("Leave it empty for the whole country.")
    )
    low = forms.IntegerField(label=_("At least"), min_value=0, max_value=MOST, error_messages=_DIGITS)
    high = forms.IntegerField(label=_("At most"), min_value=0, max_value=MOST, error_messages=_DIGITS)
    best = forms.IntegerField(
        label=_("Best estimate"),
        required=False,
        min_value=0,
        max_value=MOST,
        error_messages=_DIGITS,
        help_text=_("Only where the source gives one."),
    )
    source = forms.CharField(
        label=_("Who says so, on what ground"),
        max_length=300,
        help_text=_("For example: the embassy, from visas of the last two years."),
        error_messages={"required": _("Write who says so and on what ground: a number without a source is a rumour.")},
    )
    as_of = PartialDateFormField(label=_("As of"), help_text=_("For example 17 January 2025, or July 2025."))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="estimate-%s", **more)
