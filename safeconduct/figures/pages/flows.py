"""How cases moved between the parts of a whole: which days are drawn, and the cases between each two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TypeGuard
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.cases.as_known import AsKnown, end_of_day
from safeconduct.cases.models import Crisis

from ..charts.equation import Swatch, swatch_of
from ..charts.flow import FlowChart, FlowPart, Moved, Stage, flow_chart
from ..enums import Audience
from ..models import MeasureVersion, Partition, PublishedFigure
from ..queries import Counts, counts, profile_test, profiles, standing_only
from ..queries.flows import moved_between, moves_by

FEWEST_DAYS, MOST_DAYS = 3, 6
NO_PART = "-"
"""Who is known and in none of the parts."""

Versions = Mapping[str, MeasureVersion]


def flow_days(
    crisis: Crisis, seen: AsKnown, asked: Sequence[str], totals: Sequence[PublishedFigure], *, most: int = MOST_DAYS - 1
) -> tuple[list[date], str]:
    """The days of the flow, in order, and what is wrong with those that were asked for.

    Without any, at most so many: days on which a total was published and the day we look from, else equal distances.
    """
    given = [text.strip() for text in asked if text.strip()]
    own = _own_days(crisis, seen, totals, most)
    try:
        wanted = sorted({date.fromisoformat(text) for text in given})
    except ValueError:
        return own, _("Write each day as in 2025-01-17.")
    if not given:
        return own, ""
    if not first_day(crisis, seen) <= wanted[0] <= wanted[-1] <= seen.day:
        return own, _("A day lies before the crisis or after the day you look from. Choose days between the two.")
    if not FEWEST_DAYS <= len(wanted) <= MOST_DAYS:
        return own, _("Choose three to six different days.")
    return wanted, ""


def _own_days(crisis: Crisis, seen: AsKnown, totals: Sequence[PublishedFigure], most: int) -> list[date]:
    published = sorted({row.known_on for row in totals if row.known_on < seen.day})
    if len(published) >= FEWEST_DAYS - 1:
        return [*_picked(published, most - 1), seen.day]
    first = first_day(crisis, seen)
    span = (seen.day - first).days
    return sorted({first + timedelta(days=round(span * at / (most - 1))) for at in range(most)})


def _picked(days: Sequence[date], most: int) -> list[date]:
    """The first, the last, and others at equal distances in the list."""
    last = len(days) - 1
    return list(days) if len(days) <= most else [days[round(at * last / (most - 1))] for at in range(most)]


def first_day(crisis: Crisis, seen: AsKnown) -> date:
    """The first day that a drawing over time may show."""
    return min(crisis.opened_on, seen.day)


@dataclass(frozen=True, slots=True)
class FlowOf:
    """What a flow is drawn of: a crisis from a day, what is counted, the whole with its parts."""

    crisis: Crisis
    seen: AsKnown
    versions: Versions
    partition: Partition | None
    sees_cases: bool


def flow_of(asked: FlowOf, days: Sequence[date], counted: Counts) -> FlowChart | None:
    """As many queries as there are days, and one for each pair of neighbours. None where it cannot be drawn."""
    if not can_be_drawn(asked.partition, asked.versions):
        return None
    part_of = part_of_profile(asked.partition, asked.versions)
    times = [asked.seen.at if day == asked.seen.day else end_of_day(asked.crisis, day) for day in days]
    pictures = [counted if at == asked.seen.at else counts(asked.crisis, as_known=at) for at in times]
    stages = [Stage(day, _by_part(picture, part_of)) for day, picture in zip(days, pictures, strict=True)]
    moves = [
        [
            Moved(old, new, n, _explained(asked, days[at], days[at + 1], (old, new)))
            for (old, new), n in _pairs(asked.crisis, times[at : at + 2], pictures[at : at + 2], part_of).items()
        ]
        for at in range(len(days) - 1)
    ]
    return flow_chart(parts_of(asked.partition, asked.versions), stages, moves)


def _pairs(
    crisis: Crisis, times: Sequence[datetime], pictures: Sequence[Counts], part_of: Callable[[int], str]
) -> dict[tuple[str, str], int]:
    """How many cases were in which part on the one day and on the next. Where nobody was known before, all came."""
    if not pictures[0].by_profile:
        return {("", part): n for part, n in _by_part(pictures[1], part_of).items()}
    return moves_by(pictures[1], moved_between(crisis, since=times[0], until=times[1]), part_of)


def can_be_drawn(partition: Partition | None, versions: Versions) -> TypeGuard[Partition]:
    """Are its parts there, and decided by the standing alone? How others moved cannot be read from standings."""
    return partition is not None and set(partition.parts) <= standing_only(versions).keys()


def part_of_profile(partition: Partition, versions: Versions) -> Callable[[int], str]:
    """In which part of a whole the cases of a profile are, for the public: the first that counts them, else none."""
    tests = {key: profile_test(versions[key], versions, Audience.PUBLIC) for key in partition.parts}

    @cache
    def part_of(profile_id: int) -> str:
        profile = profiles([profile_id])[profile_id]
        return next((key for key in partition.parts if tests[key](profile)), NO_PART)

    return part_of


def _by_part(picture: Counts, part_of: Callable[[int], str]) -> dict[str, int]:
    out: Counter[str] = Counter()
    for profile_id, n in picture.by_profile.items():
        out[part_of(profile_id)] += n
    return dict(out)


def parts_of(partition: Partition, versions: Versions) -> list[FlowPart]:
    """The parts as they are drawn, and one for whom none of them counts."""
    parts = [FlowPart(key, versions[key].name, swatch_of(key)) for key in partition.parts]
    return [*parts, FlowPart(NO_PART, _("in none of these"), Swatch.OTHER)]


def _explained(asked: FlowOf, since: date, until: date, parts: tuple[str, str]) -> str:
    """A band opens the part that the cases came to, with who entered and who left."""
    before, after = parts
    if not asked.sees_cases or before == after or after in {"", NO_PART}:
        return ""
    known = asked.seen.text if until == asked.seen.day else until.isoformat()
    given = [("known", known), ("since", since.isoformat()), ("audience", str(Audience.PUBLIC))]
    address = reverse("figures:members", args=[asked.crisis.slug, after])
    return f"{address}?{urlencode([(name, value) for name, value in given if value])}"
