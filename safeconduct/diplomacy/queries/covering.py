"""Which promises cover one case."""

from __future__ import annotations

from datetime import datetime

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Case, CaseJoining

from ..assurances import Stand, stands_of
from ..models import AssuranceCase


def promises_covering(actor: Actor, case: Case, *, as_known: datetime) -> list[Stand]:
    """The assurances with this case in their scope, or one that is joined to it, with where each of them stood as known
    at this time; the newest first. One query without any, a handful with some, however many."""
    if not may(actor, Task.SEE_ENGAGEMENTS):
        return []
    joined = CaseJoining.objects.filter(into=case, until=None).values("case_id")
    rows = AssuranceCase.objects.filter(assurance__known_at__lte=as_known)
    found = rows.filter(case=case) | rows.filter(case__in=joined)
    ids = set(found.values_list("assurance_id", flat=True))
    stands = stands_of(case.crisis, as_known=as_known) if ids else []
    return [stand for stand in reversed(stands) if stand.assurance.pk in ids]
