"""What the register says in a situation report: engagements since the earlier time, those ahead, and promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.access.enums import Task
from safeconduct.cases.as_known import day_in
from safeconduct.figures.paper.values import Cell, Paragraph, Part, Section, Table
from safeconduct.figures.reports.offered import Asked, Told

from .assurances import Stand, stands_of
from .days import UNKNOWN, event_words
from .enums import AssuranceState
from .models import EngagementVersion
from .queries.ahead import HeldOn, held_days, planned_from

AHEAD, PROMISES = 5, 10
CLOSED = frozenset({AssuranceState.KEPT, AssuranceState.WITHDRAWN})


def engagements_told(asked: Asked) -> Told:
    """The section of engagements, and that nothing is open where it is so. Some dozen queries, however large it is."""
    day = day_in(asked.crisis, asked.as_known)
    ahead = planned_from(asked.reader, asked.crisis, day, as_known=asked.as_known)[:AHEAD]
    held = _held_since(asked, day)
    open_ones = [stand for stand in stands_of(asked.crisis, as_known=asked.as_known) if stand.state not in CLOSED]
    promised = sorted(open_ones, key=_urgency)[:PROMISES]
    parts: Sequence[Part] = [*_ahead_part(ahead), *_held_part(held), *_promised_part(promised, len(open_ones))]
    data = {
        "ahead": [_version_data(version) for version in ahead],
        "held": [{"reference": row.reference, "on": row.on.edtf, "kind": row.kind, "place": row.place} for row in held],
        "promises": [_stand_data(stand) for stand in promised],
    }
    section = Section("engagements", _("Engagements and promises"), tuple(parts))
    return Told(section, data, Task.SEE_ENGAGEMENTS)


def _held_since(asked: Asked, day: date) -> list[HeldOn]:
    since = day_in(asked.crisis, asked.since) if asked.since else day
    rows = held_days(asked.reader, asked.crisis, as_known=asked.as_known)
    return [row for row in rows if since <= row.day <= day]


def _urgency(stand: Stand) -> tuple[int, date, str]:
    return (-stand.overdue_days, stand.assurance.due.latest or date.max, stand.assurance.reference)


def _ahead_part(ahead: Sequence[EngagementVersion]) -> list[Part]:
    if not ahead:
        return [Paragraph("none-ahead", _("No engagement was planned."))]
    head = (_("Planned for"), _("With"), _("What"), _("Where"))
    rows = (
        (
            Cell(event_words(version.on)),
            Cell(version.engagement.state.name),
            Cell(version.get_kind_display()),
            Cell(version.place or UNKNOWN),
        )
        for version in ahead
    )
    return [Table(_("Ahead"), head, tuple(rows))]


def _held_part(held: Sequence[HeldOn]) -> list[Part]:
    if not held:
        return []
    rows = tuple((Cell(event_words(row.on)), Cell(row.kind), Cell(row.place or UNKNOWN)) for row in held)
    return [Table(_("Held"), (_("When"), _("What"), _("Where")), rows)]


def _promised_part(promised: Sequence[Stand], number: int) -> list[Part]:
    if not promised:
        return [Paragraph("none-promised", _("No promise was open."))]
    head = (_("Promise of"), _("What"), _("Due"), _("Kept"), _("Stands"))
    more = _("and %(n)d more") % {"n": number - len(promised)} if number > len(promised) else ""
    return [Table(_("Promises that are open"), head, tuple(_promise_row(stand) for stand in promised), more)]


def _promise_row(stand: Stand) -> tuple[Cell, ...]:
    row, is_late = stand.assurance, stand.overdue_days > 0 or stand.state == AssuranceState.BROKEN
    kept = _("%(kept)d of %(total)d") % {"kept": stand.kept, "total": stand.total} if stand.total else UNKNOWN
    return (
        Cell(row.speaker),
        Cell(row.get_kind_display()),
        Cell(row.due.describe() if row.due.is_known else UNKNOWN),
        Cell(kept, is_number=True),
        Cell(str(stand.state.label), mark="late" if is_late else ""),
    )


def _version_data(version: EngagementVersion) -> dict[str, Any]:
    return {
        "reference": version.engagement.reference,
        "on": version.on.edtf,
        "state": version.engagement.state.name,
        "kind": str(version.kind),
        "place": version.place,
    }


def _stand_data(stand: Stand) -> dict[str, Any]:
    row = stand.assurance
    return {
        "reference": row.reference, "speaker": row.speaker, "kind": str(row.kind), "due": row.due.edtf,
        "state": str(stand.state), "kept": stand.kept, "total": stand.total, "days_overdue": stand.overdue_days,
    }  # fmt: skip
