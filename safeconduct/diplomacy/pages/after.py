"""The form after a meeting, made of many forms: what is shown, what was typed, and what it tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_by_reference
from safeconduct.figures.queries import current_versions
from safeconduct.store.partial_dates import PartialDate

from ..actions.after import Answered, Fault, Handed, NewAsk, Raised, Told
from ..actions.assurances import Promise
from ..actions.engagements import Plan, Who
from ..actions.statements import Said
from ..enums import EngagementKind, Setting, Side
from ..forms.after import (
    BY_HAND,
    HELD,
    MOST,
    AskRowForm,
    ListForm,
    MeetingForm,
    NewAskForm,
    Offered,
    PersonForm,
    PromiseForm,
    QuietForm,
    RowForm,
    SaidForm,
    rows_of,
)
from ..keeping import BY_HAND as NO_RULE
from ..keeping import KEEPINGS
from ..models import Ask, Engagement, EngagementVersion, Participant, State
from ..queries.after import lists_to_hand, officials_of, open_asks_of, raised_before

KINDS: Mapping[str, tuple[type[RowForm], int, str | Lazy]] = {
    "people": (PersonForm, 1, gettext_lazy("Somebody else who was there")),
    "asks": (NewAskForm, 1, gettext_lazy("New ask")),
    "lists": (ListForm, 1, gettext_lazy("List")),
    "promises": (PromiseForm, 1, gettext_lazy("Promise")),
    "said": (SaidForm, 2, gettext_lazy("Statement")),
}
"""The rows of each kind: their form, how many stand empty at first, and what one is called."""
CONCERN = "concern"
Typed = QueryDict | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right, with the row that it is in; `target` is the id of the control to go to."""

    words: str
    target: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class AskLine:
    """An open ask with its row of the form. `before` is how strongly it is recorded as raised in this engagement."""

    ask: Ask
    form: AskRowForm
    before: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one kind. `name` is what the button that asks for one more sends."""

    name: str
    word: str
    lines: list[RowForm]
    management: forms.BaseForm
    may_more: bool


class AfterForm:
    """All that came of one engagement, as one form. `typed` is what was sent."""

    def __init__(self, actor: Actor, engagement: Engagement, version: EngagementVersion, typed: Typed = None) -> None:
        self.actor, self.engagement, self.version = actor, engagement, version
        self.is_more = typed is not None and typed.get("more", "") in KINDS
        self._present = list(version.participants.all())
        asks = open_asks_of(engagement, as_known=timezone.now())
        self.offered = _offered(actor, engagement, asks, self._present)
        data = _one_more(typed, self.offered) if typed is not None and self.is_more else typed
        self.meeting = MeetingForm(
            data,
            planned=[(_key(each), _who_words(each)) for each in self._present],
            initial=_initial(version),
        )
        before = raised_before(engagement)
        self.asks = [
            AskLine(ask, AskRowForm(data, prefix=f"ask-{ask.pk.hex}"), ", ".join(before.get(ask.pk, ())))
            for ask in asks
        ]
        self._sets = {
            name: rows_of(kind, name, data, offered=self.offered, extra=extra)
            for name, (kind, extra, _word) in KINDS.items()
        }
        if self.is_more:
            for form in self._forms():
                form.quiet = True

    # ------------------------------------------------------------ what is shown
    @property
    def rows(self) -> dict[str, Rows]:
        """The rows of each kind, ready to be shown."""
        return {
            name: Rows(name, str(word), list(self._sets[name].forms), self._sets[name].management_form,
                       len(self._sets[name].forms) < MOST)
            for name, (_kind, _extra, word) in KINDS.items()
        }  # fmt: skip

    @property
    def problems(self) -> list[Problem]:
        """Everything to be put right, each with the row that it is in."""
        if not self.meeting.is_bound or self.is_more:
            return []
        found = [problem for word, form in self._worded() for problem in _problems(word, form)]
        broken = [words for rows in self._sets.values() for words in rows.non_form_errors()]
        return [*(Problem(str(words)) for words in broken), *found]

    def blame(self, faults: Iterable[Fault]) -> None:
        """Put the faults that the action found at their rows and fields."""
        by_name = {form.prefix or "": form for form in self._forms()}
        for fault in faults:
            form = by_name.get("" if fault.row == CONCERN else fault.row.removesuffix("-reply"), self.meeting)
            reply = {"words": "reply_words", "kind": "reply"} if fault.row.endswith("-reply") else {}
            form.blame(reply.get(fault.field, fault.field), fault.words)

    def _forms(self) -> list[QuietForm]:
        return [form for _word, form in self._worded()]

    def _worded(self) -> list[tuple[str, QuietForm]]:
        """Every form, with what its row is called."""
        rows = [
            (f"{word} {n}", form)
            for name, (_kind, _extra, word) in KINDS.items()
            for n, form in enumerate(self._sets[name].forms, start=1)
        ]
        return [("", self.meeting), *((line.ask.reference, line.form) for line in self.asks), *rows]

    # ------------------------------------------------------------ what it tells
    def is_valid(self) -> bool:
        """Is every part well formed? All are looked at, so that everything that is wrong is said at once."""
        fit = [form.is_valid() for form in (self.meeting, *(line.form for line in self.asks))]
        fit += [rows.is_valid() for rows in self._sets.values()]
        return all(fit) and self._find_cases()

    def told(self, seen: int) -> Told:
        """What it tells, once it is valid. `seen` is the version that was shown."""
        said = self.meeting.cleaned_data
        on = said["on"]
        return Told(
            key=said["key"],
            seen=seen,
            plan=self._plan(said) if said["outcome"] == HELD else None,
            reason=said["reason"],
            raised=self._raised(said),
            asked={name: self._asked(name, row) for name, row in self._filled("asks")},
            handed={name: self._handed(row) for name, row in self._filled("lists")},
            replied=self._replied(),
            promised={name: self._promised(name, row, on) for name, row in self._filled("promises")},
            said={name: self._said(row, on) for name, row in self._filled("said")},
        )

    def _filled(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """The rows of a kind in which something was written, by their names."""
        return [(form.prefix or "", form.cleaned_data) for form in self._sets[kind].forms if form.has_changed()]

    def _find_cases(self) -> bool:
        """The cases that rows name by their references; what is none of hers is said at its row."""
        self._cases: dict[str, list[Case]] = {}
        for kind in ("asks", "promises"):
            for form in self._sets[kind].forms:
                wanted = form.cleaned_data.get("references", "") if form.has_changed() else ""
                self._cases[form.prefix or ""], missing = _cases(self.actor, self.engagement.crisis, wanted)
                if missing:
                    words = _("You see no case %(references)s in this crisis.") % {
                        "references": ", ".join(missing[:10])
                    }
                    form.add_error("references", words)
        return not any(form.errors for kind in ("asks", "promises") for form in self._sets[kind].forms)

    def _plan(self, said: Mapping[str, Any]) -> Plan:
        """As planned, with what she corrected."""
        old = self.version
        stayed = [_who(each) for each in self._present if _key(each) in said["there"]]
        came = [self._came(row) for _name, row in self._filled("people")]
        return Plan(
            EngagementKind(old.kind), said["on"], setting=Setting(old.setting), place=said["place"],
            occasion=old.occasion, topics=tuple(old.topics), participants=(*stayed, *came), summary=said["summary"],
        )  # fmt: skip

    def _came(self, row: Mapping[str, Any]) -> Who:
        official = self.offered.officials.get(row["official"])
        return Who(Side(row["side"]), official=official, name=row["name"], title=row["title"])

    def _raised(self, said: Mapping[str, Any]) -> dict[str, Raised]:
        asks = {
            line.form.prefix or "": Raised(
                line.form.cleaned_data["strength"], line.ask, line.form.cleaned_data["words"]
            )
            for line in self.asks
            if line.form.cleaned_data["strength"]
        }
        return asks | ({CONCERN: Raised(said["strength"], None, said["words"])} if said["strength"] else {})

    def _replied(self) -> dict[str, Answered]:
        """Replies in a meeting are those of the office at the head of their side."""
        head = _head(self._present, Side.THEIRS)
        return {
            f"{line.form.prefix}-reply": Answered(
                line.ask, line.form.cleaned_data["reply"], line.form.cleaned_data["reply_words"],
                head.office if head else None,
            )
            for line in self.asks
            if line.form.cleaned_data["reply"]
        }  # fmt: skip

    def _asked(self, name: str, row: Mapping[str, Any]) -> NewAsk:
        return NewAsk(row["kind"], row["words"], row["strength"], row["measure"], self._cases[name])

    def _handed(self, row: Mapping[str, Any]) -> Handed:
        ask = self.offered.asks.get(row["ask"])
        return Handed(self.offered.lists[row["list"]], ask, row["answer_due"], row["words"])

    def _promised(self, name: str, row: Mapping[str, Any], on: PartialDate) -> Promise:
        kind, _colon, key = row["scope"].partition(":")
        speaker = next((each for each in self._present if _speaker_words(each) == row["speaker"]), None)
        keeping = NO_RULE if row["keeping"] == BY_HAND else None
        return Promise(
            row["kind"], row["words"], row["speaker"], on, due=row["due"], due_words=row["due_words"],
            measure=key if kind == "measure" else "", ask=self.offered.asks.get(key), of_ask=kind == "ask",
            cases=self._cases[name], stopped_since=row["stopped_since"],
            kept_by=KEEPINGS[row["keeping"]].rule if row["keeping"] in KEEPINGS else keeping,
            office=speaker.office if speaker else None, official=speaker.official if speaker else None,
        )  # fmt: skip

    def _said(self, row: Mapping[str, Any], on: PartialDate) -> Said:
        side = Side(row["side"])
        head = _head(self._present, side)
        speaker = row["speaker"] or (_speaker_words(head) if head else "")
        state: State | None = self.engagement.state if side == Side.THEIRS else None
        when = row["said_on"] if row["said_on"].is_known else on
        return Said(
            side, speaker, row["channel"], when, row["quote"], state=state, link=row["link"], source=row["source"]
        )


def _one_more(typed: QueryDict, offered: Offered) -> QueryDict:
    """What was typed, with one more row of the kind that was asked for, as such a row stands when it is empty."""
    data, name = typed.copy(), str(typed["more"])
    shown = data.get(f"{name}-TOTAL_FORMS", "")
    count = int(shown) if shown.isdecimal() and len(shown) < 4 else 0
    if count < MOST:
        row = KINDS[name][0](prefix=f"{name}-{count}", offered=offered)
        data.update({bound.html_name: str(bound.value() or "") for bound in row})
    data[f"{name}-TOTAL_FORMS"] = str(min(count + 1, MOST))
    return data


def _offered(actor: Actor, engagement: Engagement, asks: list[Ask], present: list[Participant]) -> Offered:
    ours, theirs = _head(present, Side.OURS), _head(present, Side.THEIRS)
    return Offered(
        {ask.pk.hex: ask for ask in asks},
        {row.pk.hex: row for row in lists_to_hand(actor, engagement)},
        {row.pk.hex: row for row in officials_of(engagement)},
        {key: version.name for key, version in current_versions().items()},
        _speaker_words(ours) if ours else "",
        _speaker_words(theirs) if theirs else "",
    )


def _initial(version: EngagementVersion) -> dict[str, object]:
    return {"outcome": HELD, "on": version.on, "place": version.place, "summary": version.summary}


def _head(present: Iterable[Participant], side: str) -> Participant | None:
    return next((each for each in present if each.side == side), None)


def _key(each: Participant) -> str:
    """Who it is, in every version alike."""
    return f"{each.side}:{each.official_id or each.name}"


def _who(each: Participant) -> Who:
    return Who(Side(each.side), each.official, each.office, each.name, each.title)


def _who_words(each: Participant) -> str:
    return f"{_speaker_words(each)} ({Side(each.side).label})"


def _speaker_words(each: Participant) -> str:
    return ", ".join(part for part in (each.name, each.title) if part)


def _cases(actor: Actor, crisis: Crisis, text: str) -> tuple[list[Case], list[str]]:
    """The cases of these references, and the references of which she sees no case."""
    wanted = list(dict.fromkeys(text.replace(",", " ").replace(";", " ").upper().split()))
    found = cases_by_reference(actor, crisis, wanted) if wanted else []
    there = {case.reference for case in found}
    return found, [reference for reference in wanted if reference not in there]


def _problems(word: str, form: forms.BaseForm) -> list[Problem]:
    whole = [Problem(str(words), label=word) for words in form.non_field_errors()]
    at = [
        Problem(str(words), _target(bound), ", ".join(part for part in (word, str(bound.label)) if part))
        for bound in form
        for words in bound.errors
    ]
    return whole + at


def _target(bound: forms.BoundField) -> str:
    return f"{bound.auto_id}_0" if bound.use_fieldset else str(bound.auto_id)
