"""Reading names is an act too: opening an ask or a list that was handed over leaves its row in the record."""

from __future__ import annotations

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import AsKnown

from ..models import Ask, HandedList


@transaction.atomic
def read_ask(ask: Ask, *, as_known: AsKnown, by: Actor) -> None:
    """An ask was opened. The record says so when it was for a past day."""
    record(Verb.READ_ASK, by=by, kind="ask", id=ask.pk, after={"known": as_known.text} if as_known.text else None)


@transaction.atomic
def read_handed(handed: HandedList, *, by: Actor) -> None:
    """A list that was handed over was opened, with the names on it."""
    record(Verb.READ_ASK, by=by, kind="handed_list", id=handed.pk, after={"title": handed.list.title})
