"""After the meeting: the form of what came of it; then our readout, what families may be told, and what comes next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.doors import DeskRequest
from safeconduct.store.downloads import download

from ..actions.after import MeetingRefused, record_meeting
from ..doors import enter_engagement
from ..drafts import families_note, readout_draft
from ..models import Engagement
from ..pages.after import AfterForm
from ..queries.duties import next_duties
from ..queries.engagements import version_at


@require_http_methods(["GET", "HEAD", "POST"])
def after(request: DeskRequest, reference: str) -> HttpResponse:
    """What came of an engagement, in one form: recorded at once, or shown again as it was typed."""
    engagement = enter_engagement(request, reference, task=Task.KEEP_ENGAGEMENTS)
    version = version_at(engagement, as_known=timezone.now())
    if version is None:
        raise Http404
    form = AfterForm(request.actor, engagement, version, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not form.is_more and form.is_valid() and _recorded(request, engagement, form):
        return redirect("diplomacy:after_done", engagement.reference)
    context = {"form": form, "engagement": engagement, "version": version, "crisis_slug": engagement.crisis.slug}
    wrong = bool(form.problems)
    return render(request, "diplomacy/after/form.html", context, status=UNPROCESSABLE if wrong else 200)


def _recorded(request: DeskRequest, engagement: Engagement, form: AfterForm) -> bool:
    if request.as_known.is_past:
        form.meeting.add_error(None, _("You are looking from an earlier day. Go back to now to record something."))
        return False
    try:
        is_new = record_meeting(engagement, form.told(_seen(request)), by=request.actor)
    except MeetingRefused as refused:
        form.blame(refused.faults)
        return False
    except Refused as refusal:
        form.meeting.add_error(None, str(refusal))
        return False
    said = _("What came of it is recorded.") if is_new else _("This form was recorded before. Nothing was added.")
    messages.success(request, said)
    return True


def _seen(request: DeskRequest) -> int:
    """The number of the version that she had before her; 0, which none has, for anything else."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


@require_safe
def after_done(request: DeskRequest, reference: str) -> HttpResponse:
    """The draft of our readout, the note for the families, and the next clocks with this counterpart."""
    engagement = enter_engagement(request, reference)
    at = request.as_known.at
    version = version_at(engagement, as_known=at)
    if version is None:
        raise Http404
    duties = [duty for duty in next_duties(request.actor, engagement.crisis, at) if duty.state == engagement.state.name]
    context = {
        "engagement": engagement, "version": version, "crisis_slug": engagement.crisis.slug,
        "readout": readout_draft(engagement, as_known=at),
        "note": families_note(engagement, as_known=at, reader=request.actor),
        "duties": duties, "query": f"?known={request.as_known.text}" if request.as_known.text else "",
    }  # fmt: skip
    return render(request, "diplomacy/after/done.html", context)


@require_safe
def readout_text(request: DeskRequest, reference: str) -> HttpResponse:
    """The draft of our readout as a file."""
    engagement = enter_engagement(request, reference)
    text = readout_draft(engagement, as_known=request.as_known.at).text
    return _text_file(request, engagement, text, "readout")


@require_safe
def families_text(request: DeskRequest, reference: str) -> HttpResponse:
    """The note for the families as a file: who took it stands in the audit."""
    engagement = enter_engagement(request, reference)
    text = families_note(engagement, as_known=request.as_known.at, reader=request.actor).text
    return _text_file(request, engagement, text, "families")


def _text_file(request: DeskRequest, engagement: Engagement, text: str, what: str) -> HttpResponse:
    after = {"what": what, "engagement": engagement.reference, "as_known": request.as_known.at}
    record(Verb.EXPORT, by=request.actor, kind="engagement", id=engagement.pk, after=after)
    return download(text.encode(), f"{engagement.reference}-{what}.txt", "text/plain; charset=utf-8")
