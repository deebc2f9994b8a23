"""Is the input well formed? What may be recorded is decided in `actions`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.store.fields import PartialDateFormField

from ..enums import Bound
from ..faults import LARGEST
from ..models import MeasureVersion


class PublishForm(forms.Form):
    """A number that somebody said in public."""

    quote = forms.CharField(
        label=_("In these words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The sentence, word for word. Leave it empty if you have only the number."),
    )
    value = forms.IntegerField(
        label=_("Number"),
        min_value=0,
        max_value=LARGEST,
        error_messages={"invalid": _("Write the number in digits, for example 126.")},
    )
    bound = forms.ChoiceField(label=_("Said as"), choices=Bound.choices, initial=Bound.EXACTLY)
    measure = forms.ChoiceField(
        label=_("Our measure that counts the same"),
        required=False,
        help_text=_("If none fits, leave it open: the figure is then kept, and not compared."),
    )
    said_by = forms.CharField(label=_("Who said it"), max_length=160)
    said_on = PartialDateFormField(
        label=_("When it was said"), help_text=_("For example 17 January 2025, or July 2025.")
    )
    known_on = forms.DateField(
        label=_("Held against our figure of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it empty to take the last day on which it can have been said."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Where anybody can look it up: a page, a record, a newspaper.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: object, versions: dict[str, MeasureVersion], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = [(key, f"{version.name} ({key})") for key, version in versions.items()]
        self.fields["measure"].choices = [("", _("no measure of ours")), *known]  # type: ignore[attr-defined]
