"""Everything that speaks against what was said of a crisis, over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from safeconduct.cases.as_known import day_in, end_of_day
from safeconduct.cases.models import Crisis

from ..enums import Audience, Severity
from ..queries import Counts, check_partition, choose_partition, counts, current_versions, figures_of, partitions_of
from ..queries.findings import said_numbers
from . import earlier, sums
from .finding import Finding
from .of_answer import in_order
from .offered import offered_findings
from .relations import wholes_of
from .said import Known, SaidNumber


def findings_of_crisis(crisis: Crisis, *, as_known: datetime) -> list[Finding]:
    """Every check of what was said that does not pass, what blocks first, the newest before the older. A handful of
    queries, however much was said."""
    day, counted = day_in(crisis, as_known), counts(crisis, as_known=as_known)
    known = Known(current_versions(), crisis.slug, list(partitions_of(crisis)), sum(counted.by_profile.values()))
    said = said_numbers(crisis, until=day, at=as_known)
    ours = [number for number in said if number.is_ours]
    over_time = [*earlier.falls_over_time(ours, known), *earlier.larger_than_known(ours, known)]
    by_day = [finding for heap in sums.by_day(said) for finding in _of_one_day(crisis, heap, known)]
    offered = offered_findings(crisis, as_known=as_known)
    return in_order([*_of_now(crisis, counted, known, day), *by_day[::-1], *over_time[::-1], *offered])


def contradictions_of_day(crisis: Crisis, day: date) -> list[Finding]:
    """What was said for one day, held against itself."""
    said = [number for number in said_numbers(crisis, until=day, since=day) if number.day == day]
    known = Known(current_versions(), crisis.slug, list(partitions_of(crisis)) if said else ())
    return in_order(_of_one_day(crisis, said, known))


def _of_one_day(crisis: Crisis, said: list[SaidNumber], known: Known) -> Iterator[Finding]:
    if not said:
        return
    partition = choose_partition(crisis, known.partitions, as_known=end_of_day(crisis, said[0].day))
    for heap in sums.alike(said):
        if partition is not None:
            yield from sums.does_not_add_up(heap, partition, known)
        yield from earlier.one_word_two_numbers(heap, known)
    wholes = wholes_of(known.versions, [partition] if partition else ())
    ours = [number for number in said if number.is_ours]
    yield from earlier.larger_than_whole(ours, wholes, known, severity=Severity.WARNS)


def _of_now(crisis: Crisis, counted: Counts, known: Known, day: date) -> Iterator[Finding]:
    """Does the partition in use hold for the cases of today?"""
    partition = choose_partition(crisis, known.partitions, as_known=counted.as_known)
    if partition is not None:
        made = figures_of(counted, known.versions, audience=Audience.PUBLIC)
        yield from sums.gaps_and_overlaps(check_partition(partition, made, counted), known, day=day)
