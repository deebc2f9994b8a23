"""Counting the denominator of a crisis, as known now."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from safeconduct.cases.as_known import today
from safeconduct.cases.models import Crisis, Profile
from safeconduct.figures.queries import counts
from safeconduct.people.models import Registration

from ..models import PresentCount
from . import sql
from .measures import OF_CASES, Measure, is_dead, perhaps, surely

FEW = 20_000
"""Up to so many entries of registers the board is counted whenever somebody looks."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One line: persons, and how long ago they last gave a sign of life themselves.

    `sure` persons by our own finding, `may_be` by anybody's account; `pairs` of the sure ones may be one person.
    `with_contact` of the `may_be` have a last contact at all; `median` and `oldest` are its age; `over_week` and
    `over_month` are those not heard of for longer.
    """

    measure: Measure
    sure: int = 0
    may_be: int = 0
    with_contact: int = 0
    oldest: timedelta | None = None
    median: timedelta | None = None
    over_week: int = 0
    over_month: int = 0
    pairs: int = 0

    @property
    def at_least(self) -> int:
        return max(self.sure - self.pairs, min(self.sure, 1))

    @property
    def at_most(self) -> int:
        return self.may_be

    @property
    def without_contact(self) -> int:
        return self.may_be - self.with_contact


def count_present(crisis: Crisis) -> dict[Measure, Counted]:
    """Every line, in order. Three queries at most, two when all profiles are known to this process."""
    profiles = counts(crisis, as_known=timezone.now()).profiles.values()
    given: dict[str, Any] = {
        "crisis": crisis.pk,
        "countries": crisis.countries,
        "opened": crisis.opened_on,
        "today": today(crisis),
        "dead": [row.pk for row in profiles if is_dead(row.states, overridden=row.overridden)],
    }
    for measure in OF_CASES:
        given |= _profiles_of(measure, list(profiles))
    with connection.cursor() as cursor:
        cursor.execute(sql.FACTS + sql.NUMBERS, given)
        found = {Measure(row[0]): _counted(row) for row in cursor.fetchall()}
    return {measure: found.get(measure, Counted(measure)) for measure in Measure}


def present_of(crisis: Crisis) -> tuple[datetime, dict[Measure, Counted]]:
    """Every line, and when it was counted: now, or by the job where the register is large."""
    kept = PresentCount.objects.filter(crisis=crisis).first() if _is_large(crisis) else None
    if kept is None:
        return timezone.now(), count_present(crisis)
    rows = [_counted(tuple(row)) for row in kept.content]
    return kept.counted_at, {row.measure: row for row in rows}


def keep_present() -> None:
    """Count for every crisis of which the register is large; what was counted of others goes."""
    for crisis in Crisis.objects.all():
        if _is_large(crisis):
            rows = [_told(row) for row in count_present(crisis).values()]
            now = {"content": rows, "counted_at": timezone.now()}
            PresentCount.objects.update_or_create(crisis=crisis, defaults=now)
        else:
            PresentCount.objects.filter(crisis=crisis).delete()


def _is_large(crisis: Crisis) -> bool:
    return Registration.objects.filter(country__in=crisis.countries)[: FEW + 1].count() > FEW


def _told(row: Counted) -> list[Any]:
    return [value.days if isinstance(value, timedelta) else value for value in astuple(row)]


def _profiles_of(measure: Measure, profiles: list[Profile]) -> dict[str, list[int]]:
    return {
        f"sure_{measure}": [row.pk for row in profiles if surely(measure, row.states)],
        f"perhaps_{measure}": [row.pk for row in profiles if perhaps(measure, row.states)],
    }


def _counted(row: tuple[Any, ...]) -> Counted:
    measure, sure, may_be, with_contact, oldest, median, over_week, over_month, pairs = row
    return Counted(
        Measure(measure),
        sure,
        may_be,
        with_contact,
        _days(oldest),
        _days(median),
        over_week,
        over_month,
        pairs,
    )


def _days(days: int | None) -> timedelta | None:
    return None if days is None else timedelta(days=max(days, 0))
