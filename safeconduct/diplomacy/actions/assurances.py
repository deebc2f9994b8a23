"""Recording what a counterpart promised, and judging whether it was kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_for
from safeconduct.figures.measures import Rule, compile_rule
from safeconduct.figures.queries import current_versions, rule_of
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..assurances import JUDGEABLE
from ..due import read_due
from ..enums import AskKind
from ..in_turn import sent_before, take_turn
from ..keeping import usual_rule
from ..knowing import check_not_later, known_when
from ..models import Ask, Assurance, AssuranceCase, AssuranceJudgement, Engagement, Office, Official, State, Statement
from ..queries.assurances import judgements_at
from ..rules import may_judge_assurance
from ..scopes import case_ids_of_ask, cases_of_measure

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, as it was said.

    For whom: every case that counts for `measure`, or those of the `ask` with `of_ask`, or `cases`, or nobody by name.
    `due` typed by hand wins over `due_words`, which are read (`due.py`). `kept_by` says when it is kept for a case:
    None is the usual test of its kind, an empty rule leaves it to a human.
    """

    kind: str
    words: str
    speaker: str
    given_on: PartialDate
    due: PartialDate = UNKNOWN
    due_words: str = ""
    scope: str = ""
    measure: str = ""
    cases: Collection[Case] = ()
    kept_by: Rule | None = None
    stopped_since: PartialDate = UNKNOWN
    engagement: Engagement | None = None
    statement: Statement | None = None
    ask: Ask | None = None
    office: Office | None = None
    official: Official | None = None
    of_ask: bool = False


@transaction.atomic
def record_assurance(
    crisis: Crisis,
    state: State,
    promise: Promise,
    *,
    by: Actor,
    known_at: datetime | None = None,
    key: UUID | None = None,
) -> Assurance:
    """Record a promise, and freeze the cases that it is about as they are known at that time. The same `key` again (a
    form sent twice) is the same assurance.

    Raises `Refused` when the actor may not, `FieldFault` for what cannot be so: an assurance due before it was given, a
    scope that matches nobody, a case that she may not see.
    """
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    if (there := sent_before(Assurance, key, by)) is not None:
        return there
    _check_words(crisis, promise, known_at)
    _check_ties(crisis, state, promise)
    kept_by = usual_rule(promise.kind) if promise.kept_by is None else promise.kept_by
    _check_rule(kept_by)
    due = due_of(promise)
    scope = scope_of(crisis, promise, by=by, as_known=known_at)
    row = Assurance.objects.create(
        id=key or uuid7(), crisis=crisis, state=state,
        kind=promise.kind, words=promise.words.strip(), speaker=promise.speaker.strip(),
        engagement=promise.engagement, statement=promise.statement, ask=promise.ask,
        office=promise.office, official=promise.official, given_on=promise.given_on,
        due=due, due_words=promise.due_words.strip(), due_latest=due.latest,
        scope=promise.scope.strip(), measure=promise.measure, total=len(scope), kept_by=kept_by or None,
        stopped_since=_day_of_stop(promise.stopped_since), known_at=known_at, by_id=by.id,
    )  # fmt: skip
    AssuranceCase.objects.bulk_create(
        [AssuranceCase(assurance=row, case_id=case) for case in scope], batch_size=AT_ONCE
    )
    record(Verb.RECORD_ASSURANCE, by=by, kind="assurance", id=row.pk, after=_told(row))
    return row


@transaction.atomic
def judge_assurance(
    assurance: Assurance, *, state: str, reason: str, by: Actor, known_at: datetime | None = None
) -> AssuranceJudgement:
    """Judge an assurance, with the reason. An empty state takes the judgement back that stands; then what the cases
    and the clock say is back. The same again (a form sent twice) writes nothing. Raises `Refused`."""
    known_at = known_when(by, Task.JUDGE_ASSURANCE, known_at)
    take_turn(assurance.pk)
    standing = judgements_at([assurance.pk], as_known=known_at).get(assurance.pk)
    may_judge_assurance(
        is_known=assurance.known_at <= known_at,
        is_offered=not state or state in JUDGEABLE,
        takes_back=not state,
        is_judged=standing is not None,
        reason=reason,
    ).require()
    if standing and (standing.state, standing.reason, standing.by_id) == (state, reason.strip(), by.id):
        return standing
    row = AssuranceJudgement.objects.create(
        assurance=assurance, state=state, reason=reason.strip(), known_at=known_at, by_id=by.id
    )
    before = {"state": standing.state, "reason": standing.reason} if standing else None
    after = {"state": state, "reason": row.reason, "known_at": known_at}
    record(Verb.JUDGE_ASSURANCE, by=by, kind="assurance", id=assurance.pk, before=before, after=after)
    return row


def list_cases(assurance: Assurance, *, by: Actor) -> None:
    """Record that somebody listed the cases of an assurance."""
    record(Verb.READ_MEMBERS, by=by, kind="assurance", id=assurance.pk, after={"reference": assurance.reference})


def due_of(promise: Promise) -> PartialDate:
    """When it is due: as typed by hand, else as its words are read, else not known. Raises `FieldFault` for a day
    before it was given."""
    field = "due" if promise.due.is_known else "due_words"
    due = promise.due if promise.due.is_known else read_due(promise.due_words, given_on=promise.given_on) or UNKNOWN
    given = promise.given_on.earliest
    if due.latest is not None and given is not None and due.latest < given:
        words = _("It was given on %(given)s and cannot be due before that, %(due)s. Correct one of the two dates.")
        raise FieldFault(field, words % {"given": promise.given_on, "due": due})
    return due


def scope_of(crisis: Crisis, promise: Promise, *, by: Actor, as_known: datetime) -> list[UUID]:
    """The cases that a promise is about, as known at this time. Raises `FieldFault` for a rule that matches nobody."""
    if (bool(promise.measure) + bool(promise.cases) + promise.of_ask) > 1:
        raise FieldFault("cases", _("Choose one: all cases of a measure, the cases of the ask, or cases by name."))
    if promise.measure:
        found = sorted(cases_of_measure(crisis, promise.measure, as_known=as_known).values_list("pk", flat=True))
        return _somebody(found, "measure")
    if promise.of_ask:
        if promise.ask is None:
            raise FieldFault("ask", _("Choose the ask whose cases it is about."))
        return _somebody(sorted(case_ids_of_ask(promise.ask, as_known=as_known)), "ask")
    return _named(crisis, promise.cases, by)


def _somebody(found: list[UUID], field: str) -> list[UUID]:
    if not found:
        words = _("Nobody was among these cases at that time. Choose others, or nobody by name.")
        raise FieldFault(field, words)
    return found


def _named(crisis: Crisis, cases: Collection[Case], by: Actor) -> list[UUID]:
    wanted = {case.pk for case in cases}
    seen = set(cases_for(by).filter(crisis=crisis, pk__in=wanted).values_list("pk", flat=True))
    if unseen := sorted(case.reference for case in cases if case.pk not in seen):
        words = _("You see no case %(references)s in this crisis. Take it off, and record the rest.")
        raise FieldFault("cases", words % {"references": ", ".join(unseen[:10])})
    return sorted(wanted)


def _check_words(crisis: Crisis, promise: Promise, known_at: datetime) -> None:
    if promise.kind not in AskKind.values:
        raise FieldFault("kind", _("Choose what was promised."))
    if not promise.words.strip():
        raise FieldFault("words", _("Write what was promised, in their words."))
    if not promise.speaker.strip():
        raise FieldFault("speaker", _("Write who promised it."))
    check_not_later("given_on", promise.given_on, known_at, crisis)
    if promise.stopped_since.is_known and promise.kind != AskKind.STOP:
        raise FieldFault("stopped_since", _("Only a stop has a day since when. Leave it empty, or choose a stop."))


def _check_ties(crisis: Crisis, state: State, promise: Promise) -> None:
    """What it is tied to belongs to the same crisis and the same state."""
    for field, tied in (("engagement", promise.engagement), ("ask", promise.ask), ("statement", promise.statement)):
        if tied is not None and (tied.crisis_id != crisis.pk or tied.state_id not in {state.pk, None}):
            raise FieldFault(field, _("This belongs to another crisis or another state. Choose one of these."))
    for field, theirs in (("office", promise.office), ("official", promise.official)):
        if theirs is not None and theirs.state_id != state.pk:
            raise FieldFault(field, _("This is of another state. Choose one of the state that promised."))


def _check_rule(rule: Rule) -> None:
    if not rule:
        return
    versions = current_versions()
    try:
        compile_rule(rule, lookup=lambda key: rule_of(versions, key))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FieldFault("kept_by", _("This says not when it is kept. Choose a test from the list.")) from error


def _day_of_stop(since: PartialDate) -> PartialDate:
    """ "Since April 2024" says that it stopped in April 2024, not some time from then on."""
    return PartialDate.parse_edtf(since.edtf.removesuffix("/.."))


def _told(row: Assurance) -> dict[str, object]:
    return {
        "reference": row.reference,
        "kind": row.kind,
        "words": row.words,
        "speaker": row.speaker,
        "given_on": row.given_on.edtf,
        "due": row.due.edtf,
        "measure": row.measure,
        "cases": row.total,
        "known_at": row.known_at,
    }
