"""Saying how long data are kept, holding something back from that, and erasing what was kept long enough."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis
from safeconduct.store.faults import FieldFault

from ..enums import RetentionKind
from ..models import Request, RetentionHold, RetentionHoldEnd, RetentionRule
from ..retention import next_due

MOST_MONTHS = 600
BATCH = 100
"""So much is erased in one transaction."""
ASKED = 5_000
"""So much is looked up at once."""


@transaction.atomic
def set_retention(
    kind: RetentionKind, *, crisis: Crisis | None, months: int | None, reason: str, by: Actor
) -> RetentionRule:
    """Keep a kind of data for so many months, or for ever (None), in a crisis or everywhere.

    Raises `Refused` when the actor may not, `FieldFault` for months that cannot be and without a reason.
    """
    may(by, Task.KEEP_CHANNELS).require()
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise FieldFault("months", _("Write a number of months from 1 to 600, or leave it empty to keep for ever."))
    _require_reason(reason)
    if crisis is not None and kind == RetentionKind.REGISTER:
        raise FieldFault("crisis", _("A register belongs to no crisis: leave the crisis empty."))
    row = RetentionRule.objects.create(kind=kind, crisis=crisis, months=months, reason=reason.strip(), by_id=by.id)
    after = {"kind": str(kind), "months": months, "crisis": crisis.slug if crisis else "", "reason": row.reason}
    record(Verb.SET_RETENTION, by=by, kind="retention", id=row.pk, after=after)
    return row


@transaction.atomic
def hold_back(*, crisis: Crisis | None = None, request: Request | None = None, reason: str, by: Actor) -> RetentionHold:
    """Nothing of a request, or of a crisis, is erased until the hold ends. Raises `Refused`, `FieldFault`."""
    may(by, Task.KEEP_CHANNELS).require()
    _require_reason(reason)
    if (crisis is None) == (request is None):
        raise FieldFault("reference", _("Choose a crisis, or write the reference of one request."))
    row = RetentionHold.objects.create(crisis=crisis, request=request, reason=reason.strip(), by_id=by.id)
    after = {"crisis": crisis.slug if crisis else "", "request": str(request or ""), "reason": row.reason}
    record(Verb.SET_RETENTION, by=by, kind="hold", id=row.pk, after=after)
    return row


@transaction.atomic
def end_hold(hold: RetentionHold, *, reason: str, by: Actor) -> RetentionHoldEnd:
    """From seven days from now on the rules hold again. Raises `Refused`, `FieldFault` without a reason."""
    may(by, Task.KEEP_CHANNELS).require()
    _require_reason(reason)
    try:
        with transaction.atomic():
            end = RetentionHoldEnd.objects.create(hold=hold, reason=reason.strip(), by_id=by.id)
    except IntegrityError as error:
        raise Refused(_("This hold ended already.")) from error
    record(Verb.SET_RETENTION, by=by, kind="hold", id=hold.pk, after={"ended": True, "reason": end.reason})
    return end


def erase_expired() -> Counter[str]:
    """Start the clocks of what a rule erases in the end, and erase what was kept long enough, a batch at a time; broken
    off it goes on with the next run. Answers how many of what were erased, and as "bytes" how much."""
    with transaction.atomic():
        _ask("SELECT intake_notice()")
    erased: Counter[str] = Counter()
    while due := next_due(ASKED):
        done: Counter[str] = Counter()
        for start in range(0, len(due), BATCH):
            done += _erase(due[start : start + BATCH])
        erased += done
        if not done:
            break
    return erased


@transaction.atomic
def _erase(batch: list[tuple[str, str, UUID]]) -> Counter[str]:
    """Erase these, each if a rule says so at this moment, with one entry in the audit for all of a kind."""
    erased: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = {}
    for kind, what, id in batch:
        size = _ask("SELECT intake_erase(%s, %s, %s)", kind, what, id)
        if size is not None:
            done = Counter({what: 1, "bytes": size})
            erased += done
            by_kind[kind] = by_kind.get(kind, Counter()) + done
    for kind, done in by_kind.items():
        record(Verb.ERASE, by=None, kind="retention", id=kind, after=dict(done))
    return erased


def _ask(statement: str, *given: str | UUID) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row = cursor.fetchone()
    return None if row is None or row[0] is None else int(row[0])


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise FieldFault("reason", _("Write why: the reason stands on this page for ever."))
