"""The form of what came of a meeting: rows of many kinds, each may stay empty. What is offered is read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import OurList
from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.ids import uuid7

from ..enums import AskKind, ReplyKind, Side, StatementChannel, Strength
from ..keeping import KEEPINGS
from ..models import Ask, Official

MOST = 20
"""Rows of one kind in one form."""
HELD, NOT_HELD = "held", "not_held"
BY_HAND = "hand"
Choices = list[tuple[str, "str | Lazy"]]


@dataclass(frozen=True, slots=True)
class Offered:
    """What the rows can choose from, by the texts that the form sends."""

    asks: Mapping[str, Ask]
    lists: Mapping[str, OurList]
    officials: Mapping[str, Official]
    measures: Mapping[str, str]
    our_speaker: str = ""
    their_speaker: str = ""

    @property
    def ask_choices(self) -> Choices:
        return [("", "–"), *((key, f"{ask.reference} {ask.words}") for key, ask in self.asks.items())]

    @property
    def scope_choices(self) -> Choices:
        """For whom a promise is: nobody by name, the cases of an ask, all cases of a measure."""
        asks = [
            (f"ask:{key}", _("the cases of %(ask)s") % {"ask": f"{ask.reference} {ask.words}"})
            for key, ask in self.asks.items()
        ]
        return [("", _("nobody by name")), *asks, *((f"measure:{key}", name) for key, name in self.measures.items())]


class QuietForm(forms.Form):
    """A form that can be shown again, as typed, without saying yet what is wrong with it."""

    quiet = False
    renamed: Mapping[str, str] = {}
    """What an action calls a field, where this form calls it otherwise."""

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict() if self.quiet else super().errors

    @property
    def shown(self) -> list[tuple[forms.BoundField, bool]]:
        """Every field; the second says that it wants the whole width."""
        return [(bound, isinstance(bound.field.widget, forms.Textarea)) for bound in self]

    def blame(self, field: str, words: str) -> None:
        """Put a fault at the field that an action named."""
        name = self.renamed.get(field, field)
        self.add_error(name if name in self.fields else None, words)


class RowForm(QuietForm):
    """A row that may stay as it is. `offered` is what it can choose from."""

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.offer(offered)

    def offer(self, offered: Offered) -> None:
        """Fill in what can be chosen."""


def _text(label: Any, length: int, *, rows: int = 0, required: bool = True, hint: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, help_text=hint)


class TicksField(forms.MultipleChoiceField):
    """Ticks, of which one that is no longer offered counts for nothing."""

    def valid_value(self, value: Any) -> bool:
        return isinstance(value, str)


class MeetingForm(QuietForm):
    """Was it held, when, where, who came; and a concern without an ask."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Was it held?"),
        widget=forms.RadioSelect,
        choices=[(HELD, _("Yes, as written here")), (NOT_HELD, _("No, it did not take place"))],
    )
    on = PartialDateFormField(label=_("When"))
    place = _text(_("Where"), 160, required=False)
    there = TicksField(
        label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("As planned")
    )
    summary = _text(_("What was said, in short"), 5000, rows=3, required=False)
    reason = _text(
        _("Reason"), 300, required=False, hint=_("If it was not held, or if you correct what was recorded as held")
    )
    strength = forms.TypedChoiceField(
        label=_("A concern without an ask: how strongly"), required=False, coerce=int, empty_value=None,
        choices=[("", _("none")), *Strength.choices],
    )  # fmt: skip
    words = _text(_("What was raised"), 2000, rows=2, required=False)
    renamed = {"participants": "there"}

    def __init__(self, *args: Any, planned: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "meeting-%s"} | kwargs))
        offer(self, "there", planned)
        self.fields["key"].initial = uuid7
        self.fields["there"].initial = [key for key, _name in planned]

    def clean(self) -> dict[str, Any]:
        """A concern has a strength and words, or neither."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("strength")) != bool(said.get("words")):
            missing = "words" if said.get("strength") else "strength"
            raise forms.ValidationError({missing: _("A concern needs how strongly it was raised, and what was said.")})
        return said


class PersonForm(RowForm):
    """Somebody who was there and was not planned."""

    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, initial=Side.THEIRS)
    official = forms.ChoiceField(label=_("Official"), required=False)
    name = _text(_("Or a name"), 160, required=False)
    title = _text(_("Title"), 160, required=False)

    def offer(self, offered: Offered) -> None:
        shown = [(key, f"{who.name} ({who.state.name})") for key, who in offered.officials.items()]
        offer(self, "official", [("", "–"), *shown])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not (said["official"] or said["name"]):
            raise forms.ValidationError({"official": _("Choose who it was, or write the name.")})
        return said


class AskRowForm(QuietForm):
    """One open ask: whether it was raised, how strongly; and what they replied."""

    strength = forms.TypedChoiceField(
        label=_("Raised"), required=False, coerce=int, empty_value=None,
        choices=[("", _("not raised")), *Strength.choices],
    )  # fmt: skip
    words = _text(_("What we said"), 2000, rows=2, required=False)
    reply = forms.ChoiceField(
        label=_("They"), required=False, choices=[("", _("said nothing to it")), *ReplyKind.choices]
    )
    reply_words = _text(_("In their words"), 2000, rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        """Words belong to a choice."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("words") and not said.get("strength"):
            self.add_error("strength", _("Choose how strongly it was raised."))
        if said.get("reply_words") and not said.get("reply"):
            self.add_error("reply", _("Choose what they did."))
        if said.get("reply") and not said.get("reply_words"):
            self.add_error("reply_words", _("Write what they answered, in their words."))
        return said


class NewAskForm(RowForm):
    """Something asked for the first time."""

    kind = forms.ChoiceField(label=_("What for"), choices=AskKind.choices, initial=AskKind.RELEASE)
    words = _text(_("What we asked"), 300)
    strength = forms.TypedChoiceField(
        label=_("How strongly"), coerce=int, choices=Strength.choices, initial=Strength.CONCERN
    )
    measure = forms.ChoiceField(label=_("For all cases of"), required=False)
    references = _text(_("Or for these cases"), 2000, required=False, hint=_("Their references, with spaces between"))

    def offer(self, offered: Offered) -> None:
        offer(self, "measure", [("", _("no case, or those named")), *offered.measures.items()])


class ListForm(RowForm):
    """A list of ours that was handed over."""

    list = forms.ChoiceField(label=_("List"))
    ask = forms.ChoiceField(label=_("For the ask"), required=False)
    answer_due = forms.DateField(
        label=_("Answer asked by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = _text(_("Note"), 300, required=False)

    def offer(self, offered: Offered) -> None:
        offer(self, "list", [("", "–"), *((key, row.title) for key, row in offered.lists.items())])
        offer(self, "ask", offered.ask_choices)


class PromiseForm(RowForm):
    """Something they promised."""

    kind = forms.ChoiceField(label=_("What they promised"), choices=AskKind.choices, initial=AskKind.RELEASE)
    words = _text(_("In their words"), 2000, rows=2)
    speaker = _text(_("Who promised"), 160)
    due_words = _text(_("Due, in their words"), 120, required=False, hint=_("Such as “within weeks”"))
    due = PartialDateFormField(label=_("Or by the day"), required=False, allow_future=True)
    scope = forms.ChoiceField(label=_("For whom"), required=False)
    references = _text(_("Or for these cases"), 2000, required=False, hint=_("Their references, with spaces between"))
    keeping = forms.ChoiceField(label=_("Counts as kept when"), required=False)
    stopped_since = PartialDateFormField(label=_("Stopped since"), required=False, help_text=_("For a stop only"))
    renamed = {"cases": "references", "measure": "scope", "ask": "scope", "kept_by": "keeping"}

    def offer(self, offered: Offered) -> None:
        self.fields["speaker"].initial = offered.their_speaker
        offer(self, "scope", offered.scope_choices)
        tests = [(key, keeping.label) for key, keeping in KEEPINGS.items()]
        offer(self, "keeping", [("", _("the usual test")), *tests, (BY_HAND, _("a human says so"))])


class SaidForm(RowForm):
    """Something said in public after it, by them or by us."""

    side = forms.ChoiceField(label=_("Who"), choices=[(Side.OURS, Side.OURS.label), (Side.THEIRS, Side.THEIRS.label)])
    speaker = _text(_("Name or office"), 160, required=False, hint=_("Empty: the head of that side"))
    channel = forms.ChoiceField(label=_("Where"), choices=StatementChannel.choices, initial=StatementChannel.POST)
    said_on = PartialDateFormField(label=_("When"), required=False, help_text=_("Empty: on the day of the meeting"))
    quote = _text(_("Word for word"), 5000, rows=2)
    link = _text(_("Link"), 500, required=False)
    source = _text(_("Or the source in words"), 200, required=False)

    def offer(self, offered: Offered) -> None:
        """The second row begins with them."""
        is_theirs = str(self.prefix).endswith("-1")
        self.fields["side"].initial = Side.THEIRS if is_theirs else Side.OURS
        self.fields["speaker"].widget.attrs["placeholder"] = offered.their_speaker if is_theirs else offered.our_speaker


def rows_of(kind: type[RowForm], prefix: str, data: Any, *, offered: Offered, extra: int) -> forms.BaseFormSet[RowForm]:
    """The rows of one kind: `extra` empty ones, or those that were sent."""
    made = forms.formset_factory(kind, extra=extra, max_num=MOST, absolute_max=MOST, validate_max=True)
    return made(data, prefix=prefix, auto_id="%s", form_kwargs={"offered": offered})
