"""Holding a list against ours: begun, stopped, gone on with, in batches that stay done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.people.matching import levels
from safeconduct.people.models import Person
from safeconduct.people.search import possible_persons
from safeconduct.store.tables.faults import FileFault

from ...lists.columns import fault_of
from ...lists.enums import Heap, Judgement, Stage
from ...lists.heaps import place_rows
from ...lists.known import counted_cases
from ...lists.matching import Candidate, Matcher, batches
from ...lists.reading import ListFile, ListRow, said_by
from ...lists.theirs import evidence_of, is_vague
from ...models import ListReading, ReceivedList, ReceivedRow, RowDecision, RowMatch
from .receiving import ListFault, locked_reading, open_file

MOST_HINTS = 500
"""Rows that are only theirs for which a person without a case is looked up."""
WRITTEN = 5_000
"""Rows that are written back in one statement."""
Progress = Callable[[int, int], None]


@transaction.atomic
def start_matching(received: ReceivedList, *, by: Actor, again: bool = False) -> None:
    """Leave the matching to a job. A list that was stopped goes on at its next batch; with `again` every row is held
    against the cases as they are now, and what was accepted stays."""
    from ...jobs import match_received_list

    begin_matching(received, by=by, again=again)
    match_received_list.configure(lock=f"list:{received.pk}").defer(id=str(received.pk))


@transaction.atomic
def begin_matching(received: ReceivedList, *, by: Actor, again: bool = False) -> None:
    """Say that the matching begins, or goes on. `run_matching` does it."""
    may(by, Task.RECONCILE_LISTS).require()
    reading = locked_reading(received)
    if is_running(received):
        raise Refused(_("The list is being matched. Stop that first."))
    if reading.stage == Stage.MATCHED and not again:
        raise Refused(_("This list has been matched. Match it again if cases were added since."))
    if fault := fault_of(reading.columns):
        raise ListFault("columns", fault)
    if again or reading.stage in {Stage.COLUMNS, Stage.FAILED}:
        reading.done = 0
    reading.stage, reading.stop_asked, reading.fault = Stage.MATCHING, False, ""
    reading.started_at, reading.finished_at = timezone.now(), None
    reading.save()
    record(Verb.MATCH_LIST, by=by, kind="list", id=received.pk, after={"from row": reading.done, "rows": reading.rows})


@transaction.atomic
def stop_matching(received: ReceivedList, *, by: Actor) -> None:
    """Ask the job to stop after the batch in hand. What is done stays done."""
    may(by, Task.RECONCILE_LISTS).require()
    reading = locked_reading(received)
    if reading.stage != Stage.MATCHING:
        raise Refused(_("This list is not being matched."))
    ListReading.objects.filter(pk=received.pk).update(stop_asked=True)
    record(Verb.MATCH_LIST, by=by, kind="list", id=received.pk, after={"stopped at row": reading.done})


def run_matching(id: UUID, *, progress: Progress = lambda _done, _rows: None) -> Stage:
    """Do the matching from where it is to its end, or until it is asked to stop. After a crash it goes on."""
    received = ReceivedList.objects.select_related("crisis", "reading").get(pk=id)
    if received.reading.stage != Stage.MATCHING:
        return Stage(received.reading.stage)
    if not _hold(received):
        return Stage.MATCHING
    try:
        return _run(received, progress)
    except KeyboardInterrupt:
        end(received, Stage.STOPPED)
        raise
    finally:
        _ask("SELECT pg_advisory_unlock(%s)", received)


def is_running(received: ReceivedList) -> bool:
    """Does somebody match this list at this moment? After a crash nobody does, whatever its stage says."""
    if not _hold(received):
        return True
    _ask("SELECT pg_advisory_unlock(%s)", received)
    return False


def _hold(received: ReceivedList) -> bool:
    return bool(_ask("SELECT pg_try_advisory_lock(%s)", received))


def _ask(sql: str, received: ReceivedList) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, [received.pk.int & (2**63 - 1)])
        return cursor.fetchone()[0]


def _run(received: ReceivedList, progress: Progress) -> Stage:
    try:
        file = open_file(received)
    except FileFault as fault:
        return end(received, Stage.FAILED, str(fault))
    rows = file.below()
    matcher = Matcher.of(received.crisis, today=timezone.localdate())
    for part in batches(len(rows), received.reading.done):
        if not _match_batch(received, file, rows[part], matcher, done=part.stop):
            return end(received, Stage.STOPPED)
        progress(part.stop, len(rows))
    place(received)
    keep_hints(received)
    return end(received, Stage.MATCHED)


@transaction.atomic
def _match_batch(
    received: ReceivedList, file: ListFile, rows: Sequence[ListRow], matcher: Matcher, *, done: int
) -> bool:
    """Match some rows and keep them; False, and nothing is done, when somebody asked to stop."""
    reading = locked_reading(received)
    if reading.stop_asked:
        return False
    said = [said_by(row, reading.columns, file.headers) for row in rows]
    keep_matches(received, rows, said, matcher.match(said))
    ListReading.objects.filter(pk=received.pk).update(done=done)
    return True


def keep_matches(
    received: ReceivedList,
    rows: Sequence[ListRow],
    said: Sequence[Mapping[str, str]],
    found: Sequence[Sequence[Candidate]],
) -> None:
    """Keep some rows as they came, what they say and whom they may mean."""
    ids = keep_rows(received, rows)
    RowMatch.objects.bulk_create(
        [
            RowMatch(
                row_id=ids[row.number], list=received, number=row.number, said=says,
                candidates=[[str(each.case), each.log_odds] for each in candidates],
            )
            for row, says, candidates in zip(rows, said, found, strict=True)
        ],
        update_conflicts=True, unique_fields=["row"], update_fields=["said", "candidates"],
    )  # fmt: skip


def keep_rows(received: ReceivedList, rows: Sequence[ListRow]) -> dict[int, int]:
    """Write the rows as they came, those that are not there yet. Ids by the number of the row."""
    numbers = [row.number for row in rows]
    there = ReceivedRow.objects.filter(list=received, number__in=numbers)
    ids = dict(there.values_list("number", "pk"))
    fresh = [row for row in rows if row.number not in ids]
    written = ReceivedRow.objects.bulk_create(
        ReceivedRow(list=received, number=row.number, cells=list(row.cells)) for row in fresh
    )
    return ids | {row.number: row.pk for row in written}


@transaction.atomic
def place(received: ReceivedList) -> None:
    """Give every row its heap, one to one. Rows that were accepted keep their case, and nobody else gets it."""
    matches = RowMatch.objects.filter(list=received).order_by("number")
    taken = set(matches.filter(judged=Judgement.ACCEPTED).values_list("case_id", flat=True))
    refused = refused_pairs(received)
    candidates = {
        row: [each for each in read_candidates(found) if (row, each.case) not in refused]
        for row, found in matches.exclude(judged=Judgement.ACCEPTED).values_list("pk", "candidates").iterator()
    }
    vague = {row for row, said in matches.values_list("pk", "said").iterator() if is_vague(said)}
    held = levels()
    placed = place_rows(candidates, lower=held.lower, upper=held.upper, taken=taken, vague=vague)
    rows = [(row, where.heap, where.case, where.probability) for row, where in placed.items()]
    for start in range(0, len(rows), WRITTEN):
        with connection.cursor() as cursor:
            cursor.execute(_PLACE, [list(column) for column in zip(*rows[start : start + WRITTEN], strict=True)])
    count_heaps(received)


def keep_hints(received: ReceivedList) -> None:
    """For rows that are only theirs: a person whom we know without a case in this crisis. Of very many rows none is
    looked up: each takes a search among all persons."""
    matches = RowMatch.objects.filter(list=received, heap=Heap.THEIRS, hint=None)
    rows = [match for match in matches.order_by("number")[: MOST_HINTS + 1] if match.said.get("name")]
    if len(rows) > MOST_HINTS:
        return
    country, today, lower = received.crisis.nationality, timezone.localdate(), levels().lower
    for match in rows:
        found = possible_persons(evidence_of(match.said, country=country, today=today), limit=3)
        likely = [each.person.pk for each in found if each.probability >= lower and not each.comparison.blocked]
        outside = Person.objects.filter(pk__in=likely).exclude(cases__crisis=received.crisis)
        if (person := outside.first()) is not None:
            RowMatch.objects.filter(pk=match.pk).update(hint=person)


def read_candidates(kept: Sequence[Sequence[object]]) -> list[Candidate]:
    """The candidates of a row as they are kept."""
    return [Candidate(UUID(str(case)), float(str(log_odds))) for case, log_odds in kept]


def refused_pairs(received: ReceivedList) -> set[tuple[int, UUID | None]]:
    """The rows and cases of which an officer said that they are not one."""
    refused = RowDecision.objects.filter(list=received, judgement=Judgement.REFUSED)
    return set(refused.values_list("row_id", "case_id"))


_PLACE = """
    UPDATE cases_rowmatch m SET heap = v.heap, case_id = v.case_id, probability = v.probability, comparison = '[]'
    FROM unnest(%s::bigint[], %s::text[], %s::uuid[], %s::float8[]) AS v(row_id, heap, case_id, probability)
    WHERE m.row_id = v.row_id
"""


def count_heaps(received: ReceivedList) -> None:
    """Keep how many rows are in each heap, and how many of them are judged."""
    found = RowMatch.objects.filter(list=received).values_list("heap", "judged")
    counted = Counter(found.iterator())
    counts = {str(heap): sum(n for (of, _judged), n in counted.items() if of == heap) for heap in Heap}
    in_rows = RowMatch.objects.filter(list=received, case__isnull=False).values("case")
    counts["ours"] = counted_cases(received.crisis).exclude(pk__in=in_rows).count()
    counts |= {str(judged): sum(n for (_heap, of), n in counted.items() if of == judged) for judged in Judgement}
    ListReading.objects.filter(pk=received.pk).update(counts=counts)


def end(received: ReceivedList, stage: Stage, fault: str = "") -> Stage:
    """Say how the matching ended."""
    ListReading.objects.filter(pk=received.pk).update(
        stage=stage, fault=fault, finished_at=timezone.now(), stop_asked=False
    )
    return stage
