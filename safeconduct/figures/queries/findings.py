"""Everything that was said before, as plain numbers, and who settled what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis

from ..enums import AnswerStage, Bound
from ..findings.finding import Finding, ShownFinding
from ..findings.said import SaidNumber, is_somebody_else, narrowing_of
from ..models import Answer, AnswerStep, FrozenFigure, PublishedFigure, SettledFinding
from ..paper.words import day_words

GIVEN_AS = "answer:"
"""What the key of a published figure begins with that was said in an answer of ours. Its frozen figure knows more."""


def said_numbers(
    crisis: Crisis,
    *,
    until: date,
    since: date | None = None,
    at: datetime | None = None,
    but_not: Answer | None = None,
) -> list[SaidNumber]:
    """What was published for days up to `until`, and every figure of our own frozen answers, in the order of the days.
    `at` leaves out what was frozen later; `but_not` leaves out one answer. Three queries, however much was said."""
    said = [*_published(crisis, until, since), *_frozen(crisis, at, but_not)]
    there = [number for number in said if number.day <= until and (since is None or number.day >= since)]
    return sorted(there, key=lambda number: number.day)


def _published(crisis: Crisis, until: date, since: date | None) -> Iterator[SaidNumber]:
    rows = PublishedFigure.objects.filter(crisis=crisis, measure__isnull=False, known_on__lte=until)
    rows = rows.filter(known_on__gte=since) if since else rows
    rows = rows.filter(Q(key=None) | ~Q(key__startswith=GIVEN_AS))
    page = reverse("figures:published", args=[crisis.slug])
    for row in rows.order_by("known_on", "measure__position", "id"):
        yield SaidNumber(
            str(row.measure_id),
            row.value,
            row.known_on,
            Bound(row.bound),
            by=row.said_by,
            source=row.source,
            url=f"{page}#said-{row.pk}",
            is_ours=not is_somebody_else(row.said_by, crisis.host),
        )


def _frozen(crisis: Crisis, at: datetime | None, but_not: Answer | None) -> Iterator[SaidNumber]:
    rows = FrozenFigure.objects.filter(frozen__answer__crisis=crisis)
    rows = rows.exclude(frozen__answer=but_not) if but_not else rows
    rows = rows.filter(frozen__at__lte=at) if at else rows
    told = list(rows.select_related("frozen__answer", "measure").defer("members", "frozen__content"))
    given = _given({row.frozen.answer_id for row in told}) if told else {}
    for row in told:
        answer, slot = row.frozen.answer, row.slot
        yield SaidNumber(
            row.measure.measure_id,
            row.number,
            day_in(crisis, row.as_known),
            by=_("our answer %(reference)s") % {"reference": answer.reference},
            source=_when_given(given.get(answer.pk)),
            narrowing=narrowing_of(slot),
            version=row.measure_id,
            at_most=row.at_most,
            url=reverse("figures:answer", args=[crisis.slug, answer.reference]),
            answer=answer.reference,
            is_public=answer.pk in given,
        )


def _given(answers: Iterable[object]) -> dict[object, date | None]:
    steps = AnswerStep.objects.filter(answer__in=list(answers), stage=AnswerStage.GIVEN)
    return dict(steps.values_list("answer_id", "on"))


def _when_given(on: date | None) -> str:
    return _("given on %(day)s") % {"day": day_words(on)} if on else _("frozen, not given yet")


def shown_findings(
    crisis: Crisis,
    found: Sequence[Finding],
    *,
    answer: Answer | None = None,
    at: datetime | None = None,
) -> list[ShownFinding]:
    """Each finding with who settled it, in this answer or for the whole crisis: open ones first. One query; none
    without findings. A page shows them `for_reader`."""
    if not found:
        return []
    rows = SettledFinding.objects.filter(Q(answer=None) | Q(answer=answer), crisis=crisis)
    rows = rows.filter(key__in=[finding.key for finding in found])
    rows = rows.filter(at__lte=at) if at else rows
    settled = {row.key: row for row in rows.select_related("by").order_by("at")}
    shown = [_shown(crisis, finding, settled.get(finding.key)) for finding in found]
    return sorted(shown, key=lambda one: not one.is_open)


def _shown(crisis: Crisis, finding: Finding, row: SettledFinding | None) -> ShownFinding:
    if row is None:
        return ShownFinding(finding)
    return ShownFinding(finding, row.by.name, day_words(day_in(crisis, row.at)), row.reason)
