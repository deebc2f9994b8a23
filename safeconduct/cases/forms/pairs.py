"""The form that judges a pair, and the one that sets from when on pairs are proposed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.people.enums import Verdict
from safeconduct.people.models import Person
from safeconduct.store.choices import offer


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=Verdict, error_messages={"required": _("Say what they are to each other: press one of the buttons.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("What convinced you. The record shows it for ever."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the reason: the record shows it for ever.")},
    )
    keep = forms.ChoiceField(label=_("Known as, if they are the same"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, two: tuple[Person, Person], keep: Person) -> None:
        super().__init__(data, auto_id="judge-%s", initial={"keep": str(keep.pk)})
        offer(self, "keep", [(str(person.pk), _called(person)) for person in two])


def _called(person: Person) -> str:
    """The name, and where she is from: two can have one name."""
    return ", ".join(filter(None, [person.name, person.home_place or person.home_region]))


class ThresholdsForm(forms.Form):
    lower = forms.FloatField(
        label=_("Proposed from"),
        min_value=0.001,
        max_value=0.999,
        help_text=_("The probability from which on a pair comes into the queue: 0.1 is one chance in ten."),
    )
    upper = forms.FloatField(
        label=_("Probably the same from"),
        min_value=0.001,
        max_value=0.999,
        help_text=_("From here on, and with the same paper, a pair is shown as probably the same. It is never joined."),
    )
