"""What changed since yesterday and since a week ago: measures that moved, claims that became known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.enums import Track
from safeconduct.cases.models import Claim, Crisis
from safeconduct.cases.tracks import state_label
from safeconduct.figures.enums import Audience
from safeconduct.figures.models import MeasureVersion
from safeconduct.figures.queries import Counts, Figure, claims_known_between, counts, figures_of, newest_claims

from .links import Links

CLAIMS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Then:
    """Our figures at the end of the day a week ago and of the day before the one we look from. `counted` is what the
    figures of a week ago were counted from."""

    week_ago: date
    yesterday: date
    counted: Counts
    of_week_ago: Mapping[str, Figure]
    of_yesterday: Mapping[str, Figure]


def then_of(crisis: Crisis, day: date, versions: Mapping[str, MeasureVersion], *, audience: Audience) -> Then:
    """Two queries."""
    week_ago, yesterday = day - timedelta(days=7), day - timedelta(days=1)
    counted = [counts(crisis, as_known=end_of_day(crisis, earlier)) for earlier in (week_ago, yesterday)]
    of_then = [figures_of(one, versions, audience=audience) for one in counted]
    return Then(week_ago, yesterday, counted[0], *of_then)


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
    claims_in_week: int | None
    claims_since_yesterday: int | None
    claims: tuple[NewClaim, ...]


def news_of(
    crisis: Crisis, then: Then, now: Mapping[str, Figure], links: Links, *, actor: Actor, is_large: bool
) -> News:
    """Numbers from the figures of the three days. The claims are two queries, and left out of a large crisis."""
    start, middle = end_of_day(crisis, then.week_ago), end_of_day(crisis, then.yesterday)
    moved = [_moved(key, made, then, links) for key, made in now.items()]
    in_week, later = (None, None) if is_large else claims_known_between(crisis, start, middle, links.seen.at)
    newest: Iterable[Claim] = ()
    if links.to_cases and not is_large:
        newest = newest_claims(crisis, actor=actor, since=start, until=links.seen.at)[:CLAIMS_SHOWN]
    return News(
        then.week_ago,
        then.yesterday,
        tuple(row for row in moved if len({row.week_ago, row.yesterday, row.number}) > 1),
        in_week,
        later,
        tuple(_new_claim(claim) for claim in newest),
    )


def _moved(key: str, made: Figure, then: Then, links: Links) -> Moved:
    url = links.members(key, since=then.week_ago.isoformat())
    return Moved(made.measure.name, then.of_week_ago[key].number, then.of_yesterday[key].number, made.number, url)


def _new_claim(claim: Claim) -> NewClaim:
    return NewClaim(
        claim.case.reference,
        claim.case.person.name,
        claim.viewpoint,
        str(Track(claim.track).label),
        state_label(claim.state),
        claim.known_at,
    )
