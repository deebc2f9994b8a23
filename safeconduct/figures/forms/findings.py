"""Is the reason of a settlement well formed? Whether it may be settled is decided in `actions`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SettleForm(forms.Form):
    """Why a finding may stand. `finding` is the key of the one that was on the page."""

    finding = forms.CharField(
        label=_("Finding"),
        max_length=200,
        widget=forms.HiddenInput,
        error_messages={"required": _("It is not said which finding this is about. Load the page again.")},
    )
    reason = forms.CharField(
        label=_("Why may it stand?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the reason: the record shows it for ever.")},
    )
