"""Cases from a file. Good rows are kept, bad rows come back with their reasons, the same file twice changes nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.models import Post
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.identity.evidence import Evidence, compare
from safeconduct.identity.evidence import Paper as PaperSeen
from safeconduct.people.actions.proposals import propose_in_bulk
from safeconduct.people.clusters import members_of
from safeconduct.people.enums import Path
from safeconduct.people.fold import fold_name
from safeconduct.people.models import Paper, Person, PersonName

from ..imports.cells import fold_row
from ..imports.claims import Given
from ..imports.faults import RowFault
from ..imports.header import read_table
from ..imports.known import LOOKED_UP, known_rows
from ..imports.outcome import AlreadyThere, ImportOutcome
from ..imports.rows import PaperKey, ReadRow, read_row
from ..models import Case, Crisis, ImportedRow, Place
from ..queries import cases_for, persons_for
from .history import CaseHistory, open_histories

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
    looks_up: int | None = LOOKED_UP,
    linked: Mapping[str, UUID] = MappingProxyType({}),
    waits: bool = False,
    progress: Progress = lambda _outcome: None,
) -> ImportOutcome:
    """Read a table and open a case for each row that is new. `post` keeps the cases of rows that name none; `progress`
    is called after each chunk.

    A row is there already when the same row was imported before, or when its person has a case in this crisis under
    the same paper. Every other row becomes a case, also where its person may be known: a dry run tells of the first
    `looks_up` new rows (None: all) who they may be, and `linked` says by the key of a row who it is; else she is kept
    as a new person and every pair comes into the queue, at once when somebody `waits`, else by a job.
    Raises `FileFault` when there is no table to read and `Refused` when the actor may not; rows never raise.
    """
    for task in (Task.IMPORT_CASES, Task.OPEN_CASE, Task.RECORD_CLAIM):
        may(by, task).require()
    table = read_table(content, name)
    outcome = ImportOutcome(table, hashlib.sha256(content).hexdigest(), is_dry_run=dry_run)
    given, met, told = _given(crisis, by, post), _Met(), _Told(persons_linked(linked, by), looks_up, [])
    for start in range(0, len(table.rows), CHUNK):
        rows = [read_row(table, row, given) for row in table.rows[start : start + CHUNK]]
        _take(crisis, rows, met, outcome, by, told)
        outcome.done += len(rows)
        progress(outcome)
    if not dry_run:
        said = {"file": name[-200:], "sha256": outcome.sha256, **outcome.counts()}
        record(Verb.IMPORT_FILE, by=by, kind="crisis", id=crisis.pk, after=said)
        propose_in_bulk(told.entered, path=Path.IMPORT, by=by, waits=waits)
    return outcome


@dataclass(slots=True)
class _Told:
    """What is known of the persons of this file: whom the officer said a row is, how many rows are to be looked up
    (None: all), and who has entered."""

    linked: Mapping[str, Person]
    looks_up: int | None
    entered: list[UUID]

    def left(self, outcome: ImportOutcome, rows: Sequence[ReadRow]) -> Sequence[ReadRow]:
        return rows if self.looks_up is None else rows[: max(0, self.looks_up - outcome.looked_up)]


def persons_linked(linked: Mapping[str, UUID], by: Actor) -> dict[str, Person]:
    """Who these rows are, as far as the actor may learn of them. Raises `Refused` for anybody else."""
    persons = {person.pk: person for person in persons_for(by).filter(pk__in=set(linked.values()))}
    if missing := set(linked.values()) - set(persons):
        raise Refused(_("%(n)d of the persons chosen are not there. Look at the file again.") % {"n": len(missing)})
    return {key: persons[id] for key, id in linked.items()}


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
def _take(crisis: Crisis, rows: Sequence[ReadRow], met: _Met, outcome: ImportOutcome, by: Actor, told: _Told) -> None:
    if not outcome.is_dry_run:
        Crisis.objects.select_for_update(no_key=True).filter(pk=crisis.pk).values("pk").first()
    fresh = _sift(rows, met, outcome, _There(crisis, rows, by, told.linked), told.linked)
    outcome.new += len(fresh)
    if outcome.is_dry_run:
        looked_up = told.left(outcome, fresh)
        outcome.known += known_rows(looked_up, crisis, by=by)
        outcome.looked_up += len(looked_up)
        return
    cases = open_histories(crisis, list(_histories(fresh, told)), by=by)
    told.entered += [case.person_id for case in cases]
    ImportedRow.objects.bulk_create(
        ImportedRow(crisis=crisis, key=row.key, case=case, file_sha256=outcome.sha256, row_number=row.number)
        for row, case in zip(fresh, cases, strict=True)
    )
    outcome.references += [case.reference for case in cases]


def _histories(fresh: Sequence[ReadRow], told: _Told) -> Iterator[CaseHistory]:
    """The histories of the rows, those of known persons with who they are."""
    for row in fresh:
        if row.history is not None:
            yield replace(row.history, same_as=told.linked.get(row.key))


def _sift(
    rows: Sequence[ReadRow], met: _Met, outcome: ImportOutcome, there: _There, linked: Mapping[str, Person]
) -> list[ReadRow]:
    """The rows that are new. The others go into the outcome: rejected, or there already."""
    fresh = []
    for row in rows:
        if row.faults:
            outcome.faults += row.faults
        elif (sentence := there.before(row, linked) or _same_row(row, met)) is not None:
            outcome.already.append(AlreadyThere(row.number, sentence))
        elif (fault := _same_paper(row, met)) is not None:
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
    """What the database has already of these rows: a few queries for all of them."""

    def __init__(self, crisis: Crisis, rows: Sequence[ReadRow], by: Actor, linked: Mapping[str, Person]) -> None:
        keys = ImportedRow.objects.filter(crisis=crisis, key__in=[row.key for row in rows])
        self._by_key = dict(keys.values_list("key", "case_id"))
        self._people = self._people_with({paper for row in rows for paper in row.papers})
        persons = {person for people in self._people.values() for person in people}
        self._names: dict[UUID, set[str]] = defaultdict(set)
        for person, text in PersonName.objects.filter(person__in=persons).values_list("person_id", "text"):
            self._names[person].add(text)
        persons |= {person.pk for person in linked.values()}
        self._by_person = self._cases_of(crisis, persons)
        found = {*self._by_key.values(), *self._by_person.values()}
        self._seen = dict(cases_for(by).filter(pk__in=found).values_list("pk", "reference"))

    @staticmethod
    def _cases_of(crisis: Crisis, persons: Collection[UUID]) -> dict[UUID, UUID]:
        """The case in this crisis of each of these persons, or of somebody who is one with her."""
        known_by = dict(Person.objects.filter(pk__in=persons).values_list("pk", "joined_into_id"))
        roots = {person: into or person for person, into in known_by.items()}
        cases = Case.objects.filter(crisis=crisis, person__in=members_of(set(roots.values())))
        held = {
            into or person: pk for pk, person, into in cases.values_list("pk", "person_id", "person__joined_into_id")
        }
        return {person: held[root] for person, root in roots.items() if root in held}

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

    def before(self, row: ReadRow, linked: Mapping[str, Person]) -> str | None:
        """Why the row's case is there already; None when it is not."""
        if (case := self._by_key.get(row.key)) is not None:
            return _("Imported before: %(case)s.") % {"case": self._named(case)}
        if row.key in linked and (case := self._by_person.get(linked[row.key].pk)) is not None:
            return _("You said who it is, and she has a case: %(case)s.") % {"case": self._named(case)}
        for paper in row.papers:
            for person in self._people[paper]:
                if (case := self._by_person.get(person)) is not None and self._is_she(row, paper, person):
                    facts = {"number": paper[1], "case": self._named(case)}
                    return _("The person with the paper %(number)s is there: %(case)s.") % facts
        return None

    def _is_she(self, row: ReadRow, paper: PaperKey, person: UUID) -> bool:
        """Is the paper hers, as far as names go? One paper and two wholly different names are two persons, or a slip:
        then the row becomes a case and officers judge the pair."""
        said, known = row.names, self._names[person]
        if not known or {fold_name(text) for text in said} & {fold_name(text) for text in known}:
            return True
        seen = PaperSeen(*paper)
        return not compare(Evidence(names=said, papers=(seen,)), Evidence(names=tuple(known), papers=(seen,))).blocked

    def _named(self, case: UUID) -> str:
        return self._seen.get(case) or _("a case that you may not see")
