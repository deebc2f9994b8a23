"""What somebody promised, in a line, for the tests of assurances."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.assurances import Promise, record_assurance
from safeconduct.diplomacy.assurances import Stand, stands_of
from safeconduct.diplomacy.models import Assurance, State
from tests.diplomacy.conftest import at, on

ALL_WITHIN_WEEKS = Promise(
    kind="release",
    words="All of them will be home within weeks.",
    speaker="President",
    given_on=on("2024-07-09"),
    due_words="within weeks",
)
"""Due between 16 July and 3 September 2024."""


def promise(crisis: Crisis, state: State, *, by: Actor, known: str = "2024-07-09T18:00", **said: Any) -> Assurance:
    """Record a release promised within weeks, unless said otherwise."""
    given = {name: getattr(ALL_WITHIN_WEEKS, name) for name in Promise.__dataclass_fields__} | said
    return record_assurance(crisis, state, Promise(**given), by=by, known_at=at(known))


def stand_at(crisis: Crisis, day: str) -> Stand:
    """Where the only assurance stood at the end of a day, UTC."""
    (stand,) = stands_of(crisis, as_known=end_of(day))
    return stand


def end_of(day: str) -> datetime:
    return at(f"{day}T23:59:59")
