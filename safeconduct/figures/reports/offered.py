"""Sections of the situation report. Rooms on upper floors offer theirs when the program starts; figures asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment, Role, Task
from safeconduct.cases.models import Crisis

from ..enums import Audience
from ..paper.values import Section

HOUSE = Actor(
    UUID(int=0), "", "", roles=frozenset({Role.AUDITOR}), sees_all_posts=True, compartments=frozenset(Compartment)
)
"""For whom a report is kept: it names nobody, and each reader is shown the sections that she may see."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report: as known at a time, what changed since an earlier one (None: nothing is compared), for whom."""

    crisis: Crisis
    as_known: datetime
    since: datetime | None
    audience: Audience
    is_now: bool
    reader: Actor = HOUSE


@dataclass(frozen=True, slots=True)
class Told:
    """A section, and the same as data. `task` is what a reader must be allowed to do to see it; without one it may be
    read by whoever reads figures."""

    section: Section
    data: Mapping[str, Any] = field(default_factory=dict)
    task: Task | None = None


Source = Callable[[Asked], Told | None]
"""A section for this report; None where there is nothing to say."""

_sources: dict[str, Source] = {}


def offer_section(key: str, source: Source) -> None:
    """Called once, when the program starts, by the room whose section it is."""
    _sources[key] = source


def offered_sections() -> dict[str, Source]:
    """The sections of upper rooms, by their key."""
    return dict(_sources)
