"""The page of charts: parse, ask, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safeconduct.cases.doors import DeskRequest

from .. import rules
from ..doors import enter_figures
from ..pages.charts import ChartsAsked, charts_page


@require_safe
def charts(request: DeskRequest, slug: str) -> HttpResponse:
    """What was published against our own, how cases moved, where they were last known, where they come from."""
    crisis = enter_figures(request, slug)
    asked = ChartsAsked(request.GET.get("measure", ""), tuple(request.GET.getlist("day")), request.GET.get("parts", ""))
    sees_cases = bool(rules.may_see_members(request.actor))
    page = charts_page(crisis, request.as_known, asked, sees_cases=sees_cases)
    known = request.as_known.text
    context = {"slug": slug, "page": page, "seen": request.as_known, "sees_cases": sees_cases, "known": known,
               "known_query": f"?known={known}" if known else ""}  # fmt: skip
    return render(request, "figures/charts.html", context)
