"""The forms of lists that are handed over: which list, and which list of theirs answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import OurList, ReceivedList
from safeconduct.store.choices import offer

from ..enums import AskKind
from ..models import Ask
from .asks import KnownForm, OnceForm, ask_choices


class HandForm(KnownForm):
    """A list of ours that was handed over in an engagement."""

    list = forms.ChoiceField(label=_("List"), help_text=_("Our lists whose cases you all may see, the newest first."))
    ask = forms.ChoiceField(label=_("For the ask"), required=False)
    answer_due = forms.DateField(
        label=_("Answer asked by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(label=_("Note"), required=False, max_length=300)
    field_order = ("list", "ask", "answer_due", "words", "known_at")

    def __init__(
        self, data: Any = None, *, lists: Iterable[OurList], asks: Mapping[str, Ask], given: Mapping[str, str]
    ) -> None:
        super().__init__(data, auto_id="hand-%s", initial=dict(given))
        offer(self, "list", [(str(row.pk), f"{row.title} ({row.rows})") for row in lists])
        offer(self, "ask", [("", _("none")), *ask_choices(asks)])


class AnswerForm(KnownForm):
    """A list of theirs that answers ours."""

    received = forms.ChoiceField(
        label=_("Their list"), help_text=_("Those that answer none of ours yet, the newest first.")
    )
    field_order = ("received", "known_at")

    def __init__(self, data: Any = None, *, lists: Iterable[ReceivedList]) -> None:
        super().__init__(data, auto_id="answer-%s")
        offer(self, "received", [(str(row.pk), f"{row.title}, {row.sender}") for row in lists])


class AskUnansweredForm(OnceForm):
    """An ask about those on a list without an answer."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=AskKind.choices, initial=AskKind.WHEREABOUTS)
    words = forms.CharField(label=_("What we ask"), max_length=300)
    field_order = ("kind", "words", "known_at")

    def __init__(self, data: Any = None, *, words: str) -> None:
        super().__init__(data, auto_id="keep-%s", initial={"words": words})
