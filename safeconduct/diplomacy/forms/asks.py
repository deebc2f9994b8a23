"""The forms of asks: make one, name cases, raise it, what they replied, where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.forms.claims import MomentField
from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.ids import parse_reference, uuid7
from safeconduct.store.partial_dates import UNKNOWN

from ..days import event_words
from ..enums import AskKind, AskStage, ReplyKind, Strength
from ..models import Ask, EngagementVersion, Office, Official, State

Choices = Sequence[tuple[str, Any]]
MOST = 500
"""References that are written at once."""


class KnownForm(forms.Form):
    """Everything in the register says when it became known."""

    known_at = MomentField(label=_("Known since"), required=False, help_text=_("In your time. Empty means now."))


class ReferencesField(forms.CharField):
    """References of cases as a person types them. Cleans to references as we write them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=20_000, widget=forms.Textarea(attrs={"rows": 3, "class": "mono"}), **more)

    def clean(self, value: Any) -> Any:
        """Each once, in the order in which they were typed."""
        found = []
        for word in super().clean(value).replace(",", " ").replace(";", " ").split():
            try:
                found.append(parse_reference(word))
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        if len(found) > MOST:
            raise forms.ValidationError(
                _("More than %(most)d references at once. Name them in parts.") % {"most": MOST}
            )
        return tuple(dict.fromkeys(found))


class OnceForm(KnownForm):
    """`key` makes a form that is sent twice one row."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid7)


class AskForm(OnceForm):
    """What we want, of whom, for whom."""

    state = forms.ChoiceField(label=_("Of whom"))
    kind = forms.ChoiceField(label=_("What is asked for"), choices=AskKind.choices)
    words = forms.CharField(
        label=_("What we ask"), max_length=300, help_text=_("One sentence, as it may stand in a note.")
    )
    measure = forms.ChoiceField(
        label=_("For all cases of"), required=False, help_text=_("Whoever counts for it at each raising.")
    )
    references = ReferencesField(
        label=_("Or for these cases"),
        required=False,
        help_text=_(
            "Their references, with spaces or new lines between. Empty, without a measure: for no case, a stop."
        ),
    )
    asked_on = PartialDateFormField(
        label=_("First asked"), required=False, help_text=_("If it was asked before. As precisely as it is known.")
    )
    field_order = ("state", "kind", "words", "measure", "references", "asked_on", "known_at")

    def __init__(
        self, data: Any = None, *, states: Iterable[State], measures: Mapping[str, str], given: Mapping[str, str]
    ) -> None:
        super().__init__(data, auto_id="ask-%s", initial=dict(given))
        offer(self, "state", [(state.code, state.name) for state in states])
        offer(self, "measure", [("", _("no measure")), *measures.items()])

    def clean_asked_on(self) -> Any:
        return self.cleaned_data["asked_on"] or UNKNOWN


class NameCasesForm(KnownForm):
    """More cases for an ask."""

    references = ReferencesField(label=_("Cases"), help_text=_("Their references, with spaces or new lines between."))
    field_order = ("references", "known_at")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="name-%s")


class TakeOffForm(KnownForm):
    """A case is taken off an ask."""

    reason = forms.CharField(label=_("Why it is taken off"), max_length=300)
    field_order = ("reason", "known_at")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="off-%s")


class CloseForm(KnownForm):
    """Met, withdrawn, open again."""

    stage = forms.ChoiceField(label=_("Where it stands"), widget=forms.RadioSelect)
    on = PartialDateFormField(label=_("Since when"), required=False, help_text=_("Empty: not known."))
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("stage", "on", "reason", "known_at")

    def __init__(self, data: Any = None, *, now: AskStage) -> None:
        super().__init__(data, auto_id="close-%s")
        offer(self, "stage", [(stage.value, stage.label) for stage in AskStage if stage != now])

    def clean_on(self) -> Any:
        return self.cleaned_data["on"] or UNKNOWN


class RaiseForm(KnownForm):
    """What was raised in an engagement, and how strongly."""

    ask = forms.ChoiceField(label=_("The ask that was raised"), required=False)
    strength = forms.TypedChoiceField(label=_("How strongly"), choices=Strength.choices, coerce=int)
    words = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=5000,
        help_text=_("Needed where no ask was raised."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("ask", "strength", "words", "known_at")

    def __init__(self, data: Any = None, *, asks: Mapping[str, Ask], given: str = "") -> None:
        super().__init__(data, auto_id="raise-%s", initial={"ask": given, "strength": Strength.CONCERN})
        offer(self, "ask", [("", _("none: a concern without an ask")), *ask_choices(asks)])


class ReplyForm(OnceForm):
    """What the counterpart answered."""

    kind = forms.ChoiceField(label=_("What they did"), choices=ReplyKind.choices)
    words = forms.CharField(label=_("In their words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    on = PartialDateFormField(label=_("When"), help_text=_("As precisely as it is known, or unknown."))
    engagement = forms.ChoiceField(label=_("In which engagement"), required=False)
    office = forms.ChoiceField(label=_("Which office"), required=False)
    official = forms.ChoiceField(label=_("Who"), required=False)
    field_order = ("kind", "words", "on", "engagement", "office", "official", "known_at")

    def __init__(
        self,
        data: Any = None,
        *,
        engagements: Iterable[EngagementVersion],
        offices: Iterable[Office],
        officials: Iterable[Official],
        given: str = "",
    ) -> None:
        super().__init__(data, auto_id="reply-%s", initial={"engagement": given})
        offer(self, "engagement", [("", _("outside an engagement")), *engagement_choices(engagements)])
        offer(self, "office", [("", "–"), *((str(office.pk), office.name) for office in offices)])
        offer(self, "official", [("", "–"), *((str(who.pk), who.name) for who in officials)])


def ask_choices(asks: Mapping[str, Ask]) -> list[tuple[str, str]]:
    return [(reference, f"{reference} {ask.words}") for reference, ask in asks.items()]


def engagement_choices(versions: Iterable[EngagementVersion]) -> list[tuple[str, str]]:
    return [
        (row.engagement.reference, ", ".join(filter(None, (event_words(row.on), row.place, row.engagement.reference))))
        for row in versions
    ]
