"""Published against our own: the time strip of one measure, and what was said on the last published day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.cases.as_known import end_of_day, today
from safeconduct.cases.models import Crisis
from safeconduct.desk.charts.strip import Met, Published, Strip, strip
from safeconduct.figures.enums import Audience
from safeconduct.figures.findings import contradictions_of_day
from safeconduct.figures.models import MeasureVersion, PublishedFigure
from safeconduct.figures.pages.charts import own_steps
from safeconduct.figures.queries import (
    Figure,
    Held,
    counts,
    figures_of,
    hold_against_figures,
    published_figures,
)
from safeconduct.figures.queries.findings import shown_findings
from safeconduct.figures.queries.series import Steps

from .links import Links


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
    by_month: bool
    contradictions: tuple[str, ...] = ()


def said_of(
    crisis: Crisis,
    versions: Mapping[str, MeasureVersion],
    links: Links,
    *,
    public: Mapping[str, Figure],
    measure: str,
    told: Sequence[str],
    is_large: bool,
    met: Sequence[Met] = (),
) -> Said:
    """`told` are the measures of the equation, which can be chosen besides those with published figures. `public` are
    our own figures of the day we look from; `met` the engagements under the line of time."""
    rows = list(published_figures(crisis))
    keys = [key for key in versions if key in told or any(row.measure_id == key for row in rows)]
    chosen = measure if measure in keys else next(iter([*told, *keys]), "")
    day = max((row.known_on for row in rows if row.known_on <= links.seen.day), default=None)
    return Said(
        strip=_strip(
            crisis,
            [row for row in rows if row.measure_id == chosen],
            _own(crisis, chosen, versions, public, links, days=[row.known_on for row in rows], is_large=is_large),
            links,
            met,
        ),
        measure=versions.get(chosen),
        choices=tuple(_choice(key, versions, chosen, links) for key in keys),
        day=day,
        by_month=is_large,
        held=_held(crisis, [row for row in rows if row.known_on == day], versions, public, links),
        contradictions=_contradictions(crisis, day),
    )


def _contradictions(crisis: Crisis, day: date | None) -> tuple[str, ...]:
    """What was said for that day and cannot all be true, where nobody has said why it may stand."""
    found = contradictions_of_day(crisis, day) if day else []
    return tuple(one.finding.words for one in shown_findings(crisis, found) if one.is_open)


def _held(
    crisis: Crisis,
    rows: Sequence[PublishedFigure],
    versions: Mapping[str, MeasureVersion],
    public: Mapping[str, Figure],
    links: Links,
) -> tuple[Held, ...]:
    """The figures of one published day beside our own of that day. One query, unless we look from that day."""
    if not rows:
        return ()
    day = rows[0].known_on
    if day != links.seen.day:
        public = figures_of(counts(crisis, as_known=end_of_day(crisis, day)), versions, audience=Audience.PUBLIC)
    return tuple(hold_against_figures(rows, public))


def _own(
    crisis: Crisis,
    chosen: str,
    versions: Mapping[str, MeasureVersion],
    public: Mapping[str, Figure],
    links: Links,
    *,
    days: Sequence[date],
    is_large: bool,
) -> Steps:
    """Our own figure over time; of a large crisis by months, with the day we look from as it was."""
    if chosen not in versions:
        return ()
    steps = own_steps(crisis, versions[chosen], versions, days=sorted(set(days)), by_month=is_large)
    return sorted({**dict(steps), links.seen.day: public[chosen].number}.items()) if is_large else steps


def _strip(
    crisis: Crisis,
    rows: Sequence[PublishedFigure],
    own: Sequence[tuple[date, int]],
    links: Links,
    met: Sequence[Met],
) -> Strip:
    published = links.page("figures:published")
    marks = [
        Published(row.known_on, row.value, row.bound, said_by=row.said_by, url=f"{published}#said-{row.pk}")
        for row in rows
    ]
    return strip(own, marks, today=today(crisis), as_known=links.seen.day, met=met)


def _choice(key: str, versions: Mapping[str, MeasureVersion], chosen: str, links: Links) -> MeasureChoice:
    return MeasureChoice(key, versions[key].name, links.situation(measure=key), key == chosen)
