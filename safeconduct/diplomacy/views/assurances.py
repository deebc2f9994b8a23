"""Assurances: the list of a crisis, one of them, recording and judging."""

from __future__ import annotations

from dataclasses import fields

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest

from ..actions.assurances import judge_assurance, record_assurance
from ..charts_assurance import kept_over_time
from ..doors import enter_assurance, enter_register
from ..forms.assurances import AssuranceForm, JudgeForm
from ..models import Assurance
from ..pages.assurance import Asked, AssuranceShown, assurance_shown
from ..pages.assurances import assurances_shown, counterparts_of
from ..pages.filling import filled_assurance
from ..pages.reading import read_number, read_reference, read_state


@require_safe
def assurances(request: DeskRequest, slug: str) -> HttpResponse:
    """What was promised, the late and the broken first."""
    crisis = enter_register(request, slug)
    given, state = request.GET, read_state(request.GET.get("state", ""))
    page = assurances_shown(
        request.actor,
        crisis,
        seen=request.as_known,
        group=given.get("group", ""),
        start=read_number(given.get("start", "")),
        state=state,
    )
    context = {
        "page": page,
        "slug": slug,
        "seen": request.as_known,
        "states": counterparts_of(crisis),
        "state": state,
        "may_record": may(request.actor, Task.KEEP_ENGAGEMENTS),
    }
    return render(request, "diplomacy/assurances/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: DeskRequest, slug: str) -> HttpResponse:
    """Record what was promised."""
    crisis = enter_register(request, slug, task=Task.KEEP_ENGAGEMENTS)
    filled = filled_assurance(request, crisis)
    form = AssuranceForm(
        request.POST if request.method == "POST" else None,
        filled.offered,
        crisis=crisis,
        actor=request.actor,
        initial=filled.initial,
        engagement=filled.engagement,
        statement=filled.statement,
    )
    if form.is_bound and form.is_valid() and (made := _recorded(request, form)) is not None:
        messages.success(request, _("The assurance %(reference)s is recorded.") % {"reference": made.reference})
        return redirect("diplomacy:assurance", made.reference)
    context = {"form": form, "slug": slug, "filled": filled}
    return render(request, "diplomacy/assurances/record.html", context, status=UNPROCESSABLE if form.errors else 200)


def _recorded(request: DeskRequest, form: AssuranceForm) -> Assurance | None:
    said = form.cleaned_data
    return carry_out(
        form,
        lambda: record_assurance(
            form.crisis,
            form.offered.states[said["state"]],
            form.promise(),
            by=request.actor,
            known_at=said["known_at"],
            key=said["key"],
        ),
    )


@require_safe
def assurance(request: DeskRequest, reference: str) -> HttpResponse:
    """One assurance, with the cases that it is about."""
    found = enter_assurance(request, reference)
    return _page(request, found, JudgeForm(is_judged=False))


@require_http_methods(["POST"])
def judge(request: DeskRequest, reference: str) -> HttpResponse:
    """Judge it, or take the judgement back."""
    found = enter_assurance(request, reference, task=Task.JUDGE_ASSURANCE)
    form = JudgeForm(request.POST, is_judged=True)
    if form.is_valid() and succeeds(form, lambda: judge_assurance(found, **form.cleaned_data, by=request.actor)):
        messages.success(request, _("Your judgement is recorded."))
        return redirect("diplomacy:assurance", found.reference)
    return _page(request, found, form)


def _page(request: DeskRequest, found: Assurance, form: JudgeForm) -> HttpResponse:
    page = _shown(request, found)
    if not form.is_bound:
        form = JudgeForm(is_judged=page.stand.judgement is not None)
    chart = kept_over_time(page.stand, as_known=request.as_known.at)
    context = {"page": page, "form": form, "seen": request.as_known, "slug": found.crisis.slug, "chart": chart}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "diplomacy/assurances/assurance.html", context, status=status)


def _shown(request: DeskRequest, found: Assurance) -> AssuranceShown:
    """The page; 404 before the assurance was known."""
    begin = {each.name: read_reference(request.GET.get(each.name, "")) for each in fields(Asked)}
    page = assurance_shown(request.actor, found, seen=request.as_known, asked=Asked(**begin))
    if page is None:
        raise Http404
    return page
