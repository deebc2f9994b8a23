"""The page of one person: all that is written of her, her kin, her cases, with whom she is one or may be."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.people.clusters import open_joinings
from safeconduct.people.models import Joining, Judgement, Kin, Person, Proposal, Registration
from safeconduct.people.pairs import judgements_of
from safeconduct.people.register.listing import stays_of

from ..models import Case
from ..pairs import open_pairs_of
from ..queries import cases_of_persons, persons_for
from ..together import joined_persons
from .person import PersonShown, person_shown

MOST_CASES = 50
"""So many of her cases, and of those whose kin she is, are on the page."""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`cases` are hers, `kin_of` says whose relative she is, `stays` what the register tells; all
    as far as the reader may see.

    `joinings` are how those who are one with her were joined, `words` what officers said of her and others, `pairs` who
    else she may be.
    """

    person: PersonShown
    cases: tuple[Case, ...]
    kin_of: tuple[Kin, ...]
    stays: tuple[Registration, ...]
    joinings: tuple[Joining, ...]
    words: tuple[Judgement, ...]
    pairs: tuple[Proposal, ...]
    may_look: Decision
    sees_record: bool


def person_page(person: Person, *, actor: Actor, in_full: bool) -> PersonPage:
    """Everything that the page of a person shows to this reader. Some fifteen short queries."""
    joined = joined_persons(person, actor)
    ids = [person.pk, *joined]
    cases = cases_of_persons(actor, ids).select_related("post", "person").order_by("-opened_at")
    return PersonPage(
        person=person_shown(person, in_full=in_full, joined=joined),
        cases=tuple(cases[:MOST_CASES]),
        kin_of=tuple(_kin_of(ids, actor)),
        stays=tuple(stays_of(ids)[:MOST_CASES]) if may(actor, Task.SEE_REGISTER) else (),
        joinings=tuple(_joinings(ids)) if joined else (),
        words=tuple(_words(ids, actor)),
        pairs=tuple(open_pairs_of(actor, [person.pk])),
        may_look=may(actor, Task.JUDGE_PERSONS),
        sees_record=bool(may(actor, Task.SEE_AUDIT)),
    )


def _joinings(ids: list[UUID]) -> QuerySet[Joining]:
    """How these were joined with each other."""
    return open_joinings(ids).filter(kept__in=ids, joined__in=ids).select_related("kept", "joined")


def _words(ids: list[UUID], actor: Actor) -> list[Judgement]:
    """What officers said of her and of others whom the reader may learn of, the last first."""
    words = list(judgements_of(ids)[:MOST_CASES])
    named = {person for word in words for person in word.pair}
    seen = set(persons_for(actor).filter(pk__in=named).values_list("pk", flat=True)) if words else set()
    return [word for word in words if seen.issuperset(word.pair)]


def _kin_of(ids: list[UUID], actor: Actor) -> list[Kin]:
    """Whose relative she is."""
    rows = list(Kin.objects.filter(relative__in=ids).select_related("person")[:MOST_CASES])
    seen = set(persons_for(actor).filter(pk__in=[row.person_id for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.person_id in seen]
