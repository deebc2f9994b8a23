"""What changed since the answer that was given last: each figure that is another now, and why, in members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import known_text

from ..answers.taking import Taken, TakenFigure
from ..answers.versions import versions_used
from ..enums import Audience
from ..explaining import Explanation, explain
from ..models import FrozenAnswer, FrozenFigure
from ..queries import Counts, counts, figure
from ..queries.answer_state import AnswerState, last_frozen_before


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that was said before and is another now. `explanation` only where it was asked for."""

    name: str
    before: int
    after: int
    url: str
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The earlier answer, and the figures of it that are others now. `same` counts those that are not."""

    since: FrozenAnswer
    figures: tuple[ChangedFigure, ...]
    same: int


def changes_shown(state: AnswerState, taken: Taken, *, actor: Actor, explained: bool = True) -> Changes | None:
    """Every plain figure that the last frozen answer said too; None before there was one."""
    last = last_frozen_before(state.answer, taken.as_known)
    if last is None:
        return None
    rows = {row.slot: row for row in last.figures.defer("members").select_related("measure")}
    both = [(rows[slot], made) for slot, made in taken.figures.items() if slot in rows and made.slot.is_plain]
    changed = tuple(_changed(last, both, taken, actor=actor, explained=explained))
    return Changes(last, changed, len(both) - len(changed))


def _changed(
    last: FrozenAnswer, both: list[tuple[FrozenFigure, TakenFigure]], taken: Taken, *, actor: Actor, explained: bool
) -> Iterator[ChangedFigure]:
    then: Counts | None = None
    for row, made in both:
        if row.number == made.number:
            continue
        if explained and then is None:
            then = counts(taken.crisis, as_known=last.version.as_known)
        why = _explained(last, then, made, taken, actor) if then is not None else None
        yield ChangedFigure(made.version.name, row.number, made.number, _url(last, made, taken), why)


def _explained(last: FrozenAnswer, then: Counts, made: TakenFigure, taken: Taken, actor: Actor) -> Explanation | None:
    key = made.version.measure_id
    used = versions_used(last.version.measures)
    if key not in used:
        return None
    before = figure(used[key], then, used, audience=Audience.PUBLIC)
    return explain(before, made.figure, taken.crisis, actor=actor, versions=taken.versions, audience=Audience.PUBLIC)


def _url(last: FrozenAnswer, made: TakenFigure, taken: Taken) -> str:
    """The page of the figure, with its change since then."""
    crisis = taken.crisis
    said = {
        "known": known_text(crisis, made.figure.as_known),
        "since": known_text(crisis, last.version.as_known),
        "audience": Audience.PUBLIC.value,
    }
    return f"{reverse('figures:members', args=[crisis.slug, made.version.measure_id])}?{urlencode(said)}"
