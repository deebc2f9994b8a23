"""The page on which officers bring saved mails, and see how the mailboxes are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest

from ..actions.bringing import Brought, bring_files
from ..doors import enter_requests
from ..forms.mails import MailsForm
from ..queries import mailboxes_of

TOLD = 12
"""References and sentences that are told one by one; more are counted."""


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: DeskRequest, slug: str) -> HttpResponse:
    """Bring saved mails. What is a mail is kept, what is none is told."""
    crisis = enter_requests(request, slug)
    boxes = mailboxes_of(request.actor, crisis)
    posted = request.method == "POST"
    form = MailsForm(request.POST, request.FILES, channels=boxes) if posted else MailsForm(channels=boxes)
    if posted and form.is_valid() and (brought := _brought(request, form)) is not None:
        _tell(request, brought)
        return redirect(request.path)
    context = {
        "form": form,
        "crisis_slug": slug,
        "boxes": list(boxes),
        "may_enter": may(request.actor, Task.HANDLE_REQUESTS),
        "may_keep": may(request.actor, Task.KEEP_CHANNELS),
    }
    return render(request, "intake/mails/bring.html", context, status=UNPROCESSABLE if form.errors else 200)


def _brought(request: DeskRequest, form: MailsForm) -> Brought | None:
    said = form.cleaned_data
    files = ((file.name or "", file.read()) for file in said["mails"])
    return carry_out(form, lambda: bring_files(said["channel"], files, by=request.actor))


def _tell(request: DeskRequest, brought: Brought) -> None:
    """How many mails were kept and under which references; how many were there; what was not taken, and why."""
    new = brought.new
    if new:
        words = ngettext(
            "%(count)s mail was kept: %(references)s", "%(count)s mails were kept: %(references)s", len(new)
        )
        named = ", ".join(receipt.reference for receipt in new[:TOLD]) + (" …" if len(new) > TOLD else "")
        messages.success(request, words % {"count": len(new), "references": named})
    known = len(brought.receipts) - len(new)
    if known:
        words = ngettext("%(count)s mail was there already.", "%(count)s mails were there already.", known)
        messages.info(request, words % {"count": known})
    for sentence in brought.said[:TOLD]:
        messages.error(request, sentence)
    if len(brought.said) > TOLD:
        messages.error(request, _("And %(count)s more like these.") % {"count": len(brought.said) - TOLD})
