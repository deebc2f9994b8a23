"""Opening a case: first who it may already be, then the case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.people.matching import SHOWN, Candidate, match_before_create
from safeconduct.people.models import Person
from safeconduct.people.mrz import MrzError, parse_mrz
from safeconduct.store.ids import read_uuid

from .. import queries
from ..actions.opening import Opening, open_with
from ..doors import DeskRequest, enter_crisis
from ..enums import Circumstance, Credibility, Reliability
from ..forms.opening import ASK, NEW, OpenForm, zone_values
from ..models import Case, Crisis
from ..pages.lists import opening_values
from .answers import back_to


@require_http_methods(["GET", "POST"])
def open_case(request: DeskRequest, slug: str) -> HttpResponse:
    """A form; then, where somebody known may be the same person, the question who it is; then the case."""
    crisis = enter_crisis(request, slug)
    if not may(request.actor, Task.SEE_CASES):
        raise Http404
    if request.method == "GET":
        given = opening_values(crisis, request.actor, request.GET.get("row", ""))
        return open_page(request, crisis, open_form(request, crisis, **given))
    if "read" in request.POST and request.POST.get("zone", "").strip():
        return open_page(request, crisis, filled_from_zone(request, crisis))
    form = open_form(request, crisis, request.POST)
    if not form.is_valid():
        return open_page(request, crisis, form)
    if possible := who_it_may_be(request, crisis, form):
        return open_page(request, crisis, form, possible)
    return _open(request, crisis, form)


def open_form(request: DeskRequest, crisis: Crisis, data: Any = None, **filled: Any) -> OpenForm:
    """The form as posted, or filled with what is known already."""
    posts = queries.posts_of(request.actor)
    initial = {"nationality": crisis.nationality, "reliability": Reliability.F, "credibility": Credibility.SIX}
    own = next((post.pk for post in posts if post.pk in request.actor.own_posts), None)
    given = {**initial, "post": own, **filled}
    return OpenForm(data, posts=posts, held=request.actor.compartments, initial=given)


def filled_from_zone(request: DeskRequest, crisis: Crisis) -> OpenForm:
    """The form as typed, with what the zone says; when the zone cannot be right, the form with its fault."""
    try:
        read = zone_values(parse_mrz(request.POST.get("zone", "")))
    except MrzError:
        return open_form(request, crisis, request.POST)
    typed = {name: value for name, value in request.POST.items() if value}
    typed["compartments"] = request.POST.getlist("compartments")  # type: ignore[assignment]
    return open_form(request, crisis, **{**read, **typed})


def who_it_may_be(request: DeskRequest, crisis: Crisis, form: OpenForm) -> tuple[Candidate, ...]:
    """Who it may already be, until the officer has said who it is. Whom she may not learn of is not named; the pair is
    proposed all the same once the person is there."""
    if form.cleaned_data["same_as"]:
        return ()
    evidence = form.evidence(crisis.nationality)
    return match_before_create(evidence, among=queries.persons_for(request.actor)).candidates


def _open(request: DeskRequest, crisis: Crisis, form: OpenForm) -> HttpResponse:
    case = carry_out(form, lambda: open_with(crisis, opening_of(request, form), by=request.actor))
    if case is None:
        return open_page(request, crisis, form)
    messages.success(request, _("The case %(reference)s is open.") % {"reference": case.reference})
    return back_to(case)


def opening_of(request: DeskRequest, form: OpenForm) -> Opening:
    """What a valid form says, with what was said of those who were shown."""
    said = form.cleaned_data
    same_as = None
    if said["same_as"] not in {NEW, ASK, ""}:
        same_as = get_object_or_404(queries.persons_for(request.actor), pk=read_uuid(said["same_as"]))
    shown = _shown(request)
    return Opening(
        form.new_person(),
        Circumstance(said["circumstance"]),
        said["post"],
        same_as=same_as,
        not_same=shown if said["same_as"] == NEW else (),
        perhaps=shown if said["same_as"] == ASK else (),
        passport=said["passport"],
        zone=form.read.text if form.read else "",
        phone=said["phone"],
        compartments=said.get("compartments", ()),
        claim=form.draft(),
    )


def _shown(request: DeskRequest) -> tuple[Person, ...]:
    """The persons among whom the officer chose, as far as she may learn of them."""
    ids = [read_uuid(text) for text in request.POST.getlist("shown")[:SHOWN]]
    if None in ids:
        raise Http404
    return tuple(queries.persons_for(request.actor).filter(pk__in=ids).order_by("pk")) if ids else ()


def open_page(
    request: DeskRequest,
    crisis: Crisis,
    form: OpenForm,
    possible: tuple[Candidate, ...] = (),
    *,
    template: str = "cases/open.html",
    **more: Any,
) -> HttpResponse:
    """The form, with those among whom the officer chooses. `template` and `more` are for rooms above."""
    known: dict[UUID, list[Case]] = {}
    for case in queries.cases_of_persons(request.actor, [each.person.pk for each in possible]):
        known.setdefault(case.person_id, []).append(case)
    rows = [(each, known.get(each.person.pk, [])) for each in possible]
    context = {
        "form": form,
        "possible": [(each, cases, any(case.crisis_id == crisis.pk for case in cases)) for each, cases in rows],
        "may_open": may(request.actor, Task.OPEN_CASE),
        "crisis_slug": crisis.slug,
        "new": NEW,
        "ask": ASK,
        **more,
    }
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)
