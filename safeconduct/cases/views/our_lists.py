"""Our own lists: chosen, written in the reader's script, frozen, printed or taken away."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.store.downloads import download

from ..actions.lists.ours import make_our_list, take_our_list
from ..doors import DeskRequest
from ..forms.lists import OurListForm, TakeAwayForm
from ..lists.measures import offered_measures
from ..lists.ours import header_of, may_read, read_choice
from ..models import OurList
from .lists import enter_lists


@require_http_methods(["GET", "POST"])
def make(request: DeskRequest, slug: str) -> HttpResponse:
    """Who is to be on the list, in which script, with which columns."""
    crisis = enter_lists(request, slug)
    measures = {key: measure.name for key, measure in offered_measures().items()}
    given = {name: request.GET[name] for name in ("measure", "said", "viewpoint", "references") if name in request.GET}
    form = OurListForm(request.POST if request.method == "POST" else None, measures=measures, given=given)
    if form.is_bound and form.is_valid():
        made = carry_out(form, lambda: make_our_list(crisis, form.wanted(), by=request.actor))
        if made is not None:
            return redirect("cases:our_list", slug, made.pk)
    context = {"form": form, "crisis_slug": slug, "may_reconcile": may(request.actor, Task.RECONCILE_LISTS)}
    return render(request, "cases/lists/ours_make.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_GET
def show(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """A list of ours as it was frozen, to be printed on A4."""
    made = _enter(request, slug, id)
    return render(request, "cases/lists/ours.html", _context(request, made))


@require_POST
def take(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """A list of ours as .xlsx."""
    made = _enter(request, slug, id)
    form = TakeAwayForm(request.POST, auto_id="take-%s")
    if not form.is_valid():
        context = _context(request, made) | {"take_form": form}
        return render(request, "cases/lists/ours.html", context, status=UNPROCESSABLE)
    return download(take_our_list(made, purpose=form.cleaned_data["purpose"], by=request.actor), "our-list.xlsx")


def _enter(request: DeskRequest, slug: str, id: UUID) -> OurList:
    """A list of ours, for those who may see every case on it; else 404."""
    crisis = enter_lists(request, slug)
    made = get_object_or_404(OurList.objects.filter(crisis=crisis).select_related("crisis", "made_by"), pk=id)
    if not may_read(made, request.actor):
        raise Http404
    return made


def _context(request: DeskRequest, made: OurList) -> dict[str, object]:
    return {
        "list": made,
        "headers": [header_of(key) for key in made.columns],
        "lines": made.lines.all(),
        "take_form": TakeAwayForm(auto_id="take-%s"),
        "chosen": read_choice(made.chosen),
        "crisis_slug": made.crisis.slug,
        "may_reconcile": may(request.actor, Task.RECONCILE_LISTS),
    }
