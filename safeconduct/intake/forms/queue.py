"""The filters of the queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post
from safeconduct.store.choices import offer

from ..enums import ChannelKind
from ..languages import language_words

LANGUAGES = ("en", "hi", "hi-Latn", "ru", "uk", "pa", "ur", "mr", "ne", "gu", "bn", "ta", "te", "kn", "ml", "or", "ar")
"""Languages that can be chosen: those in which people write to us most."""


class FilterForm(forms.Form):
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[("", _("all")), *ChannelKind.choices])
    post = forms.ChoiceField(label=_("Post"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    unmatched = forms.BooleanField(label=_("With somebody not known yet"), required=False)
    mine = forms.BooleanField(label=_("Mine"), required=False)

    def __init__(self, data: Any = None, *, posts: QuerySet[Post], **more: Any) -> None:
        super().__init__(data, auto_id="filter-%s", **more)
        everything = ("", _("all"))
        offer(self, "post", [everything, *((str(post.pk), post.name) for post in posts)])
        offer(self, "language", [everything, *((code, language_words(code).capitalize()) for code in LANGUAGES)])
