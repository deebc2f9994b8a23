"""A filter narrows the cases of a crisis besides a measure: what differs, is held back, is waited for, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.cases.enums import ClockKind, Track, Viewpoint
from safeconduct.cases.models import Profile
from safeconduct.cases.tracks import COMPARED, STATE_LABELS, TRACKS, state_label
from safeconduct.store.ids import read_uuid

from .measures import is_held_back

ANY = "any"
"""In place of a track: accounts differ on some track."""


@dataclass(frozen=True, slots=True)
class Filter:
    """`said` maps a viewpoint to its state on the track `differs`. `place`, `waiting` (for a clock) and `late` (a clock
    past its time) look beyond the standing."""

    differs: str = ""
    said: tuple[tuple[str, str], ...] = ()
    held_back: bool = False
    place: UUID | None = None
    waiting: str = ""
    late: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Filter()

    @property
    def name(self) -> str:
        """In few letters, for the record."""
        return " ".join(f"{name}={value}" for name, value in self.pairs())[:64]

    def passes(self, profile: Profile) -> bool:
        """Does a whole standing pass, as far as the standing can tell?"""
        if self.held_back and not is_held_back(profile.states, overridden=profile.overridden):
            return False
        if self.differs and not (profile.differs if self.differs == ANY else self.differs in profile.differs):
            return False
        return all(account(profile, viewpoint, self.differs) == state for viewpoint, state in self.said)

    def pairs(self) -> list[tuple[str, str]]:
        """For an address: `read_filter` reads them back."""
        given = [("differs", self.differs), *self.said, ("held_back", "1" if self.held_back else "")]
        given += [("place", str(self.place or "")), ("waiting", self.waiting), ("late", "1" if self.late else "")]
        return [(name, value) for name, value in given if value]

    def describe(self, *, place: str = "") -> str:
        """In words, as the heading of its list."""
        if self.held_back:
            return _("Deaths held back by family first")
        if self.late:
            return _("A clock is past its time")
        if self.waiting:
            return _("Waiting for: %(clock)s") % {"clock": ClockKind(self.waiting).label}
        if self.place:
            return _("Last known in %(place)s") % {"place": place}
        if self.differs == ANY:
            return _("Accounts differ")
        told = ", ".join(f"{Viewpoint(viewpoint).label}: {state_label(state)}" for viewpoint, state in self.said)
        head = _("Accounts differ on %(track)s") % {"track": Track(self.differs).label}
        return f"{head}. {told}" if told else head


def account(profile: Profile, viewpoint: str, track: str) -> str:
    """The state that a viewpoint gives on a track where it says something that can be compared; else ""."""
    state: str = profile.states.get(f"{viewpoint}.{track}", "")
    return state if state in TRACKS[Track(track)].senses else ""


def read_filter(given: Mapping[str, str]) -> Filter:
    """From the parameters of an address; what is not in our vocabulary is left out."""
    track = given.get("differs", "")
    waiting = given.get("waiting", "")
    differs = track if track in {*Track.values, ANY} else ""
    said = [(str(viewpoint), given.get(viewpoint, "")) for viewpoint in COMPARED]
    return Filter(
        differs=differs,
        said=tuple(
            (viewpoint, state) for viewpoint, state in said if differs in Track.values and state in STATE_LABELS
        ),
        held_back=given.get("held_back") == "1",
        place=read_uuid(given.get("place", "")),
        waiting=waiting if waiting in ClockKind.values else "",
        late=given.get("late") == "1",
    )
