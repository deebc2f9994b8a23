"""The form of an answer to who wrote to us."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..enums import RequestState
from ..replies import blanks_left


class AnswerForm(forms.Form):
    address = forms.CharField(
        label=_("To"), max_length=254, required=False, help_text=_("One e-mail address or one number")
    )
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}))
    then = forms.ChoiceField(
        label=_("Then the request is"),
        required=False,
        choices=[
            (RequestState.ANSWERED, RequestState.ANSWERED.label),
            (RequestState.WAITING_FAMILY, RequestState.WAITING_FAMILY.label),
            ("", _("where it is now")),
        ],
        widget=forms.RadioSelect,
    )
    language = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    template = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, is_tied: bool, **more: Any) -> None:
        super().__init__(data, auto_id="answer-%s", **more)
        if is_tied:
            del self.fields["then"]

    def clean_text(self) -> str:
        """Nobody is sent a text with gaps in it."""
        text = str(self.cleaned_data["text"])
        if left := blanks_left(text):
            named = ", ".join(f"{{{blank}}}" for blank in left)
            raise forms.ValidationError(gettext("Replace %(blanks)s by what belongs there.") % {"blanks": named})
        return text

    def then_state(self) -> RequestState | None:
        """Where the request stands when it is sent, on a valid form."""
        then = self.cleaned_data.get("then", "")
        return RequestState(then) if then else None
