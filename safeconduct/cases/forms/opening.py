"""The form that opens a case: who, why at risk, whose desk, what the family says. A pasted zone fills and checks it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post
from safeconduct.identity.evidence import Evidence
from safeconduct.people.actions import NewPerson
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Sex
from safeconduct.people.evidence import evidence_of_new
from safeconduct.people.fold import fold_paper
from safeconduct.people.mrz import MachineReadableZone, MrzError, parse_mrz
from safeconduct.people.states import two_letters
from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.partial_dates import UNKNOWN

from ..drafts import ClaimDraft
from ..enums import Circumstance, Credibility, Reliability, Track, Viewpoint
from ..filters import said_choices
from .claims import compartment_choices
from .select import Select

NEW, ASK = "new", "ask"
"""In place of a person: somebody who is not known yet; or nobody can tell, and the family is to be asked."""


class OpenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, required=False, help_text=_("As we shall write it"))
    other_names = forms.CharField(
        label=_("The name as others write it"),
        required=False,
        max_length=1000,
        help_text=_("One on each line, in any script"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, required=False)
    birth = PartialDateFormField(label=_("Born"), required=False, help_text=_("A day, a month, a year, about 1996"))
    nationality = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Nationality"),
        required=False,
        help_text=_("Two letters, for example IN"),
        error_messages={"invalid": _("Write the two letters of the state, for example IN.")},
    )
    home_region = forms.CharField(label=_("Home state or region"), max_length=80, required=False)
    home_place = forms.CharField(label=_("Home district or village"), max_length=120, required=False)
    father_name = forms.CharField(label=_("Father’s name"), max_length=200, required=False)
    passport = forms.CharField(label=_("Passport number"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone of the person"), max_length=60, required=False)
    zone = forms.CharField(
        label=_("Machine-readable zone"),
        required=False,
        max_length=400,
        help_text=_("The two or three lines at the foot of the passport. They fill and check the fields above."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "mono"}),
    )
    circumstance = forms.ChoiceField(label=_("Why at risk"), choices=Circumstance)
    post = forms.ModelChoiceField(Post.objects.none(), label=_("Post"))
    compartments = forms.MultipleChoiceField(
        label=_("Compartments"), required=False, widget=forms.CheckboxSelectMultiple
    )
    said = forms.ChoiceField(label=_("The family says"), required=False, widget=Select)
    claimant = forms.CharField(
        label=_("Who says it"), max_length=160, required=False, help_text=_("For example brother")
    )
    happened = PartialDateFormField(label=_("Happened"), required=False)
    reliability = forms.ChoiceField(label=_("Source"), choices=Reliability, required=False)
    credibility = forms.ChoiceField(label=_("Credibility"), choices=Credibility, required=False)
    words = forms.CharField(label=_("In their words"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    same_as = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, posts: QuerySet[Post], held: Collection[str], **more: Any) -> None:
        super().__init__(data, auto_id="open-%s", **more)
        self.read: MachineReadableZone | None = None
        post = self.fields["post"]
        assert isinstance(post, forms.ModelChoiceField)
        post.queryset = posts
        offer(self, "said", [("", _("nothing yet")), *said_choices()[1:]])
        offer(self, "compartments", compartment_choices(held)[1:])
        if not held:
            del self.fields["compartments"]

    def clean_zone(self) -> str:
        """The zone, read. What is wrong in it is said here, with the part of the zone."""
        text = str(self.cleaned_data["zone"])
        if text.strip():
            try:
                self.read = parse_mrz(text)
            except MrzError as error:
                raise forms.ValidationError(str(error)) from error
        return text

    def clean_nationality(self) -> str:
        return str(self.cleaned_data["nationality"]).upper()

    def clean(self) -> dict[str, Any]:
        """What is empty is filled from the zone; what differs from the zone is pointed out."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.read is not None:
            for field, value in zone_values(self.read).items():
                self._agree(field, value)
        if not said.get("name") and "zone" not in self.errors:
            self.add_error("name", gettext("Write the name, or paste the machine-readable zone of the passport."))
        if said.get("said") and not said.get("claimant"):
            self.add_error("claimant", gettext("Write who says it, for example “brother”."))
        return said

    def _agree(self, field: str, value: Any) -> None:
        typed = self.cleaned_data.get(field)
        if not typed or typed == UNKNOWN:
            self.cleaned_data[field] = value
        elif field != "name" and not _same(field, typed, value):
            self.add_error(
                field, gettext("The zone says %(value)s. Correct this field or the zone.") % {"value": value}
            )  # fmt: skip

    def new_person(self) -> NewPerson:
        """The person of a valid form."""
        said = self.cleaned_data
        kind = NameKind.PASSPORT if self.read and said["name"] == _zone_name(self.read) else NameKind.OURS
        others = [(line.strip()[:200], NameKind.FAMILY) for line in said["other_names"].splitlines() if line.strip()]
        if self.read and kind == NameKind.OURS:
            others.append((_zone_name(self.read), NameKind.PASSPORT))
        return NewPerson(
            said["name"],
            kind=kind,
            sex=Sex(said["sex"]),
            birth=said["birth"] or UNKNOWN,
            nationality=said["nationality"],
            home_region=said["home_region"],
            home_place=said["home_place"],
            father_name=said["father_name"],
            other_names=tuple(dict.fromkeys(others)),
        )

    def evidence(self, region: str) -> Evidence:
        """The person of a valid form, as she is compared with those who are known. `region`: where phones are read."""
        said = self.cleaned_data
        papers = [(PaperKind.PASSPORT, said["passport"])]
        return evidence_of_new(
            self.new_person(), papers=papers, contacts=[(ContactKind.PHONE, said["phone"])], region=region
        )

    def draft(self) -> ClaimDraft | None:
        """What the family says, if anything was filled in."""
        said = self.cleaned_data
        if not said["said"]:
            return None
        track, _equals, state = said["said"].partition("=")
        return ClaimDraft(
            track=Track(track),
            state=state,
            viewpoint=Viewpoint.FAMILY,
            claimant=said["claimant"],
            happened=said["happened"] or UNKNOWN,
            reliability=Reliability(said["reliability"] or Reliability.F),
            credibility=Credibility(said["credibility"] or Credibility.SIX),
            words=said["words"],
        )


def zone_values(zone: MachineReadableZone) -> dict[str, Any]:
    """What a zone says, by the field of the form."""
    values = {
        "name": _zone_name(zone),
        "sex": zone.sex,
        "birth": zone.born,
        "nationality": two_letters(zone.nationality),
        "passport": zone.document_number,
    }
    return {field: value for field, value in values.items() if value and value != UNKNOWN}


def _zone_name(zone: MachineReadableZone) -> str:
    return f"{zone.given_names} {zone.surname}".strip().title()


def _same(field: str, typed: Any, value: Any) -> bool:
    return fold_paper(typed) == fold_paper(value) if field == "passport" else typed == value
