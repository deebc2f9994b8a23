"""What was said for one day, held against itself."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.models import Crisis

from ..enums import Severity
from ..queries import choose_partition
from ..wholes import wholes_of
from . import earlier, sums
from .finding import Finding
from .said import CheckedBy, SaidNumber


def of_one_day(crisis: Crisis, said: list[SaidNumber], known: CheckedBy) -> Iterator[Finding]:
    """Sums by the partition that was in use on that day, words with two numbers, parts larger than their whole."""
    if not said:
        return
    partition = choose_partition(crisis, known.partitions, as_known=end_of_day(crisis, said[0].day))
    wholes = wholes_of(known.versions, [partition] if partition else ())
    for voice in sums.by_voice(said):
        if partition is not None:
            yield from (found for heap in sums.alike(voice) for found in sums.does_not_add_up(heap, partition, known))
        ours = [number for number in voice if number.is_ours]
        yield from earlier.larger_than_whole(ours, wholes, known, severity=Severity.WARNS)
    for heap in sums.alike(said):
        yield from earlier.one_word_two_numbers(heap, known)
