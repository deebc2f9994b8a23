"""The rows of a list of cases: who, how everybody says the case stands on the tracks that matter, who works on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.people.models import PersonName

from ..as_known import AsKnown
from ..enums import Track
from ..filters import Filters
from ..listing import After, Beside, beside, spans_page
from ..models import Case, Clock, Crisis, ProfileSpan
from ..tracks import COMPARED, state_label
from .standing import SHAPES, Spot
from .work import clock_name

TRACKS_SHOWN = 2
"""Of each case so many tracks are told in a list; the page of the case tells all."""
WEIGHT = {
    "dead": 0, "missing": 1, "captured": 1, "refused": 2, "detained": 2, "access_refused": 2, "wounded": 2, "lost": 3,
    "released": 3, "home": 3, "ill": 4, "located": 5, "release_ordered": 5, "release_promised": 5,
    "none": 9, "unknown": 9, "not_told": 8, "reached": 7, "regular": 7,
}  # fmt: skip
"""How soon a state is told in a list, smallest first; any other weighs ORDINARY. Differing accounts come before."""
ORDINARY = 6


@dataclass(frozen=True, slots=True)
class Account:
    """What one viewpoint says on one track, in a word; `is_closed` when that is kept in a compartment."""

    track: str
    state: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """All that one viewpoint says on the tracks that are told."""

    heading: str
    accounts: tuple[Account, ...]

    @property
    def is_silent(self) -> bool:
        return not any(account.state or account.is_closed for account in self.accounts)


@dataclass(frozen=True, slots=True)
class CaseRow:
    case: Case
    language: str
    written: tuple[PersonName, ...]
    columns: tuple[Column, ...]
    differs: int
    changed_at: datetime
    officers: tuple[str, ...]
    clock: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page. There is no count of all: that would take longer than the page."""

    rows: tuple[CaseRow, ...]
    next: After | None


def case_list(
    crisis: Crisis,
    filters: Filters,
    *,
    actor: Actor,
    as_known: AsKnown,
    after: str = "",
    apart_from: UUID | None = None,
) -> CaseList:
    """One page of cases. Eight queries at most, however many rows. `after` is the place that the last page gave;
    `apart_from` leaves out the cases that are in a row of this list."""
    page = spans_page(crisis, filters, actor=actor, as_known=as_known, after=After.parse(after), apart_from=apart_from)
    found = beside(page.spans, actor=actor, as_known=as_known)
    return CaseList(tuple(_row(span, found) for span in page.spans), page.next)


def _row(span: ProfileSpan, found: Beside) -> CaseRow:
    case = found.cases[span.case_id]
    closed = found.closed.get(span.case_id, set())
    names = found.names.get(case.person_id, [])
    head = next((name for name in names if name.text == case.person.name), None)
    differing = set(span.profile.differs) - {track for _viewpoint, track in closed}
    clocks = found.clocks.get(span.case_id, [])
    return CaseRow(
        case,
        language=head.language if head else "",
        written=tuple(name for name in names if head and name.script != head.script)[:1],
        columns=_columns(span.profile.states, differing, closed),
        differs=len(differing),
        changed_at=span.known_from,
        officers=tuple(found.officers.get(span.case_id, ())),
        clock=_clock(clocks, closed),
        due_at=clocks[0].due_at if clocks else None,
    )


def _clock(clocks: list[Clock], closed: Collection[Spot]) -> str:
    return clock_name(clocks[0].kind, {track for _viewpoint, track in closed}) if clocks else ""


def _columns(states: Mapping[str, str], differing: set[str], closed: Collection[Spot]) -> tuple[Column, ...]:
    tracks = _told(states, differing, closed)
    return tuple(
        Column(f"{SHAPES[view]} {view.label}", tuple(_account(states, (view, track), closed) for track in tracks))
        for view in COMPARED
    )


def _account(states: Mapping[str, str], spot: Spot, closed: Collection[Spot]) -> Account:
    viewpoint, track = spot
    label = str(Track(track).label)
    if spot in closed:
        return Account(label, is_closed=True)
    state = states.get(f"{viewpoint}.{track}", "")
    return Account(label, state_label(state) if state else "")


def _told(states: Mapping[str, str], differing: set[str], closed: Collection[Spot]) -> list[Track]:
    """The tracks that tell most about the case: those that differ first, then by the weight of what is said."""
    weights = {track: _weight(states, track, differing, closed) for track in Track}
    said = [track for track in Track if weights[track] is not None]
    return sorted(said, key=lambda track: weights[track] or 0)[:TRACKS_SHOWN]


def _weight(states: Mapping[str, str], track: Track, differing: set[str], closed: Collection[Spot]) -> int | None:
    """None for a track on which nobody has said anything. A closed state weighs like any other."""
    said = [view for view in COMPARED if f"{view}.{track}" in states]
    if not said:
        return None
    told = [states[f"{view}.{track}"] for view in said if (view, track) not in closed]
    lightest = min((WEIGHT.get(state, ORDINARY) for state in told), default=ORDINARY)
    return lightest - (10 if track in differing else 0)
