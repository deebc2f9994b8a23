"""The list of answers as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.cases.as_known import AsKnown, day_in
from safeconduct.cases.models import Crisis

from ..enums import AnswerKind, AnswerStage
from ..models import AnswerVersion, FrozenFigure
from ..queries.answer_list import DRAFT, FROZEN, AnswerFilters, AnswerKey, ListedAnswer, answers_page

STAGE_WORDS: Mapping[str, str | Promise] = {
    DRAFT: gettext_lazy("draft"),
    **{stage.value: stage.label for stage in AnswerStage},
    FROZEN: gettext_lazy("frozen"),
}
"""Where an answer stands, in words."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer in the list. `figures` are the first it gave, as known on `known_on`; none while it is not frozen."""

    reference: str
    url: str
    title: str
    kind: str
    to: str
    reply_on: date | None
    stage: str
    stage_words: str
    figures: tuple[tuple[int, str], ...]
    corrects: str
    is_due: bool
    known_on: date | None


@dataclass(frozen=True, slots=True)
class AnswersShown:
    """A page of the list, with the addresses of those beside it."""

    rows: tuple[AnswerRow, ...]
    kinds: tuple[tuple[str, str, bool], ...]
    stages: tuple[tuple[str, str, bool], ...]
    is_narrowed: bool
    all_url: str
    first_url: str
    next_url: str


def answers_shown(crisis: Crisis, filters: AnswerFilters, *, seen: AsKnown, after: AnswerKey | None) -> AnswersShown:
    """The answers of a crisis, the newest first. The same number of queries for any number of rows."""
    page = answers_page(crisis, filters, as_known=seen.at, after=after)
    here, known = reverse("figures:answers", args=[crisis.slug]), ("known", seen.text)
    return AnswersShown(
        tuple(_row(crisis, listed, seen.day) for listed in page.rows),
        kinds=tuple((value, str(label), value == filters.kind) for value, label in AnswerKind.choices),
        stages=tuple((value, str(label), value == filters.stage) for value, label in STAGE_WORDS.items()),
        is_narrowed=filters != AnswerFilters(),
        all_url=here + AnswerFilters().query(known),
        first_url=here + filters.query(known) if after else "",
        next_url=here + filters.query(known, ("after", str(page.next))) if page.next else "",
    )


def _row(crisis: Crisis, listed: ListedAnswer, day: date) -> AnswerRow:
    answer, version = listed.answer, listed.version
    reply_on = version.reply_on if version else None
    return AnswerRow(
        reference=answer.reference,
        url=reverse("figures:answer", args=[crisis.slug, answer.reference]),
        title=version.title if version else _("not written yet"),
        kind=str(AnswerKind(answer.kind).label),
        to=_to(version),
        reply_on=reply_on,
        stage=listed.stage,
        stage_words=str(STAGE_WORDS[listed.stage]),
        figures=tuple((figure.number, _name(figure)) for figure in listed.figures),
        corrects=answer.corrects.reference if answer.corrects else "",
        is_due=bool(reply_on and reply_on < day and listed.stage not in {AnswerStage.GIVEN, AnswerStage.WITHDRAWN}),
        known_on=day_in(crisis, version.as_known) if version else None,
    )


def _to(version: AnswerVersion | None) -> str:
    """ "Lok Sabha, starred question 31"."""
    if version is None:
        return ""
    return ", ".join(filter(None, [version.text.get("to", ""), version.text.get("question", "")]))


def _name(figure: FrozenFigure) -> str:
    """What a figure counts; more than the measure where the slot narrows it."""
    _key, _sign, more = figure.slot.partition(";")
    return f"{figure.measure.name} ({more.strip()})" if more else figure.measure.name
