"""An answer as its page shows it: its parts with their numbers, what speaks against it, and who signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Crisis

from ..answers.taking import Taken
from ..answers.text import AnswerText
from ..charts.equation import EquationBar, Part, equation, swatch_of
from ..enums import AnswerKind, AnswerStage, Severity
from ..findings.finding import ShownFinding, for_reader
from ..models import AnswerStep, AnswerVersion
from ..queries import Figure, PartitionCheck
from ..queries.answer_state import AnswerState
from ..rules import may_approve_answer, may_freeze_answer, may_write_answer
from .answer_list import STAGE_WORDS
from .wording import LANGUAGE_WORDS, ShownWording, UrlOf, figure_page_url, shown_parts, urls_for

STEP_WORDS: Mapping[str, str | Promise] = {
    AnswerStage.SUBMITTED: gettext_lazy("Put it forward"),
    AnswerStage.SENT_BACK: gettext_lazy("Sent it back"),
    AnswerStage.APPROVED: gettext_lazy("Approved it"),
    AnswerStage.GIVEN: gettext_lazy("Recorded that it was given"),
    AnswerStage.WITHDRAWN: gettext_lazy("Withdrew it"),
}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with the sums whose numbers stand in it."""

    wording: ShownWording
    bars: tuple[EquationBar, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did what with which version, and when."""

    name: str
    words: str
    step: AnswerStep | None = None
    version: AnswerVersion | None = None


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do with an answer, each with the reason where she may not."""

    write: Decision
    submit: Decision
    send_back: Decision
    approve: Decision
    freeze: Decision
    give: Decision
    withdraw: Decision
    correct: Decision
    settle: Decision


@dataclass(frozen=True, slots=True)
class Checks:
    """What speaks against an answer. `passed` are the checks that found nothing, in words."""

    open: tuple[ShownFinding, ...]
    settled: tuple[ShownFinding, ...]
    notes: tuple[ShownFinding, ...]
    passed: tuple[str, ...]

    @property
    def stops(self) -> int:
        """How many stop it from being approved."""
        return len(self.open)


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """Everything on the page of an answer that is not frozen."""

    state: AnswerState
    kicker: str
    title: str
    titles: tuple[tuple[str, str], ...]
    place: str
    parts: tuple[ShownPart, ...]
    other_bars: tuple[EquationBar, ...]
    checks: Checks
    signatures: tuple[Signature, ...]
    may: May
    taken: Taken


def answer_shown(
    state: AnswerState, taken: Taken, findings: Sequence[ShownFinding], *, actor: Actor, is_past: bool = False
) -> AnswerShown:
    """The page of a draft, of one that lies with its approver, or that was approved."""
    checks = checks_of(for_reader(findings, actor), taken)
    parts, others = parts_with_bars(state.text, taken, url_of=urls_for(taken.crisis, state.answer.reference, actor))
    return AnswerShown(
        state=state,
        kicker=kicker(state),
        title=state.version.title,
        titles=tuple((language, state.text.title.get(language, "")) for language in state.text.languages),
        place=str(STAGE_WORDS[state.place]),
        parts=parts,
        other_bars=others,
        checks=checks,
        signatures=signatures(state),
        may=may_of(state, actor, checks.stops, is_past=is_past),
        taken=taken,
    )


def kicker(state: AnswerState) -> str:
    """ "parliament, Lok Sabha, starred question 31, asked by …, for reply on 18 December 2025"."""
    text = state.text
    told = [str(AnswerKind(state.answer.kind).label), text.to, text.question]
    told += [_("asked by %(name)s") % {"name": text.asked_by}] if text.asked_by else []
    return ", ".join(filter(None, told))


# ---------------------------------------------------------------- parts and the sums in them
def parts_with_bars(
    text: AnswerText, taken: Taken, *, url_of: UrlOf
) -> tuple[tuple[ShownPart, ...], tuple[EquationBar, ...]]:
    """The parts, each sum under the part that says the most of it; and the sums of which no part says two numbers."""
    parts = shown_parts(text, taken, url_of=url_of)
    under: dict[int, list[EquationBar]] = {}
    others: list[EquationBar] = []
    for check in taken.partitions if _has_figures(parts) else ():
        place = _place_of(check, parts)
        bar = bar_of(taken.crisis, check)
        (others if place is None else under.setdefault(place, [])).append(bar)
    shown = tuple(ShownPart(part, tuple(under.get(place, ()))) for place, part in enumerate(parts))
    return shown, tuple(others)


def _has_figures(parts: Sequence[ShownWording]) -> bool:
    return any(part.measures for part in parts)


def _place_of(check: PartitionCheck, parts: Sequence[ShownWording]) -> int | None:
    wanted = {check.whole.measure.measure_id, *(part.measure.measure_id for part in check.parts)}
    told = [len(wanted & part.measures) for part in parts]
    most = max(told, default=0)
    return told.index(most) if most > 1 else None


def bar_of(crisis: Crisis, check: PartitionCheck) -> EquationBar:
    """The drawing of a sum, its parts with the pages that prove them."""
    total, *parts = (_bar_part(crisis, check.partition.key, made) for made in (check.whole, *check.parts))
    return equation(total, parts, gap=check.gap, overlap=check.overlap)


def _bar_part(crisis: Crisis, partition: str, made: Figure) -> Part:
    key = made.measure.measure_id
    url = figure_page_url(crisis, key, made.as_known)
    note = _("version %(n)d") % {"n": made.measure.number}
    return Part(f"{partition}-{key}", made.measure.name, made.number, swatch_of(key), url, note)


# ---------------------------------------------------------------- checks
def checks_of(findings: Sequence[ShownFinding], taken: Taken) -> Checks:
    """Findings by what is to be done with them, what must be mended first; and what was looked at and is right."""
    still = sorted((one for one in findings if one.is_open), key=lambda one: one.finding.severity != Severity.BLOCKS)
    settled = [one for one in findings if one.reason and not one.is_open]
    notes = [one for one in findings if not one.is_open and not one.reason]
    return Checks(tuple(still), tuple(settled), tuple(notes), tuple(_passed(findings, taken)))


def _passed(findings: Sequence[ShownFinding], taken: Taken) -> list[str]:
    found = {one.finding.check for one in findings}
    told = []
    if taken.figures and not taken.faults:
        told.append(_("Every slot has its figure."))
    if taken.partitions and all(check.adds_up for check in taken.partitions):
        told.append(_("The parts make the total, counted case by case."))
    if not taken.overrides and not taken.shut:
        told.append(_("Family first: no figure includes a death before the family was told."))
    if not any("hedge" in check for check in found) and taken.figures:
        told.append(_("Every hedge is there that a measure asks for."))
    return told


# ---------------------------------------------------------------- who signed, and who may
def signatures(state: AnswerState) -> tuple[Signature, ...]:
    """Its authors, each with the last version that she wrote, then every step in its order."""
    last = {version.made_by_id: version for version in state.versions}
    wrote = [
        Signature(version.made_by.name, _("Wrote version %(n)d") % {"n": version.number}, version=version)
        for version in sorted(last.values(), key=lambda version: version.number)
    ]
    return tuple(wrote + [Signature(step.by.name, str(STEP_WORDS[step.stage]), step=step) for step in state.steps])


def may_of(state: AnswerState, actor: Actor, stops: int, *, is_past: bool = False) -> May:
    """What the reader may do with an answer as it stands."""
    stage, is_frozen = state.stage, state.frozen is not None
    write = may_write_answer(actor, stage=stage, is_frozen=is_frozen, is_past=is_past)
    lies = stage == AnswerStage.SUBMITTED
    return May(
        write=write,
        submit=_submit(write, stage),
        send_back=may(actor, Task.APPROVE_ANSWER) if lies or stage == AnswerStage.APPROVED else NOT_THERE,
        approve=may_approve_answer(actor, authors=state.authors, stage=stage, open_findings=stops),
        freeze=may_freeze_answer(actor, stage=stage, open_findings=stops),
        give=may(actor, Task.WRITE_ANSWER) if is_frozen and stage != AnswerStage.GIVEN else NOT_THERE,
        withdraw=may(actor, Task.WRITE_ANSWER) if not is_frozen and stage != AnswerStage.WITHDRAWN else NOT_THERE,
        correct=may(actor, Task.WRITE_ANSWER) if is_frozen else NOT_THERE,
        settle=may(actor, Task.SETTLE_FINDING) if not is_frozen else NOT_THERE,
    )


NOT_THERE = Decision.no(gettext_lazy("Not at this stage."))


def _submit(write: Decision, stage: str) -> Decision:
    if stage == AnswerStage.APPROVED:
        return Decision.no(_("It is approved. It can be frozen now."))
    return write


# ---------------------------------------------------------------- addresses and words
def answer_url(crisis: Crisis, reference: str, view: str = "answer", *more: object) -> str:
    return reverse(f"figures:{view}", args=[crisis.slug, reference, *more])


def language_words(language: str) -> str:
    """What a language calls itself."""
    return LANGUAGE_WORDS.get(language, language)
