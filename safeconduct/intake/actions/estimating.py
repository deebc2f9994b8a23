"""Recording how many nationals somebody takes to be present."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis
from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import PartialDate

from ..models import PresenceEstimate

MOST = 100_000_000
"""More people than any country has abroad in one other."""


@transaction.atomic
def estimate_present(
    crisis: Crisis,
    *,
    country: str,
    low: int,
    high: int,
    source: str,
    as_of: PartialDate,
    by: Actor,
    place: str = "",
    best: int | None = None,
) -> PresenceEstimate:
    """Record an estimate. The earlier ones stay; the newest of a country and place holds.

    Raises `Refused` when the actor may not, `FieldFault` for bounds that are none, and without a source.
    """
    may(by, Task.ESTIMATE_PRESENT).require()
    _check(crisis, country, low, best, high, source)
    row = PresenceEstimate.objects.create(
        crisis=crisis,
        country=country,
        place=place.strip(),
        low=low,
        best=best,
        high=high,
        source=source.strip(),
        as_of=as_of,
        by_id=by.id,
    )
    after = {"country": country, "place": row.place, "low": low, "best": best, "high": high, "source": row.source}
    record(Verb.ESTIMATE_PRESENT, by=by, kind="crisis", id=crisis.pk, after=after)
    return row


def _check(crisis: Crisis, country: str, low: int, best: int | None, high: int, source: str) -> None:
    if country not in crisis.countries:
        words = _("Write one of the countries of this crisis: %(countries)s.")
        raise FieldFault("country", words % {"countries": ", ".join(crisis.countries)})
    if low > high:
        raise FieldFault("low", _("“At least” is more than “at most”. Exchange them, or correct one."))
    if best is not None and not low <= best <= high:
        raise FieldFault("best", _("The best estimate lies between “at least” and “at most”, or is left empty."))
    if not source.strip():
        raise FieldFault("source", _("Write who says so and on what ground: a number without a source is a rumour."))
