"""Whom an ask, or a raising of it, is about: the cases that a reader may see, page by page; the rest is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.listing import closed_standings
from safeconduct.cases.models import Case, Crisis, ProfileSpan
from safeconduct.cases.queries import cases_for
from safeconduct.figures.queries import held_back, profiles
from safeconduct.store.ids import read_uuid

from ..models import Ask, Concern, ConcernCase
from ..scopes import cases_of_measure, named_in

PAGE = 50
FEW = 6
"""So many names of a raising are told at once; the rest is a page of its own."""


@dataclass(frozen=True, slots=True)
class Names:
    """Some cases, in the order in which they were opened. `seen` of `total` are the reader's to see."""

    cases: tuple[Case, ...]
    total: int
    seen: int
    next: str = ""

    @property
    def hidden(self) -> int:
        return self.total - self.seen

    @property
    def more(self) -> int:
        """How many she may see beside those told here."""
        return self.seen - len(self.cases)


def names_of_concern(actor: Actor, concern: Concern, *, after: str = "") -> Names:
    """Whom a raising named or covered: frozen. One page."""
    return _page(cases_for(actor).filter(concerns__concern=concern), concern.total, after)


def names_of_ask(actor: Actor, ask: Ask, *, as_known: datetime, after: str = "") -> Names:
    """Whom an ask is about, as known at this time. One page."""
    if ask.measure:
        everybody = cases_of_measure(ask.crisis, ask.measure, as_known=as_known)
        return _page(cases_for(actor).filter(pk__in=everybody.values("pk")), everybody.count(), after)
    named = named_in(ask, as_known=as_known)
    return _page(cases_for(actor).filter(pk__in=list(named)), len(named), after)


def _page(seen: QuerySet[Case], total: int, after: str) -> Names:
    start = read_uuid(after) if after else None
    later = seen.filter(pk__gt=start) if start else seen
    found = list(later.order_by("pk").select_related("person")[: PAGE + 1])
    is_more = len(found) > PAGE
    number = seen.count() if start or is_more else len(found)
    return Names(tuple(found[:PAGE]), total, number, found[PAGE - 1].pk.hex if is_more else "")


def first_names(actor: Actor, concerns: Sequence[Concern]) -> dict[UUID, Names]:
    """A few names of each of these raisings, and how many more there are. Three queries, however many."""
    if not concerns:
        return {}
    seen = cases_for(actor)
    rows = ConcernCase.objects.filter(case__in=seen)
    each = [rows.filter(concern=concern).order_by("case")[:FEW].values_list("concern", "case") for concern in concerns]
    pairs = list(each[0].union(*each[1:], all=True)) if len(each) > 1 else list(each[0])
    cases = seen.select_related("person").in_bulk({case for _concern, case in pairs})
    told: dict[UUID, list[Case]] = defaultdict(list)
    for concern, case in sorted(pairs):
        told[concern].append(cases[case])
    numbers = _numbers(actor, concerns, rows)
    return {row.pk: Names(tuple(told[row.pk]), row.total, numbers.get(row.pk, 0)) for row in concerns}


def _numbers(actor: Actor, concerns: Sequence[Concern], rows: QuerySet[ConcernCase]) -> dict[UUID, int]:
    """How many cases of each raising the actor may see; not counted for who sees every case."""
    if actor.sees_all_posts and actor.compartments >= set(Compartment):
        return {concern.pk: concern.total for concern in concerns}
    counted = rows.filter(concern__in=[concern.pk for concern in concerns]).order_by().values("concern")
    return dict(counted.annotate(n=Count("id")).values_list("concern", "n"))


def families_not_told(actor: Actor, cases: Iterable[Case], *, as_known: AsKnown) -> set[UUID]:
    """Of these cases those with a confirmed death of which the family was not told, as far as the reader may know of
    it. Three queries at most."""
    ids = [case.pk for case in cases]
    spans = ProfileSpan.objects.filter(case__in=ids, known_from__lte=as_known.at, known_until__gt=as_known.at)
    of = dict(spans.values_list("case_id", "profile_id"))
    there = profiles(of.values())
    held = {case for case, profile in of.items() if held_back(there[profile])}
    if not held:
        return held
    closed = closed_standings(actor, as_known).filter(case__in=held, viewpoint=Viewpoint.OURS, track=Track.CONDITION)
    return held - set(closed.values_list("case_id", flat=True))


def cases_by_reference(actor: Actor, crisis: Crisis, references: Sequence[str]) -> tuple[list[Case], Collection[str]]:
    """The cases of a crisis with these references that the actor may see, and the references of which there is none."""
    found = {case.reference: case for case in cases_for(actor).filter(crisis=crisis, reference__in=list(references))}
    return list(found.values()), [reference for reference in references if reference not in found]
