"""Answers to "may be the same person": given in the queue, or while somebody enters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.identity.evidence import Comparison, compare
from safeconduct.people.actions.joining import Judged
from safeconduct.people.actions.proposals import Likeness, propose, propose_for
from safeconduct.people.enums import Band, Path, Verdict
from safeconduct.people.evidence import evidence_of
from safeconduct.people.matching import compared, levels
from safeconduct.people.models import Person
from safeconduct.people.pairs import state_of

from .joining import judge_persons

Made = TypeVar("Made")


@transaction.atomic
def answer_pair(
    one: Person, other: Person, *, verdict: Verdict, reason: str, by: Actor, keep: Person | None = None
) -> Judged:
    """Judge two persons, with what was seen of them kept beside the word. Raises `Refused` with the reason.

    Who became one with somebody is looked up once more as one: what was open for either is open for both.
    """
    seen = compared(comparison_of(one, other))
    judged = judge_persons(one, other, verdict=verdict, reason=reason, by=by, keep=keep, comparison=seen)
    if judged.joining is not None:
        propose_for([judged.joining.kept_id], path=Path.DESK, by=by)
    return judged


def comparison_of(one: Person, other: Person) -> Comparison:
    """How both compare now."""
    told = evidence_of([one.pk, other.pk])
    return compare(told[one.pk], told[other.pk])


@transaction.atomic
def answer_shown(person: Person, shown: Iterable[Person], verdict: Verdict, *, reason: str, by: Actor) -> None:
    """Remember what an officer said of those who were shown to her when this person entered. Each becomes a pair of the
    queue, even where the thresholds alone would not propose it now."""
    for other in shown:
        if other.stands_for == person.stands_for or not state_of(person, other).is_open:
            continue
        comparison = comparison_of(person, other)
        band = levels().band(comparison) or Band.BETWEEN
        propose([Likeness(person.pk, other.pk, comparison, band)], path=Path.FORM, by=by)
        judge_persons(person, other, verdict=verdict, reason=reason, by=by, comparison=compared(comparison))


@transaction.atomic
def add_and_look(person: Person, add: Callable[[], Made], *, by: Actor) -> Made:
    """Add something to a person, and look at once for who she may be with that: a paper can bring a pair back."""
    made = add()
    propose_for([person.pk], path=Path.DESK, by=by)
    return made
