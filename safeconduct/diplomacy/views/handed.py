"""What is raised and handed over in an engagement; the lists that were handed over, and their answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest

from ..actions.concerns import raise_concern
from ..actions.handed import answer_list, ask_about_unanswered, hand_list
from ..actions.reading import read_handed
from ..doors import enter_engagement, enter_handed
from ..forms.asks import RaiseForm
from ..forms.handed import AnswerForm, AskUnansweredForm, HandForm
from ..models import Ask, Engagement, HandedList
from ..pages.handed import answers_shown, handed_of, paper_shown
from ..queries.asks import open_asks
from ..queries.handed import HandedState, cases_without_answer, lists_to_answer, lists_to_hand

LARGEST = 10**6
"""Rows of a list never have a greater number."""


@require_http_methods(["GET", "HEAD", "POST"])
def raise_(request: DeskRequest, reference: str) -> HttpResponse:
    """What was raised in an engagement, and how strongly."""
    held = enter_engagement(request, reference, task=Task.KEEP_ENGAGEMENTS)
    asks = _asks(request, held)
    form = RaiseForm(request.POST if request.method == "POST" else None, asks=asks, given=request.GET.get("ask", ""))
    if form.is_bound and form.is_valid():
        said: dict[str, Any] = form.cleaned_data | {"ask": asks.get(form.cleaned_data["ask"])}
        if succeeds(form, lambda: raise_concern(held, by=request.actor, **said)):
            messages.success(request, _("It is recorded what was raised."))
            return redirect("diplomacy:engagement", held.reference)
    return _act(request, held, form, _("What was raised"), _("Record it"))


@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: DeskRequest, reference: str) -> HttpResponse:
    """A list of ours that was handed over in an engagement."""
    held = enter_engagement(request, reference, task=Task.KEEP_ENGAGEMENTS)
    asks, lists = _asks(request, held), {str(row.pk): row for row in lists_to_hand(request.actor, held)}
    given = {name: request.GET[name] for name in ("list", "ask") if name in request.GET}
    posted = request.POST if request.method == "POST" else None
    form = HandForm(posted, lists=lists.values(), asks=asks, given=given)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        more = {"answer_due": said["answer_due"], "words": said["words"], "known_at": said["known_at"]}
        ask, made = asks.get(said["ask"]), lists[said["list"]]
        row = carry_out(form, lambda: hand_list(held, made, ask=ask, by=request.actor, **more))
        if row is not None:
            messages.success(request, _("The list is recorded as handed over."))
            return redirect("diplomacy:handed_answers", row.pk)
    return _act(request, held, form, _("Hand over a list"), _("Record it as handed over"), lists=lists)


def _asks(request: DeskRequest, held: Engagement) -> dict[str, Ask]:
    found = open_asks(request.actor, held.crisis, state=held.state_id, as_known=request.as_known.at)
    return {ask.reference: ask for ask in found}


def _act(request: DeskRequest, held: Engagement, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    context = {"form": form, "engagement": held, "slug": held.crisis.slug, "title": title, "button": button, **more}
    return render(request, "diplomacy/asks/in_engagement.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
def handed_list(request: DeskRequest, id: UUID) -> HttpResponse:
    """The list as it was handed over, in the reader's script, for A4."""
    state = _enter(request, id)
    page = paper_shown(request.actor, state, as_known=request.as_known)
    if page.may_read:
        read_handed(state.handed, by=request.actor)
    return render(request, "diplomacy/asks/handed_paper.html", {"page": page, "slug": _slug(state)})


@require_safe
def handed_answers(request: DeskRequest, id: UUID) -> HttpResponse:
    """Row by row what was answered."""
    state = _enter(request, id)
    text = request.GET.get("after", "")
    after = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    page = answers_shown(request.actor, state, as_known=request.as_known, after=min(after, LARGEST))
    if page.may_read:
        read_handed(state.handed, by=request.actor)
    context = {
        "page": page,
        "slug": _slug(state),
        "after": after,
        "may_reconcile": may(request.actor, Task.RECONCILE_LISTS),
    }
    context["may_keep"] = bool(may(request.actor, Task.KEEP_ENGAGEMENTS)) and not request.as_known.is_past
    return render(request, "diplomacy/asks/handed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: DeskRequest, id: UUID) -> HttpResponse:
    """Say which list of theirs answers ours."""
    state = _enter(request, id, task=Task.KEEP_ENGAGEMENTS)
    handed = state.handed
    lists = {str(row.pk): row for row in lists_to_answer(handed.engagement.crisis)}
    form = AnswerForm(request.POST if request.method == "POST" else None, lists=lists.values())
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        if succeeds(
            form, lambda: answer_list(handed, lists[said["received"]], by=request.actor, known_at=said["known_at"])
        ):
            messages.success(request, _("The answer is tied to the list."))
            return redirect("diplomacy:handed_answers", handed.pk)
    return _handed_act(request, handed, form, _("What came back"), _("It answers this list"), lists=lists)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_unanswered(request: DeskRequest, id: UUID) -> HttpResponse:
    """Make an ask about those on the list of whom they said nothing."""
    handed = _enter(request, id, task=Task.KEEP_ENGAGEMENTS).handed
    cases = cases_without_answer(request.actor, handed, as_known=request.as_known.at)
    words = _("Word of those on the list “%(title)s” of whom nothing was said") % {"title": handed.list.title[:200]}
    form = AskUnansweredForm(request.POST if request.method == "POST" else None, words=words)
    if form.is_bound and form.is_valid():
        made = carry_out(form, lambda: ask_about_unanswered(handed, by=request.actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("The ask %(reference)s is in the register.") % {"reference": made.reference})
            return redirect("diplomacy:ask", made.reference)
    return _handed_act(request, handed, form, _("Ask about those without an answer"), _("Make the ask"), cases=cases)


def _handed_act(
    request: DeskRequest, handed: HandedList, form: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "handed": handed, "slug": handed.engagement.crisis.slug, "title": title, "button": button}
    return render(
        request, "diplomacy/asks/handed_act.html", context | more, status=UNPROCESSABLE if form.errors else 200
    )


def _enter(request: DeskRequest, id: UUID, *, task: Task = Task.SEE_ENGAGEMENTS) -> HandedState:
    """A list that was handed over; 404 for who may not do this task, and before it was known."""
    enter_handed(request, id, task=task)
    state = handed_of(request.actor, id, as_known=request.as_known)
    if state is None:
        raise Http404
    return state


def _slug(state: HandedState) -> str:
    return state.handed.engagement.crisis.slug
