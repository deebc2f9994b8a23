"""Which situation reports were kept, and who is mailed those of each day."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from safeconduct.cases.models import Crisis

from ..models import ReportReader, SituationReport

PAGE = 50


def reports_of(crisis: Crisis) -> QuerySet[SituationReport]:
    """The kept reports of a crisis, newest first, without their content."""
    rows = SituationReport.objects.filter(crisis=crisis).defer("content", "data")
    return rows.select_related("by").order_by("-number")


def report_page(crisis: Crisis, *, before: int | None = None) -> tuple[list[SituationReport], int | None]:
    """A page of them, from the one before this number on, and where the next page begins."""
    rows = reports_of(crisis)
    found = list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None


def last_report(crisis: Crisis, *, before: datetime) -> SituationReport | None:
    """The last report as known before this time."""
    return reports_of(crisis).filter(as_known__lt=before).order_by("-as_known", "-number").first()


def readers_of(crisis: Crisis) -> QuerySet[ReportReader]:
    """Who is mailed the report of each day now."""
    return ReportReader.objects.filter(crisis=crisis, until=None).select_related("added_by")
