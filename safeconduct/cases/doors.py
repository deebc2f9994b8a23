"""The doors of the pages: who asks for a crisis or a case gets it, or 404. Every view goes through one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.store.ids import parse_reference

from .as_known import AsKnown, as_known
from .models import Case, Crisis
from .queries import cases_for, crises


class DeskRequest(HttpRequest):
    """A request of a signed-in person, as the middleware and the doors leave it."""

    actor: Actor
    crisis: Crisis | None
    crises: list[Crisis]
    as_known: AsKnown


REMEMBERED = "crisis"
"""The key of the session under which the crisis of the last page is kept."""


def enter_crisis(request: DeskRequest, slug: str) -> Crisis:
    """The crisis of a page; 404 for one that is not there or for who may see neither cases nor figures.

    Leaves `request.crisis`, `request.crises` and `request.as_known` (from ?known=2025-01-17) for the frame.
    """
    request.crises = _crises_for(request.actor)
    found = next((crisis for crisis in request.crises if crisis.slug == slug), None)
    if found is None:
        raise Http404
    request.crisis = found
    request.as_known = as_known(found, request.GET.get("known", ""))
    if request.session.get(REMEMBERED) != slug:
        request.session[REMEMBERED] = slug
    return found


def enter_desk(request: DeskRequest) -> Crisis | None:
    """For a page that belongs to no crisis: the frame shows the one visited last, else the newest, else none."""
    request.crises = _crises_for(request.actor)
    remembered = [crisis for crisis in request.crises if crisis.slug == request.session.get(REMEMBERED)]
    request.crisis = next(iter(remembered + request.crises), None)
    if request.crisis is not None:
        request.as_known = as_known(request.crisis)
    return request.crisis


def _crises_for(actor: Actor) -> list[Crisis]:
    sees = may(actor, Task.SEE_CASES) or may(actor, Task.SEE_FIGURES)
    return list(crises()) if sees else []


def enter_case(request: DeskRequest, reference: str) -> Case:
    """The case with this reference, if the actor may see it; else 404, as if it were not there."""
    try:
        spelled = parse_reference(reference)
    except ValueError as error:
        raise Http404 from error
    rows = cases_for(request.actor).select_related("person", "crisis", "post")
    case = get_object_or_404(rows, reference=spelled)
    enter_crisis(request, case.crisis.slug)
    return case
