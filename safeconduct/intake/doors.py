"""The doors of the pages: who asks for a request gets it, or 404. Every view goes through one of them."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import parse_reference

from .models import PREFIX, Handling
from .queries import requests_for


def enter_requests(request: DeskRequest, slug: str) -> Crisis:
    """The crisis of a page about requests; 404 for who may see none."""
    crisis = enter_crisis(request, slug)
    if not may(request.actor, Task.SEE_REQUESTS):
        raise Http404
    return crisis


def enter_request(request: DeskRequest, reference: str) -> Handling:
    """The request with this reference, if the actor may see it; else 404, as if it were not there."""
    rows = requests_for(request.actor).select_related("request__channel", "crisis", "post", "officer", "into")
    number = number_of(reference)
    if number is None:
        raise Http404
    handling = get_object_or_404(rows.defer("request__raw", "into__raw"), request__number=number)
    enter_requests(request, handling.crisis.slug)
    return handling


def number_of(reference: str) -> int | None:
    """The number in the reference of a request; None for any other text."""
    try:
        prefix, number, _check = parse_reference(reference).split("-")
    except ValueError:
        return None
    return int(number) if prefix == PREFIX else None
