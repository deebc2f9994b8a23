"""The page on which an answer is written, made ready for its template: each row of the form with its preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor

from ..answers.standing import Stand
from ..answers.text import AnswerPart
from ..charts.equation import EquationBar
from ..findings import for_reader
from ..forms.answers import WritingForms
from ..queries.answer_state import AnswerState
from .answer import Checks, ShownPart, Signature, checks_of, kicker, parts_with_bars, signatures
from .wording import urls_for


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part in the form, with its preview. `is_open` where there is something to write or to put right."""

    form: forms.Form
    shown: ShownPart
    is_open: bool


@dataclass(frozen=True, slots=True)
class PlainRow:
    """An annexure or a petitioner in the form, with its heading. `is_closed`: its case is not the author's to see."""

    form: forms.Form
    heading: str
    is_open: bool
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class WritingShown:
    kicker: str
    parts: tuple[PartRow, ...]
    bars: tuple[EquationBar, ...]
    annexures: tuple[PlainRow, ...]
    petitioners: tuple[PlainRow, ...]
    has_petitioners: bool
    checks: Checks
    signatures: tuple[Signature, ...]
    languages: tuple[str, ...]
    asks_for_sum: bool


def writing_shown(state: AnswerState, read: Stand, made: WritingForms, *, actor: Actor) -> WritingShown:
    """Each part with the preview of what is written in it."""
    shown, bars = parts_with_bars(
        read.text, read.taken, url_of=urls_for(state.answer.crisis, state.answer.reference, actor)
    )
    kept = {part.letter: part for part in state.text.parts}
    return WritingShown(
        kicker=kicker(state),
        parts=tuple(
            PartRow(form, part, _is_open(form, said, kept.get(said.letter)))
            for form, part, said in zip(made.parts, shown, read.text.parts, strict=True)
        ),
        bars=bars,
        annexures=tuple(_annexure(form, row) for form, row in zip(made.annexures, made.written.annexures, strict=True)),
        petitioners=tuple(_petitioners(made)),
        has_petitioners=made.offered.has_petitioners or bool(made.petitioners),
        checks=checks_of(for_reader(read.findings, actor), read.taken),
        signatures=signatures(state),
        languages=read.text.languages,
        asks_for_sum=any(one.finding.check == "looks_like_a_sum" for one in read.findings),
    )


def _is_open(form: forms.Form, said: AnswerPart, kept: AnswerPart | None) -> bool:
    """Is there something to put right in it, is it empty, or is it not as it is kept?"""
    return bool(form.errors) or not any(said.wording.values()) or said != kept


def _annexure(form: forms.Form, row: dict[str, object]) -> PlainRow:
    heading = _("Annexure %(number)s") % {"number": row.get("number", "")}
    title = row.get("title_en") or row.get("title_hi") or ""
    return PlainRow(form, f"{heading}: {title}" if title else heading, bool(form.errors) or not row.get("measures"))


def _petitioners(made: WritingForms) -> Sequence[PlainRow]:
    rows = []
    for place, (form, row) in enumerate(zip(made.petitioners, made.written.petitioners, strict=True), start=1):
        heading = _("Petitioner %(number)s") % {"number": row.get("number") or place}
        rows.append(PlainRow(form, heading, bool(form.errors) or not row.get("case"), is_closed=bool(row.get("kept"))))
    return rows
