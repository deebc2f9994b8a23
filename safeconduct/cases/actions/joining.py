"""Judging persons on the desk: the two are joined or parted, and their cases count as one or each by itself again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.people.actions.joining import Judged, judge_pair
from safeconduct.people.actions.proposals import follow_word
from safeconduct.people.enums import Verdict
from safeconduct.people.models import Person

from ..models import Case, CaseJoining
from ..queries import cases_for, persons_for
from ..together import cases_of_clusters, standing_cases
from .casework import set_task
from .derive import derive


@transaction.atomic
def judge_persons(
    one: Person,
    other: Person,
    *,
    verdict: Verdict,
    reason: str,
    by: Actor,
    keep: Person | None = None,
    comparison: Mapping[str, Any] | None = None,
) -> Judged:
    """Say what two persons are to each other, and bring their cases in line when that joins or parts them.

    `comparison` is what the officer saw: {"probability": 0.93, "fields": [{"field", "outcome", "sentence"}]}. "Cannot
    tell" sets a task on the cases that the officer sees. Raises `Refused` with the reason.
    """
    judged = judge_pair(
        one,
        other,
        verdict=verdict,
        reason=reason,
        by=by,
        sees_both=sees_both(by, one, other),
        keep=keep,
        comparison=comparison,
    )
    is_decided = bool(judged.joining or judged.parting) or verdict == Verdict.DIFFERENT
    follow_word(judged.judgement, is_decided=is_decided)
    if verdict == Verdict.ASK_FAMILY:
        _ask_families(one, other, by=by)
    if judged.joining or judged.parting:
        settle_cases([one.pk, other.pk], at=judged.judgement.at, by=by)
    return judged


def sees_both(actor: Actor, one: Person, other: Person) -> bool:
    """May the actor learn of both persons?"""
    return persons_for(actor).filter(pk__in=[one.pk, other.pk]).count() == len({one.pk, other.pk})


def _ask_families(one: Person, other: Person, *, by: Actor) -> None:
    """A task on each case. The other is named by a case reference: who may not see that case learns no name."""
    seen: dict[UUID, list[Case]] = defaultdict(list)
    for case in cases_for(by).filter(person__in=[one.pk, other.pk]).order_by("reference"):
        seen[case.person_id].append(case)
    for person, asked_about in ((one, other), (other, one)):
        told = ", ".join(case.reference for case in seen[asked_about.pk]) or asked_about.name
        for case in seen[person.pk]:
            set_task(case, text=_("Ask the family: is this the same person as %(other)s?") % {"other": told}, by=by)


@transaction.atomic
def settle_cases(person_ids: Collection[UUID], *, at: datetime | None = None, by: Actor | None = None) -> None:
    """Bring the joinings of cases in line with those of persons: in each crisis one case of a cluster stands and the
    others count for it from now on. Figures as known before stay what they are."""
    now = at or timezone.now()
    cases = _cases_held(person_ids)
    wanted = standing_cases(cases)
    still = {joining.case_id: joining for joining in CaseJoining.objects.filter(case__in=cases, until=None)}
    references = {case.pk: case.reference for case in cases}
    touched: set[UUID] = set()
    for case_id in sorted(references):
        before, into = still.get(case_id), wanted.get(case_id)
        if (before.into_id if before else None) == into:
            continue
        touched |= {case_id}
        if before:
            CaseJoining.objects.filter(pk=before.pk).update(until=now)
            touched |= {before.into_id}
            _audit(Verb.PART_PERSONS, case_id, {"parted from": references.get(before.into_id, "")}, by=by)
        if into:
            CaseJoining.objects.create(case_id=case_id, into_id=into, since=now)
            touched |= {into}
            _audit(Verb.JOIN_PERSONS, case_id, {"counts for": references[into]}, by=by)
    if touched:
        derive(sorted(touched))


def _cases_held(person_ids: Collection[UUID]) -> Sequence[Case]:
    """All cases of the clusters of these persons, held until the end of the transaction."""
    ids = list(cases_of_clusters(person_ids).values_list("pk", flat=True))
    rows = Case.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids)
    return list(rows.select_related("person").order_by("pk"))


def _audit(verb: Verb, case_id: UUID, told: dict[str, str], *, by: Actor | None) -> None:
    record(verb, by=by, kind="case", id=case_id, case=case_id, after=told)
