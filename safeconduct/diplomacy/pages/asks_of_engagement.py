"""What the page of an engagement shows of asks: what was raised in it and replied, and which lists were handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown

from ..enums import Stage, Strength
from ..knowing import known_query
from ..models import Concern, Engagement, Reply
from ..queries.engagements import version_at
from ..queries.handed import HandedState, handed_lists, handed_states
from ..queries.named import Names, families_not_told, first_names
from .asks import NamesShown, told_names

MOST = 100


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """What was raised: how strongly, which ask, for how many; a few of those that the reader may see, by name."""

    concern: Concern
    strength: Strength
    names: NamesShown | None
    ask_url: str


@dataclass(frozen=True, slots=True)
class ConcernsShown:
    """`raise_url` is empty for who may not record, for a past day, and as long as it was not held."""

    rows: tuple[ConcernRow, ...]
    replies: tuple[Reply, ...]
    raise_url: str
    known: str


@dataclass(frozen=True, slots=True)
class ListsShown:
    rows: tuple[HandedState, ...]
    hand_url: str
    known: str


def concerns_of(actor: Actor, engagement: Engagement, *, as_known: AsKnown) -> ConcernsShown:
    """What was raised in an engagement, and what was replied in it."""
    known = known_query(as_known)
    rows = engagement.concerns.filter(known_at__lte=as_known.at).select_related("ask", "by").order_by("known_at", "id")
    found = list(rows[:MOST])
    replies = engagement.replies.filter(known_at__lte=as_known.at).select_related("ask", "office", "official")
    return ConcernsShown(
        tuple(_rows(actor, found, as_known)),
        tuple(replies.order_by("known_at", "id")[:MOST]),
        _url("raise_concern", actor, engagement, as_known),
        known,
    )


def _rows(actor: Actor, concerns: Sequence[Concern], as_known: AsKnown) -> list[ConcernRow]:
    told = first_names(actor, [row for row in concerns if row.total])
    cases = [case for names in told.values() for case in names.cases]
    not_told = families_not_told(actor, cases, as_known=as_known)
    known = known_query(as_known)
    return [_row(row, told.get(row.pk), not_told, known) for row in concerns]


def _row(row: Concern, names: Names | None, not_told: set[UUID], known: str) -> ConcernRow:
    if row.ask is None:
        return ConcernRow(row, Strength(row.strength), None, "")
    url = reverse("diplomacy:ask_names", args=[row.ask.reference]) + (f"{known}&" if known else "?")
    shown = told_names(names, not_told, known, f"{url}raised={row.pk}") if names else None
    ask_url = reverse("diplomacy:ask", args=[row.ask.reference]) + known
    return ConcernRow(row, Strength(row.strength), shown, ask_url)


def lists_of(actor: Actor, engagement: Engagement, *, as_known: AsKnown) -> ListsShown:
    """The lists that were handed over in an engagement, and how far they were answered."""
    rows = handed_lists(actor, Q(engagement=engagement), as_known=as_known.at)
    return ListsShown(
        tuple(handed_states(rows, engagement.crisis, as_known=as_known.at)),
        _url("hand_list", actor, engagement, as_known),
        known_query(as_known),
    )


def _url(view: str, actor: Actor, engagement: Engagement, as_known: AsKnown) -> str:
    """The address of an act in this engagement, where it can be done."""
    if as_known.is_past or not may(actor, Task.KEEP_ENGAGEMENTS):
        return ""
    version = version_at(engagement, as_known=as_known.at)
    is_held = version is not None and version.stage == Stage.HELD
    return reverse(f"diplomacy:{view}", args=[engagement.reference]) if is_held else ""
