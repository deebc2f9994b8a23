"""Situation reports: the one of any time, those that were kept, and who is mailed one each day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.answers import UNPROCESSABLE, succeeds
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import as_known
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Crisis
from safeconduct.store.downloads import JSON, TEXT, download

from ..actions.reports import add_report_reader, end_report_reader, keep_report, take_report
from ..doors import LARGEST, enter_figures, enter_report
from ..forms.reports import ReaderForm
from ..models import SituationReport
from ..pages.reports import (
    LivePage,
    file_name,
    kept_data,
    kept_files,
    kept_page,
    kept_paper,
    live_files,
    live_page,
)
from ..paper.docx import DOCX, TemplateFault
from ..paper.values import Paper
from ..queries.reports import readers_of, report_page
from .figures import page_context

MEDIA = {"docx": DOCX, "txt": TEXT, "json": JSON}
"""The forms in which a report is taken away, by the end of the name."""


@require_safe
def reports(request: DeskRequest, slug: str) -> HttpResponse:
    """The kept reports, and who is mailed one each day."""
    crisis = enter_figures(request, slug)
    before = request.GET.get("before", "")
    rows, following = report_page(crisis, before=int(before) if before.isdecimal() and int(before) < LARGEST else None)
    context = {"rows": rows, "following": following, "may_keep_reports": may(request.actor, Task.KEEP_REPORTS)}
    return render(request, "figures/reports/reports.html", page_context(request, crisis) | context)


@require_safe
def live(request: DeskRequest, slug: str) -> HttpResponse:
    """The report as known at the time of the page; ?since= says with which earlier time it is compared."""
    crisis = enter_figures(request, slug)
    found = _live(request, crisis)
    if isinstance(found, str):
        messages.error(request, found)
        return redirect("figures:reports", slug)
    context = {"live": found, "page": found.page, "files": live_files(found, request.as_known)}
    context |= {"may_keep_reports": may(request.actor, Task.KEEP_REPORTS)}
    return render(request, "figures/reports/live.html", page_context(request, crisis) | context)


@require_safe
def live_file(request: DeskRequest, slug: str, ending: str) -> HttpResponse:
    """The same as a document, as text or as data."""
    crisis = enter_figures(request, slug)
    found = _live(request, crisis)
    if isinstance(found, str):
        messages.error(request, found)
        return redirect("figures:reports", slug)
    report = found.report
    return _file(request, crisis, report.paper(request.actor), report.data(request.actor), ending)


@require_POST
def keep(request: DeskRequest, slug: str) -> HttpResponse:
    """Keep the report of this time."""
    crisis = enter_figures(request, slug)
    seen = as_known(crisis, request.POST.get("known", ""))
    since = as_known(crisis, request.POST.get("since", ""))
    try:
        has_since = bool(request.POST.get("since", "").strip()) and not since.fault
        row = keep_report(crisis, as_known=seen.at, since=since.at if has_since else None, by=request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("figures:reports", slug)
    messages.success(request, _("The report is kept. It never changes."))
    return redirect("figures:report", slug, row.number)


@require_safe
def report(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """A kept report."""
    row = enter_report(request, slug, number)
    page = kept_page(row, actor=request.actor)
    context = {"kept": page, "page": page.page, "files": kept_files(row)}
    return render(request, "figures/reports/kept.html", page_context(request, row.crisis) | context)


@require_safe
def report_file(request: DeskRequest, slug: str, number: int, ending: str) -> HttpResponse:
    """A kept report as a document, as text or as data."""
    row = enter_report(request, slug, number)
    paper, data = kept_paper(row, actor=request.actor), kept_data(row, actor=request.actor)
    return _file(request, row.crisis, paper, data, ending, of=row)


@require_http_methods(["GET", "HEAD", "POST"])
def readers(request: DeskRequest, slug: str) -> HttpResponse:
    """Who is mailed the report of each day; add somebody. Addresses are for who may keep reports."""
    crisis = enter_figures(request, slug)
    form = ReaderForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _add(request, crisis, form):
        messages.success(request, _("From tomorrow on the report of each day is mailed there."))
        return redirect("figures:report_readers", slug)
    may_keep, rows = may(request.actor, Task.KEEP_REPORTS), readers_of(crisis)
    context = {"form": form, "rows": rows if may_keep else (), "how_many": len(rows), "may_keep_reports": may_keep}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "figures/reports/readers.html", page_context(request, crisis) | context, status=status)


@require_POST
def end_reader(request: DeskRequest, slug: str, reader: UUID) -> HttpResponse:
    """Take somebody off the list."""
    crisis = enter_figures(request, slug)
    try:
        end_report_reader(crisis, reader, by=request.actor)
        messages.success(request, _("The report is not mailed there any more."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("figures:report_readers", slug)


def _add(request: DeskRequest, crisis: Crisis, form: ReaderForm) -> bool:
    return succeeds(form, lambda: add_report_reader(crisis, **form.cleaned_data, by=request.actor))


def _live(request: DeskRequest, crisis: Crisis) -> LivePage | str:
    """The report, or why there is none."""
    try:
        return live_page(crisis, request.as_known, request.GET.get("since", ""), actor=request.actor)
    except Refused as refusal:
        return str(refusal)


def _file(
    request: DeskRequest, crisis: Crisis, paper: Paper, data: dict[str, Any], ending: str, *,
    of: SituationReport | None = None,
) -> HttpResponse:  # fmt: skip
    if ending not in MEDIA:
        raise Http404
    try:
        content = take_report(crisis, paper, data, ending, by=request.actor, kept=of)
    except TemplateFault as fault:
        messages.error(request, str(fault))
        return redirect("figures:reports", crisis.slug)
    return download(content, file_name(crisis, paper, ending), MEDIA[ending])
