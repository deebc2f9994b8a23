"""The forms of an answer: begin one, write it, and what is done with it besides.

What an author is writing comes as one form with rows for parts, annexures and petitioners. Buttons that add, remove or
insert something send the same form; `rearranged` gives it back with that done and nothing lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from safeconduct.store.ids import uuid7

from ..answers.writing import (
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDING,
    MOST_ANNEXURES,
    MOST_PARTS,
    MOST_PETITIONERS,
)
from ..enums import AnswerKind, Grouping

LANGUAGES = (("en", _("English")), ("hi", _("Hindi")))
"""The languages in which an answer can be given."""
LONGEST_QUESTION = 4_000
"""Letters of a question, and of what is said of one person."""
MOST = {"parts": MOST_PARTS, "annexures": MOST_ANNEXURES, "petitioners": MOST_PETITIONERS}
"""Rows of each kind."""
Choices = Sequence[tuple[str, Any]]
Row = dict[str, Any]


def _words(label: Any, language: str, *, longest: int, rows: int, title: bool = False) -> forms.CharField:
    """A field for words in one language; without `title` over several lines."""
    attrs = {"lang": language, "rows": rows, "data-slots": ""} if not title else {"lang": language}
    widget = forms.TextInput(attrs=attrs) if title else forms.Textarea(attrs=attrs)
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


class HeadForm(forms.Form):
    """What stands above an answer. `seen` is the number of the version that the author read."""

    title_en = _words(_("Title in English"), "en", longest=LONGEST_TITLE, rows=1, title=True)
    title_hi = _words(_("Title in Hindi"), "hi", longest=LONGEST_TITLE, rows=1, title=True)
    to = forms.CharField(label=_("To"), required=False, max_length=LONGEST_LINE)
    question = forms.CharField(label=_("Question or case number"), required=False, max_length=LONGEST_LINE)
    asked_by = forms.CharField(label=_("Asked by"), required=False, max_length=LONGEST_LINE)
    reply_on = forms.DateField(
        label=_("For reply on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    languages = forms.MultipleChoiceField(
        label=_("Given in"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple, initial=["en"]
    )
    partitions = forms.MultipleChoiceField(
        label=_("What must add up"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, partitions: Choices, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="head-%s")
        _choose(self, "partitions", partitions)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "title_en" in said and not (said["title_en"] or said.get("title_hi")):
            self.add_error("title_en", _("Write a title, in one language at least."))
        return said


class PartForm(forms.Form):
    """A part of the question and what we answer."""

    letter = forms.CharField(label=_("Letter"), max_length=12, required=False)
    asked_en = _words(_("Question in English"), "en", longest=LONGEST_QUESTION, rows=2)
    asked_hi = _words(_("Question in Hindi"), "hi", longest=LONGEST_QUESTION, rows=2)
    wording_en = _words(_("Answer in English"), "en", longest=LONGEST_WORDING, rows=5)
    wording_hi = _words(_("Answer in Hindi"), "hi", longest=LONGEST_WORDING, rows=5)
    figure = forms.ChoiceField(label=_("Figure"), required=False)
    template = forms.ChoiceField(label=_("Wording from a template"), required=False)

    def __init__(self, *args: Any, measures: Choices, templates: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "figure", [("", _("Choose a figure")), *measures])
        _choose(self, "template", [("", _("Choose a wording")), *templates])


class AnnexureForm(forms.Form):
    """A table at the end."""

    number = forms.CharField(label=_("Number"), max_length=12, required=False)
    title_en = _words(_("Title in English"), "en", longest=LONGEST_TITLE, rows=1, title=True)
    title_hi = _words(_("Title in Hindi"), "hi", longest=LONGEST_TITLE, rows=1, title=True)
    by = forms.ChoiceField(label=_("Divided by"), choices=Grouping.choices)
    measures = forms.MultipleChoiceField(
        label=_("Measures, one column each"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one measure, or remove this annexure.")},
    )  # fmt: skip

    def __init__(self, *args: Any, measures: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "measures", measures)


class PetitionerForm(forms.Form):
    """A named person of a court status report. `kept` is the place of one whose case the author does not see: it stays
    as it stands in the version that was read."""

    case = forms.CharField(label=_("Reference of the case"), max_length=40, required=False)
    number = forms.CharField(label=_("Number in the petition"), max_length=40, required=False)
    wording_en = _words(_("Said of this person, in English"), "en", longest=LONGEST_QUESTION, rows=2)
    wording_hi = _words(_("Said of this person, in Hindi"), "hi", longest=LONGEST_QUESTION, rows=2)
    kept = forms.IntegerField(required=False, min_value=0, max_value=MOST["petitioners"], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kept") is None and "case" in said and not said["case"]:
            self.add_error("case", _("Write the reference of the case, or remove this person."))
        return said


@dataclass(frozen=True, slots=True)
class Offered:
    """What the author can choose from."""

    measures: Choices
    partitions: Choices
    templates: Choices
    has_petitioners: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form, as it was written: nothing of it is checked yet."""

    head: Row = field(default_factory=dict)
    parts: tuple[Row, ...] = ()
    annexures: tuple[Row, ...] = ()
    petitioners: tuple[Row, ...] = ()

    def rows(self, name: str) -> tuple[Row, ...]:
        found: tuple[Row, ...] = getattr(self, name)
        return found

    def with_rows(self, name: str, rows: Sequence[Row]) -> Written:
        return replace(self, **{name: tuple(rows)})  # type: ignore[arg-type]


def with_a_part(written: Written) -> Written:
    """With an empty part to begin with, where nothing is written yet."""
    if written.parts or written.annexures or written.petitioners:
        return written
    return written.with_rows("parts", [_new_row("parts", [])])


KINDS: dict[str, type[forms.Form]] = {"parts": PartForm, "annexures": AnnexureForm, "petitioners": PetitionerForm}
LISTS = {"languages", "partitions", "measures"}
"""Fields with several values."""


class WritingForms:
    """The forms of one answer, filled from `written`: checked where `is_bound`, else as they are."""

    def __init__(self, written: Written, offered: Offered, *, is_bound: bool) -> None:
        self.written = written
        self.offered = offered
        self.is_bound = is_bound
        data, first = (_data(written.head), None) if is_bound else (None, written.head)
        self.head = HeadForm(data, partitions=offered.partitions, initial=first)
        self.parts = _set(written, "parts", is_bound, {"measures": offered.measures, "templates": offered.templates})
        self.annexures = _set(written, "annexures", is_bound, {"measures": offered.measures})
        self.petitioners = _set(written, "petitioners", is_bound, {})

    @property
    def all(self) -> list[forms.Form]:
        return [self.head, *self.parts, *self.annexures, *self.petitioners]

    def is_valid(self) -> bool:
        """Is every form well formed? All are looked at, so that everything to put right is told at once."""
        return all([form.is_valid() for form in self.all])

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.all)

    def begin_at_last_part(self) -> None:
        """Whoever opens the page stands in the question of its last part."""
        name = f"asked_{(self.written.head.get('languages') or ['en'])[0]}"
        if self.parts and name in self.parts[-1].fields:
            self.parts[-1].fields[name].widget.attrs["autofocus"] = True


def _set(written: Written, name: str, is_bound: bool, more: dict[str, Any]) -> list[Any]:
    """A form for each row. Its fields are named by the kind and the place of the row: "parts-0-letter"."""
    made = []
    for place, row in enumerate(written.rows(name)):
        given: dict[str, Any] = {"data": _data(row, f"{name}-{place}-")} if is_bound else {"initial": row}
        made.append(KINDS[name](**given, prefix=f"{name}-{place}", auto_id="%s", **more))
    return made


def _data(row: Row, prefix: str = "") -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in row.items():
        data.setlist(f"{prefix}{name}", list(value) if name in LISTS else [value])
    return data


def written_in(post: QueryDict) -> Written:
    """What an author sent, row by row; more rows than there can be are left out."""
    rows = {name: tuple(_row(post, form, f"{name}-{place}-") for place in range(_many(post, name)))
            for name, form in KINDS.items()}  # fmt: skip
    return Written(head=_row(post, HeadForm, ""), **rows)


def _many(post: QueryDict, name: str) -> int:
    said = post.get(f"{name}-rows", "")
    return min(int(said), MOST[name]) if said.isascii() and said.isdigit() and len(said) < 6 else 0


def _row(post: QueryDict, form: type[forms.Form], prefix: str) -> Row:
    names = form.base_fields
    return {name: post.getlist(f"{prefix}{name}") if name in LISTS else post.get(f"{prefix}{name}", "")
            for name in names}  # fmt: skip


# ---------------------------------------------------------------- rows added, removed, moved; words inserted
def rearranged(written: Written, do: str, *, templates: Mapping[str, Mapping[str, str]]) -> Written:
    """What a button of the form does with what stands in it: "add:parts", "remove:parts:1", "up:parts:1",
    "figure:parts:0", "template:parts:0". What is none of these, or not there, does nothing."""
    verb, _colon, rest = do.partition(":")
    name, _colon, said = rest.partition(":")
    if name not in KINDS:
        return written
    rows = list(written.rows(name))
    if verb == "add" and len(rows) < MOST[name]:
        return written.with_rows(name, [*rows, _new_row(name, rows)])
    place = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else len(rows)
    if place >= len(rows):
        return written
    if verb in {"figure", "template"}:
        rows[place] = _with_words(rows[place], verb, templates, written.head.get("languages") or ["en"])
    return written.with_rows(name, _moved(rows, place, verb))


def _moved(rows: list[Row], place: int, verb: str) -> list[Row]:
    if verb == "remove":
        return rows[:place] + rows[place + 1 :]
    if verb == "up" and place:
        return [*rows[: place - 1], rows[place], rows[place - 1], *rows[place + 1 :]]
    return rows


def _with_words(row: Row, verb: str, templates: Mapping[str, Mapping[str, str]], languages: Sequence[str]) -> Row:
    """The chosen words at the end of each wording. A figure goes where a wording is begun; into all where none is."""
    begun = [language for language in languages if row.get(f"wording_{language}", "").strip()]
    slot = f"{{{row['figure']}}}" if row.get("figure") else ""
    words = dict.fromkeys(begun or languages, slot) if verb == "figure" else templates.get(row.get("template", ""), {})
    row = {**row, "figure": "", "template": ""}
    for language in languages:
        if added := words.get(language, ""):
            row[f"wording_{language}"] = f"{row.get(f'wording_{language}', '').rstrip()} {added}".strip()
    return row


def _new_row(name: str, rows: Sequence[Row]) -> Row:
    if name == "parts":
        return {"letter": f"({chr(ord('a') + len(rows))})" if len(rows) < 26 else ""}
    return {"number": str(len(rows) + 1), "by": Grouping.HOME_REGION} if name == "annexures" else {"number": ""}


# ---------------------------------------------------------------- the other forms
class BeginForm(forms.Form):
    """To whom we owe an answer, and what it begins with."""

    kind = forms.ChoiceField(label=_("What is owed"), choices=AnswerKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    to = forms.CharField(
        label=_("To"), max_length=LONGEST_LINE, required=False, help_text=_("Lok Sabha, Supreme Court, a newspaper")
    )
    question = forms.CharField(
        label=_("Question or case number"), max_length=LONGEST_LINE, required=False,
        help_text=_("As it is cited: starred question 31"),
    )  # fmt: skip
    asked_by = forms.CharField(label=_("Asked by"), max_length=LONGEST_LINE, required=False)
    reply_on = forms.DateField(
        label=_("For reply on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    languages = forms.MultipleChoiceField(
        label=_("Given in"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple, initial=["en"]
    )
    begins_with = forms.ChoiceField(
        label=_("Begin with"), required=False,
        help_text=_("Its parts and their wording are taken over. Its figures are taken anew."),
    )  # fmt: skip
    asked = forms.CharField(
        label=_("The question as it was asked"), required=False, max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Paste the whole of it: each (a), (b) becomes a part to be answered."),
    )  # fmt: skip
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, data: Any = None, *, begins_with: Choices, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="begin-%s")
        _choose(self, "begins_with", [("", _("An empty sheet")), *begins_with])


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class TakeAgainForm(forms.Form):
    """As known when the figures are taken anew; empty means now. `seen` is the version that was read."""

    moment = forms.CharField(required=False, max_length=40)
    seen = forms.IntegerField(min_value=0, max_value=32_000)


class ApproveForm(forms.Form):
    """`seen` is the version that was read for approval."""

    seen = forms.IntegerField(min_value=0, max_value=32_000)


class GivenForm(forms.Form):
    """When the answer was given, and who gave it."""

    on = forms.DateField(label=_("Given on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    said_by = forms.CharField(
        label=_("Given by"), required=False, max_length=LONGEST_LINE, help_text=_("The minister, a spokesperson")
    )


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    found = form.fields[name]
    assert isinstance(found, forms.ChoiceField)
    found.choices = list(choices)
