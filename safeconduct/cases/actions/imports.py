"""Cases from a file. Good rows are kept, bad rows come back with their reasons, the same file twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.models import Post
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.people.models import Paper

from ..imports.cells import fold_row
from ..imports.claims import Given
from ..imports.faults import RowFault
from ..imports.header import read_table
from ..imports.outcome import AlreadyThere, ImportOutcome
from ..imports.rows import PaperKey, ReadRow, read_row
from ..models import Case, Crisis, ImportedRow, Place
from ..queries import cases_for
from .history import open_histories

CHUNK = 1000
"""Rows that are written in one transaction: what is done stays done when a later chunk fails."""
Progress = Callable[[ImportOutcome], None]


def import_cases(
    crisis: Crisis,
    content: bytes,
    *,
    name: str,
    by: Actor,
    post: Post | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _outcome: None,
) -> ImportOutcome:
    """Read a table and open a case for each row that is new. `post` keeps the cases of rows that name none; `progress`
    is called after each chunk.

    A row is there already when the same row was imported before, or when its person has a case in this crisis under
    the same paper. Raises `FileFault` when there is no table to read and `Refused` when the actor may not; rows never
    raise.
    """
    for task in (Task.IMPORT_CASES, Task.OPEN_CASE, Task.RECORD_CLAIM):
        may(by, task).require()
    table = read_table(content, name)
    outcome = ImportOutcome(table, hashlib.sha256(content).hexdigest(), is_dry_run=dry_run)
    given, met = _given(crisis, by, post), _Met()
    for start in range(0, len(table.rows), CHUNK):
        rows = [read_row(table, row, given) for row in table.rows[start : start + CHUNK]]
        _take(crisis, rows, met, outcome, by)
        outcome.done += len(rows)
        progress(outcome)
    if not dry_run:
        said = {"file": name[-200:], "sha256": outcome.sha256, **outcome.counts()}
        record(Verb.IMPORT_FILE, by=by, kind="crisis", id=crisis.pk, after=said)
    return outcome


def _given(crisis: Crisis, by: Actor, post: Post | None) -> Given:
    posts = {fold_row(row.name): row for row in Post.objects.all()}
    places = {fold_row(row.name): row for row in Place.objects.filter(crisis=crisis)}
    return Given(crisis, by, timezone.now(), posts, places, post)


@dataclass(slots=True)
class _Met:
    """What the good rows of this file said so far: which row said it first."""

    keys: dict[str, int] = field(default_factory=dict)
    papers: dict[PaperKey, int] = field(default_factory=dict)


@transaction.atomic
def _take(crisis: Crisis, rows: Sequence[ReadRow], met: _Met, outcome: ImportOutcome, by: Actor) -> None:
    if not outcome.is_dry_run:
        Crisis.objects.select_for_update(no_key=True).filter(pk=crisis.pk).values("pk").first()
    fresh = _sift(rows, met, outcome, _There(crisis, rows, by))
    outcome.new += len(fresh)
    if outcome.is_dry_run:
        return
    cases = open_histories(crisis, [row.history for row in fresh if row.history], by=by)
    ImportedRow.objects.bulk_create(
        ImportedRow(crisis=crisis, key=row.key, case=case, file_sha256=outcome.sha256, row_number=row.number)
        for row, case in zip(fresh, cases, strict=True)
    )
    outcome.references += [case.reference for case in cases]


def _sift(rows: Sequence[ReadRow], met: _Met, outcome: ImportOutcome, there: _There) -> list[ReadRow]:
    """The rows that are new. The others go into the outcome: rejected, or there already."""
    fresh = []
    for row in rows:
        if row.faults:
            outcome.faults += row.faults
        elif (sentence := there.before(row) or _same_row(row, met)) is not None:
            outcome.already.append(AlreadyThere(row.number, sentence))
        elif (fault := there.elsewhere(row) or _same_paper(row, met)) is not None:
            outcome.faults.append(RowFault(row.number, "", fault))
        else:
            fresh.append(row)
            met.keys[row.key] = row.number
            met.papers |= dict.fromkeys(row.papers, row.number)
    return fresh


def _same_row(row: ReadRow, met: _Met) -> str | None:
    first = met.keys.get(row.key)
    return _("It says the same as row %(row)d.") % {"row": first} if first else None


def _same_paper(row: ReadRow, met: _Met) -> str | None:
    for paper in row.papers:
        if paper in met.papers:
            return _(
                "The paper %(number)s is also in row %(row)d. One person has one row; more claims go into columns "
                "“claim 2 track” and so on."
            ) % {"number": paper[1], "row": met.papers[paper]}
    return None


class _There:
    """What the database has already of these rows: four queries for all of them."""

    def __init__(self, crisis: Crisis, rows: Sequence[ReadRow], by: Actor) -> None:
        keys = ImportedRow.objects.filter(crisis=crisis, key__in=[row.key for row in rows])
        self._by_key = dict(keys.values_list("key", "case_id"))
        self._people = self._people_with({paper for row in rows for paper in row.papers})
        persons = {person for people in self._people.values() for person in people}
        self._by_person = dict(Case.objects.filter(crisis=crisis, person_id__in=persons).values_list("person_id", "pk"))
        found = {*self._by_key.values(), *self._by_person.values()}
        self._seen = dict(cases_for(by).filter(pk__in=found).values_list("pk", "reference"))

    @staticmethod
    def _people_with(papers: set[PaperKey]) -> dict[PaperKey, set[UUID]]:
        """Who has these papers. A paper of which no issuing state is known may be of any."""
        held: dict[tuple[str, str], set[tuple[str, UUID]]] = {}
        rows = Paper.objects.filter(folded__in={folded for _kind, folded, _state in papers})
        for kind, folded, state, person in rows.values_list("kind", "folded", "issuing_state", "person_id"):
            held.setdefault((kind, folded), set()).add((state, person))
        return {
            (kind, folded, state): {
                person for other, person in held.get((kind, folded), set()) if not other or not state or other == state
            }
            for kind, folded, state in papers
        }

    def before(self, row: ReadRow) -> str | None:
        """Why the row's case is there already; None when it is not."""
        if (case := self._by_key.get(row.key)) is not None:
            return _("Imported before: %(case)s.") % {"case": self._named(case)}
        for paper in row.papers:
            for person in self._people[paper]:
                if (case := self._by_person.get(person)) is not None:
                    facts = {"number": paper[1], "case": self._named(case)}
                    return _("The person with the paper %(number)s is there: %(case)s.") % facts
        return None

    def elsewhere(self, row: ReadRow) -> str | None:
        """What to do about a person who is known by a paper but has no case in this crisis; None otherwise."""
        known = next((paper for paper in row.papers if self._people[paper]), None)
        return known and _(
            "The person with the paper %(number)s is known, but has no case in this crisis. Open it by hand, so that "
            "nobody is kept twice."
        ) % {"number": known[1]}

    def _named(self, case: UUID) -> str:
        return self._seen.get(case) or _("a case that you may not see")
