"""Finding a person or a case from anywhere."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .. import queries
from ..actions.reading import record_search
from ..doors import DeskRequest, enter_crisis
from ..finding import MOST, find_cases
from .answers import case_url


@require_GET
def find(request: DeskRequest) -> HttpResponse:
    """What a text leads to, of all crises. A whole reference opens its case."""
    if not may(request.actor, Task.SEE_CASES):
        raise Http404
    _frame(request)
    text = request.GET.get("q", "").strip()[:200]
    hits = find_cases(text, actor=request.actor) if text else []
    if text:
        record_search(text, crisis=None, found=len(hits), by=request.actor)
    if len(hits) == 1 and not hits[0].matched and hits[0].case.reference.casefold() == text.casefold():
        return redirect(case_url(hits[0].case))
    context = {"text": text, "hits": hits[:MOST], "is_more": len(hits) > MOST, "most": MOST}
    return render(request, "cases/find.html", context)


def _frame(request: DeskRequest) -> None:
    """Where there is one crisis, its sections stay around the page."""
    found = list(queries.crises())
    if len(found) == 1:
        enter_crisis(request, found[0].slug)
    else:
        request.crises = found
