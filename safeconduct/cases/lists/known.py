"""What we know of the persons of cases, as evidence to be compared: a few queries for any number of cases."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from safeconduct.identity.evidence import Evidence
from safeconduct.people.evidence import evidence_of

from ..models import Case, CaseJoining, Crisis


def counted_cases(crisis: Crisis) -> QuerySet[Case]:
    """The cases of a crisis, each human being once: without those that count for another case."""
    return Case.objects.filter(crisis=crisis).exclude(pk__in=CaseJoining.objects.filter(until=None).values("case_id"))


def evidence_of_cases(case_ids: Iterable[UUID]) -> dict[UUID, Evidence]:
    """What is known of the person of each case, and of whoever is one with that person. Six queries."""
    rows = Case.objects.filter(pk__in=list(case_ids)).annotate(root=Coalesce("person__joined_into_id", "person_id"))
    roots = dict(rows.values_list("pk", "root"))
    known = evidence_of(roots.values())
    return {case: known[root] for case, root in roots.items() if root in known}
