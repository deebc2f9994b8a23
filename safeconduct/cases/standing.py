"""Standing worked out from claims in plain Python: no database, written apart from sql/derive_3.sql, to the same rule.

It is the second opinion. The database derives standing when a claim is recorded; `checks.py` works it out again with
this file and compares.

The rule. For one case, track and viewpoint, as known at a time t: of the claims that count at t, one that says dead
stands before all others, then the one that happened last, then the one that was known last, then the one with the
higher id. A claim counts from when it was known, our own finding of a death from its countersignature and not before
it was known, until it is retracted. While its case is joined into another, it counts for that one, and its own case has
no standing. A claim whose last possible day is open, or later than the day it was known, is
taken to have happened on the day it was known (UTC).

While the claim that stands tells of a death and family first is shut, the claim that would stand without any that tells
of a death is kept beside it: that is what stands in public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from .publishing import tells_of_death
from .rules import is_open_to_public

Line = tuple[str, str]
"""A track and a viewpoint."""

Window = tuple[datetime, datetime | None]
"""From when until when, the end not included. None: without end."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """What standing needs to know of a claim. Times with zone; `happened_latest` None when that side is open.

    It may count within `only` alone, and not within `never`: the times in which cases were joined.
    """

    id: UUID
    track: str
    viewpoint: str
    state: str
    known_at: datetime
    happened_latest: date | None = None
    countersigned_at: datetime | None = None
    retracted_at: datetime | None = None
    only: Window | None = None
    never: tuple[Window, ...] = ()

    @property
    def is_death(self) -> bool:
        return (self.track, self.state) == ("condition", "dead")

    @property
    def tells_of_death(self) -> bool:
        return tells_of_death(f"{self.viewpoint}.{self.track}", self.state)

    @property
    def counts_from(self) -> datetime | None:
        """From when the claim counts; None for our own finding of a death that nobody has countersigned."""
        if not (self.is_death and self.viewpoint == "ours"):
            return self.known_at
        return max(self.known_at, self.countersigned_at) if self.countersigned_at else None

    def counts_at(self, moment: datetime) -> bool:
        """Does the claim count at this moment?"""
        start = self.counts_from
        if start is None or moment < start or (self.retracted_at is not None and moment >= self.retracted_at):
            return False
        return (self.only is None or is_within(self.only, moment)) and not is_within_any(self.never, moment)

    @property
    def precedence(self) -> tuple[bool, date, datetime, UUID]:
        """Of two claims that count, the greater one stands."""
        known_on = self.known_at.astimezone(UTC).date()
        happened = min(self.happened_latest, known_on) if self.happened_latest else known_on
        return self.is_death, happened, self.known_at, self.id


@dataclass(frozen=True, slots=True)
class Period:
    """From `known_from` until `known_until` this claim stood. None: it still stands."""

    track: str
    viewpoint: str
    known_from: datetime
    known_until: datetime | None
    state: str
    claim: UUID


@dataclass(frozen=True, slots=True)
class Span:
    """From `known_from` until `known_until` the case as a whole stood like this, "viewpoint.track" to state; `before`:
    what stands in public instead of a death."""

    known_from: datetime
    known_until: datetime | None
    states: tuple[tuple[str, str], ...]
    overridden: bool
    before: tuple[tuple[str, str], ...] = ()


def is_within(window: Window, moment: datetime) -> bool:
    """Is the moment in this time?"""
    start, end = window
    return start <= moment and (end is None or moment < end)


def is_within_any(windows: Iterable[Window], moment: datetime) -> bool:
    """Is the moment in one of these times?"""
    return any(is_within(window, moment) for window in windows)


def standing_periods(facts: Iterable[ClaimFact]) -> list[Period]:
    """The periods of standing of one case, by track and viewpoint, then by time."""
    lines = _lines(facts)
    return [period for line in sorted(lines) for period in _periods(lines[line])]


def periods_before(facts: Iterable[ClaimFact], *, overridden: Iterable[Window] = ()) -> list[Period]:
    """What would stand without any claim that tells of a death, in the times when one does and family first is shut."""
    lines, opened = _lines(facts), list(overridden)
    kin = lines.get(("kin", "ours"), [])
    moments = sorted({*_moments([fact for line in lines.values() for fact in line]), *_edges(opened)})
    shut = [moment for moment in moments if not _is_open(kin, opened, moment)]
    told = [line for line in sorted(lines) if any(fact.tells_of_death for fact in lines[line])]
    return [
        period
        for line in told
        for period in _as_periods([(at, claim_before(lines[line], at) if at in shut else None) for at in moments])
    ]


def claim_before(facts: Sequence[ClaimFact], moment: datetime) -> ClaimFact | None:
    """Of one line that tells of a death at this moment: which claim would stand without any that does?"""
    stands = standing_claim(facts, moment)
    if stands is None or not stands.tells_of_death:
        return None
    return standing_claim((fact for fact in facts if not fact.tells_of_death), moment)


def _is_open(kin: Sequence[ClaimFact], overridden: Sequence[Window], moment: datetime) -> bool:
    told = standing_claim(kin, moment)
    return is_open_to_public({"ours.kin": told.state} if told else {}, overridden=is_within_any(overridden, moment))


def _lines(facts: Iterable[ClaimFact]) -> dict[Line, list[ClaimFact]]:
    lines: dict[Line, list[ClaimFact]] = defaultdict(list)
    for fact in facts:
        lines[fact.track, fact.viewpoint].append(fact)
    return lines


def _periods(facts: Sequence[ClaimFact]) -> list[Period]:
    """The periods of one track and viewpoint: ask at each moment when something changes, join what stays the same."""
    return _as_periods([(moment, standing_claim(facts, moment)) for moment in _moments(facts)])


def _as_periods(asked: Sequence[tuple[datetime, ClaimFact | None]]) -> list[Period]:
    return [
        Period(claim.track, claim.viewpoint, start, end, claim.state, claim.id)
        for start, end, claim in _joined(asked)
        if claim is not None
    ]


def _joined(asked: Sequence[tuple[datetime, Answer]]) -> Iterator[tuple[datetime, datetime | None, Answer]]:
    """From when until when each answer held. The last one holds without end."""
    changes = [now for before, now in pairwise([None, *asked]) if now and (before is None or before[1] != now[1])]
    for now, after in pairwise([*changes, None]):
        if now:
            yield now[0], after[0] if after else None, now[1]


def standing_claim(facts: Iterable[ClaimFact], moment: datetime) -> ClaimFact | None:
    """Which of these claims, all of one track and viewpoint, stood as known at this moment?"""
    return max((fact for fact in facts if fact.counts_at(moment)), key=lambda fact: fact.precedence, default=None)


def _moments(facts: Sequence[ClaimFact]) -> list[datetime]:
    windows = [window for fact in facts for window in (fact.only, *fact.never) if window]
    edges = {edge for fact in facts for edge in (fact.counts_from, fact.retracted_at)}
    return sorted({*_edges(windows), *(edge for edge in edges if edge)})


def _edges(windows: Iterable[Window]) -> set[datetime]:
    return {edge for window in windows for edge in window if edge}


def profile_spans(
    periods: Sequence[Period],
    *,
    opened_at: datetime,
    overridden: Iterable[Window] = (),
    away: Iterable[Window] = (),
    before: Sequence[Period] = (),
) -> list[Span]:
    """The whole standing of one case over time, from its opening or the first claim that was known before it; without
    the times `away` in which it was joined into another. `overridden`: while family first was; `before`: see
    `periods_before`."""
    open_to_all, absent = list(overridden), list(away)
    edges = {edge for period in (*periods, *before) for edge in (period.known_from, period.known_until) if edge}
    moments = sorted({opened_at, *edges, *_edges([*open_to_all, *absent])})
    asked = [
        (
            moment,
            None
            if is_within_any(absent, moment)
            else (_states_at(periods, moment), is_within_any(open_to_all, moment), _states_at(before, moment)),
        )
        for moment in moments
    ]
    return [Span(start, end, *answer) for start, end, answer in _joined(asked) if answer is not None]


def _states_at(periods: Sequence[Period], moment: datetime) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((f"{one.viewpoint}.{one.track}", one.state) for one in periods if _covers(one, moment)))


def _covers(period: Period, moment: datetime) -> bool:
    return period.known_from <= moment and (period.known_until is None or moment < period.known_until)
