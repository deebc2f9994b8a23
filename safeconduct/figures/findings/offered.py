"""What rooms on the floor above find: they know promises and statements, and offer their findings here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from safeconduct.cases.models import Crisis

from .finding import Finding

Source = Callable[[Crisis, datetime], Sequence[Finding]]
"""What speaks against anything that is said of a crisis, as known at a time."""
_sources: list[Source] = []


def offer_findings(source: Source) -> None:
    """Called once, when the program starts, by a room that finds contradictions of its own."""
    if source not in _sources:
        _sources.append(source)


def offered_findings(crisis: Crisis, *, as_known: datetime) -> list[Finding]:
    """What all of them find at this time."""
    return [finding for source in _sources for finding in source(crisis, as_known)]
