"""The form that records what the family says, from the words of a request."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Reliability, Track, Viewpoint
from safeconduct.cases.filters import said_choices
from safeconduct.cases.forms.claims import compartment_choices
from safeconduct.cases.forms.select import Select
from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.partial_dates import UNKNOWN


class FamilyClaimForm(forms.Form):
    """What the family says, on which words of the request."""

    words = forms.CharField(
        label=_("The words that say so"),
        help_text=_("As they stand in the request: they are kept as evidence. Leave only those that say it."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    said = forms.ChoiceField(label=_("The family says"), widget=Select)
    claimant = forms.CharField(label=_("Who says it"), max_length=160, help_text=_("For example brother"))
    happened = PartialDateFormField(
        label=_("Happened"), required=False, help_text=_("A day, a month, a year or a range: 28–30 Oct 2024")
    )
    reliability = forms.ChoiceField(label=_("Source"), choices=Reliability, widget=Select)
    credibility = forms.ChoiceField(label=_("Credibility"), choices=Credibility, widget=Select)
    compartment = forms.ChoiceField(label=_("Compartment"), required=False, widget=Select)
    key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, held: Collection[str], **more: Any) -> None:
        super().__init__(data, auto_id="claim-%s", **more)
        offer(self, "said", [("", _("Choose")), *said_choices()[1:]])
        offer(self, "compartment", compartment_choices(held))

    def draft(self) -> ClaimDraft:
        """The claim of a valid form."""
        said = self.cleaned_data
        track, _equals, state = said["said"].partition("=")
        return ClaimDraft(
            track=Track(track),
            state=state,
            viewpoint=Viewpoint.FAMILY,
            claimant=said["claimant"],
            happened=said["happened"] or UNKNOWN,
            reliability=Reliability(said["reliability"]),
            credibility=Credibility(said["credibility"]),
            words=said["words"],
            compartment=said["compartment"],
            key=said["key"] or None,
        )
