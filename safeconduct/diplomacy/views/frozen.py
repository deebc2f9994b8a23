"""Frozen copies of a brief: make one, read one, take one as a document."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.cases.as_known import as_known, known_text
from safeconduct.cases.doors import DeskRequest
from safeconduct.figures.pages.paper import shown
from safeconduct.figures.paper.docx import DOCX, TemplateFault
from safeconduct.figures.paper.fingerprint import fingerprint
from safeconduct.store.downloads import download

from ..actions.briefs import freeze_brief, read_frozen, take_frozen
from ..doors import enter_engagement
from ..forms.briefs import FreezeForm
from ..models import Engagement, FrozenBrief
from ..pages.brief import file_name
from ..pages.links import url_of
from ..queries.briefs import frozen_for, frozen_of
from .briefs import known_query, no_template


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: DeskRequest, reference: str) -> HttpResponse:
    """Freeze the brief for who it is handed to: what that means, and to whom."""
    engagement = enter_engagement(request, reference, task=Task.WRITE_BRIEF)
    form = FreezeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (made := _frozen(request, engagement, form)) is not None:
        messages.success(request, _("The brief is frozen. This copy never changes."))
        return redirect("diplomacy:frozen_brief", reference, made.pk)
    context = {"engagement": engagement, "form": form, "seen": request.as_known, "known_query": known_query(request)}
    return render(request, "diplomacy/brief/freeze.html", context, status=UNPROCESSABLE if form.errors else 200)


def _frozen(request: DeskRequest, engagement: Engagement, form: FreezeForm) -> FrozenBrief | None:
    said = form.cleaned_data
    return carry_out(
        form,
        lambda: freeze_brief(engagement, as_known=request.as_known.at, by=request.actor, **said),
    )


@require_safe
def frozen_briefs(request: DeskRequest, reference: str) -> HttpResponse:
    """All frozen copies of a brief."""
    engagement = enter_engagement(request, reference)
    rows = frozen_of(request.actor, engagement, as_known=request.as_known.at)
    return render(request, "diplomacy/brief/frozen_list.html", {"engagement": engagement, "rows": rows})


@require_safe
def frozen_brief(request: DeskRequest, reference: str, id: UUID) -> HttpResponse:
    """One frozen copy, as it was handed over."""
    engagement, copy = _enter(request, reference, id)
    paper, closed = read_frozen(copy, by=request.actor)
    context = {
        "engagement": engagement,
        "engagement_url": url_of("engagement", reference),
        "copy": copy,
        "page": shown(paper),
        "closed": closed,
        "is_intact": fingerprint(copy.content) == copy.sha256,
    }
    return render(request, "diplomacy/brief/frozen.html", context)


@require_safe
def frozen_docx(request: DeskRequest, reference: str, id: UUID) -> HttpResponse:
    """A frozen copy as a document of a word processor."""
    engagement, copy = _enter(request, reference, id)
    try:
        content = take_frozen(copy, by=request.actor)
    except TemplateFault as fault:
        return no_template(request, engagement, fault)
    return download(content, file_name(engagement, copy.as_known), DOCX)


def _enter(request: DeskRequest, reference: str, id: UUID) -> tuple[Engagement, FrozenBrief]:
    """The copy of this engagement, or 404. The page looks from the time of the copy."""
    engagement = enter_engagement(request, reference)
    copy = get_object_or_404(frozen_for(request.actor), pk=id, engagement=engagement)
    request.as_known = as_known(engagement.crisis, known_text(engagement.crisis, copy.as_known))
    return engagement, copy
