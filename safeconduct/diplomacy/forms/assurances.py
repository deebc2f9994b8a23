"""The forms of an assurance: what was promised, and how it is judged."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.cases.forms.claims import MomentField
from safeconduct.cases.forms.select import Select
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_by_reference
from safeconduct.figures.measures import Rule
from safeconduct.store.choices import offer
from safeconduct.store.fields import PartialDateFormField
from safeconduct.store.ids import parse_reference, uuid7

from ..actions.assurances import Promise
from ..assurances import JUDGEABLE
from ..enums import AskKind
from ..keeping import BY_HAND, KEEPINGS
from ..models import Engagement, Statement
from ..queries.offered import Offered

USUAL: Final = "usual"
HAND: Final = "hand"
MOST_CASES: Final = 200
NOBODY, OF_ASK, OF_MEASURE, BY_NAME = "nobody", "ask", "measure", "cases"
FOR_WHOM: Final = [
    (NOBODY, _("nobody by name")),
    (OF_ASK, _("the cases of the ask that is chosen")),
    (OF_MEASURE, _("all cases of a measure")),
    (BY_NAME, _("these cases")),
]


class AssuranceForm(forms.Form):
    """What was promised, by whom, until when, for whom. `key` makes a form that is sent twice one assurance."""

    state = forms.ChoiceField(label=_("Counterpart"), widget=Select)
    kind = forms.ChoiceField(label=_("What was promised"), choices=AskKind.choices, widget=Select)
    words = forms.CharField(
        label=_("In their words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As it was said or written, in its own language if you have it."),
    )
    official = forms.ChoiceField(label=_("Which official"), required=False, widget=Select)
    speaker = forms.CharField(
        label=_("Who promised"), max_length=160, required=False, help_text=_("Empty: the official above.")
    )
    office = forms.ChoiceField(label=_("For which office"), required=False, widget=Select)
    given_on = PartialDateFormField(label=_("Given on"), help_text=_("For example 9 July 2024, or July 2024."))
    due_words = forms.CharField(
        label=_("Due, in their words"),
        max_length=120,
        required=False,
        help_text=_(
            "For example: within weeks, in the coming days, by the end of July. It is read as a range of days."
        ),
    )
    due = PartialDateFormField(
        label=_("Due, as a date"),
        required=False,
        allow_future=True,
        help_text=_("Only where you know better: it counts instead of the words."),
    )
    ask = forms.ChoiceField(label=_("To which ask"), required=False, widget=Select)
    for_whom = forms.ChoiceField(label=_("For whom"), choices=FOR_WHOM, initial=NOBODY, widget=forms.RadioSelect)
    measure = forms.ChoiceField(label=_("Measure"), required=False, widget=Select)
    cases = forms.CharField(
        label=_("Cases"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("References, one on each line: RU24-0138-5."),
    )
    scope = forms.CharField(
        label=_("For whom, in their words"), required=False, max_length=300, help_text=_("For example: all of them.")
    )
    kept_by = forms.ChoiceField(label=_("Kept for a person when"), widget=Select, initial=USUAL)
    stopped_since = PartialDateFormField(
        label=_("Stopped since"),
        required=False,
        allow_future=True,
        help_text=_(
            "Only for a stop: nobody after this day, month or year. Claims of recruitment are held against it."
        ),
    )
    known_at = MomentField(
        label=_("Known at"), required=False, help_text=_("When it reached us, in your time. Empty means now.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        offered: Offered,
        *,
        crisis: Crisis,
        actor: Actor,
        initial: dict[str, Any] | None = None,
        engagement: Engagement | None = None,
        statement: Statement | None = None,
    ) -> None:
        super().__init__(data, auto_id="assurance-%s", initial={"key": uuid7(), **(initial or {})})
        self.offered, self.crisis, self.actor = offered, crisis, actor
        self.engagement, self.statement = engagement, statement
        measures = [("", "–"), *offered.measures.items()]
        offer(self, "state", [("", "–"), *offered.counterparts])
        offer(self, "official", offered.official_choices())
        offer(self, "office", offered.office_choices())
        offer(self, "ask", [("", _("to none")), *offered.ask_choices()])
        offer(self, "measure", measures)
        offer(self, "kept_by", kept_choices())

    @property
    def counterparts(self) -> bool:
        """Is there anybody who can have promised something?"""
        return bool(self.offered.counterparts)

    def clean_cases(self) -> list[Case]:
        """The cases with these references, as far as she sees them. Raises ValidationError with those that are none."""
        if self.data.get("for_whom") != BY_NAME:
            return []
        wanted, wrong = read_references(self.cleaned_data["cases"])
        found = {case.reference: case for case in cases_by_reference(self.actor, self.crisis, wanted)}
        wrong += [text for text in wanted if text not in found]
        if wrong or not wanted:
            words = _("You see no case %(wrong)s in this crisis. Correct it, or take it off.")
            none = _("Write the references of the cases, one on each line.")
            raise forms.ValidationError(words % {"wrong": ", ".join(wrong[:5])} if wrong else none)
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """A measure where it is for all cases of one."""
        said = super().clean() or {}
        if said.get("for_whom") == OF_MEASURE and not said.get("measure"):
            self.add_error("measure", _("Choose the measure whose cases it is for."))
        return said

    def promise(self) -> Promise:
        """What the form says. Only of a form that is valid."""
        said, offered = self.cleaned_data, self.offered
        official = offered.officials.get(said["official"])
        whom = said["for_whom"]
        return Promise(
            kind=said["kind"],
            words=said["words"],
            speaker=said["speaker"] or (official.name if official else ""),
            given_on=said["given_on"],
            due=said["due"],
            due_words=said["due_words"],
            scope=said["scope"],
            measure=said["measure"] if whom == OF_MEASURE else "",
            cases=said["cases"],
            kept_by=kept_rule(said["kept_by"]),
            stopped_since=said["stopped_since"],
            engagement=self.engagement,
            statement=self.statement,
            ask=offered.asks.get(said["ask"]),
            office=offered.offices.get(said["office"]),
            official=official,
            of_ask=whom == OF_ASK,
        )


class JudgeForm(forms.Form):
    """How a human judges it, and why."""

    state = forms.ChoiceField(label=_("Your judgement"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown for ever, with your name."),
    )

    def __init__(self, data: Any = None, *, is_judged: bool) -> None:
        super().__init__(data, auto_id="judge-%s")
        back = [("", _("take the judgement back: cases and clock say again"))] if is_judged else []
        offer(self, "state", [*((str(state), state.label) for state in JUDGEABLE), *back])
        self.fields["state"].required = not is_judged


def kept_choices() -> list[tuple[str, Any]]:
    """When a promise counts as kept for a case."""
    tests = [(key, keeping.label) for key, keeping in KEEPINGS.items()]
    return [(USUAL, _("as usual for what was promised")), *tests, (HAND, _("a human judges"))]


def kept_rule(key: str) -> Rule | None:
    """What `Promise.kept_by` says for a choice."""
    if key == HAND:
        return BY_HAND
    return KEEPINGS[key].rule if key in KEEPINGS else None


def read_references(text: str) -> tuple[list[str], list[str]]:
    """References as we write them, and what is none."""
    wanted: dict[str, None] = {}
    wrong: list[str] = []
    for written in text.replace(",", "\n").replace(";", "\n").splitlines():
        if written.strip():
            try:
                wanted[parse_reference(written)] = None
            except ValueError:
                wrong.append(written.strip()[:40])
    return list(wanted)[:MOST_CASES], [*wrong, *list(wanted)[MOST_CASES:]]
