"""Is a whole with its parts well formed? Whether it can be so is decided in `actions`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import MeasureVersion, Partition

BESIDE = 3
"""How many figures can be told beside parts; two more can be added at a time."""
MOST_BESIDE = 20


class PartitionForm(forms.Form):
    """A whole, its parts, and what is told beside a part: "16 of them missing"."""

    key = forms.CharField(
        label=gettext_lazy("Key"), max_length=60,
        help_text=gettext_lazy("Small letters, digits and _. It never changes."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    whole = forms.ChoiceField(label=gettext_lazy("The whole"))
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("The parts that must make it"), widget=forms.CheckboxSelectMultiple
    )
    used_from = forms.DateField(
        label=gettext_lazy("Said in this form from"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The first day. Leave it empty if it held from the beginning."),
    )  # fmt: skip
    only_here = forms.BooleanField(label=gettext_lazy("Only in this crisis"), required=False)

    def __init__(
        self, *args: Any, versions: dict[str, MeasureVersion], is_new: bool, beside: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["key"]
        known = [(key, version.name) for key, version in versions.items()]
        self._choices("whole", known)
        self._choices("parts", known)
        for number in range(min(beside, MOST_BESIDE)):
            for name, label in (("part", _("Within the part")), ("inner", _("tell how many are also"))):
                self.fields[f"{name}_{number}"] = forms.ChoiceField(
                    label=label, required=False, choices=[("", "–"), *known]
                )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """What is told beside parts: the part, and the measure told within it."""
        names = [name for name in self.fields if name.startswith("part_")]
        return [(self[name], self[name.replace("part_", "inner_")]) for name in names]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The other fields, in their order."""
        return [self[name] for name in self.fields if not name.startswith(("part_", "inner_"))]

    @property
    def said(self) -> dict[str, Any]:
        """The arguments of `set_partition`, besides key and crisis."""
        given = self.cleaned_data
        within: dict[str, list[str]] = {}
        for part, inner in self.pairs:
            if given[part.name] and given[inner.name]:
                within.setdefault(given[part.name], []).append(given[inner.name])
        return {
            "name": given["name"], "whole": given["whole"], "parts": self._in_order(given["parts"]),
            "used_from": given["used_from"], "within": within,
        }  # fmt: skip

    def _in_order(self, parts: list[str]) -> list[str]:
        """The parts that were there in their order, then the others in that of the measures."""
        before = list(self.initial.get("parts", ()))
        return sorted(parts, key=lambda part: before.index(part) if part in before else len(before))


def initial_of(partition: Partition) -> dict[str, Any]:
    """What the form of a partition begins with."""
    told = [(part, inner) for part, inners in partition.within.items() for inner in inners]
    beside = {f"{name}_{n}": pair[place] for n, pair in enumerate(told) for place, name in enumerate(("part", "inner"))}
    said = {"name": partition.name, "whole": partition.whole_id, "parts": partition.parts}
    return {**said, "used_from": partition.used_from, "only_here": partition.crisis_id is not None, **beside}
