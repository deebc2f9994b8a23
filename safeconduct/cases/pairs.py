"""The queue of pairs that may be one person: which an officer may see, which are hers to judge, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.people.enums import Verdict
from safeconduct.people.models import Judgement, Kin, Proposal

from .models import FOREVER, Case, Crisis, Document, Standing
from .queries import persons_for

Ranked = QuerySet[Any]
"""Proposals as `with_rank` leaves them."""
PAGE = 25
"""Pairs on a page of the queue."""
MOST_COUNTED = 50
"""So many open pairs are counted, for the number beside the section; no more."""
SECOND, FIRST, WAITING = 0, 1, 2
"""How soon a pair is shown: it awaits this officer as the second one; nobody has judged it; it waits for somebody else,
the family or another officer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair stands in the queue, as an address carries it: 0-1-0.82-019ab…"""

    rank: int
    calm: int
    probability: float
    id: UUID

    def __str__(self) -> str:
        return f"{self.rank}_{self.calm}_{self.probability!r}_{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> Place | None:
        """The place in an address; None for anything that is none."""
        try:
            rank, calm, probability, id = text.split("_")
            return cls(int(rank[:2]), int(calm[:2]), float(probability), UUID(hex=id))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class PairsPage:
    """One page of the queue; `next` is where the following one begins."""

    pairs: tuple[Proposal, ...]
    next: Place | None


def pairs_for(actor: Actor) -> QuerySet[Proposal]:
    """The pairs of which the actor may learn of both persons. Nothing else exists for her."""
    if not may(actor, Task.SEE_CASES):
        return Proposal.objects.none()
    known = persons_for(actor)
    return Proposal.objects.filter(
        Exists(known.filter(pk=OuterRef("first_id"))), Exists(known.filter(pk=OuterRef("second_id")))
    )


def open_pairs(actor: Actor, crisis: Crisis) -> Ranked:
    """The pairs of a crisis that are not decided and that the actor may see, with their `rank` for her and with `calm`:
    0 when both have a case, so that one human being is counted twice."""
    pairs = with_rank(pairs_for(actor).filter(closed=False), actor).filter(_of_crisis(crisis), rank__isnull=False)
    twice = Exists(Case.objects.filter(_about("first"))) & Exists(Case.objects.filter(_about("second")))
    found: Ranked = pairs.annotate(calm=models.Case(When(twice, then=0), default=1))
    return found


def with_rank(pairs: QuerySet[Proposal], actor: Actor) -> Ranked:
    """Each pair with its last `verdict`, when (`judged_at`) and by whom (`judged_by`), and its `rank` in the queue of
    this actor; no rank for a pair that is decided."""
    last = Judgement.objects.filter(first=OuterRef("first"), second=OuterRef("second")).order_by("-at", "-id")
    told = pairs.annotate(
        verdict=Subquery(last.values("verdict")[:1]),
        judged_at=Subquery(last.values("at")[:1]),
        judged_by=Subquery(last.values("by")[:1]),
        judged_name=Subquery(last.values("by__name")[:1]),
        first_as=Coalesce("first__joined_into_id", "first_id"),
        second_as=Coalesce("second__joined_into_id", "second_id"),
    )
    return told.annotate(rank=_rank(actor))


def _rank(actor: Actor) -> models.Case:
    joined = Q(first_as=F("second_as"))
    by_her = Q(judged_by=actor.id)
    return models.Case(
        When(joined & Q(verdict=Verdict.PART) & by_her, then=WAITING),
        When(joined & Q(verdict=Verdict.PART), then=SECOND),
        When(joined, then=None),
        When(Q(first__joined_into__isnull=False) | Q(second__joined_into__isnull=False), then=None),
        When(Q(verdict=Verdict.SAME) & by_her, then=WAITING),
        When(verdict=Verdict.SAME, then=SECOND),
        When(verdict=Verdict.ASK_FAMILY, then=WAITING),
        When(Q(verdict=None) | Q(judged_at__lt=F("made_at")), then=FIRST),
        default=None,
        output_field=models.IntegerField(),
    )


def _of_crisis(crisis: Crisis) -> Q:
    """Pairs of whom one has a case in this crisis, or is kin in one; and those who are in no case at all."""
    here, anywhere = Case.objects.filter(crisis=crisis), Case.objects.all()
    return (_in(here, "first") | _in(here, "second")) | ~(_in(anywhere, "first") | _in(anywhere, "second"))


def _in(cases: QuerySet[Case], name: str) -> Q:
    """The person of the pair is who one of these cases is about, or kin of her."""
    kin = Kin.objects.filter(Exists(cases.filter(person_id=OuterRef("person_id"))), relative_id=OuterRef(f"{name}_id"))
    return Q(Exists(cases.filter(_about(name)))) | Q(Exists(kin))


def _about(name: str) -> Q:
    """About a person of the pair, or about one who is joined with her."""
    return Q(person_id=OuterRef(f"{name}_id")) | Q(person__joined_into_id=OuterRef(f"{name}_id"))


def present_standings(cases: Collection[Case]) -> QuerySet[Standing]:
    """What stands now in these cases, with the claims."""
    return Standing.objects.filter(case__in=cases, known_until=FOREVER).select_related("claim__place")


def documents_open_in(actor: Actor, cases: Collection[Case]) -> QuerySet[Document]:
    """The documents of these cases whose compartments the actor holds, the newest first."""
    held = ["", *(str(name) for name in actor.compartments)]
    return Document.objects.filter(case__in=cases, compartment__in=held).order_by("-added_at")


def pairs_page(actor: Actor, crisis: Crisis, after: Place | None = None) -> PairsPage:
    """One page of the queue, after this place: what awaits a second officer first, then where one human being is
    counted twice, then the likeliest."""
    rows = list(_in_order(open_pairs(actor, crisis), after).select_related("first", "second")[: PAGE + 1])
    shown = tuple(rows[:PAGE])
    return PairsPage(shown, place_of(shown[-1]) if len(rows) > PAGE else None)


def _in_order(pairs: Ranked, after: Place | None) -> Ranked:
    if after is not None:
        pairs = pairs.filter(
            Q(rank__gt=after.rank)
            | Q(rank=after.rank, calm__gt=after.calm)
            | Q(rank=after.rank, calm=after.calm, probability__lt=after.probability)
            | Q(rank=after.rank, calm=after.calm, probability=after.probability, id__gt=after.id)
        )
    return pairs.order_by("rank", "calm", "-probability", "id")


def place_of(pair: Any) -> Place:
    """Where a pair of `open_pairs` stands in the queue."""
    return Place(pair.rank, pair.calm, pair.probability, pair.pk)


def next_pair(actor: Actor, crisis: Crisis, after: Place | None, *, but: UUID) -> Proposal | None:
    """The next pair for this officer beside one: after this place, else from the top; None when all is done."""
    hers = open_pairs(actor, crisis).filter(rank__lt=WAITING).exclude(pk=but)
    return _in_order(hers, after).first() or _in_order(hers, None).first()


def count_open(actor: Actor, crisis: Crisis) -> int:
    """How many pairs are for this officer to judge; at most `MOST_COUNTED` are counted. One query when none is open."""
    if not Proposal.objects.filter(closed=False).exists():
        return 0
    return open_pairs(actor, crisis).filter(rank__lt=WAITING)[:MOST_COUNTED].count()


def counted(actor: Actor, crisis: Crisis) -> str:
    """How many pairs are for this officer to judge, as the section says it: "7", "50+", nothing for none."""
    n = count_open(actor, crisis)
    return f"{n}+" if n == MOST_COUNTED else str(n or "")


def start_of_day() -> datetime:
    """Midnight where the officer is."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def count_decided(actor: Actor, *, since: datetime) -> int:
    """How many pairs this officer has judged since then."""
    return Judgement.objects.filter(by_id=actor.id, at__gte=since).values("first", "second").distinct().count()


def open_pairs_of(actor: Actor, person_ids: Iterable[UUID]) -> Ranked:
    """The undecided pairs of these persons that the actor may see, the likeliest first."""
    ids = list(person_ids)
    undecided = pairs_for(actor).filter(closed=False)
    hers = with_rank(undecided, actor).filter(Q(first_id__in=ids) | Q(second_id__in=ids), rank__isnull=False)
    return hers.select_related("first", "second").order_by("-probability", "id")
