"""The form that parts two persons again, or keeps them joined."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.people.enums import Verdict


class PartForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[(Verdict.PART, Verdict.PART.label), (Verdict.SAME, Verdict.SAME.label)],
        error_messages={"required": _("Say whether they are to be parted: press one of the buttons.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("Why they are not one, or why they are. The record shows it for ever."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the reason: the record shows it for ever.")},
    )
