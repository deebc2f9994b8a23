"""The form that records a claim."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.access.enums import Compartment
from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.partial_dates import UNKNOWN

from ..drafts import ClaimDraft
from ..enums import Credibility, Ground, Reliability, Track, Viewpoint
from ..models import Document, Place
from ..tracks import STATE_LABELS, TRACKS
from .select import Select

Choices = list[tuple[str, Any]]


def state_choices(track: str = "") -> Choices:
    """The states of one track; without one, the states of every track, in groups. None is chosen for the officer."""
    if track in TRACKS:
        return [("", _("Choose a state")), *_states(Track(track))]
    return [("", _("Choose a state")), *((str(each.label), _states(each)) for each in Track)]


def _states(track: Track) -> Choices:
    return [(state, STATE_LABELS[state]) for state in TRACKS[track].states]


def compartment_choices(held: Collection[str]) -> Choices:
    """The compartments that a person holds, after "none"."""
    return [("", _("none: all who see the case"))] + [(str(c), c.label) for c in Compartment if c in held]


class MomentField(forms.DateTimeField):
    """A day and a time in the officer's zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


SWAPS_STATES = {
    "hx-get": reverse_lazy("cases:states"),
    "hx-target": "#claim-states",
    "hx-include": "#claim-states",
    "hx-trigger": "change",
}
"""Choosing a track swaps the list of states, where a script runs; without one, all states are listed by track."""


class ClaimForm(forms.Form):
    """What a claim says. `key` makes a form that is sent twice one claim."""

    track = forms.ChoiceField(label=_("Track"), widget=Select(attrs=SWAPS_STATES))
    state = forms.ChoiceField(label=_("State"), widget=Select)
    viewpoint = forms.ChoiceField(label=_("Viewpoint"), choices=Viewpoint, widget=Select)
    claimant = forms.CharField(
        label=_("Who says it"), max_length=160, help_text=_("For example Embassy Moscow, Ministry of Defence, brother")
    )
    happened = PartialDateFormField(
        label=_("Happened"), required=False, help_text=_("A day, a month, a year or a range: 28–30 Oct 2024")
    )
    known_at = MomentField(
        label=_("Known at"), required=False, help_text=_("When it reached us, in your time. Empty means now.")
    )
    reliability = forms.ChoiceField(label=_("Source"), choices=Reliability, widget=Select)
    credibility = forms.ChoiceField(label=_("Credibility"), choices=Credibility, widget=Select)
    ground = forms.ChoiceField(
        label=_("Ground"),
        required=False,
        help_text=_("Only for the state dead"),
        choices=[("", "–"), *Ground.choices],
        widget=Select,
    )
    place = forms.ChoiceField(label=_("Place"), required=False, widget=Select)
    compartment = forms.ChoiceField(label=_("Compartment"), required=False, widget=Select)
    words = forms.CharField(label=_("In their words"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    documents = forms.MultipleChoiceField(
        label=_("Evidence on file"), required=False, widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(
        label=_("New evidence"), required=False, help_text=_("A PDF, picture, recording or text, up to 25 MB")
    )
    key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        places: Iterable[Place],
        documents: Iterable[Document],
        held: Collection[str],
        **more: Any,
    ) -> None:
        super().__init__(data, files, auto_id="claim-%s", **more)
        self.places = {str(place.pk): place for place in places}
        self.on_file = {str(document.pk): document for document in documents}
        track = self.data.get("track") or str(self.initial.get("track", ""))
        offer(self, "track", [("", _("Choose a track")), *Track.choices])
        offer(self, "state", state_choices(track))
        offer(self, "compartment", compartment_choices(held))
        offer(self, "place", [("", "–"), *((key, place.name) for key, place in self.places.items())])
        offer(self, "documents", [(key, _titled(row)) for key, row in self.on_file.items()])
        if not self.on_file:
            del self.fields["documents"]

    def chosen_documents(self) -> list[Document]:
        """The documents that were ticked on a valid form."""
        return [self.on_file[key] for key in self.cleaned_data.get("documents", ())]

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
            place=self.places.get(said["place"]),
            ground=Ground(said["ground"]) if said["ground"] else None,
            compartment=said["compartment"],
            key=said["key"] or None,
        )


class StateForm(forms.Form):
    """Only the states of a track, to be swapped into the form that records a claim."""

    state = forms.ChoiceField(label=_("State"), widget=Select)

    def __init__(self, track: str, chosen: str = "") -> None:
        super().__init__(auto_id="claim-%s", initial={"state": chosen})
        offer(self, "state", state_choices(track))


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


def _titled(document: Document) -> str:
    return f"{document.title} ({document.sha256[:4]}…{document.sha256[-4:]})"
