"""An officer's own calendar: its secret address, and what a calendar program reads there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.enums import Task
from safeconduct.access.queries import actor_for
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_desk

from ..actions.feeds import hashed, make_feed, revoke_feed
from ..ics import calendar_file
from ..queries.feeds import feed_of, own_feed, versions_in_feed


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: DeskRequest) -> HttpResponse:
    """Whether one has such an address; making one shows it, this once."""
    _enter(request)
    address = ""
    if request.method == "POST":
        token = make_feed(by=request.actor)
        address = request.build_absolute_uri(reverse("diplomacy:calendar_file", args=[token]))
    response = render(request, "diplomacy/feeds/page.html", {"feed": own_feed(request.actor), "address": address})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke(request: DeskRequest) -> HttpResponse:
    """Make the address worthless."""
    _enter(request)
    if revoke_feed(by=request.actor):
        messages.success(request, _("The address is revoked: calendars that read it get nothing any more."))
    return redirect("diplomacy:feed")


@login_not_required
@require_safe
def calendar_file_of(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads: it has no session, the address is the secret."""
    found = feed_of(hashed(token))
    if found is None:
        return _told(404, _("There is no calendar at this address. Make a new address on the page “Engagements”."))
    if found.revoked_at:
        return _told(410, _("This address was revoked. Make a new one on the page “Engagements”."))
    actor = actor_for(found.user)
    if not (found.user.is_active and may(actor, Task.SEE_ENGAGEMENTS)):
        return _told(410, _("Whose calendar this was may not see engagements any more."))
    now = timezone.now()
    versions = versions_in_feed(actor, now=now, today=now.date())
    content = calendar_file(
        versions,
        lambda version: request.build_absolute_uri(
            reverse("diplomacy:engagement", args=[version.engagement.reference])
        ),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="engagements.ics"'
    return response


def _told(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")


def _enter(request: DeskRequest) -> None:
    enter_desk(request)
    if not may(request.actor, Task.SEE_ENGAGEMENTS):
        raise Http404
