"""What the pages of a list that was handed over show: the paper itself, and what was answered row by row."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.lists.ours import header_of, may_read
from safeconduct.cases.models import Case, Claim, OurListRow
from safeconduct.cases.rules import may_see
from safeconduct.cases.tracks import state_label
from safeconduct.identity.scripts import LANGUAGE_OF_SCRIPT

from ..knowing import known_query
from ..models import HandedList
from ..queries.handed import (
    Answered,
    HandedState,
    answers_of,
    handed_lists,
    handed_states,
    rows_answered,
    rows_not_on_ours,
)
from ..their_words import their_header

PAGE = 100
THEIRS = frozenset({"name", "father"})
"""The columns that are written in the reader's script."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the paper; `language` marks it where it is not in the language of the page."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a column in our words and, where we have it, in theirs."""

    text: str
    theirs: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the paper: each cell with its header."""

    number: int
    cells: tuple[tuple[Header, Cell], ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One of our rows beside what they answered."""

    number: int
    name: Cell
    case: Case
    url: str
    answer: Answered | None
    words: str
    list_url: str


@dataclass(frozen=True, slots=True)
class HandedShown:
    """A list that was handed over. `lines` and `rows` are empty for who may not see every case on it."""

    state: HandedState
    may_read: bool
    headers: tuple[Header, ...]
    lines: tuple[PaperLine, ...] = ()
    rows: tuple[AnswerRow, ...] = ()
    not_on_ours: int = 0
    next: str = ""
    known: str = ""

    @property
    def handed(self) -> HandedList:
        return self.state.handed

    @property
    def language(self) -> str:
        return _language(self.handed.list.script)


def handed_of(actor: Actor, id: UUID, *, as_known: AsKnown) -> HandedState | None:
    """A list that was handed over, as known then; None before it was known."""
    rows = handed_lists(actor, Q(pk=id), as_known=as_known.at)
    found = list(rows)
    return handed_states(found, found[0].engagement.crisis, as_known=as_known.at)[0] if found else None


def paper_shown(actor: Actor, state: HandedState, *, as_known: AsKnown) -> HandedShown:
    """The list as it was handed over, to be printed."""
    made, known = state.handed.list, known_query(as_known)
    language = _language(made.script)
    headers = tuple(Header(header_of(key), their_header(key, language)) for key in made.columns)
    if not may_read(made, actor):
        return HandedShown(state, False, headers, known=known)
    lines = (
        PaperLine(line.number, tuple(zip(headers, _cells(made.columns, line.cells, made.script), strict=False)))
        for line in made.lines.all()
    )
    return HandedShown(state, True, headers, tuple(lines), known=known)


def _language(script: str) -> str:
    """The language in which a list in this script is read; empty for ours."""
    return LANGUAGE_OF_SCRIPT.get(script, "") if script != "Latn" else ""


def _cells(columns: list[str], cells: list[str], script: str) -> tuple[Cell, ...]:
    language = _language(script)
    return tuple(Cell(text, language if key in THEIRS else "") for key, text in zip(columns, cells, strict=False))


def answers_shown(actor: Actor, state: HandedState, *, as_known: AsKnown, after: int = 0) -> HandedShown:
    """Row by row what they answered. A page of rows."""
    handed, known = state.handed, known_query(as_known)
    may = may_read(handed.list, actor)
    answers = answers_of([handed.pk], as_known=as_known.at)
    said = rows_answered([handed], answers, as_known=as_known.at)[handed.pk]
    more = rows_not_on_ours(answers[handed.pk], said.values())
    if not may:
        return HandedShown(state, False, (), not_on_ours=more, known=known)
    lines = handed.list.lines.filter(number__gt=after).select_related("case__person")
    found = list(lines[: PAGE + 1])
    rows = tuple(_answer_row(actor, handed, line, said.get(line.case_id), known) for line in found[:PAGE])
    is_more = len(found) > PAGE
    return HandedShown(state, True, (), (), rows, more, str(rows[-1].number) if is_more else "", known)


def _answer_row(actor: Actor, handed: HandedList, line: OurListRow, said: Answered | None, known: str) -> AnswerRow:
    cells = _cells(handed.list.columns, line.cells, handed.list.script)
    case_url = reverse("cases:case", args=[line.case.reference]) + known
    url = reverse("cases:list_show", args=[handed.engagement.crisis.slug, said.received.pk]) if said else ""
    return AnswerRow(
        line.number, cells[0] if cells else Cell("", ""), line.case, case_url, said, answer_words(actor, said), url
    )


def answer_words(actor: Actor, said: Answered | None) -> str:
    """What they answered about one person, in a few words; nothing without an answer."""
    if said is None:
        return ""
    if said.claim is None:
        return _("row %(n)d, not accepted yet") % {"n": said.number}
    return claim_words(actor, said.claim)


def claim_words(actor: Actor, claim: Claim) -> str:
    """What a claim says, for who may know of it."""
    return state_label(claim.state) if may_see(actor, claim.compartment) else _("closed")
