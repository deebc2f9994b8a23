"""Which cases an ask, a concern or an assurance is about, as known at a time.

Frozen, they are kept by their ids; what a reader may see of them goes through `cases_for`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from safeconduct.access.decision import Refused
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import profile_of
from safeconduct.figures.queries import Counts, Figure, cases_in, counts, current_versions, figure

from .models import Ask, AskCase


def cases_of_measure(crisis: Crisis, key: str, *, as_known: datetime) -> QuerySet[Case]:
    """Every case that counts for a measure as known at this time, whoever asks. Raises `Refused` for an unknown key."""
    versions = current_versions()
    if key not in versions:
        raise Refused(_("There is no measure “%(key)s”.") % {"key": key})
    made = figure(versions[key], counts(crisis, as_known=as_known), versions)
    return cases_in(made, crisis, Case.objects.all())


def case_ids_of_ask(ask: Ask, *, as_known: datetime) -> list[UUID]:
    """The cases an ask is about, as known at this time: those of its measure, else those named in it."""
    if ask.measure:
        return list(cases_of_measure(ask.crisis, ask.measure, as_known=as_known).values_list("pk", flat=True))
    return sorted(named_in(ask, as_known=as_known))


def named_in(ask: Ask, *, as_known: datetime) -> Collection[UUID]:
    """The cases that an ask names, as known at this time: the last word on each."""
    rows = AskCase.objects.filter(ask=ask, known_at__lte=as_known).order_by("known_at", "id")
    last = {row.case_id: row.is_named for row in rows}
    return {case for case, is_named in last.items() if is_named}


def names_any(ask: Ask, *, as_known: datetime) -> bool:
    """Was the ask bound to cases by name at some time up to this one? It may name none of them any more."""
    return AskCase.objects.filter(ask=ask, known_at__lte=as_known).exists()


def measure_name(key: str) -> str:
    """What a measure is called; its key where it is not known."""
    version = current_versions().get(key)
    return version.name if version else key


def measures_of_case(case: Case, *, as_known: datetime) -> list[str]:
    """The keys of the measures that a case counted for, as known at this time. Two queries, and more
    for each measure that looks beyond the standing."""
    profile = profile_of(case, as_known=as_known)
    if profile is None:
        return []
    versions = current_versions()
    alone = Counts(case.crisis, as_known, {profile.pk: 1}, {profile.pk: profile})
    return [key for key, version in versions.items() if _counts(case, figure(version, alone, versions))]


def _counts(case: Case, made: Figure) -> bool:
    """Is a case in a figure of the cases that stand as it does?"""
    if made.narrow is None:
        return bool(made.profile_ids)
    return cases_in(made, case.crisis, Case.objects.filter(pk=case.pk)).exists()
