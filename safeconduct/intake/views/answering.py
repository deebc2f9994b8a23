"""Answering who wrote to us, and sending again what did not arrive."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, carry_out, is_partial
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest

from ..actions.answering import answer_request
from ..actions.replies import filled_for, replies
from ..actions.writing import return_address, send_again
from ..doors import enter_request
from ..enums import RequestState
from ..forms.answers import AnswerForm
from ..models import Handling, Message
from ..pages.queue import request_url
from ..replies import RECEIPT, RECEIPT_SHORT, Reply, language_for
from .acts import back_to
from .presses import press, thread_ids


@require_http_methods(["GET", "POST"])
def answer(request: DeskRequest, reference: str) -> HttpResponse:
    """Write to the sender: a template in the language of the request, which the officer edits and sends."""
    handling = enter_request(request, reference)
    may(request.actor, Task.HANDLE_REQUESTS).require()
    is_tied = handling.into_id is not None
    if request.method == "GET":
        return _page(request, handling, AnswerForm(is_tied=is_tied, initial=_initial(request, handling)))
    form = AnswerForm(request.POST, is_tied=is_tied)
    if not form.is_valid() or not _sent(request, handling, form):
        return _page(request, handling, form)
    messages.success(request, _("The message is kept and on its way. How far it came stands with the request."))
    return back_to(request, handling)


def _sent(request: DeskRequest, handling: Handling, form: AnswerForm) -> bool:
    said = {name: form.cleaned_data[name] for name in ("address", "subject", "text", "language", "template")}
    sent = carry_out(form, lambda: answer_request(handling, then=form.then_state(), by=request.actor, **said))
    return sent is not None


def _initial(request: DeskRequest, handling: Handling) -> dict[str, Any]:
    """What the form begins with: the template that was chosen, filled in for this request."""
    chosen = next((reply for reply in _offered(handling) if reply.key == request.GET.get("template")), None)
    subject, text = filled_for(chosen, handling, by=request.actor) if chosen else ("", "")
    return {
        "address": return_address(handling.request),
        "subject": subject,
        "text": text,
        "language": chosen.language if chosen else "",
        "template": chosen.mark if chosen else "",
        "then": str(RequestState.ANSWERED),
    }


def _offered(handling: Handling) -> list[Reply]:
    """Each template once: in the language of the request where it is there, else in English."""
    by_key: dict[str, dict[str, Reply]] = {}
    for reply in replies():
        by_key.setdefault(reply.key, {})[reply.language] = reply
    return [
        known[language_for(handling.language, known)]
        for key, known in by_key.items()
        if key not in {RECEIPT, RECEIPT_SHORT} and language_for(handling.language, known) in known
    ]


def _page(request: DeskRequest, handling: Handling, form: AnswerForm) -> HttpResponse:
    query = request.GET.copy()
    query.pop("template", None)
    context = {
        "form": form,
        "handling": handling,
        "offered": _offered(handling),
        "query": query.urlencode(),
        "back": request_url(handling, query.urlencode()),
        "path": request.path,
        "swapped": is_partial(request),
    }
    template = "intake/answer_form.html" if is_partial(request) else "intake/answer_page.html"
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
def again(request: DeskRequest, reference: str, message: UUID) -> HttpResponse:
    """Send a message once more that did not arrive."""
    handling = enter_request(request, reference)
    ours = Message.objects.filter(request__in=thread_ids(request, handling)).select_related("request")
    row = get_object_or_404(ours, pk=message)
    return press(request, handling, lambda: send_again(row, by=request.actor), _("It is sent once more."))
