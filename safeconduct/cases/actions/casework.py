"""Opening a case, giving it to officers, handing it over, tasks, owners of disagreements, saved views."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision, Refused
from safeconduct.access.enums import Task
from safeconduct.access.models import Post, User
from safeconduct.access.queries import actor_for
from safeconduct.access.rules import may
from safeconduct.audit.actions import entry, record, record_many
from safeconduct.audit.enums import Verb
from safeconduct.people.models import Person
from safeconduct.store.ids import reference

from .. import rules
from ..enums import Circumstance
from ..models import Case, CaseOfficer, CaseTask, Crisis, Disagreement, HandOver, SavedView
from ..queries import cases_for
from ..together import cases_of_clusters
from .clocks import start_first_clocks
from .derive import derive
from .standing import references_joined_into, require_standing


@transaction.atomic
def open_case(
    crisis: Crisis,
    *,
    person: Person,
    circumstance: Circumstance,
    post: Post,
    by: Actor,
    opened_at: datetime | None = None,
    compartments: Sequence[str] = (),
) -> Case:
    """Open the case of a person in a crisis, give it its reference and start the clock of first contact."""
    may(by, Task.OPEN_CASE).require()
    _refuse_second_case(crisis, person)
    if rules.missing_compartments(by, compartments):
        raise Refused(_("You cannot put a case into a compartment that you do not hold: you would not see it again."))
    case = Case.objects.create(
        crisis=crisis,
        person=person,
        circumstance=circumstance,
        post=post,
        opened_at=opened_at or timezone.now(),
        compartments=sorted(compartments),
        reference=next_references(crisis, [opened_at or timezone.now()])[0],
    )
    CaseOfficer.objects.create(case=case, user_id=by.id, post=post)
    record(
        Verb.OPEN_CASE,
        by=by,
        kind="case",
        id=case.pk,
        case=case.pk,
        after={"reference": case.reference, "circumstance": circumstance, "post": post.name},
    )
    start_first_clocks(case)
    derive([case.pk])
    return case


def _refuse_second_case(crisis: Crisis, person: Person) -> None:
    """One human being has one case in a crisis: nobody who is one with this person has another. Holds the persons, so
    that two officers, and a joining, come in turn."""
    root = Person.objects.filter(pk=person.pk).values("joined_into")
    rows = Person.objects.select_for_update(no_key=True).filter(Q(pk=person.pk) | Q(pk__in=root))
    list(rows.order_by("pk").values_list("pk"))
    known = cases_of_clusters([person.pk]).filter(crisis=crisis).first()
    if known is not None:
        raise Refused(
            _("This person already has the case %(reference)s in this crisis.") % {"reference": known.reference}
        )


def next_references(crisis: Crisis, opened: Sequence[datetime]) -> list[str]:
    """References for cases opened at these times: "RU24-0138-K". Numbers come from one sequence of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_reference_number') FROM generate_series(1, %s)", [len(opened)])
        numbers = [row[0] for row in cursor.fetchall()]
    return [reference(f"{crisis.code}{at:%y}", number) for at, number in zip(opened, numbers, strict=True)]


@transaction.atomic
def assign_cases(cases: Sequence[Case], *, officer: User, by: Actor) -> dict[str, Decision]:
    """Give cases to an officer. Answers with the refusals, by reference; the rest is done."""
    may(by, Task.ASSIGN_CASES).require()
    _hold(cases)
    seen = set(cases_for(actor_for(officer)).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    counts_for = references_joined_into([case.pk for case in cases])
    decisions = {
        case.pk: rules.may_assign(
            by, officer_name=officer.name, officer_sees=case.pk in seen, joined_into=counts_for.get(case.pk, "")
        )
        for case in cases
    }
    chosen = [case for case in cases if decisions[case.pk]]
    held = set(CaseOfficer.objects.filter(user=officer, until=None, case__in=chosen).values_list("case_id", flat=True))
    CaseOfficer.objects.bulk_create(
        CaseOfficer(case=case, user=officer, post_id=case.post_id) for case in chosen if case.pk not in held
    )
    record_many([
        entry(Verb.ASSIGN_CASE, by=by, kind="case", id=case.pk, case=case.pk, after={"officer": officer.name})
        for case in chosen if case.pk not in held
    ])  # fmt: skip
    return {case.reference: decisions[case.pk] for case in cases if not decisions[case.pk]}


def _hold(cases: Sequence[Case]) -> None:
    """Hold cases until the end of the transaction, always in the same order: what two do at once happens in turn."""
    rows = Case.objects.select_for_update(no_key=True).filter(pk__in=[case.pk for case in cases])
    list(rows.order_by("pk").values_list("pk"))


def assign_case(case: Case, *, officer: User, by: Actor) -> None:
    """Give one case to an officer. Raises `Refused` with the reason."""
    for decision in assign_cases([case], officer=officer, by=by).values():
        decision.require()


@transaction.atomic
def hand_over(case: Case, *, post: Post, reason: str, by: Actor) -> HandOver:
    """Let another post see the case and work on it, until the hand-over ends."""
    _hold([case])
    require_standing(case.pk)
    is_open = HandOver.objects.filter(case=case, post=post, until=None).exists()
    rules.may_hand_over(by, is_own_post=case.post_id == post.pk, is_open=is_open, reason=reason).require()
    row = HandOver.objects.create(case=case, post=post, reason=reason.strip())
    record(
        Verb.HAND_OVER_CASE,
        by=by,
        kind="case",
        id=case.pk,
        case=case.pk,
        after={"post": post.name, "reason": row.reason},
    )
    return row


@transaction.atomic
def end_hand_over(row: HandOver, *, by: Actor) -> None:
    """The other post no longer sees the case."""
    may(by, Task.HAND_OVER).require()
    if HandOver.objects.filter(pk=row.pk, until=None).update(until=timezone.now()) == 0:
        raise Refused(_("This hand-over has already ended."))
    record(Verb.END_HAND_OVER, by=by, kind="case", id=row.case_id, case=row.case_id, before={"post": row.post.name})


@transaction.atomic
def end_assignment(row: CaseOfficer, *, by: Actor) -> None:
    """The officer no longer works on the case. She still sees it if it is at her post."""
    may(by, Task.ASSIGN_CASES).require()
    if CaseOfficer.objects.filter(pk=row.pk, until=None).update(until=timezone.now()) == 0:
        raise Refused(_("This officer no longer works on the case."))
    record(Verb.END_ASSIGNMENT, by=by, kind="case", id=row.case_id, case=row.case_id, before={"officer": row.user.name})


@transaction.atomic
def set_compartments(case: Case, *, compartments: Sequence[str], by: Actor) -> None:
    """Keep a case in these compartments and no others: only who holds them all sees it from now on."""
    rules.may_set_compartments(by, wanted=compartments).require()
    before = Case.objects.select_for_update().values_list("compartments", flat=True).get(pk=case.pk)
    Case.objects.filter(pk=case.pk).update(compartments=sorted(compartments))
    record(
        Verb.SET_COMPARTMENTS,
        by=by,
        kind="case",
        id=case.pk,
        case=case.pk,
        before={"compartments": before},
        after={"compartments": sorted(compartments)},
    )


@transaction.atomic
def set_task(case: Case, *, text: str, by: Actor, due_on: date | None = None, owner: User | None = None) -> CaseTask:
    """Write down something that has to be done for a case."""
    may(by, Task.KEEP_TASKS).require()
    require_standing(case.pk)
    task = CaseTask.objects.create(case=case, text=text.strip(), due_on=due_on, owner=owner)
    record(Verb.SET_TASK, by=by, kind="task", id=task.pk, case=case.pk, after={"text": task.text, "due_on": due_on})
    return task


@transaction.atomic
def finish_task(task: CaseTask, *, by: Actor) -> None:
    """The task is done."""
    may(by, Task.KEEP_TASKS).require()
    if CaseTask.objects.filter(pk=task.pk, done_at=None).update(done_at=timezone.now(), done_by=by.id) == 0:
        raise Refused(_("This task has already been finished."))
    record(Verb.FINISH_TASK, by=by, kind="task", id=task.pk, case=task.case_id, after={"text": task.text})


@transaction.atomic
def own_disagreement(disagreement: Disagreement, *, owner: User, due_on: date | None, by: Actor) -> None:
    """Say who settles a disagreement, and by when."""
    may(by, Task.OWN_DISAGREEMENT).require()
    require_standing(disagreement.case_id)
    if disagreement.closed_at is not None:
        raise Refused(_("This disagreement is closed: the accounts agree again."))
    Disagreement.objects.filter(pk=disagreement.pk).update(owner=owner, due_on=due_on)
    record(
        Verb.OWN_DISAGREEMENT,
        by=by,
        kind="case",
        id=disagreement.case_id,
        case=disagreement.case_id,
        after={"track": disagreement.track, "owner": owner.name, "due_on": due_on},
    )


@transaction.atomic
def save_view(crisis: Crisis, *, name: str, query: str, by: Actor) -> SavedView:
    """Keep a set of filters under a name. The same name again replaces the filters."""
    view, _created = SavedView.objects.update_or_create(
        user_id=by.id, crisis=crisis, name=name.strip(), defaults={"query": query}
    )
    record(Verb.SAVE_VIEW, by=by, kind="crisis", id=crisis.pk, after={"name": view.name, "query": query})
    return view
