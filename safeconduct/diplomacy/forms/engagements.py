"""The forms of an engagement: what is planned or was held, and that it does not take place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField

from ..actions.engagements import Plan, Who
from ..choosing import Choosable, choices_of
from ..days import event_words
from ..enums import EngagementKind, Level, Setting, Side
from ..models import EngagementVersion

LONGEST_NAME: Final = 160
LONGEST_TOPIC: Final = 120
OTHERS: Final = {Side.OURS: "others_ours", Side.THEIRS: "others_theirs", Side.THIRD: "others_third"}
CHOSEN: Final = {Side.OURS: "ours", Side.THEIRS: "theirs", Side.THIRD: "third"}
"""The fields of each side."""


class Lines(forms.CharField):
    """A text area of which every line is one thing."""

    def __init__(self, *, longest: int, rows: int = 3, **more: Any) -> None:
        super().__init__(
            required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": rows, "class": "is-lines"}), **more
        )
        self.longest = longest

    def clean(self, value: Any) -> Any:
        """The lines that are not empty."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if long := [line for line in lines if len(line) > self.longest]:
            words = _("“%(line)s…” is longer than %(most)d characters. Shorten it.")
            raise forms.ValidationError(words % {"line": long[0][:40], "most": self.longest})
        return tuple(lines)


class EngagementForm(forms.Form):
    """What is said of an engagement at one time. `plan` makes a `Plan` of it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EngagementKind.choices)
    on = PartialDateFormField(
        label=_("When"),
        allow_future=True,
        help_text=_("For example 3 July 2024, 22–24 October 2024, July 2024, or unknown."),
    )
    is_past = forms.BooleanField(label=_("Yes: it is only entered now"), required=False)
    place = forms.CharField(label=_("Where"), required=False, max_length=160, help_text=_("City, or the house."))
    occasion = forms.CharField(
        label=_("Occasion"), required=False, max_length=200, help_text=_("For example: sidelines of the SCO summit.")
    )
    setting = forms.ChoiceField(label=_("Setting"), choices=Setting.choices, initial=Setting.BILATERAL)
    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("that of the highest who takes part")), *Level.choices],
        coerce=lambda text: Level(int(text)),
        empty_value=None,
    )
    ours = forms.MultipleChoiceField(label=_("Our side"), required=False, widget=forms.CheckboxSelectMultiple)
    others_ours = Lines(
        label=_("Others of our side"),
        longest=LONGEST_NAME,
        rows=2,
        help_text=_("One on each line: name, title."),
    )
    theirs = forms.MultipleChoiceField(label=_("Their side"), required=False, widget=forms.CheckboxSelectMultiple)
    others_theirs = Lines(
        label=_("Others of their side"),
        longest=LONGEST_NAME,
        rows=2,
        help_text=_("One on each line: name, title."),
    )
    third = forms.MultipleChoiceField(label=_("A third side"), required=False, widget=forms.CheckboxSelectMultiple)
    others_third = Lines(
        label=_("A third side"),
        longest=LONGEST_NAME,
        rows=2,
        help_text=_("Hosts, organisations. One on each line: name, title."),
    )
    topics = Lines(
        label=_("Topics"),
        longest=LONGEST_TOPIC,
        help_text=_("One on each line, also those that are not consular: partnership, Central Asia."),
    )
    summary = forms.CharField(
        label=_("What was said, in short"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(label=_("Why it changes"), required=False, max_length=300)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=1, max_value=32_000, widget=forms.HiddenInput)

    leaves_out: tuple[str, ...] = ()

    def __init__(self, data: Any, choosable: Mapping[Side, Iterable[Choosable]], **more: Any) -> None:
        super().__init__(data, auto_id="engagement-%s", **more)
        self.choosable = {side: {each.value: each.who for each in found} for side, found in choosable.items()}
        for side, found in choosable.items():
            offer(self, CHOSEN[side], choices_of(found))
        empty = [CHOSEN[side] for side in Side if not self.choosable.get(side)]
        for name in {*self.leaves_out, *empty}:
            del self.fields[name]

    def plan(self) -> Plan:
        """What the form says. Only of a form that is valid."""
        said = self.cleaned_data
        return Plan(
            EngagementKind(said["kind"]),
            said["on"],
            said["level"],
            Setting(said["setting"]),
            said["place"],
            said["occasion"],
            said["topics"],
            tuple(who for side in Side for who in self._side(side)),
            said.get("summary", ""),
        )

    def _side(self, side: Side) -> Iterable[Who]:
        yield from (self.choosable[side][value] for value in self.cleaned_data.get(CHOSEN[side], ()))
        for line in self.cleaned_data[OTHERS[side]]:
            name, _comma, title = line.partition(",")
            yield Who(side, name=name.strip(), title=title.strip())


class PlanForm(EngagementForm):
    """A new engagement. A day that is past asks whether that is meant."""

    leaves_out = ("reason", "seen", "summary")

    def clean(self) -> dict[str, Any]:
        """Planned for a day that is past: fine where it is only entered now, else a slip."""
        said = super().clean() or {}
        on = said.get("on")
        if on and on.latest and on.latest < timezone.localdate() and not said.get("is_past"):
            words = _("%(day)s is past. Is that meant? Then tick this, and record afterwards what was said.")
            self.add_error("is_past", words % {"day": event_words(on)})
        return said

    @property
    def asks_past(self) -> bool:
        return self.is_bound and bool(self["is_past"].errors or self["is_past"].value())


class ChangeForm(EngagementForm):
    """Say anew what is planned, or correct what was held."""

    leaves_out = ("is_past", "key")


class HoldForm(EngagementForm):
    """It was held."""

    leaves_out = ("is_past", "key")


class CancelForm(forms.Form):
    """It does not take place."""

    reason = forms.CharField(label=_("Why it does not take place"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="cancel-%s")


def initial_of(version: EngagementVersion) -> dict[str, Any]:
    """What the form shows of a version."""
    chosen = {CHOSEN[side]: [f"p:{who.pk}" for who in version.participants.all() if who.side == side] for side in Side}
    return {
        "kind": version.kind,
        "on": version.on,
        "place": version.place,
        "occasion": version.occasion,
        "setting": version.setting,
        "level": "",
        "topics": "\n".join(version.topics),
        "summary": version.summary,
        "seen": version.number,
        **chosen,
    }
