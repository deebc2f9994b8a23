"""Finding a person or a case from anywhere."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from safeconduct.access.answers import is_partial
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .. import queries
from ..actions.reading import record_search
from ..doors import DeskRequest, enter_crisis
from ..finding import MOST, WHILE_TYPING, Hit, advice_on, find_cases
from ..pages.finding import hit_rows
from .answers import case_url

LONGEST = 200
"""Signs of a text that are looked for."""


@require_GET
def find(request: DeskRequest) -> HttpResponse:
    """What a text leads to, of all crises. A whole reference opens its case. While somebody types: the first few."""
    if not may(request.actor, Task.SEE_CASES):
        raise Http404
    text = request.GET.get("q", "").strip()[:LONGEST]
    if is_partial(request):
        return _while_typing(request, text)
    _frame(request)
    hits = _look(request, text, MOST)
    if len(hits) == 1 and not hits[0].matched and hits[0].case.reference.casefold() == text.casefold():
        return redirect(case_url(hits[0].case))
    context = {"text": text, "hits": hits[:MOST], "is_more": len(hits) > MOST, "most": MOST}
    rows = hit_rows(hits[:MOST], actor=request.actor)
    return render(request, "cases/find.html", {**context, "rows": rows, "advice": advice_on(text)})


def _while_typing(request: DeskRequest, text: str) -> HttpResponse:
    hits = _look(request, text, WHILE_TYPING)
    rows = hit_rows(hits[:WHILE_TYPING], actor=request.actor)
    context = {"text": text, "rows": rows, "is_more": len(hits) > WHILE_TYPING, "advice": advice_on(text)}
    return render(request, "cases/found.html", context)


def _look(request: DeskRequest, text: str, most: int) -> list[Hit]:
    """Every look leaves its row in the record."""
    if not text:
        return []
    hits = find_cases(text, actor=request.actor, most=most)
    record_search(text, crisis=None, found=len(hits), by=request.actor)
    return hits


def _frame(request: DeskRequest) -> None:
    """Where there is one crisis, its sections stay around the page."""
    found = list(queries.crises())
    if len(found) == 1:
        enter_crisis(request, found[0].slug)
    else:
        request.crises = found
