"""Estimates of how many nationals are present: the newest of each country and place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from safeconduct.cases.models import Crisis

from ..models import PresenceEstimate


@dataclass(frozen=True, slots=True)
class Sum:
    """The estimates of whole countries added up. `missing` are countries of the crisis for which there is none."""

    low: int
    high: int
    missing: tuple[str, ...]


def estimates_of(crisis: Crisis) -> QuerySet[PresenceEstimate]:
    """The newest estimate of each country and place, whole countries first."""
    rows = PresenceEstimate.objects.filter(crisis=crisis).select_related("by")
    return rows.order_by("country", "place", "-at", "-id").distinct("country", "place")


def sum_of(crisis: Crisis, estimates: Iterable[PresenceEstimate]) -> Sum | None:
    """All countries together; None while there is no estimate of a whole country."""
    whole = {row.country: row for row in estimates if not row.place}
    if not whole:
        return None
    missing = tuple(country for country in crisis.countries if country not in whole)
    return Sum(sum(row.low for row in whole.values()), sum(row.high for row in whole.values()), missing)
