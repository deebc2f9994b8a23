"""The brief of an engagement: read it, print it, take it as a document."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import known_text
from safeconduct.cases.doors import DeskRequest
from safeconduct.figures.pages.paper import shown
from safeconduct.figures.paper.docx import DOCX, TemplateFault
from safeconduct.store.downloads import download

from ..actions.briefs import read_brief, take_brief
from ..doors import enter_engagement
from ..models import Engagement
from ..pages.brief import edit_urls, file_name
from ..pages.links import url_of
from ..queries.briefs import frozen_of


@require_safe
def brief(request: DeskRequest, reference: str) -> HttpResponse:
    """The brief as known now, at the end of a day or at a moment."""
    engagement = enter_engagement(request, reference)
    paper = read_brief(engagement, as_known=request.as_known.at, by=request.actor)
    may_write = may(request.actor, Task.WRITE_BRIEF)
    may_edit = may_write and not request.as_known.is_past
    context = {
        "engagement": engagement,
        "page": shown(paper, edit_url=edit_urls(reference) if may_edit else None),
        "seen": request.as_known,
        "engagement_url": url_of("engagement", reference),
        "known_query": known_query(request),
        "known_input": known_text(engagement.crisis, request.as_known.at.replace(second=0, microsecond=0)),
        "may_write": may_write,
        "frozen": frozen_of(request.actor, engagement, as_known=request.as_known.at),
    }
    return render(request, "diplomacy/brief/brief.html", context)


@require_safe
def brief_docx(request: DeskRequest, reference: str) -> HttpResponse:
    """The same as a document of a word processor."""
    engagement = enter_engagement(request, reference)
    try:
        content = take_brief(engagement, as_known=request.as_known.at, by=request.actor)
    except TemplateFault as fault:
        return no_template(request, engagement, fault)
    return download(content, file_name(engagement, request.as_known.at), DOCX)


def no_template(request: DeskRequest, engagement: Engagement, fault: Refused) -> HttpResponse:
    """Back to the brief, with what is wrong with the template of the ministry."""
    messages.error(request, str(fault))
    answer = redirect("diplomacy:brief", engagement.reference)
    answer["Location"] += known_query(request)
    return answer


def known_query(request: DeskRequest) -> str:
    """What a link adds, so that the next page looks from the same time."""
    return f"?{urlencode({'known': request.as_known.text})}" if request.as_known.is_past else ""
