"""The pages of counterparts, and of our own side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest

from ..actions.officials import read_contacts
from ..doors import enter_official, enter_register, enter_state
from ..pages.counterparts import groups, official_shown, state_shown
from ..queries.counterparts import our_state


@require_safe
def counterparts(request: DeskRequest, slug: str) -> HttpResponse:
    """The states with whom we deal, those of the crisis first; and our own side."""
    crisis = enter_register(request, slug)
    context = {
        "groups": groups(crisis),
        "own": our_state(),
        **_may(request),
        "slug": slug,
    }
    return render(request, "diplomacy/counterparts/list.html", context)


@require_safe
def state(request: DeskRequest, slug: str, code: str) -> HttpResponse:
    """A state: its offices, who holds them, who held them before."""
    found = enter_state(request, slug, code)
    contacts = read_contacts(found, by=request.actor)
    page = state_shown(found, contacts, day=request.as_known.day)
    return render(request, "diplomacy/counterparts/state.html", {"page": page, **_may(request), "slug": slug})


@require_safe
def official(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """An official: terms of office, names, the engagements that he or she took part in."""
    crisis, found = enter_register(request, slug), enter_official(request, slug, id)
    context = {
        "page": official_shown(found, crisis, as_known=request.as_known),
        "contacts": read_contacts(found, by=request.actor),
        "names": list(found.names.all()),
        **_may(request),
        "slug": slug,
    }
    return render(request, "diplomacy/counterparts/official.html", context)


def _may(request: DeskRequest) -> dict[str, bool]:
    """What the page offers. Counterparts are kept as they are now, not as they were known on an earlier day."""
    now = not request.as_known.is_past
    return {
        "may_keep": now and bool(may(request.actor, Task.KEEP_COUNTERPARTS)),
        "may_contact": now and bool(may(request.actor, Task.SEE_CONTACTS)),
    }
