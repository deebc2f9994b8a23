"""The pages of the register."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out, is_partial
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_desk
from safeconduct.people.actions.register import bring_register, rejected_rows
from safeconduct.people.models import RegisterImport
from safeconduct.people.register.columns import keys_of
from safeconduct.people.register.listing import imports, is_expired, registrations
from safeconduct.people.register.written import template_file
from safeconduct.store.downloads import download
from safeconduct.store.ids import read_uuid

from .forms import BringRegisterForm

SHOWN = 12
"""Earlier files that are listed."""
FAULTS = 20
"""Rows not taken that are shown on the page; all are in the file."""


@require_safe
def show(request: DeskRequest) -> HttpResponse:
    """Who told us that she is abroad."""
    _enter(request, Task.SEE_REGISTER)
    text, country = request.GET.get("q", "").strip()[:200], _letters(request.GET.get("country", ""))
    page = registrations(text=text, country=country, before=read_uuid(request.GET.get("before", "")))
    query = {"q": text, "country": country}
    today = timezone.localdate()
    context = {
        "rows": [(row, is_expired(row, today)) for row in page.rows],
        "text": text,
        "country": country,
        "is_filtered": bool(text or country),
        "next_url": f"?{urlencode({**query, 'before': str(page.after)})}" if page.after else "",
        "first_url": f"?{urlencode(query)}" if "before" in request.GET else "",
        "may_import": may(request.actor, Task.KEEP_REGISTER),
    }
    return render(request, "desk/register/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: DeskRequest) -> HttpResponse:
    """The form, and the files that were imported before."""
    _enter(request, Task.SEE_REGISTER)
    form = BringRegisterForm(request.POST, request.FILES) if request.method == "POST" else BringRegisterForm()
    if form.is_bound and form.is_valid() and (row := _brought(request, form)) is not None:
        return redirect("register:imported", row.pk)
    context = {"form": form, "may_import": may(request.actor, Task.KEEP_REGISTER), "earlier": imports()[:SHOWN]}
    return render(request, "desk/register/import.html", context, status=UNPROCESSABLE if form.errors else 200)


def _brought(request: DeskRequest, form: BringRegisterForm) -> RegisterImport | None:
    said = form.cleaned_data
    return carry_out(
        form,
        lambda: bring_register(
            said["file"], register=said["register"], country=said["country"], nationality=said["nationality"],
            by=request.actor,
        ),
    )  # fmt: skip


@require_safe
def imported(request: DeskRequest, id: UUID) -> HttpResponse:
    """How far an import is, or what came of it."""
    _enter(request, Task.SEE_REGISTER)
    row = get_object_or_404(imports(), pk=id)
    context = {
        "row": row,
        "unread": [header for header, key in zip(row.headers, keys_of(row.headers), strict=True) if header and not key],
        "faults": list(row.faults.order_by("row")[:FAULTS]),
        "may_import": may(request.actor, Task.KEEP_REGISTER),
    }
    return render(request, f"desk/register/{'state' if is_partial(request) else 'imported'}.html", context)


@require_safe
def rejected(request: DeskRequest, id: UUID) -> HttpResponse:
    """The rows that were not taken, each with its reason."""
    _enter(request, Task.KEEP_REGISTER)
    row = get_object_or_404(imports(), pk=id)
    return download(rejected_rows(row, by=request.actor), "not-taken.xlsx")


@require_safe
def template(request: DeskRequest) -> HttpResponse:
    """An empty table that explains its columns."""
    _enter(request, Task.SEE_REGISTER)
    return download(template_file(), "register.xlsx")


def _enter(request: DeskRequest, task: Task) -> None:
    """For whom the register is nothing, these pages are not there."""
    enter_desk(request)
    if not may(request.actor, task):
        raise Http404


def _letters(text: str) -> str:
    return text.strip().upper() if text.strip().isascii() and len(text.strip()) == 2 else ""
