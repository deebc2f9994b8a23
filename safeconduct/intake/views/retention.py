"""How long data are kept, what goes tonight, what is held back, and what was erased."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_desk
from safeconduct.cases.queries import crises
from safeconduct.store.faults import FieldFault

from .. import retention
from ..actions.retention import end_hold, hold_back, set_retention
from ..doors import number_of
from ..enums import RetentionKind
from ..forms.retention import EndHoldForm, HoldForm, RuleForm
from ..models import RetentionHold
from ..queries import requests_for

SHOWN = 50
"""Of rules and of what was erased."""


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """Everything about it on one page."""
    _enter(request)
    return _page(request)


@require_POST
def set_rule(request: DeskRequest) -> HttpResponse:
    """Keep a kind of data longer or shorter."""
    _enter(request)
    form = RuleForm(request.POST, crises=crises())
    if form.is_valid() and succeeds(form, lambda: _set(request, form)):
        messages.success(request, _("The rule is set."))
        return redirect("intake:retention")
    return _page(request, rule_form=form)


def _set(request: DeskRequest, form: forms.Form) -> object:
    said = form.cleaned_data
    return set_retention(
        RetentionKind(said["kind"]),
        crisis=said["crisis"],
        months=said["months"],
        reason=said["reason"],
        by=request.actor,
    )


@require_POST
def hold(request: DeskRequest) -> HttpResponse:
    """Hold a request or a crisis back from erasing."""
    _enter(request)
    form = HoldForm(request.POST, crises=crises())
    if form.is_valid() and carry_out(form, lambda: _hold(request, form)) is not None:
        messages.success(request, _("Nothing of it is erased until the hold ends."))
        return redirect("intake:retention")
    return _page(request, hold_form=form)


def _hold(request: DeskRequest, form: forms.Form) -> RetentionHold:
    said, found = form.cleaned_data, None
    if said["reference"]:
        number = number_of(said["reference"])
        rows = requests_for(request.actor).select_related("request").defer("request__raw")
        found = rows.filter(request__number=number).first() if number is not None else None
        if found is None:
            raise FieldFault("reference", _("There is no such request. Copy its reference, such as Q-20431-7."))
    held = found.request if found else None
    return hold_back(crisis=said["crisis"], request=held, reason=said["reason"], by=request.actor)


@require_POST
def end(request: DeskRequest, id: UUID) -> HttpResponse:
    """End a hold."""
    _enter(request)
    row = get_object_or_404(retention.holds_that_stand(), pk=id)
    form = EndHoldForm(request.POST, auto_id=f"end-{id}-%s")
    if form.is_valid() and succeeds(form, lambda: end_hold(row, reason=form.cleaned_data["reason"], by=request.actor)):
        messages.success(request, _("The hold ended. The rules hold again in seven days."))
        return redirect("intake:retention")
    return _page(request, end_form=form)


def _enter(request: DeskRequest) -> None:
    """For whom this is nothing, the page is not there."""
    enter_desk(request)
    if not may(request.actor, Task.KEEP_CHANNELS):
        raise Http404


def _page(request: DeskRequest, **bound: forms.Form) -> HttpResponse:
    """The page; `bound` is a form that came back with something to put right."""
    made = {"rule_form": RuleForm(crises=crises()), "hold_form": HoldForm(crises=crises())}
    context = {
        "kept": retention.kept_for(request.crisis),
        "due": retention.due_now(),
        "running": retention.running(),
        "rules": retention.rules_set()[:SHOWN],
        "holds": [(row, EndHoldForm(auto_id=f"end-{row.pk}-%s")) for row in retention.holds_that_stand()],
        "erasures": retention.erasures()[:SHOWN],
        **made,
        **bound,
        "wrong": next(iter(bound.values()), None),
    }
    return render(request, "intake/retention/page.html", context, status=UNPROCESSABLE if bound else 200)
