"""Lists of cases, narrowed and page by page: the latest change of standing first. Short for a million cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.people.models import PersonName
from safeconduct.people.queries import find
from safeconduct.people.search import likely_person_ids
from safeconduct.store.ids import parse_reference

from .as_known import AsKnown
from .filters import MINE, NOBODY, Filters, Stands
from .models import FOREVER, Case, CaseJoining, CaseOfficer, Clock, Crisis, Profile, ProfileSpan, RowMatch, Standing
from .queries import cases_for
from .tracks import TRACKS

PAGE = 50
COMPARABLE = [str(track) for track, rule in TRACKS.items() if rule.senses]
"""The tracks on which accounts can differ."""
MANY = 5_000
"""A name that the persons of more cases bear is looked for along the list instead of beforehand."""
FEW_PERSONS = 1000
"""Beside the persons whose paper or phone it is, so many are looked at whose name it is."""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: after the case whose standing last changed at `known_from`."""

    known_from: datetime
    case_id: UUID

    def __str__(self) -> str:
        return f"{self.known_from.isoformat()}~{self.case_id.hex}"

    @classmethod
    def parse(cls, text: str) -> After | None:
        """From an address; None for a text that is no such place, which then gives the first page."""
        try:
            moment, case_id = text.split("~")
            return cls(datetime.fromisoformat(moment), UUID(case_id))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """The spans of one page, in order, and where the next one begins."""

    spans: tuple[ProfileSpan, ...]
    next: After | None


def spans_page(
    crisis: Crisis,
    filters: Filters,
    *,
    actor: Actor,
    as_known: AsKnown,
    after: After | None = None,
    apart_from: UUID | None = None,
) -> Page:
    """One page of how the cases stand that the actor may see and that pass. Two queries, and two small ones before.

    With `apart_from`, the id of a list that we received, only the cases that are in none of its rows.

    The first walks an index alone, without a look at the rows: a state that few have is far apart in it.
    """
    spans = _spans(crisis, as_known).filter(case__in=_cases(crisis, filters, actor))
    if apart_from is not None:
        spans = spans.exclude(Exists(RowMatch.objects.filter(list_id=apart_from, case_id=OuterRef("case_id"))))
    spans = _narrowed(spans, filters, actor, as_known)
    if after is not None:
        spans = spans.filter(
            Q(known_from__lt=after.known_from) | Q(case_id__lt=after.case_id), known_from__lte=after.known_from
        )
    keys = list(spans.order_by("-known_from", "-case_id").values_list("known_from", "case_id")[: PAGE + 1])
    rows = _spans(crisis, as_known).filter(case_id__in=[case_id for _from, case_id in keys[:PAGE]])
    found = {span.case_id: span for span in rows.select_related("profile")}
    return Page(
        tuple(found[case_id] for _from, case_id in keys[:PAGE]), After(*keys[PAGE - 1]) if len(keys) > PAGE else None
    )


def _spans(crisis: Crisis, as_known: AsKnown) -> QuerySet[ProfileSpan]:
    if as_known.is_past:
        return ProfileSpan.objects.filter(
            crisis=crisis, known_from__lte=as_known.at, known_until__gt=as_known.at
        )  # fmt: skip
    return ProfileSpan.objects.filter(crisis=crisis, known_until=FOREVER)


def _cases(crisis: Crisis, filters: Filters, actor: Actor) -> QuerySet[Case]:
    """The cases that the actor may see and that pass by what is written on the case itself."""
    cases = cases_for(actor).filter(crisis=crisis)
    if filters.post:
        cases = cases.filter(post_id=filters.post)
    if filters.circumstance:
        cases = cases.filter(circumstance=filters.circumstance)
    if filters.officer:
        cases = _of_officer(cases, filters.officer, actor)
    return _named(cases, filters.text, crisis) if filters.text else cases


def _of_officer(cases: QuerySet[Case], officer: str, actor: Actor) -> QuerySet[Case]:
    working = CaseOfficer.objects.filter(until=None)
    if officer == NOBODY:
        return cases.exclude(Exists(working.filter(case_id=OuterRef("pk"))))
    user = actor.id if officer == MINE else UUID(officer)
    return cases.filter(pk__in=working.filter(user_id=user).values("case_id"))


def _named(cases: QuerySet[Case], text: str, crisis: Crisis) -> QuerySet[Case]:
    """Cases whose reference, or whose person's name, paper or phone is this, or whose person has a name like this, in
    any script. A rare name is looked up beforehand."""
    try:
        return cases.filter(reference=parse_reference(text))
    except ValueError:
        found = find(text, regions=[crisis.nationality, *crisis.countries])
    if found.exact_ids(PAGE):
        return cases.filter(person_id__in=found.person_ids(FEW_PERSONS))
    like = list(cases.filter(person_id__in=likely_person_ids(text, FEW_PERSONS)).values_list("pk", flat=True))
    ids = list(cases.filter(person_id__in=found.names.values("person_id")).values_list("pk", flat=True)[: MANY + 1])
    if len(ids) <= MANY:
        return Case.objects.filter(pk__in={*ids, *like})
    return cases.filter(Exists(found.names.filter(person_id=OuterRef("person_id"))) | Q(pk__in=like))


def _narrowed(spans: QuerySet[ProfileSpan], filters: Filters, actor: Actor, as_known: AsKnown) -> QuerySet[ProfileSpan]:
    if filters.stands or filters.differs:
        spans = spans.filter(profile_id__in=_profiles(filters))
        spans = _without_closed(spans, filters, actor, as_known)
    if filters.late:
        late = Clock.objects.filter(case_id=OuterRef("case_id"), met_at=None, due_at__lt=timezone.now())
        spans = spans.filter(Exists(late))
    return spans


def _profiles(filters: Filters) -> list[int]:
    """The whole standings that pass. There are few of them, however many cases there are."""
    profiles = Profile.objects.all()
    by_name: dict[str, list[Stands]] = defaultdict(list)
    for stands in filters.stands:
        by_name[stands.name].append(stands)
    for name, several in by_name.items():
        profiles = profiles.filter(reduce(or_, (Q(states__contains={name: stands.state}) for stands in several)))
    if filters.differs:
        profiles = profiles.exclude(differs=[])
    return list(profiles.values_list("id", flat=True))


def _without_closed(
    spans: QuerySet[ProfileSpan], filters: Filters, actor: Actor, as_known: AsKnown
) -> QuerySet[ProfileSpan]:
    """Leave out the cases that pass only by a claim that is closed to the actor."""
    if _sees_everything(actor):
        return spans
    closed = closed_standings(actor, as_known).filter(case_id=OuterRef("case_id"))
    for stands in filters.stands:
        spans = spans.exclude(Exists(closed.filter(viewpoint=stands.viewpoint, track=stands.track)))
    if filters.differs:
        openly = (
            Q(profile__differs__contains=[track]) & ~Q(Exists(closed.filter(track=track))) for track in COMPARABLE
        )
        spans = spans.filter(reduce(or_, openly))
    return spans


def _sees_everything(actor: Actor) -> bool:
    return actor.sees_all_posts and actor.compartments >= set(Compartment)


def closed_standings(actor: Actor, as_known: AsKnown) -> QuerySet[Standing]:
    """What stood at this time by claims in compartments that the actor does not hold, or of a joined case that she does
    not see."""
    held = ["", *(str(name) for name in actor.compartments)]
    of_another = Q(case__in=CaseJoining.objects.values("into")) & ~Q(claim__case=F("case"))
    unseen = of_another & ~Q(Exists(cases_for(actor).filter(pk=OuterRef("claim__case"))))
    standings = Standing.objects.filter(~Q(claim__compartment__in=held) | unseen)
    if as_known.is_past:
        return standings.filter(known_from__lte=as_known.at, known_until__gt=as_known.at)
    return standings.filter(known_until=FOREVER)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page of a list shows beside how the cases stand: one query each, however many rows."""

    cases: dict[UUID, Case]
    names: dict[UUID, list[PersonName]]
    officers: dict[UUID, list[str]]
    clocks: dict[UUID, list[Clock]]
    closed: dict[UUID, set[tuple[str, str]]]


def beside(spans: Sequence[ProfileSpan], *, actor: Actor, as_known: AsKnown) -> Beside:
    """Persons, posts, names, officers, running clocks and closed spots of the cases of a page."""
    ids = [span.case_id for span in spans]
    cases = Case.objects.select_related("person", "post").in_bulk(ids)
    names: dict[UUID, list[PersonName]] = defaultdict(list)
    for name in PersonName.objects.filter(person_id__in=[case.person_id for case in cases.values()]):
        names[name.person_id].append(name)
    officers: dict[UUID, list[str]] = defaultdict(list)
    for row in CaseOfficer.objects.filter(case_id__in=ids, until=None).select_related("user").order_by("since"):
        officers[row.case_id].append(row.user.name)
    clocks: dict[UUID, list[Clock]] = defaultdict(list)
    for clock in Clock.objects.filter(case_id__in=ids, met_at=None).order_by("due_at"):
        clocks[clock.case_id].append(clock)
    closed: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    if not _sees_everything(actor):
        spots = closed_standings(actor, as_known).filter(case_id__in=ids)
        for case_id, viewpoint, track in spots.values_list("case_id", "viewpoint", "track"):
            closed[case_id].add((viewpoint, track))
    return Beside(cases, names, officers, clocks, closed)
