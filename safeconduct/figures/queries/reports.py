"""Which situation reports were kept, and who is mailed those of each day."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
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


def unsigned_deaths(crisis: Crisis, *, as_known: datetime) -> int:
    """How many of our claims of a death had no second officer then, and were not retracted. Signatures and retractions
    are looked for first: few claims are left of which the case is looked up."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSIGNED, {"crisis": crisis.pk, "at": as_known})
        return int(cursor.fetchone()[0])


_UNSIGNED = """
    WITH dead AS MATERIALIZED (
        SELECT c.case_id FROM cases_claim c
        WHERE c.track = 'condition' AND c.state = 'dead' AND c.viewpoint = 'ours' AND c.known_at <= %(at)s
          AND NOT EXISTS (SELECT FROM cases_countersignature s WHERE s.claim_id = c.id AND s.at <= %(at)s)
          AND NOT EXISTS (SELECT FROM cases_retraction r WHERE r.claim_id = c.id AND r.at <= %(at)s)
    )
    SELECT count(*) FROM dead JOIN cases_case k ON k.id = dead.case_id WHERE k.crisis_id = %(crisis)s
"""
