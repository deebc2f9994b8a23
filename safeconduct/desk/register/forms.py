"""The form that brings a file of a register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.people.cells import state
from safeconduct.store.tables.faults import CellFault


class BringRegisterForm(forms.Form):
    register = forms.CharField(
        label=_("Whose register it is"),
        max_length=120,
        help_text=_("The same words each time: by them and its own number a registration is known again."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A table as .csv, .xlsx or .ods, up to 100 MB. Larger ones: safeconduct register import."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.csv,.tsv,.txt"}),
    )
    country = forms.CharField(
        label=_("Country of the stay"),
        required=False,
        max_length=3,
        help_text=_("Two letters; for rows that name none."),
    )
    nationality = forms.CharField(
        label=_("Nationality"), required=False, max_length=3, help_text=_("Two letters; for rows that name none.")
    )

    def clean_country(self) -> str:
        return _state(self.cleaned_data["country"])

    def clean_nationality(self) -> str:
        return _state(self.cleaned_data["nationality"])


def _state(text: str) -> str:
    try:
        return state(text) if text else ""
    except CellFault as fault:
        raise forms.ValidationError(str(fault)) from fault
