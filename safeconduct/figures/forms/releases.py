"""Which figures are released as open data."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from ..models import MeasureVersion


class ReleaseForm(forms.Form):
    """The measures, and those that are also told by home region."""

    measures = forms.MultipleChoiceField(
        label=_("Figures"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Without any, what was released is taken away."),
    )  # fmt: skip
    by_region = forms.MultipleChoiceField(
        label=_("Also by home region"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Numbers under three, and those from which they could be worked out, are left out."),
    )  # fmt: skip

    def __init__(self, *args: object, versions: Mapping[str, MeasureVersion], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(key, version.name) for key, version in versions.items()]
        for name in ("measures", "by_region"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[BoundWidget, BoundWidget]]:
        """Each measure with its two boxes: everybody may read it, and also by home region."""
        return list(zip(self["measures"], self["by_region"], strict=True))
