"""The queue, one request beside it, exceptions to the order, and the requests about a case."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from safeconduct.access.answers import is_partial
from safeconduct.cases.doors import DeskRequest, enter_case
from safeconduct.cases.queries import posts_of

from .. import queries
from ..actions.presence import be_there
from ..actions.seeing import see_request
from ..doors import enter_request, enter_requests
from ..forms.queue import FilterForm
from ..models import Handling
from ..pages.queue import QueueShown, queue_shown
from ..pages.request import request_page, there_now
from ..queue import Place, Sought


@require_GET
def queue(request: DeskRequest, slug: str) -> HttpResponse:
    """Which requests wait, in their order."""
    crisis = enter_requests(request, slug)
    after = Place.parse(request.GET.get("after", ""))
    shown = queue_shown(request.actor, crisis, Sought.read(request.GET.dict()), after=after)
    return _triage(request, shown)


@require_http_methods(["GET", "HEAD"])
def request_(request: DeskRequest, reference: str) -> HttpResponse:
    """One request as it came, who it may be about, and the queue beside it. Opening it is no state of it."""
    handling = enter_request(request, reference)
    see_request(handling, by=request.actor)
    return show_request(request, handling)


def show_request(request: DeskRequest, handling: Handling) -> HttpResponse:
    """The page of a request as it is now, with the part of the queue that the address asks for."""
    after = Place.parse(request.GET.get("after", ""))
    sought = Sought.read(request.GET.dict())
    shown = queue_shown(request.actor, handling.crisis, sought, after=after, current=handling)
    return _triage(request, shown, handling)


def _triage(request: DeskRequest, shown: QueueShown, handling: Handling | None = None) -> HttpResponse:
    page = request_page(handling, actor=request.actor) if handling else None
    assert request.crisis is not None
    context = {
        "queue": shown,
        "page": page,
        "crisis": request.crisis,
        "query": shown.query,
        "filters": FilterForm(dict(shown.sought.pairs()), posts=posts_of(request.actor)),
    }
    template = "intake/triage.html" if is_partial(request) else "intake/queue.html"
    return render(request, template, context)


@require_GET
def there(request: DeskRequest, reference: str) -> HttpResponse:
    """Who else is at the request; the page asks every fifteen seconds while it is open."""
    handling = enter_request(request, reference)
    be_there(handling, by=request.actor)
    others = there_now(handling, request.actor)
    context = {"handling": handling, "there": others, "query": request.GET.urlencode()}
    return render(request, "intake/there.html", context)


@require_GET
def exceptions(request: DeskRequest, slug: str) -> HttpResponse:
    """Every exception to the order of the queue: who asked, on what ground, who agreed."""
    crisis = enter_requests(request, slug)
    rows = queries.exceptions_for(request.actor, crisis)
    return render(request, "intake/exceptions.html", {"rows": rows[:200], "crisis_slug": slug})


@require_GET
def of_case(request: DeskRequest, reference: str) -> HttpResponse:
    """The requests about a case that the actor may see."""
    case = enter_case(request, reference)
    rows = queries.requests_of(request.actor, case).select_related("request", "post").defer("request__raw")[:200]
    return render(request, "intake/of_case.html", {"case": case, "rows": rows})
