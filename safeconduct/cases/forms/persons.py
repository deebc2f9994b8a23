"""What is added to a person on her case page: names, papers, contacts, kin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Relation
from safeconduct.people.matching import Candidate
from safeconduct.store.fields import PartialDateFormField

from .opening import ASK, NEW

Look = Callable[[dict[str, Any]], tuple[Candidate, ...]]
"""Who a relative of whom this was said may be."""


class NameForm(forms.Form):
    text = forms.CharField(label=_("Name as written"), max_length=200, help_text=_("In any script"))
    kind = forms.ChoiceField(label=_("Kind"), choices=NameKind)
    source = forms.CharField(label=_("Where it is written so"), required=False, max_length=200)


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=PaperKind)
    number = forms.CharField(label=_("Number"), max_length=40)
    issuing_state = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Issuing state"),
        required=False,
        help_text=_("Two letters, for example IN"),
        error_messages={"invalid": _("Write the two letters of the state, for example IN.")},
    )
    expires = PartialDateFormField(label=_("Expires"), required=False, allow_future=True)

    def clean_issuing_state(self) -> str:
        return str(self.cleaned_data["issuing_state"]).upper()


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind)
    value = forms.CharField(label=_("Number or address"), max_length=200)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class KinForm(forms.Form):
    name = forms.CharField(label=_("Name as written"), max_length=200)
    relation = forms.ChoiceField(label=_("Relation"), choices=Relation)
    order = forms.IntegerField(
        label=_("Order among the next of kin"), min_value=1, max_value=20, initial=1, help_text=_("1 is told first")
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=60)
    languages = forms.CharField(label=_("Languages"), required=False, max_length=80)
    note = forms.CharField(
        label=_("How to speak with this relative"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    may_be_told = forms.BooleanField(label=_("May be told"), required=False, initial=True)
    same_as = forms.CharField(label=_("Is it one of these?"), required=False, max_length=40, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, look: Look) -> None:
        super().__init__(data)
        self._look = look
        self.shown: tuple[Candidate, ...] = ()
        if data is None:
            del self.fields["same_as"]

    def clean(self) -> dict[str, Any]:
        """The person who is meant has to be said where somebody known may be this relative."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.shown = () if self.errors else self._look(said)
        if not self.shown:
            del self.fields["same_as"]
            return said | {"same_as": NEW, "shown": ()}
        choices = who_choices(self.shown)
        self.fields["same_as"].widget.choices = choices
        if said.get("same_as") not in dict(choices):
            self.add_error("same_as", gettext("Somebody who is known may be this relative. Say who it is."))
        return said | {"shown": [each.person for each in self.shown]}


def who_choices(shown: Sequence[Candidate]) -> list[tuple[str, str]]:
    """Each candidate with how sure it is and why; then somebody else, and that nobody can tell."""
    return [
        *((str(each.person.pk), f"{each.person.name}: {each.sure}. {'. '.join(each.why)}.") for each in shown),
        (NEW, gettext("None of them: somebody else")),
        (ASK, gettext("Cannot tell: ask the family")),
    ]
