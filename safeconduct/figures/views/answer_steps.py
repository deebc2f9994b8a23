"""What is done with an answer: put forward, sent back, approved, frozen, given, corrected; findings settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from safeconduct.access.answers import UNPROCESSABLE, is_partial, succeeds
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.cases.as_known import today
from safeconduct.cases.doors import DeskRequest
from safeconduct.store.faults import FieldFault

from ..actions import answers as acts
from ..actions.findings import settle_finding
from ..doors import enter_answer
from ..forms.answers import ApproveForm, GivenForm, ReasonForm
from ..forms.findings import SettleForm
from ..pages.answer import answer_shown, answer_url
from ..pages.answer_changes import changes_shown
from ..pages.answer_earlier import earlier_shown
from ..pages.answer_frozen import annexes_shown
from ..pages.answer_reading import read_answer
from ..queries.answer_state import AnswerState
from .answers import one_context

METHODS = require_http_methods(["GET", "HEAD", "POST"])


# ---------------------------------------------------------------- findings
@require_POST
def settle(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """Say why a finding may stand: by a script in its place, else back to the answer."""
    state = enter_answer(request, slug, reference, task=Task.SETTLE_FINDING)
    form = SettleForm(request.POST)
    if form.is_valid():
        succeeds(form, lambda: _settle(request, state, **form.cleaned_data))
    if is_partial(request):
        return _checks(request, state, form)
    if form.errors:
        messages.error(request, " ".join(str(words) for errors in form.errors.values() for words in errors))
    else:
        messages.success(request, _("The finding is settled, with its reason."))
    return redirect(f"{answer_url(state.answer.crisis, reference)}#checks")


def _settle(request: DeskRequest, state: AnswerState, *, finding: str, reason: str) -> object:
    found = next((one.finding for one in read_answer(state).findings if one.finding.key == finding), None)
    if found is None:
        raise Refused(_("This finding is not there any more: the answer or its figures changed."))
    return settle_finding(state.answer.crisis, found, reason=reason, by=request.actor, answer=state.answer)


def _checks(request: DeskRequest, state: AnswerState, form: SettleForm) -> HttpResponse:
    """The list of checks as it is now; a refusal stands beside its finding. With the last one settled the whole page is
    asked for anew: now it can be approved."""
    read = read_answer(state)
    page = answer_shown(state, read.taken, read.findings, actor=request.actor)
    if not (form.errors or page.checks.open):
        messages.success(request, _("The finding is settled, with its reason. Nothing is open."))
        return HttpResponseClientRefresh()
    context = one_context(request, state) | {"page": page, "settle_form": form if form.errors else None}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "figures/answers/checks.html", context, status=status)


# ---------------------------------------------------------------- steps
@require_POST
def put_forward(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """Put the newest version forward for approval."""
    state = enter_answer(request, slug, reference, task=Task.WRITE_ANSWER)
    return _done(request, state, lambda: acts.submit_answer(state.answer, by=request.actor), _("It is put forward."))


@METHODS
def send_back(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """Back to its author, with what is to be changed."""
    state = enter_answer(request, slug, reference, task=Task.APPROVE_ANSWER)
    act = lambda said: acts.send_back(state.answer, by=request.actor, **said)  # noqa: E731 - one line beside its form
    words = {"heading": _("Send it back"), "button": _("Send it back"), "done": _("It is sent back to its author."),
             "lead": _("Its author reads your reason, writes another version and puts that forward.")}  # fmt: skip
    return _form_page(request, state, ReasonForm(_posted(request)), act, words)


@METHODS
def approve(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """Approve it: the paper, what speaks against it, and what changed since the last answer, on one page."""
    state = enter_answer(request, slug, reference, task=Task.APPROVE_ANSWER)
    if request.method == "POST":
        act = lambda: _approve(request, state)  # noqa: E731
        return _done(request, state, act, _("It is approved. It can be frozen now."))
    read = read_answer(state)
    context = one_context(request, state) | {
        "page": answer_shown(state, read.taken, read.findings, actor=request.actor),
        "changes": changes_shown(state, read.taken, actor=request.actor),
        "earlier": earlier_shown(state.answer, read.taken),
        "annexes": annexes_shown(state, read, actor=request.actor),
    }
    return render(request, "figures/answers/approve.html", context)


def _approve(request: DeskRequest, state: AnswerState) -> object:
    form = ApproveForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Read the answer for approval first, then approve it from there."))
    return acts.approve_answer(state.answer, by=request.actor, expected_number=form.cleaned_data["seen"])


@METHODS
def freeze(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """Freeze it for ever: a page that says what that means."""
    state = enter_answer(request, slug, reference)
    if request.method == "POST":
        return _done(request, state, lambda: acts.freeze_answer(state.answer, by=request.actor),
                     _("It is frozen. This answer never changes again."))  # fmt: skip
    if state.frozen is not None:
        return redirect("figures:answer", slug, reference)
    read = read_answer(state)
    page = answer_shown(state, read.taken, read.findings, actor=request.actor)
    return render(request, "figures/answers/freeze.html", one_context(request, state) | {"page": page})


@METHODS
def given(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """On which day it was given."""
    state = enter_answer(request, slug, reference, task=Task.WRITE_ANSWER)
    first = {"on": state.version.reply_on or today(state.answer.crisis)}
    form = GivenForm(_posted(request), initial=first)
    act = lambda said: acts.give_answer(state.answer, by=request.actor, **said)  # noqa: E731
    words = {"heading": _("It was given"), "button": _("Record it"), "done": _("It is recorded as given."),
             "lead": _("From this day on it is held against every later answer.")}  # fmt: skip
    return _form_page(request, state, form, act, words)


@METHODS
def withdraw(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """It is not owed any more."""
    state = enter_answer(request, slug, reference, task=Task.WRITE_ANSWER)
    act = lambda said: acts.withdraw_answer(state.answer, by=request.actor, **said)  # noqa: E731
    words = {"heading": _("Withdraw it"), "button": _("Withdraw it"), "done": _("It is withdrawn."), "kind": "is-grave",
             "lead": _("Nobody can write in it any more. What was written stays in the record.")}  # fmt: skip
    return _form_page(request, state, ReasonForm(_posted(request)), act, words)


@METHODS
def correct(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """Begin a correction slip: another answer, that says what was wrong in this one."""
    state = enter_answer(request, slug, reference, task=Task.WRITE_ANSWER)
    made: list[Any] = []
    form = ReasonForm(_posted(request))

    def act(said: dict[str, Any]) -> None:
        made.append(acts.correct_answer(state.answer, by=request.actor, **said))

    if form.is_bound and form.is_valid() and succeeds(form, lambda: act(form.cleaned_data)):
        messages.success(request, _("The correction slip is begun."))
        return redirect("figures:write_answer", slug, made[0].reference)
    words = {"heading": _("Write a correction slip"), "button": _("Begin the slip"),
             "lead": _("The answer that left stays as it is, for ever. The slip is an answer of its own that refers to "
                       "it. It begins with what to read for each figure that comes out otherwise now.")}  # fmt: skip
    return _page(request, state, form, words)


# ---------------------------------------------------------------- the same for all of them
def _posted(request: DeskRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form_page(
    request: DeskRequest,
    state: AnswerState,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    words: dict[str, str],
) -> HttpResponse:
    """A page with one form: what it says is done, or it is shown again with what is to be put right."""
    if form.is_bound and form.is_valid() and succeeds(form, lambda: act(dict(form.cleaned_data))):
        messages.success(request, words["done"])
        return redirect("figures:answer", state.answer.crisis.slug, state.answer.reference)
    return _page(request, state, form, words)


def _page(request: DeskRequest, state: AnswerState, form: forms.Form, words: dict[str, str]) -> HttpResponse:
    context = one_context(request, state) | {"form": form, "words": words}
    return render(request, "figures/answers/act.html", context, status=UNPROCESSABLE if form.errors else 200)


def _done(request: DeskRequest, state: AnswerState, act: Callable[[], object], words: str) -> HttpResponse:
    """An act of one button: back to the answer, with what came of it."""
    try:
        act()
        messages.success(request, words)
    except (Refused, FieldFault) as fault:
        messages.error(request, str(fault))
    return redirect("figures:answer", state.answer.crisis.slug, state.answer.reference)
