"""Clocks, as data: what starts a duty, what meets it, how many hours there are, and where the duty comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .enums import ClockKind, Track, Viewpoint

States = Mapping[str, str]
"""A whole standing: "viewpoint.track" to state."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """Started while a viewpoint of `started_by` is in one of `starts`; met when one of `met_by` is in one of `meets`.

    `track` of the start and `meets_track` of the end may differ. `hours` is the default; each crisis may set its own.
    An empty `starts` means that the clock is started by hand or by the opening of the case.
    """

    hours: int
    source: object
    track: Track
    starts: frozenset[str] = frozenset()
    started_by: tuple[Viewpoint, ...] = ()
    meets_track: Track | None = None
    meets: frozenset[str] = frozenset()
    met_by: tuple[Viewpoint, ...] = (Viewpoint.OURS,)
    on_opening: bool = False

    def is_started(self, states: States) -> bool:
        return any(states.get(f"{viewpoint}.{self.track}") in self.starts for viewpoint in self.started_by)

    def is_met(self, states: States) -> bool:
        track = self.meets_track or self.track
        return any(states.get(f"{viewpoint}.{track}") in self.meets for viewpoint in self.met_by)


CLOCKS: dict[ClockKind, ClockRule] = {
    ClockKind.FIRST_CONTACT: ClockRule(
        24, _("our own standard: first contact within a day"), Track.CONTACT,
        meets=frozenset({"reached", "regular"}), met_by=(Viewpoint.OURS, Viewpoint.FAMILY), on_opening=True,
    ),
    ClockKind.ACCESS_ASKED: ClockRule(
        24, _("Vienna Convention on Consular Relations, Art. 36(1)(c)"), Track.CUSTODY,
        starts=frozenset({"detained"}), started_by=tuple(Viewpoint),
        meets=frozenset({"access_asked", "access_granted", "visited", "released", "access_refused"}),
    ),
    ClockKind.ACCESS_GRANTED: ClockRule(
        24 * 14, _("Vienna Convention on Consular Relations, Art. 36(1)(a)"), Track.CUSTODY,
        starts=frozenset({"access_asked"}), started_by=(Viewpoint.OURS,),
        meets=frozenset({"access_granted", "visited", "released"}), met_by=(Viewpoint.OURS, Viewpoint.HOST),
    ),
    ClockKind.HOST_NOTICE_OF_DEATH: ClockRule(
        24 * 7, _("Vienna Convention on Consular Relations, Art. 37(a): without delay"), Track.CONDITION,
        starts=frozenset({"dead"}), started_by=(Viewpoint.OURS,), meets=frozenset({"dead"}), met_by=(Viewpoint.HOST,),
    ),
    ClockKind.NOTICE_OF_DEATH: ClockRule(
        48, _("our own standard: within two days of the confirmation"), Track.CONDITION,
        starts=frozenset({"dead"}), started_by=(Viewpoint.OURS,), meets_track=Track.KIN,
        meets=frozenset({"told", "supported"}), met_by=(Viewpoint.OURS, Viewpoint.FAMILY),
    ),
    ClockKind.NEXT_CALL: ClockRule(24 * 7, _("what we promised to the family"), Track.KIN),
}  # fmt: skip

CLOCK_TRACKS = frozenset({rule.track for rule in CLOCKS.values()} | {Track.KIN})
"""Only a claim on one of these tracks can start or meet a clock."""
