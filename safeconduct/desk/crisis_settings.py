"""The settings of a crisis: the hours of its clocks, and its places."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from safeconduct.access.answers import UNPROCESSABLE
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.actions.clocks import set_clock_rules
from safeconduct.cases.actions.crises import add_place
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis
from safeconduct.cases.settings import clock_settings, places_of

from .forms import ClocksForm, PlaceForm
from .keeping.answers import carry_out


@require_safe
def settings(request: DeskRequest, slug: str) -> HttpResponse:
    """What is set for a crisis."""
    return _page(request, _enter(request, slug))


@require_POST
def set_clocks(request: DeskRequest, slug: str) -> HttpResponse:
    """Give the clocks of a crisis their hours."""
    crisis = _enter(request, slug)
    form = ClocksForm(request.POST, clocks=clock_settings(crisis))
    changed = carry_out(form, lambda: set_clock_rules(crisis, form.cleaned_data, by=request.actor))
    if changed is None:
        return _page(request, crisis, clocks_form=form)
    messages.success(request, _("The clocks are set.") if changed else _("The clocks are as they were."))
    return redirect("desk:crisis_settings", slug)


@require_POST
def place(request: DeskRequest, slug: str) -> HttpResponse:
    """Add a place of the crisis."""
    crisis = _enter(request, slug)
    form = PlaceForm(request.POST)
    made = carry_out(form, lambda: add_place(crisis, **form.cleaned_data, by=request.actor))
    if made is None:
        return _page(request, crisis, place_form=form)
    messages.success(request, _("%(name)s is added.") % {"name": made.name})
    return redirect("desk:crisis_settings", slug)


def _enter(request: DeskRequest, slug: str) -> Crisis:
    """The crisis, for those who keep it; for everybody else there is no such page."""
    crisis = enter_crisis(request, slug)
    if not may(request.actor, Task.KEEP_CRISIS):
        raise Http404
    return crisis


def _page(request: DeskRequest, crisis: Crisis, **bound: forms.Form) -> HttpResponse:
    """The page; `bound` is a form that came back with something to put right."""
    made = {"clocks_form": ClocksForm(clocks=clock_settings(crisis)), "place_form": PlaceForm()}
    wrong = next(iter(bound.values()), None)
    context = {"settings_of": crisis, "places": places_of(crisis), **made, **bound, "wrong": wrong}
    return render(request, "desk/crisis_settings.html", context, status=UNPROCESSABLE if bound else 200)
