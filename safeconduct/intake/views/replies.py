"""Reply templates, as a crisis lead words them, and writing to many at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_desk
from safeconduct.cases.models import Crisis

from ..actions.replies import replies, set_template
from ..actions.writing import send_to_many
from ..doors import enter_requests
from ..forms.replies import ManyForm, ReplyForm
from ..languages import language_words
from ..models import Handling
from ..queue import Sought, whole_part
from ..replies import BLANKS, Reply

MOST = 5000
"""Requests whose senders are written to at once."""


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """All templates, and one of them to be worded anew."""
    enter_desk(request)
    if not may(request.actor, Task.KEEP_CHANNELS):
        raise Http404
    known = replies(with_retired=True)
    if request.method != "POST":
        return _page(request, known, ReplyForm(initial=_initial(request, known)))
    form = ReplyForm(request.POST)
    if form.is_valid() and succeeds(form, lambda: set_template(**form.cleaned_data, by=request.actor)):
        messages.success(request, _("The template is kept as a new version."))
        return redirect("intake:replies")
    return _page(request, known, form)


def _initial(request: DeskRequest, known: list[Reply]) -> dict[str, str]:
    """The template that the address names."""
    asked = request.GET.get("key", ""), request.GET.get("language", "")
    chosen = next((reply for reply in known if (reply.key, reply.language) == asked), None)
    if chosen is None:
        return {"key": asked[0][:40], "language": asked[1][:12]}
    return {field: str(getattr(chosen, field)) for field in ("key", "language", "name", "subject", "text")}


def _page(request: DeskRequest, known: list[Reply], form: ReplyForm) -> HttpResponse:
    offered = {(reply.key, reply.language) for reply in replies()}
    by_key: dict[str, list[tuple[Reply, str, bool]]] = {}
    for reply in known:
        row = (reply, language_words(reply.language), (reply.key, reply.language) in offered)
        by_key.setdefault(reply.key, []).append(row)
    context = {"rows": by_key.items(), "form": form, "blanks": [f"{{{blank}}}" for blank in BLANKS]}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "intake/replies/page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def write_to_many(request: DeskRequest, slug: str) -> HttpResponse:
    """Write the same to the senders of a part of the queue, to each a message of its own."""
    crisis = enter_requests(request, slug)
    if not may(request.actor, Task.SEND_MANY):
        raise Http404
    sought = Sought.read(request.GET.dict())
    rows = whole_part(request.actor, crisis, sought)
    number = rows.count()
    form = ManyForm(request.POST if request.method == "POST" else None, number=number)
    if number > MOST:
        return _many_page(request, crisis, form, number, is_too_many=True)
    if request.method == "POST" and form.is_valid() and _written(request, form, list(rows)):
        return redirect("intake:queue", slug)
    return _many_page(request, crisis, form, number)


def _written(request: DeskRequest, form: ManyForm, rows: list[Handling]) -> bool:
    said = {name: form.cleaned_data[name] for name in ("subject", "text")}
    sent = carry_out(form, lambda: send_to_many(rows, **said, by=request.actor))
    if sent is None:
        return False
    words = ngettext("%(n)s message is kept and on its way.", "%(n)s messages are kept and on their way.", sent.written)
    messages.success(request, words % {"n": sent.written})
    if without := len(sent.without_address):
        words = ngettext(
            "%(n)s request has no address to answer.", "%(n)s requests have no address to answer.", without
        )
        messages.warning(request, words % {"n": without})
    return True


def _many_page(
    request: DeskRequest, crisis: Crisis, form: ManyForm, number: int, *, is_too_many: bool = False
) -> HttpResponse:
    query = request.GET.urlencode()
    context = {
        "form": form,
        "number": number,
        "most": MOST,
        "is_too_many": is_too_many,
        "crisis_slug": crisis.slug,
        "query": query,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "intake/replies/many.html", context, status=status)
