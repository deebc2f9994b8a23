"""The list of engagements, narrowed and page by page, as known now or at the end of an earlier day.

What the columns of `Engagement` say is the newest version. Looking back, they hold for all that did not change since;
the few that did are read from their versions of then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import parse_reference
from safeconduct.store.partial_dates import PartialDate

from ..filters import Filters
from ..models import ENGAGEMENT, Engagement, EngagementVersion, OfficialName, Participant
from ..models.searching import Named, Told
from .engagements import engagements_for

PAGE = 50
LONGEST = timedelta(days=1100)
"""As far as what is known of a day may reach: "about 2024" is three years."""
MANY = 500
"""Words that more engagements have are looked for along the list instead of beforehand."""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: after the engagement of this day and id. Those of which no day is known come first."""

    starts_on: date | None
    id: UUID

    def __str__(self) -> str:
        return f"{self.starts_on or ''}~{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> After | None:
        """From an address; None for a text that is no such place, which then gives the first page."""
        try:
            day, id = text.split("~")
            return cls(date.fromisoformat(day) if day else None, UUID(id))
        except ValueError:
            return None

    @property
    def order(self) -> tuple[bool, date, int]:
        """The later in the list, the smaller."""
        return self.starts_on is None, self.starts_on or date.min, self.id.int


@dataclass(frozen=True, slots=True)
class Then:
    """What was known at an earlier time of an engagement that changed since."""

    id: UUID
    state: str
    stage: str
    kind: str
    level: int
    on: PartialDate

    def passes(self, filters: Filters) -> bool:
        """Was it so that it belongs to the narrowed list?"""
        is_so = {"state": self.state, "stage": self.stage, "kind": self.kind, "level": str(self.level)}
        return all(getattr(filters, name) in {"", value} for name, value in is_so.items())


@dataclass(frozen=True, slots=True)
class Page:
    """The ids of one page, in order, and where the next one begins."""

    ids: tuple[UUID, ...]
    next: After | None


def register_page(
    actor: Actor, crisis: Crisis, filters: Filters, *, as_known: AsKnown, after: After | None = None
) -> Page:
    """One page of the engagements of a crisis, what lies furthest ahead first."""
    rows = engagements_for(actor).filter(crisis=crisis)
    if filters.text:
        rows = _with_text(rows, filters.text, as_known)
    if as_known.is_past:
        found = _past_page(rows, filters, as_known.at, after)
    else:
        found = _keys(_narrowed(rows, filters), after)
    page = found[:PAGE]
    return Page(tuple(key.id for key in page), page[-1] if len(found) > PAGE else None)


def in_days(actor: Actor, crisis: Crisis, first: date, last: date, *, as_known: AsKnown) -> list[UUID]:
    """The engagements that may fall into these days, as known then."""
    rows = engagements_for(actor).filter(crisis=crisis)
    touching = rows.filter(starts_on__lte=last, starts_on__gte=first - LONGEST, ends_on__gte=first)
    if not as_known.is_past:
        return list(touching.values_list("pk", flat=True))
    same = touching.filter(_unchanged_since(as_known.at)).values_list("pk", flat=True)
    changed = [then for then in _changed(rows, as_known.at) if _touches(then.on, first, last)]
    return [*same, *(then.id for then in changed)]


def _touches(on: PartialDate, first: date, last: date) -> bool:
    return on.earliest is not None and on.latest is not None and on.earliest <= last and on.latest >= first


def _keys(rows: QuerySet[Engagement], after: After | None) -> list[After]:
    """One page of places and the first of the next. They lie in the order of an index."""
    rows = rows.filter(_below(after)) if after else rows
    return [After(*key) for key in rows.order_by("-starts_on", "-id").values_list("starts_on", "id")[: PAGE + 1]]


def _below(after: After) -> Q:
    if after.starts_on is None:
        return Q(starts_on__isnull=False) | Q(id__lt=after.id)
    return Q(starts_on__lte=after.starts_on) & (Q(starts_on__lt=after.starts_on) | Q(id__lt=after.id))


def _narrowed(rows: QuerySet[Engagement], filters: Filters) -> QuerySet[Engagement]:
    columns = {"state__code": filters.state, "kind": filters.kind, "stage": filters.stage, "level": filters.level}
    return rows.filter(**{name: value for name, value in columns.items() if value})


def _past_page(rows: QuerySet[Engagement], filters: Filters, at: datetime, after: After | None) -> list[After]:
    same = _keys(_narrowed(rows, filters).filter(_unchanged_since(at)), after)
    changed = [After(then.on.earliest, then.id) for then in _changed(rows, at) if then.passes(filters)]
    later = [key for key in changed if after is None or key.order < after.order]
    return sorted([*same, *later], key=lambda key: key.order, reverse=True)[: PAGE + 1]


def _unchanged_since(at: datetime) -> Q:
    """Known at this time, and nothing else was known since."""
    later = EngagementVersion.objects.filter(engagement=OuterRef("pk"), known_at__gt=at)
    return Q(known_at__lte=at) & ~Q(Exists(later))


def _changed(rows: QuerySet[Engagement], at: datetime) -> list[Then]:
    """Those that were known at this time and of which something else was known since."""
    since = EngagementVersion.objects.filter(known_at__gt=at).values("engagement")
    ids = list(rows.filter(known_at__lte=at, pk__in=since).values_list("pk", flat=True))
    versions = EngagementVersion.objects.filter(engagement__in=ids, known_at__lte=at)
    last = versions.order_by("engagement", "-number").distinct("engagement")
    fields = ("engagement_id", "engagement__state__code", "stage", "kind", "level", "on")
    return [Then(*row) for row in last.values_list(*fields)]


def _with_text(rows: QuerySet[Engagement], text: str, as_known: AsKnown) -> QuerySet[Engagement]:
    """Those whose reference, place, occasion, topic, summary or people this is, as far as it was known."""
    if number := _number(text):
        return rows.filter(number=number)
    words = text.lower()
    told = Told("place", "occasion", "topics", "summary")
    worded = EngagementVersion.objects.annotate(told=told).filter(told__contains=words, known_at__lte=as_known.at)
    officials = OfficialName.objects.filter(text__icontains=text).values_list("official", flat=True)
    named = Q(named__contains=words) | Q(official__in=list(officials[:MANY]))
    people = Participant.objects.annotate(named=Named("name", "title")).filter(named)
    people = people.filter(version__known_at__lte=as_known.at)
    ids = {*_first(worded, "engagement"), *_first(people, "version__engagement")}
    if len(ids) <= MANY:
        return rows.filter(pk__in=ids)
    return rows.filter(
        Exists(worded.filter(engagement=OuterRef("pk"))) | Exists(people.filter(version__engagement=OuterRef("pk")))
    )


def _first(rows: QuerySet[EngagementVersion] | QuerySet[Participant], field: str) -> Sequence[UUID]:
    return list(rows.values_list(field, flat=True)[: MANY + 1])


def _number(text: str) -> int | None:
    try:
        prefix, number, _check = parse_reference(text).split("-")
    except ValueError:
        return None
    return int(number) if prefix == ENGAGEMENT else None
