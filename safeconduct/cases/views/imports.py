"""Bringing a file of cases: it is looked at, then imported; the rejected rows are taken away to be corrected."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, carry_out, is_partial
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.store.downloads import download

from ..actions.brought import bring_file, imports_of, read_rejected, start_import
from ..doors import DeskRequest, enter_crisis
from ..forms.imports import BringFileForm
from ..imports.written import write_template
from ..models import CaseImport, Crisis

SHOWN = 10
"""Earlier files that are listed."""


@require_http_methods(["GET", "POST"])
def bring(request: DeskRequest, slug: str) -> HttpResponse:
    """The form, and the files that this person brought before."""
    crisis = enter_crisis(request, slug)
    form = BringFileForm(request.POST, request.FILES) if request.method == "POST" else BringFileForm()
    if form.is_bound and form.is_valid() and (row := _brought(request, crisis, form)) is not None:
        return redirect("cases:import_file", slug, row.pk)
    context = {
        "form": form,
        "may_import": may(request.actor, Task.IMPORT_CASES),
        "earlier": imports_of(request.actor, crisis)[:SHOWN],
    }
    return render(request, "cases/import.html", context, status=UNPROCESSABLE if form.errors else 200)


def _brought(request: DeskRequest, crisis: Crisis, form: BringFileForm) -> CaseImport | None:
    said = form.cleaned_data
    return carry_out(form, lambda: bring_file(crisis, said["file"], by=request.actor, post=said["post"]))


@require_GET
def show(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """What would come of a file, how far its import is, or what came of it."""
    row = _enter(request, slug, id)
    template = "cases/import_state.html" if is_partial(request) else "cases/import_file.html"
    return render(request, template, _context(request, row))


@require_POST
def start(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """Import a file that was looked at."""
    row = _enter(request, slug, id)
    try:
        start_import(row, by=request.actor, answers=request.POST.dict())
    except Refused as refusal:
        context = _context(request, row) | {"refusal": refusal}
        return render(request, "cases/import_file.html", context, status=UNPROCESSABLE)
    return redirect("cases:import_file", slug, row.pk)


@require_GET
def rejected(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """The rejected rows, each with its reason."""
    row = _enter(request, slug, id)
    content = read_rejected(row, by=request.actor)
    if content is None:
        context = _context(request, row) | {"refusal": _("These rows are no longer kept. Bring the file again.")}
        return render(request, "cases/import_file.html", context, status=UNPROCESSABLE)
    return download(content, "rejected.xlsx")


@require_GET
def template(request: DeskRequest, slug: str) -> HttpResponse:
    """An empty table that explains its columns."""
    enter_crisis(request, slug)
    return download(write_template(), "cases.xlsx")


def _enter(request: DeskRequest, slug: str, id: UUID) -> CaseImport:
    """The file, if this person brought it; else 404, as if it were not there."""
    crisis = enter_crisis(request, slug)
    return get_object_or_404(imports_of(request.actor, crisis), pk=id)


def _context(request: DeskRequest, row: CaseImport) -> dict[str, object]:
    return {
        "row": row,
        "told": row.outcome or row.preview,
        "is_running": row.started_at is not None and row.finished_at is None,
        "may_import": may(request.actor, Task.IMPORT_CASES),
    }
