"""Where a request stands is what was said of it last; opening it says nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.intake import rules
from safeconduct.intake.actions.seeing import see_request
from safeconduct.intake.actions.steps import take_step, undo_step
from safeconduct.intake.actions.ties import tie_requests
from safeconduct.intake.actions.writing import send_message
from safeconduct.intake.enums import RequestState
from safeconduct.intake.models import Channel, Handling, Step
from tests.conftest import Ministry
from tests.intake.pleas import plea


def test_a_step_is_kept_with_who_took_it_and_stands_in_the_record(row: Handling, officer: Actor):
    step = take_step(row, state=RequestState.DECIDED, words=" He is on the list for release. ", by=officer)
    row.refresh_from_db()
    assert (row.state, row.since) == ("decided", step.at)
    assert (step.words, step.by_id) == ("He is on the list for release.", officer.id)
    entry = Entry.objects.get(verb="take_step")
    assert (entry.before, entry.after) == (
        {"state": "untouched"},
        {"state": "decided", "words": "He is on the list for release."},
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.update(words="other")


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        (RequestState.WAITING_FAMILY, {}, "what we ask the family"),
        (RequestState.WAITING_FAMILY, {"words": "  "}, "what we ask the family"),
        (RequestState.DECIDED, {}, "what was decided"),
        (RequestState.NOT_OURS, {"words": "not ours"}, "to whom it was passed on"),
        (RequestState.ANSWERED, {}, "No message was sent"),
        (RequestState.UNTOUCHED, {}, "why it is untouched again"),
    ],
)
def test_a_state_is_refused_without_what_belongs_to_it(row: Handling, officer: Actor, state, more, said):
    with pytest.raises(Refused, match=said):
        take_step(row, state=state, by=officer, **more)
    row.refresh_from_db()
    assert row.state == "untouched"
    assert not Step.objects.exists()


def test_an_auditor_takes_no_step(row: Handling, ministry: Ministry):
    with pytest.raises(Refused):
        take_step(row, state=RequestState.WAITING_US, by=ministry.actor("auditor"))


def test_opening_a_request_leaves_its_row_in_the_record_and_changes_nothing(row: Handling, officer: Actor):
    before = Handling.objects.values().get(pk=row.pk)
    see_request(row, by=officer)
    assert Handling.objects.values().get(pk=row.pk) == before
    assert Entry.objects.filter(verb="read_request", object_id=str(row.pk), actor_id=officer.id).count() == 1


def test_a_step_is_taken_back_by_a_new_one(row: Handling, officer: Actor):
    take_step(row, state=RequestState.WAITING_FAMILY, words="Which town?", by=officer)
    take_step(row, state=RequestState.NOT_OURS, to="Police of Jaipur", by=officer)
    undo_step(row, by=officer)
    row.refresh_from_db()
    assert row.state == "waiting_family"
    assert Step.objects.count() == 3


def test_the_first_step_is_taken_back_to_untouched_and_without_a_step_there_is_nothing(row: Handling, officer: Actor):
    with pytest.raises(Refused, match="Nothing was done"):
        undo_step(row, by=officer)
    take_step(row, state=RequestState.WAITING_US, by=officer)
    undo_step(row, by=officer)
    row.refresh_from_db()
    assert row.state == "untouched"


def test_a_promise_is_due_until_it_is_answered(row: Handling, officer: Actor):
    due = timezone.now() + timedelta(hours=5)
    take_step(row, state=RequestState.WAITING_US, words="We call.", due_at=due, by=officer)
    row.refresh_from_db()
    assert row.due_at == due
    assert "promise" in [part["kind"] for part in row.parts]
    take_step(row, state=RequestState.ANSWERED, words="By phone.", by=officer)
    row.refresh_from_db()
    assert (row.due_at, [part for part in row.parts if part["kind"] == "promise"]) == (None, [])


def test_the_first_answer_of_a_person_is_remembered(row: Handling, officer: Actor):
    take_step(row, state=RequestState.WAITING_US, by=officer)
    row.refresh_from_db()
    assert row.answered_at is None
    send_message(row, text="We look for him.", address="family@example.org", by=officer)
    row.refresh_from_db()
    first = row.answered_at
    take_step(row, state=RequestState.ANSWERED, by=officer)
    row.refresh_from_db()
    assert first is not None
    assert (row.state, row.answered_at) == ("answered", first)


def test_a_message_that_comes_after_our_step_counts_as_a_new_fact(row: Handling, desk: Channel, officer: Actor):
    take_step(row, state=RequestState.WAITING_FAMILY, words="Which town?", by=officer)
    plea(desk, "two", words="He is in Kazan.", name="", continues=row.pk)
    row.refresh_from_db()
    assert row.state == "waiting_us"
    assert "follow_up" in [part["kind"] for part in row.parts]
    take_step(row, state=RequestState.DECIDED, words="We ask in Kazan.", by=officer)
    row.refresh_from_db()
    assert "follow_up" not in [part["kind"] for part in row.parts]


def test_where_a_request_stands_is_said_of_the_one_with_which_it_is_handled(row, desk: Channel, officer: Actor):
    later = plea(desk, "two")
    tie_requests(later, into=row, by=officer)
    with pytest.raises(Refused, match=row.request.reference):
        take_step(later, state=RequestState.WAITING_US, by=officer)


def test_who_may_handle_is_told_who_holds_the_request(officer: Actor):
    refusal = rules.may_handle(officer, holder="N. Barwal", until=timezone.now())
    assert str(refusal.reason).startswith("N. Barwal works on this request until")
