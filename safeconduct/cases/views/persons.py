"""The page of one person."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from .. import queries
from ..actions.reading import read_person
from ..doors import DeskRequest, enter_desk
from ..pages.persons import person_page


@require_GET
def person(request: DeskRequest, id: UUID) -> HttpResponse:
    """Everything about one person. Who was joined is shown with the one by whom she is known."""
    if not may(request.actor, Task.SEE_CASES):
        raise Http404
    found = get_object_or_404(queries.persons_for(request.actor), pk=id)
    if found.joined_into_id and queries.persons_for(request.actor).filter(pk=found.joined_into_id).exists():
        return redirect("cases:person", found.joined_into_id)
    enter_desk(request)
    in_full = request.GET.get("numbers") == "full"
    read_person(found, in_full=in_full, by=request.actor)
    page = person_page(found, actor=request.actor, in_full=in_full)
    return render(request, "cases/persons/person.html", {"page": page, "person": page.person, "pairs": page.pairs})
