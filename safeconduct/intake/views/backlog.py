"""The backlog board."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safeconduct.cases.doors import DeskRequest

from ..doors import enter_requests
from ..pages.backlog import backlog_page


@require_safe
def board(request: DeskRequest, slug: str) -> HttpResponse:
    """What waits, for whom, since when, and how many persons stand behind it."""
    crisis = enter_requests(request, slug)
    page = backlog_page(request.actor, crisis, by_days=request.GET.get("by") == "days")
    return render(request, "intake/backlog/board.html", {"page": page, "slug": slug})
