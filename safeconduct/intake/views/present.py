"""The denominator: how many nationals are there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis

from ..actions.estimating import estimate_present
from ..forms.present import EstimateForm
from ..pages.present import present_page


@require_safe
def board(request: DeskRequest, slug: str) -> HttpResponse:
    """How many are thought to be there, and of how many we know what, as known now."""
    crisis = _enter(request, slug)
    context = {
        "page": present_page(request.actor, crisis),
        "slug": slug,
        "may_estimate": may(request.actor, Task.ESTIMATE_PRESENT),
    }
    return render(request, "intake/present/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def estimate(request: DeskRequest, slug: str) -> HttpResponse:
    """Record how many somebody takes to be there."""
    crisis = _enter(request, slug)
    if not may(request.actor, Task.ESTIMATE_PRESENT):
        raise Http404
    form = EstimateForm(request.POST or None, initial=_initial(crisis))
    if request.method == "POST" and form.is_valid() and _estimate(request, crisis, form):
        messages.success(request, _("The estimate is recorded."))
        return redirect("intake:present", slug)
    context = {"form": form, "slug": slug}
    return render(request, "intake/present/estimate.html", context, status=UNPROCESSABLE if form.errors else 200)


def _enter(request: DeskRequest, slug: str) -> Crisis:
    crisis = enter_crisis(request, slug)
    if not may(request.actor, Task.SEE_FIGURES):
        raise Http404
    return crisis


def _initial(crisis: Crisis) -> dict[str, str]:
    return {"country": crisis.countries[0]} if len(crisis.countries) == 1 else {}


def _estimate(request: DeskRequest, crisis: Crisis, form: EstimateForm) -> bool:
    return succeeds(form, lambda: estimate_present(crisis, **form.cleaned_data, by=request.actor))
