"""The forms of the page about how long data are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Crisis

from ..enums import RetentionKind

_REASON: dict[str, Any] = {
    "label": _("Reason"),
    "max_length": 1000,
    "widget": forms.Textarea(attrs={"rows": 2}),
    "error_messages": {"required": _("Write why: the reason stands on this page for ever.")},
}


class RuleForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=RetentionKind.choices)
    crisis = forms.ModelChoiceField(Crisis.objects.none(), label=_("Crisis"), required=False, empty_label=_("every"))
    months = forms.IntegerField(
        label=_("Months"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("Leave it empty to keep for ever. What is kept shorter holds from seven days from now on."),
        error_messages={"invalid": _("Write the number in digits, for example 18.")},
    )
    reason = forms.CharField(**_REASON)

    def __init__(self, data: Any = None, *, crises: Any, **more: Any) -> None:
        super().__init__(data, auto_id="rule-%s", **more)
        self.fields["crisis"].queryset = crises  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    crisis = forms.ModelChoiceField(
        Crisis.objects.none(), label=_("Whole crisis"), required=False, empty_label=_("none")
    )
    reference = forms.CharField(
        label=_("Or one request"), required=False, max_length=40, help_text=_("Its reference, such as Q-20431-7.")
    )
    reason = forms.CharField(**_REASON)

    def __init__(self, data: Any = None, *, crises: Any, **more: Any) -> None:
        super().__init__(data, auto_id="hold-%s", **more)
        self.fields["crisis"].queryset = crises  # type: ignore[attr-defined]


class EndHoldForm(forms.Form):
    reason = forms.CharField(**_REASON)
