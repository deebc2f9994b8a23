"""One figure of an answer, where its slot narrows the measure: how many, and the cases that make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import as_known, known_text

from ..actions import read_members
from ..answers.languages import number_in_words
from ..answers.taking import TakenFigure, take
from ..answers.text import AnswerPart
from ..models import AnswerVersion
from ..queries import Members, PageKey
from ..queries.answer_state import AnswerState
from ..rules import may_see_members
from .proofs import MemberRow, member_rows


@dataclass(frozen=True, slots=True)
class SlotShown:
    """A figure as may be said in public. Its cases only for who may see cases."""

    made: TakenFigure
    number: str
    members: Members | None
    rows: Sequence[MemberRow]


def slot_shown(state: AnswerState, slot: str, *, actor: Actor, after: PageKey | None) -> SlotShown | None:
    """The figure of a slot, counted as in the newest version; None for a slot that cannot be filled."""
    version: AnswerVersion = state.version
    crisis = state.answer.crisis
    part = AnswerPart("", wording={"en": f"{{{slot}}}"})
    text = replace(state.text, parts=(part,), annexures=(), petitioners=())
    taken = take(crisis, text, as_known=version.as_known, versions=version.measures)
    if len(taken.figures) != 1 or taken.faults:
        return None
    made = next(iter(taken.figures.values()))
    number = number_in_words(made.number, made.at_most, "en")
    if not may_see_members(actor) or made.slot.happened:
        return SlotShown(made, number, None, ())
    members = read_members(made.figure, crisis, by=actor, after=after)
    seen = as_known(crisis, known_text(crisis, made.figure.as_known))
    rows = member_rows(members.cases, made.version.rule, taken.versions, seen, actor=actor)
    return SlotShown(made, number, members, rows)
