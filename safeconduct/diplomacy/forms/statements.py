"""The forms of a statement and of our line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.forms.claims import MomentField
from safeconduct.cases.forms.select import Select
from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.ids import uuid7

from ..actions.statements import Said
from ..enums import Side, StatementChannel
from ..models import Engagement
from ..queries.offered import Offered

LONGEST_ARCHIVED = 400_000
"""Characters of a page that is kept whole."""


class StatementForm(forms.Form):
    """Who said what in public, where it can be read, and what it speaks of. `key` makes a form that is sent twice one
    statement."""

    side = forms.ChoiceField(label=_("Whose statement"), choices=Side.choices, widget=Select)
    state = forms.ChoiceField(label=_("State"), required=False, widget=Select, help_text=_("Empty for our own side."))
    official = forms.ChoiceField(label=_("Which official"), required=False, widget=Select)
    speaker = forms.CharField(
        label=_("Who said it"), max_length=160, required=False, help_text=_("Empty: the official above.")
    )
    office = forms.ChoiceField(label=_("For which office"), required=False, widget=Select)
    channel = forms.ChoiceField(label=_("Where"), choices=StatementChannel.choices, widget=Select)
    said_on = PartialDateFormField(label=_("When"), help_text=_("For example 3 July 2024, or July 2024."))
    quote = forms.CharField(
        label=_("In these words"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Word for word, in its own language."),
    )
    language = forms.CharField(
        label=_("Language"), max_length=12, required=False, help_text=_("Two letters: en, hi, ru.")
    )
    link = forms.CharField(label=_("Link"), max_length=500, required=False, help_text=_("https://…"))
    source = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("For example: Ministry, press release 112.")
    )
    archived = forms.CharField(
        label=_("The whole text as it stands there"),
        max_length=LONGEST_ARCHIVED,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept with its SHA-256, so that a page that changes does not change this."),
    )
    asks = forms.MultipleChoiceField(label=_("Asks that it speaks of"), required=False)
    figures = forms.MultipleChoiceField(label=_("Published figures in it"), required=False)
    known_at = MomentField(
        label=_("Known at"), required=False, help_text=_("When it reached us, in your time. Empty means now.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, offered: Offered, *, initial: dict[str, Any], engagement: Engagement | None = None
    ) -> None:
        super().__init__(data, auto_id="statement-%s", initial={"key": uuid7(), **initial})
        self.offered, self.engagement = offered, engagement
        states = [("", "–"), *((code, row.name) for code, row in offered.states.items())]
        self._offer("state", states)
        self._offer("official", offered.official_choices())
        self._offer("office", offered.office_choices())
        self._offer("asks", offered.ask_choices())
        self._offer("figures", offered.figure_choices())

    def clean_language(self) -> str:
        """A tag such as "ru"; it sets the language of the words on every page."""
        text: str = self.cleaned_data["language"].strip()
        if text and not (text.replace("-", "").isascii() and text.replace("-", "").isalnum()):
            raise forms.ValidationError(_("Write the language in two letters, such as en, hi or ru."))
        return text

    def said(self) -> Said:
        """What the form says. Only of a form that is valid."""
        said, offered = self.cleaned_data, self.offered
        official = offered.officials.get(said["official"])
        return Said(
            side=said["side"],
            speaker=said["speaker"] or (official.name if official else ""),
            channel=said["channel"],
            said_on=said["said_on"],
            quote=said["quote"],
            state=offered.states.get(said["state"]),
            office=offered.offices.get(said["office"]),
            official=official,
            language=said["language"],
            link=said["link"],
            source=said["source"],
            archived=said["archived"],
            engagement=self.engagement,
            asks=[offered.asks[key] for key in said.get("asks", ())],
            figures=[offered.figures[key] for key in said.get("figures", ())],
        )

    def _offer(self, name: str, choices: Any) -> None:
        """What can be chosen; a field of many without anything to choose from is left out."""
        offer(self, name, choices)
        if isinstance(self.fields[name], forms.MultipleChoiceField) and not choices:
            del self.fields[name]


class PositionForm(forms.Form):
    """Our line, with where it was laid down."""

    state = forms.ChoiceField(label=_("Towards whom"), required=False, widget=Select)
    words = forms.CharField(
        label=_("Our line"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the words in which it is said."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("For example: statement of the Ministry, 11 June 2024.")
    )
    since = PartialDateFormField(label=_("Since"), help_text=_("For example 11 June 2024, or unknown."))
    known_at = MomentField(
        label=_("Known at"), required=False, help_text=_("When it was laid down, in your time. Empty means now.")
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, data: Any, states: Any, **more: Any) -> None:
        super().__init__(data, auto_id="position-%s", **more)
        offer(self, "state", [("", _("everybody")), *states])


class ReplaceForm(PositionForm):
    """Another line in the place of one that stands; towards the same."""

    def __init__(self, data: Any, **more: Any) -> None:
        super().__init__(data, (), **more)
        del self.fields["state"]


class GiveUpForm(forms.Form):
    """A line is given up."""

    source = forms.CharField(
        label=_("Who decided it, and where"), max_length=200, help_text=_("The line stays in the record.")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="give-up-%s")
