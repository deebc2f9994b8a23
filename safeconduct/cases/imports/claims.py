"""The claim columns of a row: "claim 1 track", "claim 1 state" … as claims, or with what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Compartment
from safeconduct.access.models import Post
from safeconduct.people.cells import require_text
from safeconduct.people.mrz import MrzError
from safeconduct.store.partial_dates import UNKNOWN, PartialDateError
from safeconduct.store.tables.faults import CellFault

from .. import rules
from ..actions.history import PastClaim
from ..drafts import ClaimDraft, ClaimFault, check, is_backdated
from ..enums import Credibility, Ground, Reliability, Track, Viewpoint
from ..models import Crisis, Place
from ..tracks import TRACKS
from . import cells
from .columns import BY_KEY, CLAIM_BY_KEY, Column, as_words, claim_key
from .faults import RowFault

Value = TypeVar("Value")
Other = TypeVar("Other")
NOT_JUDGED = (Reliability.F, Credibility.SIX)
NEEDED = ("track", "state", "viewpoint", "claimant")
PART_OF_FAULT = {"known_at": "known", "compartment": "compartment"}
"""The column of a part of a claim, where the two are not called the same."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the rows of a file are read against. `posts` and `places` by folded name; `post` is for rows without one."""

    crisis: Crisis
    by: Actor
    now: datetime
    posts: Mapping[str, Post]
    places: Mapping[str, Place]
    post: Post | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.crisis.time_zone)

    @property
    def moment(self) -> Callable[[str], datetime]:
        return cells.moment(self.zone, self.now)


@dataclass(slots=True)
class Reading:
    """One row while it is read: a cell that cannot be so leaves a fault, and the reading goes on."""

    number: int
    said: Mapping[str, str]
    header: Callable[[str], str]
    faults: list[RowFault] = field(default_factory=list)

    def read(self, key: str, parse: Callable[[str], Value], default: Other) -> Value | Other:
        """The value of a cell, `default` when it is empty or has a fault."""
        if not (text := self.said.get(key, "")):
            return default
        try:
            return parse(require_text(text, _column(key).longest))
        except (CellFault, PartialDateError, MrzError) as fault:
            self.blame(key, str(fault))
            return default

    def text(self, key: str) -> str:
        """A cell as it stands."""
        return self.read(key, str, "")

    def blame(self, key: str, sentence: str) -> None:
        """Say what is wrong with a cell."""
        self.faults.append(RowFault(self.number, self.header(key), sentence))

    def require(self, key: str, decision: Decision) -> None:
        """Blame the cell when a rule refuses what it says."""
        if not decision:
            self.blame(key, str(decision.reason))


def _column(key: str) -> Column:
    return CLAIM_BY_KEY[key.rsplit(".", 1)[1]] if key.startswith("claim.") else BY_KEY[key]


def read_claims(row: Reading, given: Given, *, repeat: str) -> tuple[PastClaim, ...]:
    """All claims of a row. `repeat` is what makes the same row again give the same claims."""
    numbers = sorted({int(key.split(".")[1]) for key in row.said if key.startswith("claim.")})
    drafts = [(number, _draft(row, given, number, f"{repeat}:{number}")) for number in numbers]
    return tuple(PastClaim(draft) for number, draft in drafts if draft and _holds(row, given, number, draft))


def _draft(row: Reading, given: Given, number: int, repeat: str) -> ClaimDraft | None:
    def read(part: str, parse: Callable[[str], Value], default: Other) -> Value | Other:
        return row.read(claim_key(number, part), parse, default)

    before = len(row.faults)
    _blame_gaps(row, number)
    track = read("track", cells.one_of(Track), None)
    state = read("state", _state_of(track), "") if track else ""
    viewpoint = read("viewpoint", cells.one_of(Viewpoint), None)
    reliability, credibility = read("grade", cells.grade, NOT_JUDGED)
    today = given.now.astimezone(given.zone).date()
    parts = {
        "claimant": read("claimant", str, ""),
        "happened": read("happened", cells.day(today), UNKNOWN),
        "known_at": read("known", given.moment, None),
        "words": read("words", str, ""),
        "place": read("place", cells.one_row(given.places), None),
        "ground": read("ground", cells.one_of(Ground), None),
        "compartment": str(read("compartment", cells.one_of(Compartment), "")),
    }
    if len(row.faults) > before or track is None or viewpoint is None:
        return None
    return ClaimDraft(track, state, viewpoint, reliability=reliability, credibility=credibility, key=repeat, **parts)  # type: ignore[arg-type]


def _blame_gaps(row: Reading, number: int) -> None:
    for part in NEEDED:
        if not row.said.get(claim_key(number, part)):
            row.blame(claim_key(number, part), _("This claim leaves it out. Write it, or clear the whole claim."))


def _state_of(track: Track | None) -> Callable[[str], str]:
    """Reads a state of this track. Without a track there is nothing to hold it against."""

    def read(text: str) -> str:
        assert track is not None
        said = "_".join(text.replace("-", " ").replace("_", " ").casefold().split())
        if said in TRACKS[track].states:
            return said
        facts = {"said": text, "track": track.value, "states": ", ".join(as_words(TRACKS[track].states))}
        raise CellFault(_("“%(said)s” is not a state of the track “%(track)s”. It can be: %(states)s.") % facts)

    return read


def _holds(row: Reading, given: Given, number: int, draft: ClaimDraft) -> bool:
    """Is the claim well formed, and may the person who brings the file record it?"""
    before = len(row.faults)
    try:
        check(draft, now=given.now)
    except ClaimFault as fault:
        row.blame(claim_key(number, PART_OF_FAULT.get(fault.field, fault.field)), str(fault))
    key = claim_key(number, "compartment" if draft.compartment else "known")
    backdated = is_backdated(draft, now=given.now)
    row.require(key, rules.may_record_claim(given.by, backdated=backdated, compartment=draft.compartment))
    return len(row.faults) == before
