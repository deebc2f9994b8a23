"""An engagement: its page, and planning, holding, changing and cancelling it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.enums import Task
from safeconduct.cases.as_known import today
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import uuid7

from ..actions.engagements import cancel_engagement, change_engagement, hold_engagement, plan_engagement
from ..choosing import choosable
from ..doors import enter_engagement, enter_register
from ..forms.engagements import CancelForm, ChangeForm, EngagementForm, HoldForm, PlanForm, initial_of
from ..models import Engagement, State
from ..pages.engagement import engagement_shown, title_of
from ..pages.sections import sections_of
from ..queries.counterparts import counterparts
from ..queries.engagements import engagement_of, versions_of


@require_safe
def engagement(request: DeskRequest, reference: str) -> HttpResponse:
    """One engagement, as known now or at the end of an earlier day."""
    held = enter_engagement(request, reference)
    page = engagement_shown(request.actor, held, as_known=request.as_known)
    if page is None:
        raise Http404
    context = {"page": page, "slug": held.crisis.slug, **sections_of(request.actor, held, as_known=request.as_known)}
    return render(request, "diplomacy/engagement/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: DeskRequest, slug: str) -> HttpResponse:
    """Plan an engagement: first with whom, then the rest."""
    crisis = enter_register(request, slug, task=Task.KEEP_ENGAGEMENTS)
    code = request.GET.get("state", "")
    if not code:
        return render(request, "diplomacy/engagement/with_whom.html", {"states": counterparts(crisis), "slug": slug})
    state = get_object_or_404(State, code=code[:2].upper(), is_ours=False)
    follows = engagement_of(crisis, request.GET.get("follows", ""))
    form = PlanForm(request.POST or None, choosable(state, today(crisis)), initial={"key": uuid7()})
    if form.is_bound and form.is_valid() and (made := _planned(request, crisis, state, form, follows)) is not None:
        messages.success(request, _("The engagement %(reference)s is in the register.") % {"reference": made.reference})
        return redirect("diplomacy:engagement", made.reference)
    context = {"form": form, "slug": slug, "state": state, "follows": follows}
    return render(request, "diplomacy/engagement/plan.html", context, status=UNPROCESSABLE if form.errors else 200)


def _planned(
    request: DeskRequest, crisis: Crisis, state: State, form: PlanForm, follows: Engagement | None
) -> Engagement | None:
    key = form.cleaned_data["key"]
    return carry_out(
        form, lambda: plan_engagement(crisis, state, form.plan(), by=request.actor, follows=follows, key=key)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: DeskRequest, reference: str) -> HttpResponse:
    """Say anew what is planned, correct what was held."""
    held = enter_engagement(request, reference, task=Task.KEEP_ENGAGEMENTS)
    return _next(request, held, ChangeForm, change_engagement, _("Change"))


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: DeskRequest, reference: str) -> HttpResponse:
    """It was held: on which day, who came."""
    held = enter_engagement(request, reference, task=Task.KEEP_ENGAGEMENTS)
    return _next(request, held, HoldForm, hold_engagement, _("It was held"))


def _next(
    request: DeskRequest, held: Engagement, form_class: type[EngagementForm], act: Any, title: str
) -> HttpResponse:
    version = versions_of(held, as_known=request.as_known.at)[-1:]
    if not version:
        raise Http404
    people = choosable(held.state, today(held.crisis), version[0])
    form = form_class(request.POST or None, people, initial=initial_of(version[0]))
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _acted(request, held, form, act)):
        messages.success(request, _("It is recorded."))
        return redirect("diplomacy:engagement", held.reference)
    context = {"form": form, "engagement": held, "title": title_of(version[0]), "act": title, "slug": held.crisis.slug}
    return render(request, "diplomacy/engagement/change.html", context, status=UNPROCESSABLE if form.errors else 200)


def _acted(request: DeskRequest, held: Engagement, form: EngagementForm, act: Any) -> object:
    said = form.cleaned_data
    return act(held, form.plan(), by=request.actor, reason=said["reason"], seen=said["seen"])


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: DeskRequest, reference: str) -> HttpResponse:
    """It does not take place."""
    held = enter_engagement(request, reference, task=Task.KEEP_ENGAGEMENTS)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _cancelled(request, held, form)):
        messages.success(request, _("The engagement is cancelled."))
        return redirect("diplomacy:engagement", held.reference)
    context = {"form": form, "engagement": held, "slug": held.crisis.slug}
    return render(request, "diplomacy/engagement/cancel.html", context, status=UNPROCESSABLE if form.errors else 200)


def _cancelled(request: DeskRequest, held: Engagement, form: CancelForm) -> object:
    return cancel_engagement(held, reason=form.cleaned_data["reason"], by=request.actor)
