"""By whom a person is known. Persons who were joined are a cluster; one of them stands for all.

What is said is in `Joining` and `Parting`. `Person.joined_into` follows from it and can be made again at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from .models import Joining, Person

Link = tuple[UUID, UUID]
"""The person kept and the person joined."""

_TURN = 0x7065727
"""The key under which those who join or part persons wait for each other."""


def roots(links: Iterable[Link]) -> dict[UUID, UUID]:
    """By whom each person is known after these joinings, in the order in which they were made.

    Two clusters become one, known by whoever stood for the cluster of the person kept. So taking one joining away
    leaves exactly what the others alone would have made.
    """
    known_by: dict[UUID, UUID] = {}
    members: dict[UUID, list[UUID]] = {}
    for link in links:
        for person in link:
            if person not in known_by:
                known_by[person], members[person] = person, [person]
        kept, joined = (known_by[person] for person in link)
        if kept != joined:
            moved = members.pop(joined)
            members[kept] += moved
            known_by |= dict.fromkeys(moved, kept)
    return known_by


def cluster_of(person: Person) -> QuerySet[Person]:
    """Everybody who is one with this person, herself included."""
    return members_of([person.stands_for])


def members_of(known_by: Iterable[UUID]) -> QuerySet[Person]:
    """Everybody who is known by these persons, themselves included."""
    ids = list(known_by)
    return Person.objects.filter(Q(pk__in=ids) | Q(joined_into__in=ids)).order_by("created_at", "pk")


def open_joinings(person_ids: Iterable[UUID] | None = None) -> QuerySet[Joining]:
    """The joinings that were not taken back, in the order in which they were made; of these persons, or all."""
    joinings = Joining.objects.filter(parting=None).order_by("at", "id")
    if person_ids is None:
        return joinings
    ids = list(person_ids)
    return joinings.filter(Q(kept__in=ids) | Q(joined__in=ids))


def hold_clusters(person_ids: Sequence[UUID]) -> list[Person]:
    """Hold everybody who is one with any of these until the end of the transaction, so that nobody else joins or parts
    them or opens a case for them meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
    known_by = {person.stands_for for person in Person.objects.filter(pk__in=person_ids)}
    ids = sorted(members_of(known_by).values_list("pk", flat=True))
    return list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def follow_joinings(person_ids: Iterable[UUID]) -> None:
    """Bring the pointers of these persons, who are whole clusters, in line with their joinings."""
    ids = list(person_ids)
    known_by = roots(open_joinings(ids).values_list("kept_id", "joined_id"))
    wanted: dict[UUID | None, list[UUID]] = defaultdict(list)
    for person in ids:
        root = known_by.get(person, person)
        wanted[None if root == person else root].append(person)
    for root_or_none, persons in wanted.items():
        Person.objects.filter(pk__in=persons).update(joined_into=root_or_none)


def wrong_pointers() -> Iterator[Person]:
    """Persons whose pointer does not follow from the joinings."""
    known_by = roots(open_joinings().values_list("kept_id", "joined_id"))
    joined = {person: root for person, root in known_by.items() if person != root}
    yield from Person.objects.filter(joined_into__isnull=False).exclude(pk__in=list(joined)).order_by("pk")
    for person in Person.objects.filter(pk__in=list(joined)).order_by("pk"):
        if person.joined_into_id != joined[person.pk]:
            yield person
