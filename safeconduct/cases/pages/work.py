"""The work on a case as its page shows it: clocks, tasks, documents, who works on it, and its record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Compartment
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry

from .. import rules
from ..actions.clocks import BY_HAND
from ..clocks import CLOCKS
from ..enums import ClockKind, Track, Viewpoint
from ..models import Claim, Clock, Document
from ..tracks import STATE_LABELS
from .standing import Spot, closed_name


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A clock. `source` says where the duty comes from; `may_meet` is there for a clock that is met by hand."""

    clock: Clock
    name: str
    source: str
    is_late: bool
    may_meet: Decision | None = None


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A document; when `closed` names a compartment, its title may not be shown."""

    document: Document
    closed: str = ""

    @property
    def hash_ends(self) -> str:
        return f"{self.document.sha256[:4]}…{self.document.sha256[-4:]}"


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry of the record in words, with what was done it to, as far as the reader may see."""

    entry: Entry
    verb: str
    details: tuple[str, ...] = ()


def clock_rows(
    clocks: Sequence[Clock],
    *,
    actor: Actor,
    at: datetime,
    closed: frozenset[Spot],
    acts: bool,
    states: Mapping[str, str] | None = None,
) -> list[ClockShown]:
    """The clocks that ran at that time, the most overdue first. One that would give away a closed state has no name.

    `states` is the whole standing where cases are joined: then a duty of one that the others have met is left out, and
    a duty that several have is shown once.
    """
    running = [clock for clock in clocks if clock.started_at <= at and (clock.met_at is None or clock.met_at > at)]
    if states is not None:
        running = _of_one_human(running, states)
    closed_tracks = {track for _viewpoint, track in closed}
    ordered = sorted(running, key=lambda clock: clock.due_at)
    return [_clock(clock, actor, at, closed_tracks, acts) for clock in ordered]


def _of_one_human(clocks: Sequence[Clock], states: Mapping[str, str]) -> list[Clock]:
    due = [clock for clock in clocks if not CLOCKS[ClockKind(clock.kind)].is_met(states)]
    first: dict[str, Clock] = {}
    for clock in sorted(due, key=lambda clock: clock.due_at):
        first.setdefault(clock.kind if clock.kind not in BY_HAND else str(clock.pk), clock)
    return list(first.values())


def clock_name(kind: str, closed_tracks: set[str]) -> str:
    """What a clock is called; without the name of its duty when that would give away a state that is closed."""
    if CLOCKS[ClockKind(kind)].starts and CLOCKS[ClockKind(kind)].track in closed_tracks:
        return _("a duty kept in a compartment")
    return str(ClockKind(kind).label)


def _clock(clock: Clock, actor: Actor, at: datetime, closed_tracks: set[str], acts: bool) -> ClockShown:
    kind = ClockKind(clock.kind)
    name = clock_name(kind, closed_tracks)
    is_named = name == str(kind.label)
    by_hand = kind in BY_HAND
    return ClockShown(
        clock,
        name,
        str(CLOCKS[kind].source) if is_named else "",
        is_late=clock.due_at < at,
        may_meet=rules.may_meet_clock(actor, is_met=False, by_hand=by_hand) if acts and by_hand else None,
    )


def document_rows(documents: Sequence[Document], *, actor: Actor) -> list[DocumentShown]:
    return [DocumentShown(document, closed_name(actor, document.compartment)) for document in documents]


def entry_rows(
    entries: Sequence[Entry], *, actor: Actor, claims: Sequence[Claim], documents: Sequence[Document]
) -> list[EntryShown]:
    """The record of a case in words. Of what is kept in a compartment that the reader does not hold, only that."""
    kept = {str(claim.pk): claim.compartment for claim in claims}
    kept |= {str(document.pk): document.compartment for document in documents}
    return [_entry(entry, _closed(entry, kept, actor)) for entry in entries]


def _closed(entry: Entry, kept: Mapping[str, str], actor: Actor) -> str:
    """Fails closed: of a claim or a document that is not among those at hand, nothing is said."""
    if entry.kind in {"claim", "document"} and entry.object_id not in kept:
        return _("not on this page")
    return closed_name(actor, kept.get(entry.object_id, ""))


def _entry(entry: Entry, closed: str) -> EntryShown:
    verb = str(Verb(entry.verb).label)
    if closed:
        return EntryShown(entry, verb, (_("closed: %(compartment)s") % {"compartment": closed},))
    return EntryShown(entry, verb, tuple(_details(entry.after or entry.before or {})))


def _details(said: Mapping[str, Any]) -> list[str]:
    return [in_words(value) for key, value in said.items() if key not in _UNTOLD and value not in (None, "", [])]


def in_words(value: Any) -> str:
    """A value of the record in words: a code word of ours becomes its label."""
    if isinstance(value, list):
        return ", ".join(in_words(item) for item in value)
    text = str(value)
    return _time_in_words(text) or str(_LABELS.get(text, text))


def _time_in_words(text: str) -> str:
    """A day or a moment written out; nothing for what only looks like one (somebody searched for "2025-02-30")."""
    try:
        if _DAY.fullmatch(text):
            return date_format(date.fromisoformat(text), "j M Y")
        if _MOMENT.fullmatch(text):
            return date_format(timezone.localtime(datetime.fromisoformat(text)), "j M Y, H:i")
    except (ValueError, OverflowError):
        return ""
    return ""


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(Z|[+-]\d\d:\d\d)")
_UNTOLD = frozenset({"sha256", "size", "type", "reference"})
_LABELS: dict[str, str | Promise] = {
    **STATE_LABELS,
    **{str(member): member.label for enum in (Track, Viewpoint, ClockKind, Compartment) for member in enum},
}
