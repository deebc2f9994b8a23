"""The list of engagements and the calendar as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown, today
from safeconduct.cases.models import Crisis

from ..calendars import Month, Sheet, sheet
from ..enums import Level, Side, Stage
from ..filters import Filters
from ..models import EngagementVersion, Participant
from ..queries.engagements import versions_at
from ..queries.register import After, in_days, register_page


@dataclass(frozen=True, slots=True)
class Row:
    """An engagement in a list. `is_unheard` says that its day is over and nobody recorded what came of it."""

    version: EngagementVersion
    reference: str
    url: str
    state: str
    who: str
    where: str
    level: str
    is_ahead: bool
    is_unheard: bool

    @property
    def is_cancelled(self) -> bool:
        return self.version.stage == Stage.CANCELLED


@dataclass(frozen=True, slots=True)
class RegisterShown:
    """A page of the list, with the addresses of those beside it."""

    rows: tuple[Row, ...]
    next_url: str
    first_url: str
    all_url: str
    calendar_url: str


@dataclass(frozen=True, slots=True)
class CalendarShown:
    """A month, with the addresses of those beside it."""

    title: str
    days: tuple[str, ...]
    sheet: Sheet[Row]
    before_url: str
    after_url: str
    list_url: str
    has_any: bool


def register_shown(
    actor: Actor, crisis: Crisis, filters: Filters, *, as_known: AsKnown, after: After | None = None
) -> RegisterShown:
    """The list of a crisis. The same number of queries for any number of rows."""
    page = register_page(actor, crisis, filters, as_known=as_known, after=after)
    here, known = reverse("diplomacy:engagements", args=[crisis.slug]), known_of(as_known)
    return RegisterShown(
        rows_of(page.ids, crisis, as_known),
        next_url=here + filters.query(("known", known), ("after", str(page.next))) if page.next else "",
        first_url=here + filters.query(("known", known)) if after else "",
        all_url=here + Filters().query(("known", known)),
        calendar_url=reverse("diplomacy:calendar", args=[crisis.slug]) + Filters().query(("known", known)),
    )


def calendar_shown(actor: Actor, crisis: Crisis, month: Month, *, as_known: AsKnown) -> CalendarShown:
    """A month of a crisis."""
    ids = in_days(actor, crisis, month.first, month.last, as_known=as_known)
    rows = sorted(rows_of(ids, crisis, as_known), key=lambda row: (row.version.on.earliest or date.min, row.reference))
    here, known = reverse("diplomacy:calendar", args=[crisis.slug]), known_of(as_known)
    made = sheet(month, ((row.version.on, row) for row in rows), as_known.day)
    return CalendarShown(
        title=date_format(month.first, "F Y"),
        days=tuple(date_format(day.day, "D") for day in made.weeks[0]),
        sheet=made,
        before_url=here + Filters().query(("month", str(month.before)), ("known", known)),
        after_url=here + Filters().query(("month", str(month.after)), ("known", known)),
        list_url=reverse("diplomacy:engagements", args=[crisis.slug]) + Filters().query(("known", known)),
        has_any=bool(rows),
    )


def known_of(as_known: AsKnown) -> str:
    """The day that goes along in the addresses of a page that looks back."""
    return as_known.day.isoformat() if as_known.is_past else ""


def rows_of(ids: Sequence[UUID], crisis: Crisis, as_known: AsKnown) -> tuple[Row, ...]:
    """The engagements with these ids as rows, in their order."""
    versions = versions_at(ids, as_known=as_known.at, names_only=True)
    day, known = as_known.day if as_known.is_past else today(crisis), known_of(as_known)
    return tuple(_row(versions[id], day, known) for id in ids if id in versions)


def _row(version: EngagementVersion, day: date, known: str) -> Row:
    engagement, on = version.engagement, version.on
    planned = version.stage == Stage.PLANNED
    return Row(
        version,
        engagement.reference,
        reverse("diplomacy:engagement", args=[engagement.reference]) + Filters().query(("known", known)),
        engagement.state.name,
        who_of(version.participants.all()),
        where_of(version),
        str(Level(version.level).label),
        is_ahead=planned and not on.certainly_by(day),
        is_unheard=planned and on.latest is not None and on.latest < day,
    )


def who_of(participants: Iterable[Participant]) -> str:
    """Who leads the other side, in a few words; and how many more there are."""
    theirs = [who for who in participants if who.side == Side.THEIRS]
    if not theirs:
        return ""
    more = len(theirs) - 1
    return theirs[0].name + (_(" and %(n)d more") % {"n": more} if more else "")


def where_of(version: EngagementVersion) -> str:
    """The place and the occasion in a few words."""
    return ", ".join(filter(None, (version.place, version.occasion)))
