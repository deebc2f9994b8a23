"""Writing an answer: one form for its parts, annexures and petitioners. Works without a script; with one, form and
checks are swapped in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, is_partial
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.cases.as_known import as_known
from safeconduct.cases.doors import DeskRequest
from safeconduct.store.faults import FieldFault

from ..actions.answers import WrittenMeanwhile, take_again, write_version
from ..answers.text import AnswerText, from_json
from ..answers.wording import offered_wording
from ..doors import enter_answer
from ..forms.answers import TakeAgainForm, WritingForms, Written, rearranged, written_in
from ..models import AnswerVersion
from ..pages.answer import NOT_THERE, may_of
from ..pages.answer_reading import read_answer
from ..pages.answer_writing import Conflict, PetitionerFault, conflict, draft_of, offered, text_of, written_of
from ..pages.answer_writing_page import writing_shown
from ..queries.answer_state import AnswerState
from .answers import one_context

KEEP = "keep"
"""What the button says that keeps what is written."""
ADD_PART = "add:parts"
"""What the button says that adds a part."""


@dataclass
class Desk:
    """What an author has before her: the answer, what stands in the form, and what came of sending it. `is_added`: its
    last part is a new one, she goes on there."""

    state: AnswerState
    written: Written
    is_bound: bool = False
    fault: str = ""
    fault_of: tuple[str, str] = ("", "")
    conflict: Conflict | None = None
    kept: AnswerVersion | None = None
    is_added: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """The form of an answer: shown, rearranged by one of its buttons, or kept as a new version."""
    state = enter_answer(request, slug, reference, task=Task.WRITE_ANSWER)
    allowed = may_of(state, request.actor, 0, is_past=request.as_known.is_past).write
    if request.method != "POST":
        if not allowed:
            messages.error(request, str(allowed.reason))
            return redirect("figures:answer", slug, reference)
        written = written_of(state.text, seen=state.version.number, actor=request.actor)
        return _render(request, Desk(state, written, is_added=len(written.parts) > len(state.text.parts)))
    desk, do = Desk(state, written_in(request.POST)), request.POST.get("do", KEEP)
    if do == KEEP:
        return _keep(request, desk)
    templates = {template.key: template.wording for template in offered_wording(state.answer.kind)}
    desk.written = rearranged(desk.written, do, templates=templates)
    desk.is_added = do == ADD_PART
    return _render(request, desk)


def _keep(request: DeskRequest, desk: Desk) -> HttpResponse:
    desk.is_bound = True
    if _forms(desk).is_valid():
        desk.kept = _kept(request, desk)
    if desk.kept is None:
        return _render(request, desk, status=UNPROCESSABLE)
    if not is_partial(request):
        messages.success(request, _("Version %(n)d is kept.") % {"n": desk.kept.number})
        return redirect("figures:write_answer", desk.state.answer.crisis.slug, desk.state.answer.reference)
    request_state = enter_answer(request, desk.state.answer.crisis.slug, desk.state.answer.reference)
    fresh = written_of(request_state.text, seen=request_state.version.number, actor=request.actor)
    return _render(request, Desk(request_state, fresh, kept=desk.kept))


def _kept(request: DeskRequest, desk: Desk) -> AnswerVersion | None:
    """Write the version; what is refused, and what somebody else wrote meanwhile, stands on the desk instead."""
    state, seen = desk.state, int(desk.written.head["seen"])
    read = _read(state, seen)
    try:
        text = text_of(desk.written, read, state.answer.crisis, actor=request.actor)
        return write_version(
            state.answer, text, as_known=state.version.as_known, by=request.actor, expected_number=seen
        )
    except WrittenMeanwhile as meanwhile:
        desk.conflict = _conflict(text, meanwhile)
        head = {**desk.written.head, "seen": str(meanwhile.last.number)}
        desk.written = replace(desk.written, head=head)
        desk.fault = str(meanwhile)
    except PetitionerFault as fault:
        desk.fault_of = (f"petitioners-{fault.place}", str(fault))
    except (FieldFault, Refused) as fault:
        desk.fault = str(fault)
    return None


def _read(state: AnswerState, seen: int) -> AnswerText:
    """The version that the author read; the newest where there is no such version."""
    version = state.numbered(seen)
    return from_json(version.text) if version else state.text


def _conflict(mine: AnswerText, meanwhile: WrittenMeanwhile) -> Conflict:
    last = meanwhile.last
    return conflict(mine, from_json(last.text), by=last.made_by.name, at=last.made_at, number=last.number)


def _forms(desk: Desk) -> WritingForms:
    """The forms as they stand, with what an action found wrong."""
    kind = desk.state.answer.kind
    templates = [(template.key, template.name) for template in offered_wording(kind)]
    forms = WritingForms(desk.written, offered(desk.state.answer.crisis, kind, templates), is_bound=desk.is_bound)
    if desk.is_bound:
        _tell_faults(forms, desk)
    if desk.is_added:
        forms.begin_at_last_part()
    return forms


def _tell_faults(forms: WritingForms, desk: Desk) -> None:
    forms.is_valid()
    if desk.fault:
        forms.head.add_error(None, desk.fault)
    prefix, words = desk.fault_of
    for form in forms.petitioners:
        if form.prefix == prefix:
            form.add_error("case", words)


def _render(request: DeskRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    """The whole page, or the part of it that a script swaps."""
    state = desk.state
    text = draft_of(desk.written, _read(state, 0), state.answer.crisis, actor=request.actor)
    read = read_answer(state, text=text)
    forms = _forms(desk)
    context: dict[str, Any] = one_context(request, state) | {
        "page": writing_shown(state, read, forms, actor=request.actor),
        "forms": forms,
        "conflict": desk.conflict,
        "kept": desk.kept,
        "is_unkept": request.method == "POST" and desk.kept is None,
        "may_settle": NOT_THERE,
    }
    template = "figures/answers/writing.html" if is_partial(request) else "figures/answers/write.html"
    return render(request, template, context, status=status)


@require_POST
def take_figures_again(request: DeskRequest, slug: str, reference: str) -> HttpResponse:
    """The figures as known now or at the time given, by the newest versions of all measures; the words stay."""
    state = enter_answer(request, slug, reference, task=Task.WRITE_ANSWER)
    form = TakeAgainForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Write the time as in 2025-01-17T08:00."))
        asked = as_known(state.answer.crisis, form.cleaned_data["moment"])
        if asked.fault:
            raise Refused(asked.fault)
        made = take_again(state.answer, as_known=asked.at, by=request.actor, expected_number=form.cleaned_data["seen"])
        messages.success(request, _("The figures were taken anew: version %(n)d.") % {"n": made.number})
    except (Refused, FieldFault) as fault:
        messages.error(request, str(fault))
    return redirect("figures:answer", slug, reference)
