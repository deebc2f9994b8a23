"""The page of the record, for auditors: who did or read what. Reading it is recorded too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.queries import users_named
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.audit.queries import entries
from safeconduct.cases.models import Claim, Document
from safeconduct.cases.pages.work import EntryShown, entry_rows
from safeconduct.cases.queries import cases_for
from safeconduct.store.ids import parse_reference

PAGE = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """What an auditor looks for: a person's name or e-mail, a verb, the reference of a case."""

    who: str = ""
    verb: str = ""
    case: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        given = [("who", self.who), ("verb", self.verb), ("case", self.case)]
        return [(name, value) for name, value in given if value]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """An entry in words. `reference` is empty for a case that the reader may not see; then nothing else is told."""

    shown: EntryShown
    reference: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of the record; `next` is where the next one begins; `fault` names what could not be found."""

    rows: Sequence[RecordRow]
    next: int | None
    fault: str = ""


def read_sought(given: Mapping[str, str]) -> Sought:
    """From the address of the page; an unknown verb is left out."""
    verb = given.get("verb", "")
    return Sought(given.get("who", "").strip(), verb if verb in Verb.values else "", given.get("case", "").strip())


@transaction.atomic
def read_record(sought: Sought, *, by: Actor, before: int | None = None) -> RecordPage:
    """A page of the record. Raises `Refused` unless the actor reads the audit."""
    may(by, Task.SEE_AUDIT).require()
    case, fault = _case(sought.case, by)
    actors = [user.pk for user in users_named(sought.who)] if sought.who else None
    if actors == []:
        fault = fault or _("Nobody has a name or an e-mail address with “%(who)s” in it.") % {"who": sought.who}
    if fault:
        return RecordPage((), None, fault)
    found = list(entries(actors=actors, verb=sought.verb, case=case, before=before)[: PAGE + 1])
    record(Verb.READ_AUDIT, by=by, kind="record", id="", case=case, after=dict(sought.pairs()) or None)
    rows = _rows(found[:PAGE], by)
    return RecordPage(rows, found[PAGE - 1].pk if len(found) > PAGE else None)


def _case(text: str, actor: Actor) -> tuple[UUID | None, str]:
    """The case with this reference, if the reader may see it; else why not."""
    if not text:
        return None, ""
    fault = _("You see no case “%(reference)s”. Check the reference letter by letter.") % {"reference": text}
    try:
        reference = parse_reference(text)
    except ValueError:
        return None, fault
    found = cases_for(actor).filter(reference=reference).values_list("pk", flat=True).first()
    return found, "" if found else fault


def _rows(found: Sequence[Entry], actor: Actor) -> list[RecordRow]:
    """Three queries: the cases that the reader may see, and the claims and documents with their compartments."""
    case_ids = {entry.case_id for entry in found if entry.case_id}
    references = dict(cases_for(actor).filter(pk__in=case_ids).values_list("pk", "reference"))
    claims = list(Claim.objects.filter(pk__in=_ids(found, "claim")).only("pk", "compartment"))
    documents = list(Document.objects.filter(pk__in=_ids(found, "document")).only("pk", "compartment"))
    shown = entry_rows(found, actor=actor, claims=claims, documents=documents)
    return [
        RecordRow(row, references.get(row.entry.case_id or UUID(int=0), ""), _is_hidden(row.entry, references))
        for row in shown
    ]


def _ids(found: Sequence[Entry], kind: str) -> list[str]:
    return [entry.object_id for entry in found if entry.kind == kind]


def _is_hidden(entry: Entry, references: Mapping[UUID, str]) -> bool:
    return entry.case_id is not None and entry.case_id not in references
