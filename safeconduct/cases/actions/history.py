"""Whole case histories at once: what an import or a rehearsal brings. Same rules, same rows, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.models import Post
from safeconduct.access.rules import may
from safeconduct.audit.actions import entry, record, record_many
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.people.actions import NewPerson, name_row
from safeconduct.people.enums import ContactKind, PaperKind, Relation
from safeconduct.people.fold import fold_contact, fold_paper
from safeconduct.people.indexing import write_names
from safeconduct.people.models import Contact, Kin, Paper, Person, PersonName

from .. import rules
from ..clocks import CLOCKS
from ..drafts import ClaimDraft, check, is_backdated
from ..enums import Circumstance, ClockKind
from ..models import (
    Case,
    CaseOfficer,
    Claim,
    Clock,
    Countersignature,
    Crisis,
    CrisisClock,
    Document,
    Evidence,
    Retraction,
)
from .casework import next_references
from .claims import claim_row
from .derive import derive

Dated = TypeVar("Dated", Person, PersonName, Paper, Contact)
CHUNK = 2000
"""Cases whose standing is derived in one statement."""


@dataclass(frozen=True, slots=True)
class PastClaim:
    """A claim with what came of it. `by` recorded it; None means the person who brings the histories."""

    draft: ClaimDraft
    by: Actor | None = None
    countersigned_by: Actor | None = None
    countersigned_at: datetime | None = None
    retracted_by: Actor | None = None
    retracted_at: datetime | None = None
    retracted_for: str = ""


@dataclass(frozen=True, slots=True)
class PastKin:
    """One of the next of kin, not known before, and how to speak with her. They come in their order."""

    person: NewPerson
    relation: Relation
    phone: str = ""
    languages: str = ""
    note: str = ""
    may_be_told: bool = True


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """A person, the case, and all its claims. `same_as` is who she is when she is known already: then she gets the
    names, papers and contacts that she has not, and nothing else of `person` is read."""

    person: NewPerson
    circumstance: Circumstance
    post: Post
    opened_at: datetime
    claims: tuple[PastClaim, ...] = ()
    papers: tuple[tuple[PaperKind, str], ...] = ()
    contacts: tuple[tuple[ContactKind, str], ...] = ()
    compartments: tuple[str, ...] = ()
    officers: tuple[Actor, ...] = field(default=())
    kin: tuple[PastKin, ...] = ()
    same_as: Person | None = None


@transaction.atomic
def open_histories(
    crisis: Crisis, histories: Sequence[CaseHistory], *, by: Actor, as_it_happened: bool = False
) -> list[Case]:
    """Open many cases with their claims. All or nothing; raises `ClaimFault` or `Refused` like the single actions.

    `as_it_happened` is for a rehearsal, which plays its story as if each claim had been recorded on its day: nothing
    is marked as back-dated, and it is refused for a crisis that is not a rehearsal.
    """
    may(by, Task.OPEN_CASE).require()
    if as_it_happened and not crisis.is_rehearsal:
        raise ValueError("Only a rehearsal is played as it happened.")
    cases: list[Case] = []
    for start in range(0, len(histories), CHUNK):
        cases += _open_chunk(crisis, histories[start : start + CHUNK], by, as_it_happened)
    return cases


@transaction.atomic
def bring_evidence(claim: Claim, documents: Sequence[Document], *, by: Actor) -> None:
    """Say on which documents a claim of a history rests; the documents were stored after it was brought."""
    may(by, Task.ADD_DOCUMENT).require()
    if any(document.case_id != claim.case_id for document in documents):
        raise ValueError("A claim rests on documents of its own case.")
    Evidence.objects.bulk_create([Evidence(claim=claim, document=document) for document in documents])
    titles = [document.title for document in documents]
    record(Verb.ADD_DOCUMENT, by=by, kind="claim", id=claim.pk, case=claim.case_id, after={"rests on": titles})


def _open_chunk(crisis: Crisis, histories: Sequence[CaseHistory], by: Actor, as_it_happened: bool) -> list[Case]:
    people = _create_people(histories)
    numbers = next_references(crisis, [history.opened_at for history in histories])
    cases = Case.objects.bulk_create(
        Case(
            crisis=crisis, person=person, reference=number, circumstance=history.circumstance, post=history.post,
            opened_at=history.opened_at, compartments=sorted(history.compartments),
        )
        for history, person, number in zip(histories, people, numbers, strict=True)
    )  # fmt: skip
    CaseOfficer.objects.bulk_create(
        CaseOfficer(case=case, user_id=officer.id, post_id=case.post_id, since=case.opened_at)
        for case, history in zip(cases, histories, strict=True)
        for officer in history.officers
    )
    claims = [
        row
        for case, history in zip(cases, histories, strict=True)
        for row in _claims(case, history, by, as_it_happened)
    ]
    _write_claims(claims)
    record_many(_entries(cases, claims, by))
    derive([case.pk for case in cases])
    _run_clocks(crisis, cases, claims)
    return cases


def _create_people(histories: Sequence[CaseHistory]) -> list[Person]:
    made = iter(_insert_people([history.person for history in histories if history.same_as is None]))
    people = [history.same_as or next(made) for history in histories]
    pairs = list(zip(people, histories, strict=True))
    _add_names([(history.same_as, history.person) for history in histories if history.same_as])
    Paper.objects.bulk_create(
        _dated(
            Paper(person=person, kind=kind, number=number, folded=fold_paper(number), issuing_state=person.nationality)
            for person, history in pairs
            for kind, number in history.papers
        ),
        ignore_conflicts=True,
    )
    Contact.objects.bulk_create(
        _dated(_contact(person, kind, value) for person, history in pairs for kind, value in history.contacts),
        ignore_conflicts=True,
    )
    _create_kin(pairs)
    return people


def _add_names(known: Sequence[tuple[Person, NewPerson]]) -> None:
    """The names that persons who are known do not have yet."""
    held = set(
        PersonName.objects.filter(person__in=[person for person, _new in known]).values_list("person_id", "text")
    )
    write_names(
        _dated(
            name_row(person, text, kind=kind, source=new.source)
            for person, new in known
            for text, kind in dict([(new.name, new.kind), *new.other_names]).items()
            if (person.pk, text) not in held
        )
    )


def _create_kin(pairs: Sequence[tuple[Person, CaseHistory]]) -> None:
    rows = [(person, order, kin) for person, history in pairs for order, kin in enumerate(history.kin, start=1)]
    relatives = _insert_people([kin.person for _person, _order, kin in rows])
    Contact.objects.bulk_create(
        _contact(relative, ContactKind.PHONE, kin.phone)
        for relative, (_person, _order, kin) in zip(relatives, rows, strict=True)
        if kin.phone
    )
    Kin.objects.bulk_create(
        Kin(person=person, relative=relative, relation=kin.relation, order=order, may_be_told=kin.may_be_told,
            languages=kin.languages, note=kin.note)
        for relative, (person, order, kin) in zip(relatives, rows, strict=True)
    )  # fmt: skip


def _insert_people(known: Sequence[NewPerson]) -> list[Person]:
    people = Person.objects.bulk_create(_dated(_person(new) for new in known))
    write_names(
        _dated(
            name_row(person, text, kind=kind, source=new.source)
            for person, new in zip(people, known, strict=True)
            for text, kind in dict.fromkeys([(new.name, new.kind), *new.other_names])
        )
    )
    return people


def _dated(rows: Iterable[Dated]) -> list[Dated]:
    """The rows with their time of creation. Left to the database, each row would be written in words of its own; so all
    go as arrays, which takes a third of the time."""
    now = timezone.now()
    dated = list(rows)
    for row in dated:
        row.created_at = now
    return dated


def _contact(person: Person, kind: ContactKind, value: str) -> Contact:
    return Contact(person=person, kind=kind, value=value, folded=fold_contact(value, person.nationality))


def _person(new: NewPerson) -> Person:
    return Person(
        name=new.name, sex=new.sex, birth=new.birth, nationality=new.nationality, home_region=new.home_region,
        home_place=new.home_place, father_name=new.father_name,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    claim: Claim
    past: PastClaim
    by: Actor


def _claims(case: Case, history: CaseHistory, bringer: Actor, as_it_happened: bool) -> list[_Row]:
    """The rows of one case, in the order in which they were known, each flagged against the one before."""
    now = timezone.now()
    before: dict[tuple[str, str], str] = {}
    rows = []
    for past in sorted(history.claims, key=lambda past: past.draft.known_at or now):
        by = past.by or bringer
        check(past.draft, now=now)
        backdated = not as_it_happened and is_backdated(past.draft, now=now)
        rules.may_record_claim(bringer, backdated=backdated, compartment=past.draft.compartment).require()
        line = (past.draft.viewpoint, past.draft.track)
        claim = claim_row(case, past.draft, by=by, now=now, before=before.get(line), backdated=backdated)
        claim.recorded_at = now
        before[line] = past.draft.state
        rows.append(_Row(claim, past, by))
    return rows


def _write_claims(rows: Sequence[_Row]) -> None:
    Claim.objects.bulk_create([row.claim for row in rows], batch_size=2000)
    Countersignature.objects.bulk_create([_countersignature(row) for row in rows if row.past.countersigned_by])
    Retraction.objects.bulk_create([_retraction(row) for row in rows if row.past.retracted_at])


def _countersignature(row: _Row) -> Countersignature:
    second = row.past.countersigned_by
    assert second is not None
    rules.may_countersign(
        second, needs_it=row.claim.needs_countersignature, first_officer=row.by.id, ground=row.claim.ground,
        is_retracted=False, is_countersigned=False,
    ).require()  # fmt: skip
    return Countersignature(claim=row.claim, at=row.past.countersigned_at or row.claim.known_at, by_id=second.id)


def _retraction(row: _Row) -> Retraction:
    by = row.past.retracted_by or row.by
    rules.may_retract(by, is_retracted=False, reason=row.past.retracted_for).require()
    assert row.past.retracted_at is not None
    return Retraction(claim=row.claim, reason=row.past.retracted_for, at=row.past.retracted_at, by_id=by.id)


def _entries(cases: Sequence[Case], rows: Sequence[_Row], by: Actor) -> list[Entry]:
    opened = [
        entry(Verb.OPEN_CASE, by=by, kind="case", id=case.pk, case=case.pk, after={"reference": case.reference})
        for case in cases
    ]
    recorded = [
        entry(Verb.RECORD_CLAIM, by=row.by, kind="claim", id=row.claim.pk, case=row.claim.case_id,
              after={"track": row.claim.track, "state": row.claim.state, "viewpoint": row.claim.viewpoint})
        for row in rows
    ]  # fmt: skip
    signed = [
        entry(Verb.COUNTERSIGN_CLAIM, by=row.past.countersigned_by, kind="claim", id=row.claim.pk,
              case=row.claim.case_id)
        for row in rows if row.past.countersigned_by
    ]  # fmt: skip
    retracted = [
        entry(Verb.RETRACT_CLAIM, by=row.past.retracted_by or row.by, kind="claim", id=row.claim.pk,
              case=row.claim.case_id, after={"reason": row.past.retracted_for})
        for row in rows if row.past.retracted_at
    ]  # fmt: skip
    return opened + recorded + signed + retracted


def _run_clocks(crisis: Crisis, cases: Sequence[Case], rows: Sequence[_Row]) -> None:
    """Start and meet the clocks of each case by its claims, in the order in which they were known."""
    hours = dict(CrisisClock.objects.filter(crisis=crisis).values_list("kind", "hours"))
    by_case: dict[object, list[_Row]] = {}
    for row in rows:
        by_case.setdefault(row.claim.case_id, []).append(row)
    Clock.objects.bulk_create(clock for case in cases for clock in _clocks_of(case, by_case.get(case.pk, []), hours))


def _clocks_of(case: Case, rows: Sequence[_Row], hours: dict[str, int]) -> list[Clock]:
    clocks = {kind: _clock(case, kind, case.opened_at, hours) for kind, rule in CLOCKS.items() if rule.on_opening}
    states: dict[str, str] = {}
    for at, name, state in sorted(step for row in rows for step in _steps(row)):
        states[name] = state
        for kind, rule in CLOCKS.items():
            if rule.is_met(states):
                if kind in clocks and clocks[kind].met_at is None:
                    clocks[kind].met_at = max(at, clocks[kind].started_at)
            elif rule.is_started(states) and kind not in clocks:
                clocks[kind] = _clock(case, kind, at, hours)
    return list(clocks.values())


def _steps(row: _Row) -> list[tuple[datetime, str, str]]:
    """When a claim began to count, and what it said; nothing for one that never counted."""
    if row.past.retracted_at or (row.claim.needs_countersignature and not row.past.countersigned_by):
        return []
    at = max(row.claim.known_at, row.past.countersigned_at or row.claim.known_at)
    return [(at, f"{row.claim.viewpoint}.{row.claim.track}", row.claim.state)]


def _clock(case: Case, kind: ClockKind, at: datetime, hours: dict[str, int]) -> Clock:
    allowed = hours.get(kind, CLOCKS[kind].hours)
    return Clock(case=case, kind=kind, started_at=at, due_at=at + timedelta(hours=allowed))
