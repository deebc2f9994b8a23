"""The list of cases: narrowed, saved as a view, given to an officer in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.access.queries import officers_at
from safeconduct.access.rules import may

from .. import queries
from ..actions.casework import assign_cases, save_view
from ..actions.reading import record_search
from ..doors import DeskRequest, enter_crisis
from ..filters import Filters, Stands, read_filters
from ..forms.filters import BulkForm, FilterForm, SaveViewForm, choose_officer
from ..models import Crisis
from ..pages.list import CaseList, case_list


@dataclass(frozen=True, slots=True)
class Chosen:
    """A state that narrows the list, and the address of the list without it."""

    stands: Stands
    without: str


@require_GET
def cases(request: DeskRequest, slug: str) -> HttpResponse:
    """The cases of a crisis, the latest change of standing first."""
    crisis = _enter(request, slug)
    filters = read_filters(request.GET)
    after = request.GET.get("after", "")
    page = case_list(crisis, filters, actor=request.actor, as_known=request.as_known, after=after)
    if filters.text:
        record_search(filters.text, crisis=crisis, found=len(page.rows), by=request.actor)
    return render(request, "cases/list.html", _context(request, crisis, filters, page))


def _enter(request: DeskRequest, slug: str) -> Crisis:
    crisis = enter_crisis(request, slug)
    if not may(request.actor, Task.SEE_CASES):
        raise Http404
    return crisis


def _context(request: DeskRequest, crisis: Crisis, filters: Filters, page: CaseList) -> dict[str, object]:
    officers = list(officers_at(request.actor.posts).only("name"))
    posts = queries.posts_of(request.actor)
    query = filters.query()
    return {
        "form": FilterForm(filters, as_known=request.as_known, posts=posts, officers=officers),
        "filters": filters,
        "chosen": [Chosen(each, _address(request, crisis, filters.without(each))) for each in filters.stands],
        "crisis_slug": crisis.slug,
        "page": page,
        "as_known_now": request.as_known,
        "bulk_officer": choose_officer(officers),
        "may_assign": may(request.actor, Task.ASSIGN_CASES),
        "may_open": may(request.actor, Task.OPEN_CASE),
        "may_import": may(request.actor, Task.IMPORT_CASES),
        "query": query,
        "save_form": SaveViewForm(initial={"query": query}, auto_id="view-%s"),
        "saved": queries.saved_views(request.actor, crisis),
        "first_url": _address(request, crisis, filters) if request.GET.get("after") else "",
        "next_url": _address(request, crisis, filters, after=str(page.next)) if page.next else "",
        "shown": _shown(page),
        "all_url": _address(request, crisis, Filters()),
    }


def _shown(page: CaseList) -> str:
    shown = ngettext("%(n)d case", "%(n)d cases", len(page.rows)) % {"n": len(page.rows)}
    return _("%(cases)s shown, there are more") % {"cases": shown} if page.next else shown


def _address(request: DeskRequest, crisis: Crisis, filters: Filters, *, after: str = "") -> str:
    """The list with these filters; the known day goes along."""
    known = [("known", request.as_known.text)] if request.as_known.is_past else []
    pairs = [*filters.pairs(), *known, *([("after", after)] if after else [])]
    address = reverse("cases:list", args=[crisis.slug])
    return f"{address}?{urlencode(pairs)}" if pairs else address


def _list_url(crisis: Crisis, query: str) -> str:
    address = reverse("cases:list", args=[crisis.slug])
    return f"{address}?{query}" if query else address


@require_POST
def save(request: DeskRequest, slug: str) -> HttpResponse:
    """Keep the present filters under a name, for oneself."""
    crisis = _enter(request, slug)
    form = SaveViewForm(request.POST, auto_id="view-%s")
    if not form.is_valid():
        return render(request, "cases/save_view.html", {"save_form": form}, status=UNPROCESSABLE)
    view = save_view(crisis, name=form.cleaned_data["name"], query=form.cleaned_data["query"], by=request.actor)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(_list_url(crisis, view.query))


@require_POST
def assign(request: DeskRequest, slug: str) -> HttpResponse:
    """Give the ticked cases to an officer. What is refused is listed with its reason; the rest is done."""
    crisis = _enter(request, slug)
    form = BulkForm(request.POST)
    chosen = queries.cases_by_reference(request.actor, crisis, request.POST.getlist("case"))
    form.fields["case"].choices = [(case.reference, "") for case in chosen]  # type: ignore[attr-defined]
    form.fields["officer"].queryset = officers_at(request.actor.posts)  # type: ignore[attr-defined]
    refused = None
    if form.is_valid():
        officer = form.cleaned_data["officer"]
        refused = carry_out(form, lambda: assign_cases(chosen, officer=officer, by=request.actor))
    back = _list_url(crisis, request.POST.get("query", "")[:500])
    if refused is None:
        return render(request, "cases/assigned.html", {"form": form, "back": back}, status=UNPROCESSABLE)
    given = len(chosen) - len(refused)
    words = ngettext("%(n)d case is given to %(who)s.", "%(n)d cases are given to %(who)s.", given)
    done = words % {"n": given, "who": officer.name}
    if refused:
        return render(request, "cases/assigned.html", {"done": done, "refused": refused, "back": back})
    messages.success(request, done)
    return redirect(back)
