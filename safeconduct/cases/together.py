"""Which cases are about one human being: whose persons were joined. In each crisis one of them stands for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.people.clusters import cluster_of, members_of
from safeconduct.people.models import Joining, Parting, Person

from .models import Case, CaseJoining
from .queries import cases_for, persons_for


def standing_cases(cases: Iterable[Case]) -> dict[UUID, UUID]:
    """Which case counts for which other: in a crisis the case of the person by whom a cluster is known stands, else
    the oldest. `cases` are all cases of whole clusters, with their persons; those that stand are not in the answer."""
    together: dict[tuple[UUID, UUID], list[Case]] = defaultdict(list)
    for case in cases:
        together[case.crisis_id, case.person.stands_for].append(case)
    into: dict[UUID, UUID] = {}
    for (_crisis, root), of_one in together.items():
        first = min(of_one, key=lambda case: (case.person_id != root, case.opened_at, case.pk))
        into |= {case.pk: first.pk for case in of_one if case.pk != first.pk}
    return into


def cases_of_clusters(person_ids: Collection[UUID]) -> QuerySet[Case]:
    """All cases of everybody who is one with one of these persons."""
    known_by = {person.stands_for for person in Person.objects.filter(pk__in=list(person_ids))}
    return Case.objects.filter(person__in=members_of(known_by)).select_related("person").order_by("pk")


@dataclass(frozen=True, slots=True)
class Together:
    """What one reader sees of how a case was joined at one time: `into` is the case that it counted for, `others` those
    that counted for it. The reference of `into` is told even to who may not open that case: nobody works in vain.
    """

    into: CaseJoining | None = None
    is_into_open: bool = False
    others: tuple[Case, ...] = ()

    @property
    def other_ids(self) -> frozenset[UUID]:
        return frozenset(case.pk for case in self.others)


def together_with(case: Case, *, actor: Actor, at: datetime) -> Together:
    """How a case was joined at this time, as far as the actor may see. One query for a case that never was."""
    held = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    joinings = list(CaseJoining.objects.filter(held, Q(case=case) | Q(into=case)).order_by("since", "case"))
    if not joinings:
        return Together()
    ids = {id_ for joining in joinings for id_ in (joining.case_id, joining.into_id)}
    seen = {one.pk: one for one in cases_for(actor).filter(pk__in=ids).select_related("person", "crisis", "post")}
    into = next((joining for joining in joinings if joining.case_id == case.pk), None)
    if into is not None:
        into = CaseJoining.objects.select_related("into").get(pk=into.pk)
    others = tuple(
        seen[joining.case_id] for joining in joinings if joining.into_id == case.pk and joining.case_id in seen
    )
    return Together(into, into is not None and into.into_id in seen, others)


def joined_now(case: Case, *, actor: Actor) -> tuple[Case, ...]:
    """The cases that count for this one now, as far as the actor sees them: what hangs on them is worked on here."""
    return together_with(case, actor=actor, at=timezone.now()).others


def joining_now(case: Case) -> CaseJoining | None:
    """The case that this one counts for now; None while it stands by itself."""
    return CaseJoining.objects.filter(case=case, until=None).select_related("into").first()


def joined_persons(person: Person, actor: Actor) -> dict[UUID, str]:
    """Who is one with this person, as far as the actor may learn of them, each with her name as we write it."""
    others = list(cluster_of(person).exclude(pk=person.pk).values_list("pk", flat=True))
    if not others:
        return {}
    return dict(persons_for(actor).filter(pk__in=others).values_list("pk", "name"))


def wrong_joinings() -> Iterator[Case]:
    """Cases that count for another, or do not, against what follows from the joinings of persons; and those of which
    a time begins or ends when nobody was joined or parted."""
    joined = Person.objects.filter(joined_into__isnull=False)
    in_clusters = Q(person__in=joined) | Q(person__in=joined.values("joined_into"))
    cases = {case.pk: case for case in Case.objects.filter(in_clusters).select_related("person").order_by("pk")}
    wanted = standing_cases(cases.values())
    held = dict(CaseJoining.objects.filter(until=None).values_list("case_id", "into_id"))
    wrong = {case_id for case_id in {*wanted, *held} if wanted.get(case_id) != held.get(case_id)}
    yield from Case.objects.filter(Q(pk__in=wrong) | Q(pk__in=_out_of_time())).order_by("pk")


def _out_of_time() -> QuerySet[CaseJoining, UUID]:
    def at(edge: str) -> Q:
        joined, parted = Joining.objects.filter(at=OuterRef(edge)), Parting.objects.filter(at=OuterRef(edge))
        return Q(Exists(joined)) | Q(Exists(parted))

    never = ~at("since") | (Q(until__isnull=False) & ~at("until"))
    return CaseJoining.objects.filter(never).values_list("case_id", flat=True)
