"""The record behind an answer, for the house: overrides of family first, every figure by its definition, what spoke
against it and why it may stand, and who did what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from safeconduct.cases.models import Crisis

from ..enums import AnswerKind, AnswerStage
from ..findings import ShownFinding
from ..models import Answer, AnswerStep
from ..paper.values import Cell, Paper, Paragraph, Section, Table
from .languages import in_language, number_in_words
from .taking import Override, Taken, TakenFigure
from .text import AnswerText

LANGUAGE = "en"
"""In which the house keeps its record."""


def record_of(
    answer: Answer,
    text: AnswerText,
    taken: Taken,
    findings: Sequence[ShownFinding],
    *,
    digests: Mapping[str, str] | None = None,
) -> Paper:
    """The whole record. It names the cases of overrides: who may not see them is shown it through `open_to`.

    `digests` are those of the members of each frozen figure, by its slot.
    """
    sections = (
        _overrides(taken),
        _figures(taken, digests or {}),
        _findings(findings),
        _steps(answer, taken.crisis),
    )
    return Paper(
        reference=answer.reference,
        title=_("Record: %(title)s") % {"title": in_language(text.title, LANGUAGE)},
        facts=((_("Kind"), str(AnswerKind(answer.kind).label)), (_("Known"), moment(taken.crisis, taken.as_known))),
        as_known=taken.as_known.isoformat(),
        as_known_words=moment(taken.crisis, taken.as_known),
        lead=Paragraph("lead", _lead(taken)),
        sections=tuple(section for section in sections if section is not None),
        case_ids=tuple(one.case_id for one in taken.overrides),
        kind=_("Record"),
        mark=_("Confidential"),
    )


def moment(crisis: Crisis, at: datetime) -> str:
    """ "17 January 2025, 12:00" where the crisis is kept."""
    local = at.astimezone(ZoneInfo(crisis.time_zone))
    return f"{local.day} {local.strftime('%B %Y, %H:%M')}"


def _lead(taken: Taken) -> str:
    if not taken.held_back:
        return _("No confirmed death is held back by family first.")
    return _("%(n)d confirmed deaths are held back by family first and counted where the cases stood before.") % {
        "n": taken.held_back
    }


def _overrides(taken: Taken) -> Section | None:
    if not taken.overrides:
        return None
    head = (_("Case"), _("Senior"), _("When"), _("Reason"))
    rows = tuple(_override(one, taken.crisis) for one in taken.overrides)
    title = _("Overrides of family first")
    return Section("overrides", title, (Table(title, head, rows),))


def _override(one: Override, crisis: Crisis) -> tuple[Cell, ...]:
    return Cell(one.reference), Cell(one.senior), Cell(moment(crisis, one.at)), Cell(one.reason)


def _figures(taken: Taken, digests: Mapping[str, str]) -> Section:
    head = (_("Slot"), _("Number"), _("What it counts"), _("Version"), _("As known"), _("Members, SHA-256"))
    rows = tuple(_figure(slot, made, taken.crisis, digests) for slot, made in taken.figures.items())
    title = _("Figures")
    return Section("figures", title, (Table(title, head, rows),))


def _figure(slot: str, made: TakenFigure, crisis: Crisis, digests: Mapping[str, str]) -> tuple[Cell, ...]:
    number = number_in_words(made.number, made.at_most, LANGUAGE)
    return (
        Cell(f"{{{slot}}}"), Cell(number, is_number=True), Cell(made.version.definition),
        Cell(f"{made.version.measure_id} v{made.version.number}"), Cell(moment(crisis, made.figure.as_known)),
        Cell(digests.get(slot, "–")),
    )  # fmt: skip


def _findings(findings: Sequence[ShownFinding]) -> Section:
    head = (_("What was found"), _("Weight"), _("Settled by"), _("Reason"))
    rows = tuple(
        (Cell(one.finding.words), Cell(str(one.finding.severity.label)), Cell(_settled(one)), Cell(one.reason or "–"))
        for one in findings
    )
    title = _("Findings")
    none = Paragraph("no-findings", _("Nothing spoke against it."))
    return Section("findings", title, (Table(title, head, rows),) if rows else (none,))


def _settled(one: ShownFinding) -> str:
    return ", ".join(said for said in (one.settled_by, one.settled_on) if said) or "–"


def _steps(answer: Answer, crisis: Crisis) -> Section:
    head = (_("Version"), _("What was done"), _("By"), _("When"), _("Reason"))
    title = _("Who did what")
    return Section("steps", title, (Table(title, head, tuple(_done(answer, crisis))),))


def _done(answer: Answer, crisis: Crisis) -> Iterator[tuple[Cell, ...]]:
    written = [
        (row.made_at, row.number, _("written"), row.made_by.name, "")
        for row in answer.versions.select_related("made_by").order_by("number")
    ]
    steps = AnswerStep.objects.filter(answer=answer).select_related("by", "version").order_by("number")
    done = [(row.at, row.version.number, str(AnswerStage(row.stage).label), row.by.name, row.reason) for row in steps]
    for at, number, what, who, reason in sorted([*written, *done], key=lambda row: row[0]):
        yield Cell(str(number)), Cell(what), Cell(who), Cell(moment(crisis, at)), Cell(reason or "–")
