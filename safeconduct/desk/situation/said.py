"""Published against our own: the time strip of one measure, and what was said on the last published day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.cases.as_known import today
from safeconduct.cases.models import Crisis
from safeconduct.desk.charts.strip import Published, Strip, strip
from safeconduct.figures.checks import contradictions
from safeconduct.figures.models import MeasureVersion, PublishedFigure
from safeconduct.figures.queries import Held, hold_against

from .links import Links

Own = Mapping[str, Sequence[tuple[date, int]]]


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure that the strip can show."""

    key: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Said:
    """The strip, the measures to choose from, and the figures of the last published day up to the day we look from."""

    strip: Strip
    measure: MeasureVersion | None
    choices: tuple[MeasureChoice, ...]
    day: date | None
    held: tuple[Held, ...]
    contradictions: tuple[str, ...] = ()


def said_of(
    crisis: Crisis,
    rows: Sequence[PublishedFigure],
    versions: Mapping[str, MeasureVersion],
    own: Own,
    links: Links,
    *,
    measure: str,
    told: Sequence[str],
) -> Said:
    """`told` are the measures of the equation, which can be chosen besides those with published figures."""
    keys = [key for key in versions if key in told or any(row.measure_id == key for row in rows)]
    chosen = measure if measure in keys else next(iter([*told, *keys]), "")
    day = max((row.known_on for row in rows if row.known_on <= links.seen.day), default=None)
    return Said(
        strip=_strip(crisis, [row for row in rows if row.measure_id == chosen], own.get(chosen, ()), links),
        measure=versions.get(chosen),
        choices=tuple(_choice(key, versions, chosen, links) for key in keys),
        day=day,
        held=tuple(hold_against([row for row in rows if row.known_on == day], versions, own)),
        contradictions=tuple(one.words for one in contradictions(crisis, until=day) if one.known_on == day),
    )


def _strip(crisis: Crisis, rows: Sequence[PublishedFigure], own: Sequence[tuple[date, int]], links: Links) -> Strip:
    published = links.page("figures:published")
    marks = [
        Published(row.known_on, row.value, row.bound, said_by=row.said_by, url=f"{published}#said-{row.pk}")
        for row in rows
    ]
    return strip(own, marks, today=today(crisis), as_known=links.seen.day)


def _choice(key: str, versions: Mapping[str, MeasureVersion], chosen: str, links: Links) -> MeasureChoice:
    return MeasureChoice(key, versions[key].name, links.situation(measure=key), key == chosen)
