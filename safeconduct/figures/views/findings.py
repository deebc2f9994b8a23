"""The page of findings: parse, ask, act, render."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.answers import UNPROCESSABLE, succeeds
from safeconduct.access.decision import Refused
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis

from ..actions.findings import settle_finding
from ..findings import findings_of_crisis
from ..forms.findings import SettleForm
from ..models import SettledFinding
from ..pages.findings import findings_page
from .figures import page_context


@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: DeskRequest, slug: str) -> HttpResponse:
    """What speaks against what was said of a crisis; each is settled where it stands."""
    crisis, posted = enter_crisis(request, slug), request.method == "POST"
    form = SettleForm(request.POST) if posted else None
    if form is not None and form.is_valid() and succeeds(form, lambda: _settled(request, crisis, form)):
        messages.success(request, _("The finding is settled. The reason stands beside it for ever."))
        return redirect("figures:findings", slug)
    page = findings_page(crisis, request.as_known, actor=request.actor, bound=form)
    context = page_context(request, crisis) | {"page": page, "form": form}
    return render(request, "figures/findings/findings.html", context, status=UNPROCESSABLE if form else 200)


def _settled(request: DeskRequest, crisis: Crisis, form: SettleForm) -> SettledFinding:
    """Settle the finding that was on the page, if it is still there."""
    there = {finding.key: finding for finding in findings_of_crisis(crisis, as_known=request.as_known.at)}
    finding = there.get(form.cleaned_data["finding"])
    if finding is None or request.as_known.is_past:
        raise Refused(_("This finding is not there any more: its numbers have changed. Look at the page as it is now."))
    return settle_finding(crisis, finding, reason=form.cleaned_data["reason"], by=request.actor)
