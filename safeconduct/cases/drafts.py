"""A claim before it is recorded, and what can be wrong with it, in words for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import PartialDate

from .enums import Credibility, Ground, Reliability, Track, Viewpoint
from .models import Place
from .tracks import TRACKS, state_label

BACKDATED_AFTER = timedelta(hours=24)
"""A claim may be written down within a day of when it reached us. Later than that, its known-at is back-dated."""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """Everything that a claim says. `known_at` None means now; `key` makes a repeat the same claim."""

    track: Track
    state: str
    viewpoint: Viewpoint
    claimant: str
    happened: PartialDate
    reliability: Reliability
    credibility: Credibility
    known_at: datetime | None = None
    words: str = ""
    place: Place | None = None
    ground: Ground | None = None
    compartment: str = ""
    key: str | None = None


class ClaimFault(FieldFault):
    """A claim that cannot be so. `field` names the part of the claim; the text names the remedy."""


def check(draft: ClaimDraft, *, now: datetime) -> None:
    """Raise `ClaimFault` for a claim that is not well formed."""
    if draft.state not in TRACKS[draft.track].states:
        raise ClaimFault("state", _wrong_state(draft))
    if not draft.claimant.strip():
        raise ClaimFault("claimant", _("Write who says it, for example “Embassy Moscow” or “brother”."))
    known_at = draft.known_at or now
    if known_at > now + timedelta(minutes=5):
        raise ClaimFault("known_at", _("This time is in the future. Write when it reached us."))
    if draft.happened.earliest and draft.happened.earliest > known_at.astimezone(UTC).date() + timedelta(days=1):
        raise ClaimFault("happened", _("It cannot have happened after it was known. Correct one of the two times."))
    _check_death(draft)


def _check_death(draft: ClaimDraft) -> None:
    is_our_death = draft.state == "dead" and draft.viewpoint == Viewpoint.OURS
    if is_our_death and draft.ground is None:
        raise ClaimFault("ground", _("Say on what ground we hold the person to be dead."))
    if draft.ground is not None and draft.state != "dead":
        raise ClaimFault("ground", _("A ground is given only for the state “dead”. Leave it empty."))


def is_backdated(draft: ClaimDraft, *, now: datetime) -> bool:
    """Is the known-at so early that recording it takes its own permission?"""
    return draft.known_at is not None and draft.known_at < now - BACKDATED_AFTER


def _wrong_state(draft: ClaimDraft) -> str:
    states = ", ".join(state_label(state) for state in TRACKS[draft.track].states)
    return _("“%(state)s” is not a state of the track “%(track)s”. It can be: %(states)s.") % {
        "state": draft.state, "track": draft.track.label, "states": states,
    }  # fmt: skip
