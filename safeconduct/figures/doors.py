"""The doors of figures, answers and reports: who asks for one gets it, or 404."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import parse_reference

from .models import ANSWER, Answer, SituationReport
from .queries.answer_state import AnswerState, answer_state

LARGEST = 2**31 - 1
"""A larger number is in no column of ours."""


def enter_figures(request: DeskRequest, slug: str, *, task: Task = Task.SEE_FIGURES) -> Crisis:
    """The crisis of a page; 404 for who may not do this task."""
    crisis = enter_crisis(request, slug)
    if not may(request.actor, task):
        raise Http404
    return crisis


def enter_answer(request: DeskRequest, slug: str, reference: str, *, task: Task = Task.SEE_FIGURES) -> AnswerState:
    """The answer of this crisis with this reference; 404 for any other text, or for who may not do this task."""
    crisis = enter_figures(request, slug, task=task)
    rows = Answer.objects.select_related("crisis", "corrects").filter(crisis=crisis)
    found = rows.filter(number=_number(reference)).first()
    state = answer_state(found) if found else None
    if state is None:
        raise Http404
    return state


def enter_report(request: DeskRequest, slug: str, number: int) -> SituationReport:
    """The kept report of this crisis with this number; 404 where there is none."""
    crisis = enter_figures(request, slug)
    reports = SituationReport.objects.select_related("crisis")
    return get_object_or_404(reports, crisis=crisis, number=min(number, LARGEST))


def _number(text: str) -> int:
    try:
        said, number, _check = parse_reference(text).split("-")
    except ValueError as error:
        raise Http404 from error
    if said != ANSWER:
        raise Http404
    return int(number)
