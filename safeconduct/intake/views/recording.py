"""From a request into the register of cases: a new case, what the family says, and looking a person up by name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from safeconduct.access.answers import UNPROCESSABLE, carry_out, is_partial
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.actions.reading import record_search
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Case
from safeconduct.cases.queries import cases_for, persons_for
from safeconduct.cases.views.opening import filled_from_zone, open_form, open_page, opening_of, who_it_may_be
from safeconduct.people.evidence import evidence_of
from safeconduct.people.search import search_persons
from safeconduct.store.ids import parse_reference

from ..actions.claims import record_claim_from
from ..actions.linking import open_case_from
from ..actions.reading import evidence_from
from ..doors import enter_request
from ..forms.claims import FamilyClaimForm
from ..models import Handling, Mention, RequestLink
from ..pages.filling import claim_values, opening_values
from ..pages.people import known_cases, shown
from ..pages.queue import request_url
from .acts import back_to
from .presses import mention_of, thread_ids

LONGEST = 200
"""Signs of a name that is looked up."""
FOUND = 8
"""Persons who are shown when an officer looks one up by name."""


@require_http_methods(["GET", "POST"])
def new_case(request: DeskRequest, reference: str, mention: UUID) -> HttpResponse:
    """Open a case for a person named in the request: first who it may already be, then the case."""
    handling = enter_request(request, reference)
    row = mention_of(request, handling, mention)
    may(request.actor, Task.OPEN_CASE).require()
    may(request.actor, Task.HANDLE_REQUESTS).require()
    page = _Page(request, handling, row)
    if request.method == "GET":
        return page.show(open_form(request, handling.crisis, **opening_values(handling, row)))
    if "read" in request.POST and request.POST.get("zone", "").strip():
        return page.show(filled_from_zone(request, handling.crisis))
    form = open_form(request, handling.crisis, request.POST)
    if not form.is_valid():
        return page.show(form)
    if possible := who_it_may_be(request, handling.crisis, form):
        return page.show(form, possible)
    case = carry_out(form, lambda: open_case_from(row, opening_of(request, form), by=request.actor))
    if case is None:
        return page.show(form)
    done = _("The case %(reference)s is open, and the request is about it.") % {"reference": case.reference}
    messages.success(request, done)
    return back_to(request, handling)


class _Page:
    """The form that opens a case, as it stands behind a request."""

    def __init__(self, request: DeskRequest, handling: Handling, mention: Mention) -> None:
        self.request, self.handling, self.mention = request, handling, mention

    def show(self, form: Any, possible: tuple[Any, ...] = ()) -> HttpResponse:
        back = request_url(self.handling, self.request.GET.urlencode())
        more = {"handling": self.handling, "mention": self.mention, "back": back}
        template = "intake/new_case.html"
        return open_page(self.request, self.handling.crisis, form, possible, template=template, **more)


@require_http_methods(["GET", "POST"])
def record_claim(request: DeskRequest, reference: str, case: str) -> HttpResponse:
    """Record in a case what the family says in this request, with their words as evidence."""
    handling = enter_request(request, reference)
    found = _case(request, handling, case)
    may(request.actor, Task.RECORD_CLAIM).require()
    may(request.actor, Task.HANDLE_REQUESTS).require()
    form = FamilyClaimForm(
        request.POST if request.method == "POST" else None,
        held=request.actor.compartments,
        initial=claim_values(handling),
    )
    if request.method == "POST" and form.is_valid() and _recorded(request, handling, found, form):
        messages.success(request, _("Recorded as what the family says. The standing follows from it."))
        return back_to(request, handling)
    context = {
        "form": form,
        "handling": handling,
        "case": found,
        "action": request.get_full_path(),
        "back": request_url(handling, request.GET.urlencode()),
        "swapped": is_partial(request),
    }
    template = "intake/claim_form.html" if is_partial(request) else "intake/claim_page.html"
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _recorded(request: DeskRequest, handling: Handling, case: Case, form: FamilyClaimForm) -> bool:
    draft, words = form.draft(), form.cleaned_data["words"]
    made = carry_out(form, lambda: record_claim_from(handling, case, draft, words=words, by=request.actor))
    return made is not None


def _case(request: DeskRequest, handling: Handling, reference: str) -> Case:
    """The case of a link that stands, if the actor may see it; else 404."""
    try:
        spelled = parse_reference(reference)
    except ValueError:
        spelled = ""
    links = RequestLink.objects.filter(request__in=thread_ids(request, handling), unlink=None)
    rows = cases_for(request.actor).select_related("person").filter(pk__in=links.values("case"))
    return get_object_or_404(rows, reference=spelled)


@require_GET
def search(request: DeskRequest, reference: str, mention: UUID) -> HttpResponse:
    """Look somebody up by name, for a person named in the request of whom no candidate was found."""
    handling = enter_request(request, reference)
    row = mention_of(request, handling, mention)
    text = request.GET.get("q", "").strip()[:LONGEST]
    among = persons_for(request.actor)
    found = [each.person for each in search_persons(text, among=among, limit=FOUND)] if text else []
    if text:
        record_search(text, crisis=handling.crisis, found=len(found), by=request.actor)
    evidence, cases = evidence_of([person.pk for person in found]), known_cases(found, request.actor)
    theirs = evidence_from(row)
    context = {
        "handling": handling,
        "mention": row,
        "text": text,
        "found": [shown(theirs, evidence[person.pk], person, cases[person.pk]) for person in found],
        "query": _query(request),
        "back": request_url(handling, _query(request)),
    }
    return render(request, "intake/found.html" if is_partial(request) else "intake/search.html", context)


def _query(request: DeskRequest) -> str:
    """The part of the queue that the address carries."""
    said = request.GET.copy()
    said.pop("q", None)
    return said.urlencode()
