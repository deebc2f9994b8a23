"""A paragraph of a brief in an officer's own words. Opened by a script the form stands in the paper; without one it is
a page by itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, carry_out, is_partial
from safeconduct.access.enums import Task
from safeconduct.cases.doors import DeskRequest
from safeconduct.figures.pages.paper import shown_paragraph
from safeconduct.figures.paper.values import Paragraph

from ..actions.briefs import write_paragraph
from ..brief.build import build_brief
from ..doors import enter_engagement
from ..forms.briefs import ParagraphForm, mark_of
from ..models import Engagement
from ..pages.brief import edit_urls


@require_http_methods(["GET", "HEAD", "POST"])
def paragraph(request: DeskRequest, reference: str, key: str) -> HttpResponse:
    """Write a paragraph anew."""
    engagement = enter_engagement(request, reference, task=Task.WRITE_BRIEF)
    found = _present(request, engagement, key)
    if found is None:
        return _gone(request, engagement, key)
    form = ParagraphForm(request.POST if request.method == "POST" else None, paragraph=found)
    if not form.is_bound or not form.is_valid():
        return _form(request, engagement, found, form)
    if form.data_changed and form.cleaned_data["seen"] == found.number:
        form.add_error(None, _("The data changed while you wrote. Look at what they say now, below."))
        return _both(request, engagement, found, form)
    return _write(request, engagement, found, form, form.cleaned_data["words"])


def _present(request: DeskRequest, engagement: Engagement, key: str) -> Paragraph | None:
    """The paragraph as it stands now in the brief."""
    return build_brief(engagement, as_known=timezone.now(), reader=request.actor).paragraph(key)


def _write(
    request: DeskRequest, engagement: Engagement, found: Paragraph, form: ParagraphForm, words: str
) -> HttpResponse:
    """Write it, unless somebody else wrote meanwhile: then both stand in the form."""
    seen = form.cleaned_data["seen"]
    row = carry_out(
        form, lambda: write_paragraph(engagement, found.key, words=words, built=form.built, seen=seen, by=request.actor)
    )
    if row is not None:
        return _done(request, engagement, found.key)
    return _both(request, engagement, _present(request, engagement, found.key) or found, form)


def _both(request: DeskRequest, engagement: Engagement, found: Paragraph, form: ParagraphForm) -> HttpResponse:
    """Her words in the form, and beside them what stands now: what she sends next replaces that."""
    form.look_again(found)
    return _form(request, engagement, found, form)


def _form(request: DeskRequest, engagement: Engagement, found: Paragraph, form: ParagraphForm) -> HttpResponse:
    template = "diplomacy/brief/paragraph_form.html" if is_partial(request) else "diplomacy/brief/write.html"
    context = {"engagement": engagement, "form": form, "each": shown_paragraph(found), "built": form.built}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _done(request: DeskRequest, engagement: Engagement, key: str) -> HttpResponse:
    """The paragraph as it is now, in its place."""
    found = _present(request, engagement, key)
    if found is not None and is_partial(request):
        each = shown_paragraph(found, edit_urls(engagement.reference))
        return render(request, "figures/paper/paragraph.html", {"each": each})
    messages.success(request, _("The paragraph is kept."))
    answer = redirect("diplomacy:brief", engagement.reference)
    answer["Location"] += f"#p-{key}"
    return answer


def _gone(request: DeskRequest, engagement: Engagement, key: str) -> HttpResponse:
    """No such paragraph stands in the brief now. Words that somebody wrote for one are given back to her."""
    if request.method != "POST":
        raise Http404
    form = ParagraphForm(request.POST, paragraph=Paragraph(key, ""))
    form.is_valid()
    form.add_error(
        None, _("This paragraph is no longer in the brief: what it was about is settled. Take your words elsewhere.")
    )
    return _form(request, engagement, Paragraph(key, ""), form)


@require_POST
def take_back(request: DeskRequest, reference: str, key: str) -> HttpResponse:
    """The built words again, in the place of an officer's own."""
    engagement = enter_engagement(request, reference, task=Task.WRITE_BRIEF)
    found = _present(request, engagement, key)
    if found is None:
        raise Http404
    stood = mark_of(found.built or found.words)
    form = ParagraphForm({"words": found.words, "seen": request.POST.get("seen", ""), "stood": stood}, paragraph=found)
    if not form.is_valid():
        return _form(request, engagement, found, form)
    return _write(request, engagement, found, form, "")
