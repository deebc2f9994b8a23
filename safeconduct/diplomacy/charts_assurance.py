"""For how many cases an assurance was kept, over time: a step line in percent, drawn by a small SVG template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from safeconduct.cases.as_known import day_in

from .assurances import Stand, keeping_profiles
from .charts import Line
from .queries.assurances import spans_in_scope

_TOP, _FLOOR = 12.0, 84.0
"""Between them the line runs, percent of the height: above is room for the number, below for the days."""
SHORTEST = timedelta(days=7)
"""A line of fewer days is not drawn."""


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on it was kept for so many."""

    day: date
    kept: int


@dataclass(frozen=True, slots=True)
class KeptOverTime:
    """What assurances/chart.html draws. `due_x` is its last due day, empty where it has none within the line."""

    total: int
    first: date
    last: date
    steps: tuple[Step, ...]
    lines: tuple[Line, ...]
    top: str
    floor: str
    due_x: str
    due: date | None


def kept_over_time(stand: Stand, *, as_known: datetime) -> KeptOverTime | None:
    """From the day on which the assurance became known to the day we look from. None without cases or a test, and
    within the first days. One query."""
    crisis = stand.assurance.crisis
    first, last = day_in(crisis, stand.assurance.known_at), day_in(crisis, as_known)
    if not stand.is_tested or last - first < SHORTEST:
        return None
    return drawn(kept_steps(_changes(stand, as_known), first), stand, last)


def _changes(stand: Stand, as_known: datetime) -> list[tuple[date, int]]:
    """On which days it was kept for one more, or one fewer."""
    row = stand.assurance
    spans = spans_in_scope(row.crisis, row.pk, as_known=as_known)
    keeping = set(keeping_profiles(row, list({profile for profile, _since, _until in spans})))
    kept = [(since, until) for profile, since, until in spans if profile in keeping]
    began = [(day_in(row.crisis, since), 1) for since, _until in kept]
    return began + [(day_in(row.crisis, until), -1) for _since, until in kept if until <= as_known]


def kept_steps(changes: Sequence[tuple[date, int]], first: date) -> list[Step]:
    """The number from each day on which it changed, beginning with the first day. Pure."""
    kept = sum(n for day, n in changes if day <= first)
    steps = [Step(first, kept)]
    for day, n in sorted(changes):
        if day > first:
            kept += n
            steps = [*(step for step in steps if step.day != day), Step(day, kept)]
    return [step for n, step in enumerate(steps) if n == 0 or step.kept != steps[n - 1].kept]


def drawn(steps: Sequence[Step], stand: Stand, last: date) -> KeptOverTime:
    """Lay the steps out. Pure."""
    first, due = steps[0].day, stand.due_latest
    wide = (last - first).days

    def x(day: date) -> str:
        return f"{100 * (day - first).days / wide:.2f}%"

    def y(kept: int) -> str:
        return f"{_FLOOR - (_FLOOR - _TOP) * kept / max(stand.total, 1):.2f}%"

    lines = []
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        end = after.day if after else last
        lines.append(Line(x(step.day), y(step.kept), x(end), y(step.kept)))
        if after:
            lines.append(Line(x(end), y(step.kept), x(end), y(after.kept)))
    is_within = due is not None and first <= due <= last
    return KeptOverTime(
        stand.total, first, last, tuple(steps), tuple(lines), y(stand.total), y(0),
        x(due) if due and is_within else "", due,
    )  # fmt: skip
