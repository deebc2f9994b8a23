"""Answers: the list of a crisis, one answer, and its versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Crisis

from .. import rules
from ..actions.answers import start_answer
from ..doors import enter_answer, enter_figures
from ..enums import AnswerKind
from ..forms.answers import BeginForm
from ..models import Answer
from ..pages.answer import answer_shown, answer_url
from ..pages.answer_beginning import beginnings, chosen_beginning
from ..pages.answer_changes import changes_shown
from ..pages.answer_earlier import earlier_shown
from ..pages.answer_figure import slot_shown
from ..pages.answer_frozen import annexes_shown, frozen_shown, languages_of
from ..pages.answer_list import answers_shown
from ..pages.answer_reading import read_answer
from ..pages.answer_versions import difference_shown, versions_shown
from ..queries import PageKey
from ..queries.answer_list import AnswerKey, read_answer_filters
from ..queries.answer_state import AnswerState
from .figures import page_context, page_links


@require_safe
def answers(request: DeskRequest, slug: str) -> HttpResponse:
    """The answers of a crisis, the newest first."""
    crisis = enter_figures(request, slug)
    filters, after = read_answer_filters(request.GET), AnswerKey.parse(request.GET.get("after", ""))
    context = page_context(request, crisis) | {
        "page": answers_shown(crisis, filters, seen=request.as_known, after=after),
        "may_write": rules.may_write_answer(request.actor, is_past=request.as_known.is_past),
    }
    return render(request, "figures/answers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: DeskRequest, slug: str) -> HttpResponse:
    """Begin an answer: to whom, what is asked, and what it begins with."""
    crisis = enter_figures(request, slug, task=Task.WRITE_ANSWER)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        begins_with=beginnings(crisis), initial={"kind": kind if kind in AnswerKind.values else AnswerKind.PARLIAMENT},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and (made := _begun(request, crisis, form)) is not None:
        messages.success(request, _("%(reference)s is begun.") % {"reference": made.reference})
        return redirect("figures:write_answer", slug, made.reference)
    context = page_context(request, crisis) | {"form": form}
    return render(request, "figures/answers/begin.html", context, status=UNPROCESSABLE if form.errors else 200)


def _begun(request: DeskRequest, crisis: Crisis, form: BeginForm) -> Answer | None:
    said = dict(form.cleaned_data)
    kind, reply_on = AnswerKind(said.pop("kind")), said.pop("reply_on")
    title, languages = said.pop("title"), said.pop("languages")
    beginning = chosen_beginning(crisis, kind, said.pop("begins_with"))
    return carry_out(
        form,
        lambda: start_answer(
            crisis, kind=kind, title=dict.fromkeys(languages[:1], title), languages=languages,
            reply_on=reply_on.isoformat() if reply_on else "", by=request.actor, **beginning, **said,
        ),
    )  # fmt: skip


@require_safe
def answer(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """One answer: a draft with what speaks against it, or the frozen copy."""
    state = enter_answer(request, slug, reference)
    if state.frozen is not None:
        shown = frozen_shown(state, state.frozen, actor=request.actor)
        return render(request, "figures/answers/frozen.html", one_context(request, state) | {"page": shown})
    read = read_answer(state)
    page = answer_shown(state, read.taken, read.findings, actor=request.actor, is_past=request.as_known.is_past)
    context = one_context(request, state) | {
        "page": page,
        "changes": changes_shown(state, read.taken, actor=request.actor, explained=False),
        "earlier": earlier_shown(state.answer, read.taken),
        "annexes": annexes_shown(state, read, actor=request.actor),
    }
    return render(request, "figures/answers/answer.html", context)


@require_safe
def versions(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """Everything that was ever written of an answer, and what was done with it."""
    state = enter_answer(request, slug, reference)
    context = one_context(request, state) | {"rows": versions_shown(state)}
    return render(request, "figures/answers/versions.html", context)


@require_safe
def version(request: DeskRequest, slug: str, reference: str, number: int) -> HttpResponse:
    """One version, with what it changed against the one before or another one."""
    state = enter_answer(request, slug, reference)
    shown = state.numbered(number)
    if shown is None:
        raise Http404
    against = request.GET.get("against", "")
    before = state.numbered(int(against)) if against.isascii() and against.isdigit() and len(against) < 6 else None
    page = difference_shown(before or state.numbered(number - 1), shown)
    return render(request, "figures/answers/version.html", one_context(request, state) | {"page": page})


@require_safe
def slot_figure(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """A figure of an answer that is narrower than its measure, with its cases: ?slot=released; home_region=Punjab."""
    state = enter_answer(request, slug, reference)
    after = PageKey.parse(request.GET.get("after", ""))
    page = slot_shown(state, request.GET.get("slot", ""), actor=request.actor, after=after)
    if page is None:
        raise Http404
    context = one_context(request, state) | {"page": page}
    return render(request, "figures/answers/figure.html", context | page_links(request, page.members))


def one_context(request: DeskRequest, state: AnswerState) -> dict[str, Any]:
    """What every page of one answer needs."""
    reference = state.answer.reference
    crisis = state.answer.crisis
    return page_context(request, crisis) | {
        "reference": reference,
        "answer_url": answer_url(crisis, reference),
        "state": state,
        "languages_offered": languages_of(state),
    }
