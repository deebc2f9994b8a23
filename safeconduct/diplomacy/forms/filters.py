"""The form that narrows the list of engagements. It is read by `filters.read_filters`; here it is only laid out."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.as_known import AsKnown
from safeconduct.store.choices import offer

from ..enums import EngagementKind, Level, Stage
from ..filters import Filters
from ..models import State


class FilterForm(forms.Form):
    q = forms.CharField(
        label=_("Name, place, occasion, topic or reference"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("Counterpart"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("any")), *EngagementKind.choices])
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("any")), *Stage.choices])
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("any")), *Level.choices])
    known = forms.CharField(
        label=_("As known at the end of"),
        required=False,
        max_length=10,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, filters: Filters, *, as_known: AsKnown, states: Iterable[State]) -> None:
        given = {
            "q": filters.text,
            "state": filters.state,
            "kind": filters.kind,
            "stage": filters.stage,
            "level": filters.level,
            "known": as_known.day.isoformat() if as_known.is_past else "",
        }
        super().__init__(auto_id="filter-%s", initial=given)
        offer(self, "state", [("", _("any")), *((state.code, state.name) for state in states)])
