"""Is the input well formed? What may be kept is decided in `actions.reports`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReaderForm(forms.Form):
    """Somebody who is mailed the report of each day."""

    address = forms.CharField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput())
    name = forms.CharField(label=_("Name or office"), max_length=160, required=False)
