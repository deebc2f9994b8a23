"""By which measures the cases of a list can be chosen. Measures live on the floor above, which offers them here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..models import Profile


@dataclass(frozen=True, slots=True)
class OfferedMeasure:
    """A measure: its key, its name, and whether a whole standing counts for it, as it may be said outside."""

    key: str
    name: str
    counts: Callable[[Profile], bool]


Source = Callable[[], Sequence[OfferedMeasure]]
_sources: list[Source] = []


def offer_measures(source: Source) -> None:
    """Called once, when the program starts, by the room that keeps measures."""
    if source not in _sources:
        _sources.append(source)


def offered_measures() -> dict[str, OfferedMeasure]:
    """All measures of this moment, by key."""
    return {measure.key: measure for source in _sources for measure in source()}
