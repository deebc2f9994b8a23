"""Making an ask, naming cases in it, saying that it is met, withdrawn or open again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_for
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..enums import AskKind, AskStage
from ..in_turn import sent_before, take_turn
from ..knowing import check_not_later, known_when
from ..models import Ask, AskCase, AskStep, State
from ..queries.asks import stage_of
from ..rules import may_close_ask, may_name_cases
from ..scopes import cases_of_measure, measure_name, named_in

AT_ONCE = 5000


@transaction.atomic
def make_ask(
    crisis: Crisis,
    state: State,
    *,
    kind: str,
    words: str,
    by: Actor,
    measure: str = "",
    cases: Iterable[Case] = (),
    asked_on: PartialDate = UNKNOWN,
    known_at: datetime | None = None,
    key: UUID | None = None,
) -> Ask:
    """Say what we want of a counterpart: for every case of a measure, for cases that it names, or for no case (a stop).
    The same `key` again (a form sent twice) is the same ask.

    Raises `Refused` when the actor may not, `FieldFault` for what cannot be so; then nothing is written.
    """
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    if (there := sent_before(Ask, key, by)) is not None:
        return there
    named = list(cases)
    _check(state, kind, words)
    check_not_later("asked_on", asked_on, known_at, crisis)
    if measure and named:
        raise FieldFault("references", _("It is for all cases of a measure, or for those it names. Empty one of them."))
    if measure:
        require_somebody(crisis, measure, as_known=known_at)
    check_seen(crisis, named, by)
    ask = Ask.objects.create(
        id=key or uuid7(), crisis=crisis, state=state, kind=kind, words=words.strip(), measure=measure,
        asked_on=asked_on, known_at=known_at, by_id=by.id,
    )  # fmt: skip
    _name(ask, {case.pk for case in named}, known_at, by)
    said = {
        "reference": ask.reference,
        "state": state.name,
        "kind": kind,
        "words": ask.words,
        "measure": measure,
        "cases": [case.reference for case in named],
        "asked_on": asked_on.edtf,
        "known_at": known_at,
    }
    record(Verb.MAKE_ASK, by=by, kind="ask", id=ask.pk, after=said)
    return ask


@transaction.atomic
def name_cases(ask: Ask, cases: Iterable[Case], *, by: Actor, known_at: datetime | None = None) -> list[Case]:
    """Name more cases in an ask. Answers with those that it did not name yet. Raises `Refused`, `FieldFault`."""
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    take_turn(ask.pk)
    check_ask_known(ask, known_at)
    may_name_cases(stage=stage_of(ask, as_known=known_at), measure=ask.measure).require()
    named = list(cases)
    check_seen(ask.crisis, named, by)
    held = set(named_in(ask, as_known=known_at))
    new = list({case.pk: case for case in named if case.pk not in held}.values())
    if not new:
        raise FieldFault("references", _("It names all of these already. Write the references of other cases."))
    _name(ask, {case.pk for case in new}, known_at, by)
    said = {"cases": [case.reference for case in new], "known_at": known_at}
    record(Verb.NAME_IN_ASK, by=by, kind="ask", id=ask.pk, after=said)
    return new


@transaction.atomic
def take_off_case(ask: Ask, case: Case, *, reason: str, by: Actor, known_at: datetime | None = None) -> AskCase:
    """Take a case off an ask, with the reason. Raisings that named it keep it. Raises `Refused`, `FieldFault`."""
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    take_turn(ask.pk)
    check_ask_known(ask, known_at)
    may_name_cases(stage=stage_of(ask, as_known=known_at), measure=ask.measure).require()
    check_seen(ask.crisis, [case], by)
    if not reason.strip():
        raise FieldFault("reason", _("Write why this case is taken off."))
    if case.pk not in named_in(ask, as_known=known_at):
        raise FieldFault("case", _("This ask does not name %(case)s.") % {"case": case.reference})
    row = AskCase.objects.create(
        ask=ask, case=case, is_named=False, reason=reason.strip(), known_at=known_at, by_id=by.id
    )
    said = {"taken_off": case.reference, "reason": row.reason, "known_at": known_at}
    record(Verb.NAME_IN_ASK, by=by, kind="ask", id=ask.pk, case=case.pk, after=said)
    return row


@transaction.atomic
def close_ask(
    ask: Ask, *, stage: str, reason: str, by: Actor, on: PartialDate = UNKNOWN, known_at: datetime | None = None
) -> AskStep:
    """Say that an ask is met or withdrawn, or open again, and why. Raises `Refused`, `FieldFault`."""
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    if stage not in AskStage.values:
        raise FieldFault("stage", _("Choose where it stands: open, met or withdrawn."))
    if not reason.strip():
        raise FieldFault("reason", _("Write why, so that the next officer knows."))
    check_not_later("on", on, known_at, ask.crisis)
    take_turn(ask.pk)
    check_ask_known(ask, known_at)
    before = stage_of(ask, as_known=known_at)
    may_close_ask(before=before, after=AskStage(stage)).require()
    step = AskStep.objects.create(ask=ask, stage=stage, on=on, reason=reason.strip(), known_at=known_at, by_id=by.id)
    said = {"stage": stage, "reason": step.reason, "on": on.edtf, "known_at": known_at}
    record(Verb.CLOSE_ASK, by=by, kind="ask", id=ask.pk, before={"stage": before}, after=said)
    return step


def require_somebody(crisis: Crisis, measure: str, *, as_known: datetime) -> list[UUID]:
    """The cases of a measure, as known at this time. Raises `FieldFault` when it matches nobody."""
    found = list(cases_of_measure(crisis, measure, as_known=as_known).values_list("pk", flat=True))
    if not found:
        words = _("“%(measure)s” matches nobody as known on %(day)s: choose another, or name the cases.")
        day = PartialDate.parse_edtf(day_in(crisis, as_known).isoformat())
        raise FieldFault("measure", words % {"measure": measure_name(measure), "day": day})
    return found


def check_seen(crisis: Crisis, cases: Collection[Case], by: Actor) -> None:
    """Raise `FieldFault` for cases that the actor does not see in this crisis, by their references."""
    seen = set(cases_for(by).filter(crisis=crisis, pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    if unseen := sorted({case.reference for case in cases if case.pk not in seen}):
        raise not_hers(unseen)


def not_hers(references: Collection[str]) -> FieldFault:
    """The refusal of references that are no cases of hers, whether they are there or not."""
    words = _("These are not cases of yours in this crisis: %(missing)s.")
    return FieldFault("references", words % {"missing": ", ".join(sorted(references)[:10])})


def check_ask_known(ask: Ask, known_at: datetime) -> None:
    """Raise `FieldFault` for what would have been known before the ask."""
    if known_at < ask.known_at:
        words = _("%(ask)s was not known to us then. Write a later time.")
        raise FieldFault("known_at", words % {"ask": ask.reference})


def _check(state: State, kind: str, words: str) -> None:
    if kind not in AskKind.values:
        raise FieldFault("kind", _("Choose what is asked for."))
    if not words.strip():
        raise FieldFault("words", _("Write what we ask, in one sentence."))
    if state.is_ours:
        raise FieldFault("state", _("An ask goes to a counterpart. Choose another state than our own."))


def _name(ask: Ask, cases: Collection[UUID], known_at: datetime, by: Actor) -> None:
    rows = [AskCase(ask=ask, case_id=case, known_at=known_at, by_id=by.id) for case in sorted(cases)]
    AskCase.objects.bulk_create(rows, batch_size=AT_ONCE)
