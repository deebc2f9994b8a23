"""What would come of a list, with nothing written: not a row, not the file, not a line in the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.people.matching import levels
from safeconduct.store.tables.faults import FileFault

from ...lists.columns import fault_of
from ...lists.enums import Heap
from ...lists.heaps import place_rows
from ...lists.known import counted_cases
from ...lists.matching import Candidate, Matcher, batches
from ...lists.reading import read_list, said_by
from ...lists.theirs import is_vague
from ...models import Crisis
from ...queries import cases_for
from .matching import Progress
from .receiving import Letter, check_letter, reading_of, sender_key

TriedRow = tuple[int, str, str, float | None]
"""Number, name as written, reference of our case, probability."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How the list would be read, and its heaps by their label."""

    headers: list[str]
    columns: list[str]
    statuses: dict[str, str]
    heaps: list[tuple[str, list[TriedRow]]]
    only_ours: int


def try_list(
    crisis: Crisis,
    content: bytes,
    *,
    name: str,
    letter: Letter,
    by: Actor,
    progress: Progress = lambda _done, _rows: None,
) -> Tried:
    """Read and match a list. Cases that the actor may not see are counted and not named.

    Raises `FileFault`, `ListFault` and `Refused` as bringing it would.
    """
    may(by, Task.RECONCILE_LISTS).require()
    check_letter(letter)
    file = read_list(content, name)
    reading = reading_of(file, sender_key(letter.sender))
    if fault := fault_of(reading["columns"]):
        raise FileFault(fault)
    rows = file.below()
    said = {row.number: said_by(row, reading["columns"], file.headers) for row in rows}
    matcher = Matcher.of(crisis, today=timezone.localdate())
    candidates: dict[int, list[Candidate]] = {}
    for part in batches(len(rows)):
        numbers = [row.number for row in rows[part]]
        found = matcher.match([said[number] for number in numbers])
        candidates |= dict(zip(numbers, found, strict=True))
        progress(part.stop, len(rows))
    held = levels()
    vague = {number for number, each in said.items() if is_vague(each)}
    placed = place_rows(candidates, lower=held.lower, upper=held.upper, vague=vague)
    found_cases = {where.case for where in placed.values() if where.case}
    references = dict(cases_for(by).filter(pk__in=found_cases).values_list("pk", "reference"))
    heaps: dict[Heap, list[TriedRow]] = {heap: [] for heap in Heap}
    for number, where in placed.items():
        reference = references.get(where.case, _("not yours to see")) if where.case else ""
        heaps[where.heap].append((number, said[number].get("name", ""), reference, where.probability))
    told = [(str(heap.label), found) for heap, found in heaps.items()]
    return Tried(
        reading["headers"], reading["columns"], reading["statuses"], told,
        counted_cases(crisis).count() - len(found_cases),
    )  # fmt: skip
