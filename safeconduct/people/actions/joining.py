"""Judging two persons, joining them and parting them again. Nothing moves: who is one with whom is all that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..clusters import cluster_of, follow_joinings, hold_clusters
from ..enums import PairStatus, Verdict
from ..models import Joining, Judgement, Parting, Person
from ..pairs import PairState, fingerprints, known_longer, pair_of, state_of, words_that_part


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said, and what came of it: a joining or a parting when it was the word of a second officer."""

    judgement: Judgement
    joining: Joining | None = None
    parting: Parting | None = None


@transaction.atomic
def judge_pair(
    one: Person,
    other: Person,
    *,
    verdict: Verdict,
    reason: str,
    by: Actor,
    sees_both: bool,
    keep: Person | None = None,
    comparison: Mapping[str, Any] | None = None,
) -> Judged:
    """Say what two persons are to each other. The second officer's “the same” joins them, her “part” parts them.

    `keep` is by which of both they shall be known; without it the one known longer. Raises `Refused` with the reason.
    To be called through `cases.actions.joining.judge_persons`, which brings the cases in line.
    """
    rules.may_judge(by, sees_both=sees_both, are_two=one.pk != other.pk, reason=reason).require()
    held = {person.pk: person for person in hold_clusters([one.pk, other.pk])}
    one, other = held[one.pk], held[other.pk]
    state = state_of(one, other)
    may_say(one, other, verdict, state=state, by=by).require()
    judgement = _said(one, other, verdict, reason=reason, by=by, keep=keep, comparison=comparison or {})
    if state.judgement and verdict == Verdict.SAME and state.status == PairStatus.PROPOSED:
        return Judged(judgement, joining=_join(one, other, state.judgement, judgement, by=by))
    if state.judgement and state.joining and verdict == Verdict.PART and state.status == PairStatus.PART_PROPOSED:
        return Judged(judgement, parting=_part(state.joining, state.judgement, judgement, by=by))
    return Judged(judgement)


def may_say(one: Person, other: Person, verdict: Verdict, *, state: PairState, by: Actor) -> Decision:
    """May the actor say this of these two now?"""
    return rules.may_say(
        by,
        verdict,
        state.status,
        is_own=state.is_said_by(by.id),
        in_the_way=verdict == Verdict.SAME and state.is_open and _is_in_the_way(one, other),
        is_direct=state.joining is not None,
    )


def _is_in_the_way(one: Person, other: Person) -> bool:
    """Was it judged of two who would become one that they are not the same?"""
    pair = pair_of(one.pk, other.pk)
    return any(judgement.pair != pair for judgement in words_that_part(_ids(one), _ids(other)))


def _said(
    one: Person,
    other: Person,
    verdict: Verdict,
    *,
    reason: str,
    by: Actor,
    keep: Person | None,
    comparison: Mapping[str, Any],
) -> Judgement:
    pair = pair_of(one.pk, other.pk)
    judgement = Judgement(
        first_id=pair[0],
        second_id=pair[1],
        verdict=verdict,
        reason=reason.strip(),
        by_id=by.id,
        at=timezone.now(),
        keep_id=keep.pk if keep and keep.pk in pair else None,
        comparison=dict(comparison),
        papers=fingerprints([pair])[pair],
    )
    judgement.save(force_insert=True)
    told = {"verdict": verdict, "reason": judgement.reason, "persons": [one.name, other.name]}
    for person in (one, other):
        record(Verb.JUDGE_PERSONS, by=by, kind="person", id=person.pk, after=told)
    return judgement


def _join(one: Person, other: Person, proposed: Judgement, confirmed: Judgement, *, by: Actor) -> Joining:
    chosen = confirmed.keep_id or proposed.keep_id or known_longer(one, other).pk
    kept, joined = (one, other) if chosen == one.pk else (other, one)
    persons = [*_ids(one), *_ids(other)]
    joining = Joining(
        kept=kept,
        joined=joined,
        at=confirmed.at,
        proposed=proposed,
        confirmed=confirmed,
        first_officer_id=proposed.by_id,
        second_officer_id=by.id,
    )
    joining.save(force_insert=True)
    follow_joinings(persons)
    told = {"kept": kept.name, "joined": joined.name, "first officer": proposed.by.name, "reason": confirmed.reason}
    for person in (kept, joined):
        record(Verb.JOIN_PERSONS, by=by, kind="person", id=person.pk, after=told)
    return joining


def _part(joining: Joining, proposed: Judgement, confirmed: Judgement, *, by: Actor) -> Parting:
    persons = _ids(Person.objects.get(pk=joining.kept_id))
    parting = Parting(
        joining=joining,
        at=confirmed.at,
        reason=confirmed.reason,
        proposed=proposed,
        confirmed=confirmed,
        first_officer_id=proposed.by_id,
        second_officer_id=by.id,
    )
    parting.save(force_insert=True)
    follow_joinings(persons)
    told = {
        "kept": joining.kept.name,
        "parted": joining.joined.name,
        "first officer": proposed.by.name,
        "reason": confirmed.reason,
    }
    for person in (joining.kept_id, joining.joined_id):
        record(Verb.PART_PERSONS, by=by, kind="person", id=person, after=told)
    return parting


def _ids(person: Person) -> list[UUID]:
    return list(cluster_of(person).values_list("pk", flat=True))
