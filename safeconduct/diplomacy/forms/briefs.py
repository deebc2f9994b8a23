"""The forms of a brief: a paragraph in an officer's own words, and to whom a frozen copy is handed."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.figures.paper.values import Paragraph
from safeconduct.store.ids import uuid7

from ..actions.briefs import LONGEST, LONGEST_NAME

MOST_EDITS = 32_000


def mark_of(built: str) -> str:
    """A mark of the words that were built, to see whether they are others by the time the form comes back."""
    return hashlib.sha256(built.encode()).hexdigest()


class ParagraphForm(forms.Form):
    """`seen` is the number of the words that she read, `stood` the mark of those that were built."""

    words = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Whoever may read this brief reads them: write no name that is not in it for everybody."),
    )
    seen = forms.IntegerField(min_value=0, max_value=MOST_EDITS, widget=forms.HiddenInput)
    stood = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, paragraph: Paragraph) -> None:
        self.built = paragraph.built or paragraph.words
        first = {"words": paragraph.words, "seen": paragraph.number, "stood": mark_of(self.built)}
        super().__init__(data, initial=first, auto_id="paragraph-%s")

    @property
    def data_changed(self) -> bool:
        """Do the data say something else now than when she opened the form?"""
        return bool(self.cleaned_data.get("stood") != mark_of(self.built))

    def look_again(self, paragraph: Paragraph) -> None:
        """She has been shown what stands now: what she sends next replaces it."""
        self.built = paragraph.built or paragraph.words
        self.data = {**dict(self.data.items()), "seen": str(paragraph.number), "stood": mark_of(self.built)}


class FreezeForm(forms.Form):
    """To whom the paper is handed."""

    handed_to = forms.CharField(
        label=_("Handed to"), max_length=LONGEST_NAME, help_text=_("By name or office: the Minister, the Ambassador")
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid7)
