"""What stands in a row of what was found: the case, by what it was found, and how it stands in our own account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from safeconduct.access.actor import Actor

from ..enums import Track, Viewpoint
from ..finding import Hit
from ..models import FOREVER, Standing
from ..tracks import state_label

UNKNOWN = "unknown"
SHOWN = (Track.CONDITION, Track.WHEREABOUTS, Track.SERVICE, Track.CUSTODY)
"""The tracks whose states are shown, in this order."""


@dataclass(frozen=True, slots=True)
class HitRow:
    """`stands`: the states of our own account, in words; without what is closed to the reader."""

    hit: Hit
    stands: tuple[str, ...]


def hit_rows(hits: Sequence[Hit], *, actor: Actor) -> list[HitRow]:
    """One query for all of them."""
    ids = [hit.case.pk for hit in hits]
    held = ["", *(str(name) for name in actor.compartments)]
    rows = Standing.objects.filter(
        case__in=ids, known_until=FOREVER, viewpoint=Viewpoint.OURS, track__in=SHOWN, claim__compartment__in=held
    )
    states: dict[UUID, dict[str, str]] = defaultdict(dict)
    for row in rows if ids else ():
        states[row.case_id][row.track] = row.state
    return [HitRow(hit, _in_words(states[hit.case.pk])) for hit in hits]


def _in_words(states: dict[str, str]) -> tuple[str, ...]:
    return tuple(state_label(states[track]) for track in SHOWN if states.get(track, UNKNOWN) != UNKNOWN)
