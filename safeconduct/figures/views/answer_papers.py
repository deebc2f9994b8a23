"""The paper of an answer: to print, as a document, as text; and a frozen answer run again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from safeconduct.cases.doors import DeskRequest
from safeconduct.store.downloads import TEXT, download

from ..actions.answer_papers import print_answer, run_answer_again, take_answer_docx, take_answer_text
from ..doors import enter_answer
from ..pages.answer import kicker
from ..pages.answer_frozen import paper_in
from ..pages.answer_reading import read_answer
from ..pages.paper import shown
from ..paper.docx import DOCX, TemplateFault
from ..paper.values import Paper
from ..queries.answer_state import AnswerState
from .answers import one_context


@require_safe
def paper(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """The paper as it leaves the house, for A4."""
    state = enter_answer(request, slug, reference)
    language = _language(request, state)
    printed = print_answer(state.answer, _paper(request, state), by=request.actor)
    context = one_context(request, state) | {"page": shown(printed), "language": language}
    return render(request, "figures/answers/paper.html", context)


@require_safe
def docx(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """The same as a document of a word processor."""
    state = enter_answer(request, slug, reference)
    try:
        content = take_answer_docx(state.answer, _paper(request, state), by=request.actor)
    except TemplateFault as fault:
        messages.error(request, str(fault))
        return redirect("figures:answer", slug, reference)
    return download(content, f"{_name(request, state)}.docx", DOCX)


@require_safe
def plain(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """The same as plain text."""
    state = enter_answer(request, slug, reference)
    content = take_answer_text(state.answer, _paper(request, state), by=request.actor)
    return download(content, f"{_name(request, state)}.txt", TEXT)


@require_safe
def again(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """A frozen answer run again: figure by figure the same, or which cases made the difference."""
    state = enter_answer(request, slug, reference)
    if state.frozen is None:
        raise Http404
    rerun = run_answer_again(state.frozen, by=request.actor)
    context = one_context(request, state) | {"rerun": rerun, "kicker": kicker(state)}
    return render(request, "figures/answers/again.html", context)


def _paper(request: DeskRequest, state: AnswerState) -> Paper:
    stand = None if state.frozen is not None else read_answer(state)
    return paper_in(state, stand, _language(request, state), actor=request.actor)


def _language(request: DeskRequest, state: AnswerState) -> str:
    """The language that was asked for, where the answer is given in it and in another; empty for all of them."""
    asked = request.GET.get("language", "")
    return asked if asked in state.text.languages and len(state.text.languages) > 1 else ""


def _name(request: DeskRequest, state: AnswerState) -> str:
    """ "AN-0031-7 hi": the reference, the version while it is a draft, and the language."""
    version = "" if state.frozen is not None else f"version {state.version.number}"
    return " ".join(filter(None, [state.answer.reference, version, _language(request, state)]))
