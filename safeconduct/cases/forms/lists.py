"""The forms of lists: bring one, say what its columns mean, decide about a row, take the outcome away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.ids import parse_reference
from safeconduct.store.partial_dates import UNKNOWN

from ..enums import Credibility, Reliability, Viewpoint
from ..filters import Filters, read_stands, said_choices
from ..lists.columns import Column
from ..lists.enums import Judgement
from ..lists.fields import FIELDS
from ..lists.ours import ALWAYS, COLUMNS, SCRIPTS, Choice, Wanted
from ..lists.statuses import state_choices
from .claims import MomentField
from .select import Select

ACCOUNTS = [(Viewpoint.HOST.value, Viewpoint.HOST.label), (Viewpoint.THIRD.value, Viewpoint.THIRD.label)]
COLUMN, WORD = "column-", "word-"
"""How the fields of the mapping are named: by the place of the column, by the place of the word."""


class BringListForm(forms.Form):
    """A file and what is said of it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A table as .xlsx, .ods or .csv, up to 20 MB. It is only looked at first."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.csv,.tsv,.txt"}),
    )
    sender = forms.CharField(
        label=_("Who sent it"), max_length=160, widget=forms.TextInput(attrs={"list": "senders", "autocomplete": "off"})
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: the name of the file")
    )
    said_on = PartialDateFormField(
        label=_("Date of the list"), required=False, help_text=_("As precisely as the list says it")
    )
    received_at = MomentField(label=_("Reached us"), required=False, help_text=_("In your time. Empty means now."))
    viewpoint = forms.ChoiceField(label=_("Whose account it is"), choices=ACCOUNTS, widget=Select)
    said = forms.ChoiceField(
        label=_("What it says of everybody on it"),
        required=False,
        help_text=_("Leave it open when a column says it for each person."),
        widget=Select,
    )
    reliability = forms.ChoiceField(label=_("Source"), choices=Reliability, widget=Select)
    credibility = forms.ChoiceField(label=_("Credibility"), choices=Credibility, widget=Select)

    def __init__(self, data: Any = None, files: Any = None, *, host: str = "") -> None:
        given = {"sender": host, "reliability": Reliability.F, "credibility": Credibility.SIX}
        super().__init__(data, files, auto_id="list-%s", initial=given)
        offer(self, "said", _whole_states())

    def clean_said_on(self) -> Any:
        return self.cleaned_data["said_on"] or UNKNOWN

    def clean_received_at(self) -> Any:
        return self.cleaned_data["received_at"] or timezone.now()


def _whole_states() -> list[tuple[str, Any]]:
    """Every state, without the words "says nothing"."""
    return [("", _("a column says it")), *state_choices()[2:]]


class ColumnsForm(forms.Form):
    """What each column means, what their words for a state mean, what the list says of everybody on it."""

    def __init__(self, data: Any = None, *, columns: Sequence[Column], statuses: Mapping[str, str], said: str) -> None:
        super().__init__(data, auto_id="columns-%s")
        self.columns, self.words = list(columns), list(statuses)
        meanings = [("", _("not read")), *((field.key, field.label) for field in FIELDS)]
        for column in columns:
            self.fields[f"{COLUMN}{column.place}"] = forms.ChoiceField(
                label=column.label, choices=meanings, required=False, initial=column.meaning, widget=Select
            )
        for place, word in enumerate(self.words):
            self.fields[f"{WORD}{place}"] = forms.ChoiceField(
                label=f"“{word}”", choices=state_choices(), required=False, initial=statuses[word], widget=Select
            )
        self.fields["said"] = forms.ChoiceField(
            label=_("What the list says of everybody else on it"),
            choices=_whole_states(),
            required=False,
            initial=said,
            widget=Select,
        )

    def column_rows(self) -> Iterator[tuple[Column, forms.BoundField]]:
        """Each column with its field."""
        return ((column, self[f"{COLUMN}{column.place}"]) for column in self.columns)

    def word_fields(self) -> Iterator[forms.BoundField]:
        """The fields of their words."""
        return (self[f"{WORD}{place}"] for place in range(len(self.words)))

    @property
    def meanings(self) -> list[str]:
        """What each column means, in their order."""
        return [str(self.cleaned_data[f"{COLUMN}{column.place}"]) for column in self.columns]

    @property
    def statuses(self) -> dict[str, str]:
        """What each of their words means."""
        return {word: str(self.cleaned_data[f"{WORD}{place}"]) for place, word in enumerate(self.words)}


class HeaderRowForm(forms.Form):
    """Which row names the columns, where it was not found or not the right one."""

    header_row = forms.IntegerField(
        label=_("Row that names the columns"), min_value=0, max_value=1000, help_text=_("0 when no row does")
    )


class JudgeForm(forms.Form):
    """What is decided about a row."""

    judgement = forms.ChoiceField(choices=Judgement, required=False)
    reason = forms.CharField(label=_("Why it is not the same person"), required=False, max_length=300)
    case = forms.UUIDField(required=False, widget=forms.HiddenInput)


class OnlyOursForm(forms.Form):
    """Narrows the cases that are in no row by how they stand. It is read by `filters.read_filters`."""

    q = forms.CharField(label=_("Name or reference"), required=False, max_length=100)
    viewpoint = forms.ChoiceField(label=_("Who says it"), choices=Viewpoint, required=False, widget=Select)
    said = forms.ChoiceField(label=_("State"), required=False, widget=Select)

    def __init__(self, filters: Filters) -> None:
        super().__init__(auto_id="ours-%s", initial={"q": filters.text})
        offer(self, "said", said_choices())


class OurListForm(forms.Form):
    """Who is on a list of ours, in which script, with which columns, for what."""

    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(
        label=_("For what"), max_length=300, help_text=_("For example: to hand over at the meeting of 12 March")
    )
    measure = forms.ChoiceField(label=_("Cases of the measure"), required=False, widget=Select)
    viewpoint = forms.ChoiceField(label=_("Who says it"), choices=Viewpoint, required=False, widget=Select)
    said = forms.ChoiceField(label=_("Cases that stand so"), required=False, widget=Select)
    references = forms.CharField(
        label=_("Cases by their references"),
        required=False,
        max_length=20_000,
        help_text=_("With spaces or new lines between them. Empty: all that the other fields choose."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "mono"}),
    )
    script = forms.ChoiceField(label=_("Script of the reader"), choices=tuple(SCRIPTS.items()), widget=Select)
    columns = forms.MultipleChoiceField(
        label=_("Columns beside the names"),
        required=False,
        choices=[(key, label) for key, label in COLUMNS.items() if key not in ALWAYS],
        initial=["father", "birth", "passport"],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, measures: Mapping[str, str], given: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data, auto_id="ours-%s", initial=dict(given or {}))
        offer(self, "measure", [("", _("any")), *measures.items()])
        offer(self, "said", said_choices())

    def clean_references(self) -> tuple[str, ...]:
        """The references, spelled as ours are."""
        found = []
        for word in str(self.cleaned_data["references"]).replace(",", " ").replace(";", " ").split():
            try:
                found.append(parse_reference(word))
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        return tuple(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        """Something has to be chosen: nobody hands over everybody by mistake."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (said.get("measure") or said.get("said") or said.get("references")):
            self.add_error(None, gettext("Choose a measure, a state or references: whom shall the list have?"))
        return said

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        said = self.cleaned_data
        stands = read_stands(f"{said['viewpoint'] or Viewpoint.OURS}.{said['said']}") if said["said"] else None
        columns = [key for key in COLUMNS if key in ALWAYS or key in said["columns"]]
        if said["script"] == "Latn":
            columns.remove("latin")
        choice = Choice(said["measure"], (stands,) if stands else (), said["references"])
        return Wanted(said["title"].strip(), said["purpose"].strip(), said["script"], tuple(columns), choice)


class TakeAwayForm(forms.Form):
    """An export leaves the house: for what?"""

    purpose = forms.CharField(
        label=_("For what"), max_length=300, help_text=_("The record keeps it, with how many rows and their hash.")
    )
