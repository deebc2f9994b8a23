"""What changed since yesterday and since a week ago: measures that moved, claims that became known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.enums import Track
from safeconduct.cases.models import Claim, Crisis
from safeconduct.cases.tracks import state_label
from safeconduct.figures.models import MeasureVersion
from safeconduct.figures.queries import claims_known_between, newest_claims, number_on

from .links import Links

CLAIMS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure that is not what it was: a week ago, yesterday, and on the day we look from."""

    name: str
    week_ago: int
    yesterday: int
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim that became known: who says what of whom."""

    reference: str
    person: str
    viewpoint: str
    track: str
    state: str
    known_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """Since the ends of two earlier days."""

    week_ago: date
    yesterday: date
    moved: tuple[Moved, ...]
    claims_in_week: int
    claims_since_yesterday: int
    claims: tuple[NewClaim, ...]


def news_of(
    crisis: Crisis,
    versions: Mapping[str, MeasureVersion],
    own: Mapping[str, Sequence[tuple[date, int]]],
    links: Links,
    *,
    actor: Actor,
) -> News:
    """Numbers from the series that are there already; the claims are two queries."""
    day = links.seen.day
    week_ago, yesterday = day - timedelta(days=7), day - timedelta(days=1)
    start, middle = end_of_day(crisis, week_ago), end_of_day(crisis, yesterday)
    in_week, later = claims_known_between(crisis, start, middle, links.seen.at)
    moved = [_moved(version, own.get(key, ()), (week_ago, yesterday, day), links) for key, version in versions.items()]
    newest = newest_claims(crisis, actor=actor, since=start, until=links.seen.at) if links.to_cases else ()
    return News(
        week_ago,
        yesterday,
        tuple(row for row in moved if len({row.week_ago, row.yesterday, row.number}) > 1),
        in_week,
        later,
        tuple(_new_claim(claim) for claim in newest[:CLAIMS_SHOWN]),
    )


def _moved(
    version: MeasureVersion, own: Sequence[tuple[date, int]], days: tuple[date, date, date], links: Links
) -> Moved:
    before, yesterday, now = (number_on(own, day) for day in days)
    url = links.members(version.measure_id, since=days[0].isoformat())
    return Moved(version.name, before, yesterday, now, url)


def _new_claim(claim: Claim) -> NewClaim:
    return NewClaim(
        claim.case.reference,
        claim.case.person.name,
        claim.viewpoint,
        str(Track(claim.track).label),
        state_label(claim.state),
        claim.known_at,
    )
