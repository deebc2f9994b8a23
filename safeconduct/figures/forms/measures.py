"""Is the input well formed? What a measure may count is decided in `measure_checks` and `actions`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.cases.enums import Circumstance, Track, Trait, Viewpoint
from safeconduct.cases.tracks import TRACKS, state_label
from safeconduct.people.enums import Sex

from ..faults import FigureFault
from ..measure_checks import LAST_POSITION, LONGEST
from ..rule_rows import Condition, Conditions, RuleRows
from ..rule_tree import ANY, UNKNOWN, Rule

DAY = {"type": "date"}
LONGEST_DATA = 20_000
KIND_LABELS = {
    "said": gettext_lazy("what somebody says"),
    "measure": gettext_lazy("another measure"),
    "trait": gettext_lazy("home, post, sex or circumstance"),
    "minor": gettext_lazy("is, or may be, under 18"),
    "known": gettext_lazy("every case that is known"),
}
WHO = {
    Viewpoint.OURS: gettext_lazy("we say"),
    Viewpoint.HOST: gettext_lazy("the host says"),
    Viewpoint.FAMILY: gettext_lazy("the family says"),
    Viewpoint.THIRD: gettext_lazy("a third says"),
}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _hindi(rows: int = 0) -> forms.Widget:
    return forms.Textarea(attrs={"rows": rows, "lang": "hi"}) if rows else forms.TextInput(attrs={"lang": "hi"})


class MeasureForm(forms.Form):
    """What a measure is called and means. Its rule stands in rows beside, or as data."""

    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and _. It stands in slots of answers, and never changes."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST["name"])
    definition = forms.CharField(
        label=gettext_lazy("What it counts"), max_length=LONGEST["definition"], widget=_area(3),
        help_text=gettext_lazy("In words that a member of parliament understands."),
    )  # fmt: skip
    hedge = forms.CharField(
        label=gettext_lazy("Words that must go with it"), required=False, max_length=LONGEST["hedge"],
        help_text=gettext_lazy("For example: as the host reports. An answer that leaves them out is warned."),
    )  # fmt: skip
    name_hi = forms.CharField(
        label=gettext_lazy("Name in Hindi"), required=False, max_length=LONGEST["name"], widget=_hindi()
    )
    definition_hi = forms.CharField(
        label=gettext_lazy("What it counts, in Hindi"), required=False, max_length=LONGEST["definition"],
        widget=_hindi(3),
    )  # fmt: skip
    hedge_hi = forms.CharField(
        label=gettext_lazy("Words that must go with it, in Hindi"), required=False, max_length=LONGEST["hedge"],
        widget=_hindi(),
    )  # fmt: skip
    is_monotone = forms.BooleanField(
        label=gettext_lazy("Can only grow: who is counted once stays counted"), required=False,
        help_text=gettext_lazy("If such a number falls from one answer to the next, the answer is warned."),
    )  # fmt: skip
    position = forms.IntegerField(
        label=gettext_lazy("Place in lists"), min_value=0, max_value=LAST_POSITION,
        help_text=gettext_lazy("Smaller numbers come first."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["key"]

    @property
    def said(self) -> dict[str, Any]:
        """The arguments of `set_measure`, besides key and rule."""
        given = self.cleaned_data
        hindi = {name: given[f"{name}_hi"] for name in LONGEST}
        kept = {name: given[name] for name in (*LONGEST, "is_monotone", "position")}
        return kept | {"words": {"hi": hindi} if any(hindi.values()) else {}}


class ConditionForm(forms.Form):
    """One row as it is shown; what was sent is read by `rule_rows.read_rows`."""

    kind = forms.ChoiceField(label=gettext_lazy("Looks at"), choices=list(KIND_LABELS.items()))
    negated = forms.BooleanField(label=gettext_lazy("not so"), required=False)
    viewpoint = forms.ChoiceField(label=gettext_lazy("Whose account"), choices=list(WHO.items()))
    track = forms.ChoiceField(label=gettext_lazy("Track"), choices=Track.choices)
    states = forms.MultipleChoiceField(label=gettext_lazy("One of these"), widget=forms.CheckboxSelectMultiple)
    measure = forms.ChoiceField(label=gettext_lazy("Measure"))
    trait = forms.ChoiceField(label=gettext_lazy("Trait"), choices=Trait.choices)
    written = forms.CharField(
        label=gettext_lazy("One of these"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One on each line, as the cases have it."),
    )  # fmt: skip
    values = forms.MultipleChoiceField(label=gettext_lazy("One of these"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, row: Condition, name: str, *, offered: Offered) -> None:
        super().__init__(prefix=name, initial=_initial(row, offered))
        self.fields["from"] = _day(gettext_lazy("Happened from"), row.happened_from)
        self.fields["until"] = _day(gettext_lazy("Happened until"), row.happened_until)
        self._choices("states", _state_choices(row.track))
        self._choices("measure", [("", _("choose a measure")), *offered.measures])
        self._choices("values", _value_choices(row.trait, offered))
        shown = _shown(row)
        self.fields = {each: field for each, field in self.fields.items() if each in shown}
        if "written" in self.fields:
            self.fields["values"].label = _("Or")
        for each in ("kind", "track", "trait"):
            if each in self.fields:
                self.fields[each].widget.attrs["class"] = "asks"

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class Offered:
    """What a row can name: measures, posts and, for traits that are fixed, their values."""

    def __init__(self, measures: Mapping[str, str], posts: Mapping[str, str]) -> None:
        self.measures = [(key, f"{name} ({key})") for key, name in measures.items()]
        self.values = {
            Trait.POST: list(posts.items()),
            Trait.SEX: [(value, str(label)) for value, label in Sex.choices if value],
            Trait.CIRCUMSTANCE: [(value, str(label)) for value, label in Circumstance.choices],
        }


def _day(label: Any, given: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, initial=given, widget=forms.DateInput(attrs=DAY))


def _initial(row: Condition, offered: Offered) -> dict[str, Any]:
    fixed = {value for value, _label in _value_choices(row.trait, offered)}
    return {
        "kind": row.kind, "negated": row.negated, "viewpoint": row.viewpoint, "track": row.track,
        "states": list(row.states), "measure": row.measure, "trait": row.trait,
        "values": [value for value in row.values if value in fixed],
        "written": "\n".join(value for value in row.values if value not in fixed),
    }  # fmt: skip


def _state_choices(track: str) -> list[tuple[str, str]]:
    states = TRACKS[Track(track)].states if track in Track.values else ()
    return [*((state, state_label(state)) for state in states), (ANY, _("anything at all"))]


def _value_choices(trait: str, offered: Offered) -> list[tuple[str, str]]:
    fixed = offered.values.get(Trait(trait), []) if trait in Trait.values else []
    return [*fixed, (ANY, _("any that is known")), (UNKNOWN, _("not known"))]


def _shown(row: Condition) -> tuple[str, ...]:
    """The fields of a kind of condition, in the order in which they are shown."""
    return {
        "said": ("kind", "negated", "viewpoint", "track", "states", "from", "until"),
        "measure": ("kind", "negated", "measure"),
        "trait": ("kind", "negated", "trait", *(("written",) if row.trait == Trait.HOME_REGION else ()), "values"),
    }.get(row.kind, ("kind", "negated"))


class GroupShown:
    """A group of conditions as the page shows it."""

    def __init__(self, group: Conditions, place: int, *, offered: Offered) -> None:
        self.name, self.place, self.is_all, self.negated = f"g{place}", place, group.is_all, group.negated
        self.rows = [ConditionForm(row, f"{self.name}-{n}", offered=offered) for n, row in enumerate(group.rows)]


def groups_shown(rows: RuleRows, offered: Offered) -> list[GroupShown]:
    """Every group of a rule, in order."""
    return [GroupShown(group, place, offered=offered) for place, group in enumerate(rows.groups)]


def read_data(text: str) -> Rule:
    """A rule that was written as data. Raises `FigureFault` for what is none."""
    if len(text) > LONGEST_DATA:
        raise FigureFault("rule", _("The rule is too long. Make measures of parts of it."))
    try:
        rule: Rule = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise FigureFault("rule", _("The rule as data is not JSON: %(fault)s") % {"fault": fault}) from fault
    return rule
