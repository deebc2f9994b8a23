"""The form that brings a file of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post


class BringFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A table as .xlsx, .ods or .csv, up to 20 MB. It is only looked at first."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.csv,.tsv,.txt"}),
    )
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("Post"),
        required=False,
        empty_label=_("as the rows say"),
        help_text=_("Keeps the cases of rows that name none."),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        field = self.fields["post"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Post.objects.all()
