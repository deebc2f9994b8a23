"""The form that brings saved mails."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..models import Channel

LARGEST = 200 * 1024**2
"""Bytes of all files together."""


class ManyFilesInput(forms.ClearableFileInput):
    """Any number of files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """The files in their order."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """At least one file; the first that cannot be is told."""
        one = super().clean
        if isinstance(data, list | tuple) and data:
            return [one(each, initial) for each in data]
        return [one(data, initial)]


class MailsForm(forms.Form):
    channel = forms.ModelChoiceField(Channel.objects.none(), label=_("To which mailbox they came"), empty_label=None)
    mails = ManyFilesField(
        label=_("Saved mails"),
        allow_empty_file=True,
        help_text=_("One or many files as .eml, or a whole mailbox as .mbox; up to 200 MB together."),
        widget=ManyFilesInput(attrs={"accept": ".eml,.mbox,.mbx,.msg,message/rfc822"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, channels: QuerySet[Channel]) -> None:
        super().__init__(data, files, auto_id="mails-%s")
        field = self.fields["channel"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = channels

    def clean_mails(self) -> list[UploadedFile]:
        """Not more than fit into memory."""
        files: list[UploadedFile] = self.cleaned_data["mails"]
        if sum(file.size or 0 for file in files) > LARGEST:
            raise forms.ValidationError(
                _("These files have more than 200 MB. Bring fewer at a time, or use the command safeconduct receive.")
            )
        return files
