"""The form that records a claim."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.access.enums import Compartment
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.partial_dates import UNKNOWN

from ..drafts import ClaimDraft
from ..enums import Credibility, Ground, Reliability, Track, Viewpoint
from ..models import Crisis, Document, Place
from ..tracks import STATE_LABELS, TRACKS

Choices = list[tuple[str, Any]]


def state_choices(track: str = "") -> Choices:
    """The states of one track; without one, the states of every track, in groups."""
    if track in TRACKS:
        return [(state, STATE_LABELS[state]) for state in TRACKS[Track(track)].states]
    groups: Choices = [(str(each.label), state_choices(each)) for each in Track]
    return [("", _("Choose a state")), *groups]


def compartment_choices(held: Collection[str]) -> Choices:
    """The compartments that a person holds, after "none"."""
    return [("", _("none: all who see the case"))] + [(str(c), c.label) for c in Compartment if c in held]


class MomentField(forms.DateTimeField):
    """A day and a time in the officer's zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DocumentsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Documents to tick, by their titles."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """The title and the ends of the hash."""
        return f"{obj.title} ({obj.sha256[:4]}…{obj.sha256[-4:]})"


SWAPS_STATES = {"hx-get": reverse_lazy("cases:states"), "hx-target": "#claim-states", "hx-trigger": "change"}
"""Choosing a track swaps the list of states, where a script runs; without one, all states are listed by track."""


class ClaimForm(forms.Form):
    """What a claim says. `key` makes a form that is sent twice one claim."""

    track = forms.ChoiceField(label=_("Track"), widget=forms.Select(attrs=SWAPS_STATES))
    state = forms.ChoiceField(label=_("State"))
    viewpoint = forms.ChoiceField(label=_("Viewpoint"), choices=Viewpoint)
    claimant = forms.CharField(
        label=_("Who says it"), max_length=160, help_text=_("For example Embassy Moscow, Ministry of Defence, brother")
    )
    happened = PartialDateFormField(
        label=_("Happened"), required=False, help_text=_("A day, a month, a year or a range: 28–30 Oct 2024")
    )
    known_at = MomentField(
        label=_("Known at"), required=False, help_text=_("When it reached us, in your time. Empty means now.")
    )
    reliability = forms.ChoiceField(label=_("Source"), choices=Reliability)
    credibility = forms.ChoiceField(label=_("Credibility"), choices=Credibility)
    ground = forms.ChoiceField(
        label=_("Ground"), required=False, help_text=_("Only for the state dead"), choices=[("", "–"), *Ground.choices]
    )
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Place"), required=False, empty_label="–")
    compartment = forms.ChoiceField(label=_("Compartment"), required=False)
    words = forms.CharField(label=_("In their words"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    documents = DocumentsField(Document.objects.none(), label=_("Evidence on file"), required=False)
    file = forms.FileField(
        label=_("New evidence"), required=False, help_text=_("A PDF, picture, recording or text, up to 25 MB")
    )
    key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, crisis: Crisis, documents: Any, held: Collection[str], **more: Any
    ) -> None:
        super().__init__(data, files, auto_id="claim-%s", **more)
        track = self.data.get("track") or str(self.initial.get("track", ""))
        _choose(self.fields["track"], [("", _("Choose a track")), *Track.choices])
        _choose(self.fields["state"], state_choices(track))
        _choose(self.fields["compartment"], compartment_choices(held))
        _rows(self.fields["place"], Place.objects.filter(crisis=crisis).order_by("name"))
        _rows(self.fields["documents"], documents)
        if not documents:
            del self.fields["documents"]

    def draft(self) -> ClaimDraft:
        """The claim of a valid form, before it is recorded."""
        said = self.cleaned_data
        return ClaimDraft(
            track=Track(said["track"]),
            state=said["state"],
            viewpoint=Viewpoint(said["viewpoint"]),
            claimant=said["claimant"],
            happened=said["happened"] or UNKNOWN,
            reliability=Reliability(said["reliability"]),
            credibility=Credibility(said["credibility"]),
            known_at=said["known_at"],
            words=said["words"],
            place=said["place"],
            ground=Ground(said["ground"]) if said["ground"] else None,
            compartment=said["compartment"],
            key=said["key"] or None,
        )


class StateForm(forms.Form):
    """Only the states of a track, to be swapped into the form that records a claim."""

    state = forms.ChoiceField(label=_("State"))

    def __init__(self, track: str) -> None:
        super().__init__(auto_id="claim-%s")
        _choose(self.fields["state"], state_choices(track))


class ReasonForm(forms.Form):
    """The reason of a grave act, shown for ever."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("It is shown with your name for ever."), widget=forms.Textarea(attrs={"rows": 3})
    )


class SignForm(forms.Form):
    """A signature: nothing to fill in."""


def initial_claim(track: str, viewpoint: str, claimant: str) -> dict[str, str]:
    """What the form begins with. The grade begins where nothing has been judged."""
    return {
        "track": track if track in TRACKS else "",
        "viewpoint": viewpoint if viewpoint in Viewpoint.values else str(Viewpoint.OURS),
        "claimant": claimant,
        "reliability": str(Reliability.F),
        "credibility": str(Credibility.SIX),
    }


def _choose(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _rows(field: forms.Field, rows: Any) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
