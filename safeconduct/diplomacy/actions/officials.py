"""Bringing in an official whole, and reading how somebody is reached."""

from __future__ import annotations

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..models import Contact, Office, Official, State
from ..queries.counterparts import contacts_of
from .counterparts import add_official, add_official_name, begin_term


@transaction.atomic
def introduce_official(
    state: State,
    *,
    name: str,
    by: Actor,
    text: str = "",
    language: str = "",
    office: Office | None = None,
    title: str = "",
    level: int | None = None,
    since: PartialDate = UNKNOWN,
) -> Official:
    """Add an official with the name in another script and the office held now; all of it or nothing."""
    official = add_official(state, name=name, by=by)
    if text.strip():
        add_official_name(official, text=text, language=language, by=by)
    if office is not None:
        begin_term(official, office, title=title, level=level, since=since, by=by)
    return official


@transaction.atomic
def read_contacts(of: State | Official, *, by: Actor) -> list[Contact]:
    """How the offices of a state, or an official, are reached: nothing for who may not see it. That she read it is
    recorded, once for the page."""
    if not may(by, Task.SEE_CONTACTS):
        return []
    found = contacts_of(of)
    if found:
        kind = "state" if isinstance(of, State) else "official"
        record(Verb.READ_CONTACTS, by=by, kind=kind, id=of.pk, after={"contacts": len(found)})
    return found
