"""The box in the masthead: the reference of a request leads to it; everything else is looked for among the cases."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from safeconduct.access.answers import is_partial
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.views import searching
from safeconduct.intake.doors import number_of
from safeconduct.intake.models import Handling
from safeconduct.intake.queries import requests_for


@require_GET
def find(request: DeskRequest) -> HttpResponse:
    """What a text leads to. Of a request that the actor may not see nothing is told."""
    found = _request(request, request.GET.get("q", ""))
    if found is None:
        return searching.find(request)
    if is_partial(request):
        return render(request, "desk/found_request.html", {"handling": found})
    return redirect("intake:request", found.request.reference)


def _request(request: DeskRequest, text: str) -> Handling | None:
    number = number_of(text)
    if number is None:
        return None
    rows = requests_for(request.actor).select_related("request").defer("request__raw")
    return rows.filter(request__number=number).first()
