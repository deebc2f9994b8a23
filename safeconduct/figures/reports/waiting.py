"""Duties with a clock: how many run, how many are late, and by how much the latest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from safeconduct.access.enums import Task
from safeconduct.cases.as_known import day_in
from safeconduct.cases.enums import ClockKind
from safeconduct.cases.models import Clock

from ..paper.values import Cell, Paragraph, Part, Section, Table
from ..paper.words import UNKNOWN, day_words
from .offered import Asked, Told


def told(asked: Asked) -> Told:
    """The clocks that ran at that time, by what they are for; those past their time first. One query."""
    rows = _rows(asked)
    parts: tuple[Part, ...] = (Paragraph("no-clocks", _("No clock was running.")),)
    if rows:
        parts = (_table(asked, rows),)
    data = [{**row, "oldest_due": row["oldest_due"].isoformat() if row["oldest_due"] else None} for row in rows]
    return Told(Section("waiting", _("Duties and clocks"), parts), {"clocks": data}, Task.SEE_CASES)


def _rows(asked: Asked) -> list[dict[str, Any]]:
    at = asked.as_known
    running = Clock.objects.filter(
        Q(met_at=None) | Q(met_at__gt=at), case__crisis=asked.crisis, started_at__lte=at
    ).values("kind")
    late = Q(due_at__lt=at)
    found = running.annotate(
        running=Count("id"), late=Count("id", filter=late), oldest_due=Min("due_at", filter=late)
    ).order_by("-late", "-running", "kind")
    return list(found)


def _table(asked: Asked, rows: list[dict[str, Any]]) -> Table:
    head = (_("Duty"), _("Running"), _("Late"), _("Longest overdue"))
    return Table(_("Clocks"), head, tuple(_row(asked, row) for row in rows))


def _row(asked: Asked, row: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(str(ClockKind(row["kind"]).label)),
        Cell(str(row["running"]), is_number=True),
        Cell(str(row["late"]), mark="late" if row["late"] else "", is_number=True),
        Cell(_overdue(row["oldest_due"], asked)),
    )


def _overdue(due: datetime | None, asked: Asked) -> str:
    if due is None:
        return UNKNOWN
    days = (asked.as_known - due).days
    return _("due %(day)s, %(n)d days ago") % {"day": day_words(day_in(asked.crisis, due), short=True), "n": days}
