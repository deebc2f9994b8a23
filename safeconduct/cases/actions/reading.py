"""Reading is an act too: opening a case page, a document or a search leaves its row in the record."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.people.models import Person

from .. import rules
from ..as_known import AsKnown
from ..models import Case, Crisis, Document


@transaction.atomic
def read_case(case: Case, *, as_known: AsKnown, in_full: bool, by: Actor) -> None:
    """A case page was opened. The record says so when it was for a past day, or with numbers in full."""
    seen = {"known": as_known.text, "numbers": "in full" if in_full else ""}
    told = {key: value for key, value in seen.items() if value}
    record(Verb.READ_CASE, by=by, kind="case", id=case.pk, case=case.pk, after=told or None)


@transaction.atomic
def read_person(person: Person, *, in_full: bool, by: Actor) -> None:
    """A person's page was opened. The record says so when it was with numbers in full."""
    record(Verb.READ_PERSON, by=by, kind="person", id=person.pk, after={"numbers": "in full"} if in_full else None)


@transaction.atomic
def read_document(document: Document, *, by: Actor) -> None:
    """A document was opened. Refused to who does not hold its compartment."""
    rules.may_see(by, document.compartment).require()
    record(
        Verb.READ_DOCUMENT,
        by=by,
        kind="document",
        id=document.pk,
        case=document.case_id,
        after={"title": document.title},
    )


@transaction.atomic
def read_pair(two: Sequence[Person], cases: Sequence[Case], *, by: Actor) -> None:
    """Two persons were looked at side by side, with their numbers in full: read with each of the cases shown."""
    told = {"numbers": "in full", "looked at": "beside another person"}
    for case in cases:
        record(Verb.READ_CASE, by=by, kind="case", id=case.pk, case=case.pk, after=told)
    for person in two if not cases else ():
        record(Verb.READ_CASE, by=by, kind="person", id=person.pk, after=told)


@transaction.atomic
def record_search(text: str, *, crisis: Crisis | None, found: int, by: Actor) -> None:
    """Somebody looked for a person or a case. What was typed is kept, and how much was found."""
    record(
        Verb.SEARCH,
        by=by,
        kind="crisis" if crisis else "search",
        id=crisis.pk if crisis else "",
        after={"text": text[:200], "found": found},
    )
