"""The queue as a page shows it: what we owe, and who waits, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Crisis

from ..enums import RequestState
from ..languages import language_words
from ..models import Handling
from ..queue import Count, Place, QueuePage, Sought, count_held_up, in_state, next_to, queue_page, tally
from ..triage import waiting_points

LATE: Final = timedelta(hours=48)
"""A request of which nobody has done anything for so long is late."""
OURS = {RequestState.UNTOUCHED, RequestState.WAITING_US, RequestState.DECIDED}
"""States in which the next step is ours."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A request in the queue."""

    handling: Handling
    url: str
    who: str
    how: str
    since: datetime
    is_late: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A state with its number, as a link."""

    count: Count
    url: str
    is_current: bool
    is_late: bool

    @property
    def number(self) -> str:
        return f"{self.count.number}{'+' if self.count.is_more else ''}"


@dataclass(frozen=True, slots=True)
class QueueShown:
    """All that stands beside a request: the tally, the rows, and where j and k lead."""

    sought: Sought
    tally: tuple[TallyRow, ...]
    rows: tuple[QueueRow, ...]
    query: str
    url: str
    next_page: str
    first_page: str
    next_url: str
    previous_url: str
    many_url: str
    replies_url: str
    held_up: str
    held_up_url: str


def queue_shown(
    actor: Actor, crisis: Crisis, sought: Sought, *, after: Place | None = None, current: Handling | None = None
) -> QueueShown:
    """The queue beside a request, or by itself. The same number of queries for whatever stands in it."""
    page = queue_page(actor, crisis, sought, after)
    query = urlencode([*sought.pairs(), *([("after", str(after))] if after else [])])
    here = reverse("intake:queue", args=[crisis.slug])
    now = timezone.now()
    rows = tuple(_row(row, query, now, current) for row in page.rows)
    following, before = _beside(actor, crisis, sought, page, current)
    return QueueShown(
        sought,
        tuple(_tally_row(count, sought, here, now) for count in tally(actor, crisis)),
        rows,
        query,
        here,
        next_page=_page_url(here, sought, page.next) if page.next else "",
        first_page=_page_url(here, sought) if after else "",
        many_url=_many_url(actor, crisis, sought) if page.rows else "",
        replies_url=reverse("intake:replies") if may(actor, Task.KEEP_CHANNELS) else "",
        held_up=count_held_up(actor, crisis),
        held_up_url=_page_url(here, Sought(is_held_up=True)),
        next_url=request_url(following, query) if following else "",
        previous_url=request_url(before, query) if before else "",
    )


def request_url(handling: Handling, query: str = "") -> str:
    """The page of a request, with the queue from which it was opened beside it."""
    address = reverse("intake:request", args=[handling.request.reference])
    return f"{address}?{query}" if query else address


def _beside(
    actor: Actor, crisis: Crisis, sought: Sought, page: QueuePage, current: Handling | None
) -> tuple[Handling | None, Handling | None]:
    """The request that follows the current one and the one before it. A request that is no longer in this part of the
    queue stands where it stood before."""
    if current is None:
        return (page.rows[0] if page.rows else None), None
    place = Place.of(current)
    order = [(not row.is_ahead, -row.rank, row.pk) for row in page.rows]
    here = (not place.is_ahead, -place.rank, place.id)
    later = [row for row, key in zip(page.rows, order, strict=True) if key > here]
    sooner = [row for row, key in zip(page.rows, order, strict=True) if key < here]
    following = later[0] if later else next_to(actor, crisis, sought, place)
    return following, sooner[-1] if sooner else None


def _row(row: Handling, query: str, now: datetime, current: Handling | None) -> QueueRow:
    since = row.received_at if row.state == RequestState.UNTOUCHED else row.since
    return QueueRow(
        row,
        request_url(row, query),
        row.who or str(row.get_kind_display()).capitalize(),
        ", ".join(filter(None, _how(row, now))),
        since,
        is_late=row.state in OURS and (now - since > LATE or (row.due_at is not None and row.due_at < now)),
        is_current=current is not None and current.pk == row.pk,
    )


def _how(row: Handling, now: datetime) -> list[str]:
    points = row.points + waiting_points(row.received_at, now)
    people = ngettext("%(n)d person", "%(n)d people", row.people) % {"n": row.people} if row.people > 1 else ""
    return [
        str(row.get_kind_display()),
        language_words(row.language),
        people,
        row.get_automatic_display() if row.automatic else "",
        _("%(n)d points") % {"n": points},
    ]


def _tally_row(count: Count, sought: Sought, here: str, now: datetime) -> TallyRow:
    is_late = count.state in OURS and count.oldest is not None and now - count.oldest > LATE
    return TallyRow(count, _page_url(here, in_state(sought, count.state)), count.state == sought.state, is_late)


def _many_url(actor: Actor, crisis: Crisis, sought: Sought) -> str:
    """Where all senders of this part of the queue are written to, for who may."""
    if not may(actor, Task.SEND_MANY):
        return ""
    query = urlencode(sought.pairs())
    return reverse("intake:write_to_many", args=[crisis.slug]) + (f"?{query}" if query else "")


def _page_url(here: str, sought: Sought, after: Place | None = None) -> str:
    query = urlencode([*sought.pairs(), *([("after", str(after))] if after else [])])
    return f"{here}?{query}" if query else here
