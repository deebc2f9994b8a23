"""Everything that speaks against what was said of a crisis, over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis

from ..enums import Audience
from ..queries import Counts, check_partition, choose_partition, counts, current_versions, figures_of, partitions_of
from ..queries.findings import said_numbers
from . import earlier, sums
from .finding import Finding
from .of_answer import in_order
from .of_day import of_one_day
from .offered import offered_findings
from .said import CheckedBy


def findings_of_crisis(crisis: Crisis, *, as_known: datetime) -> list[Finding]:
    """Every check of what was said that does not pass, what blocks first, the newest before the older. A handful of
    queries, however much was said."""
    day, counted = day_in(crisis, as_known), counts(crisis, as_known=as_known)
    known = CheckedBy(current_versions(), crisis.slug, list(partitions_of(crisis)), sum(counted.by_profile.values()))
    said = [number for number in said_numbers(crisis, until=day, at=as_known) if number.is_public]
    ours = [number for number in said if number.is_ours]
    over_time = [*earlier.falls_over_time(ours, known), *earlier.larger_than_known(ours, known)]
    by_day = [finding for heap in sums.by_day(said) for finding in of_one_day(crisis, heap, known)]
    offered = offered_findings(crisis, as_known=as_known)
    return in_order([*_of_now(crisis, counted, known, day), *by_day[::-1], *over_time[::-1], *offered])


def contradictions_of_day(crisis: Crisis, day: date) -> list[Finding]:
    """What was said for one day, held against itself."""
    said = [number for number in said_numbers(crisis, until=day, since=day) if number.day == day and number.is_public]
    known = CheckedBy(current_versions(), crisis.slug, list(partitions_of(crisis)) if said else ())
    return in_order(of_one_day(crisis, said, known))


def _of_now(crisis: Crisis, counted: Counts, known: CheckedBy, day: date) -> Iterator[Finding]:
    """Does the partition in use hold for the cases of today?"""
    partition = choose_partition(crisis, known.partitions, as_known=counted.as_known)
    if partition is not None:
        made = figures_of(counted, known.versions, audience=Audience.PUBLIC)
        yield from sums.gaps_and_overlaps(check_partition(partition, made, counted), known, day=day)
