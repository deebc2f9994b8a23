"""The forms of reply templates, and of writing to many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from safeconduct.store.choices import offer

from ..actions.replies import LANGUAGES
from ..languages import language_words
from ..replies import blanks_left


class ReplyForm(forms.Form):
    key = forms.CharField(
        label=_("Short name"), max_length=40, help_text=_("Latin letters, the same for all languages: ask-details.")
    )
    language = forms.ChoiceField(label=_("Language"))
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As officers see it in the list."))
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}), max_length=20_000)
    is_retired = forms.BooleanField(label=_("No longer offer it"), required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="reply-%s", **more)
        offer(self, "language", [(code, language_words(code)) for code in LANGUAGES])


class ManyForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Message"), widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}), max_length=20_000
    )
    number = forms.IntegerField(
        label=_("How many requests you answer"),
        min_value=1,
        help_text=_("Type the number that stands above. It is asked so that nobody writes to many by mistake."),
    )

    def __init__(self, data: Any = None, *, number: int) -> None:
        super().__init__(data, auto_id="many-%s")
        self._number = number

    def clean_number(self) -> int:
        """The number as it is now: others may have worked on them meanwhile."""
        typed = int(self.cleaned_data["number"])
        if typed != self._number:
            words = _now("The number is %(number)s now, not %(typed)s. Look at the requests again.")
            raise forms.ValidationError(words % {"number": self._number, "typed": typed})
        return typed

    def clean_text(self) -> str:
        """The same text goes to all: nothing in it is filled in."""
        text = str(self.cleaned_data["text"])
        if left := blanks_left(text):
            named = ", ".join(f"{{{blank}}}" for blank in left)
            raise forms.ValidationError(_now("Nothing is filled in here: take out %(blanks)s.") % {"blanks": named})
        return text
