"""Reading and looking up run again and again: what officers said stays, and one bad row keeps no other waiting."""

import pytest
from django.db import connection

from safeconduct.access.actor import Actor
from safeconduct.intake.actions.linking import link_mention, unlink
from safeconduct.intake.actions.looking_up import look_up_old_ones
from safeconduct.intake.actions.reading import TRIES, read_again, read_old_ones, read_pending
from safeconduct.intake.actions.steps import take_step
from safeconduct.intake.actions.ties import tie_requests, untie_requests
from safeconduct.intake.enums import RequestState
from safeconduct.intake.models import Candidate, Channel, Handling, Mention, Reading, Step
from tests.intake.pleas import plea, work

pytestmark = pytest.mark.django_db


def anew(row: Handling) -> Handling:
    read_again([row.pk])
    work()
    row.refresh_from_db()
    return row


def test_what_an_officer_parted_stays_parted_when_it_is_read_anew(form: Channel, officer: Actor):
    first = plea(form)
    reply = plea(form, "two", continues=first.pk)
    untie_requests(reply, reason="another family", by=officer)
    assert anew(reply).into_id is None


def test_a_reply_that_is_read_anew_is_no_new_word_of_the_family(form: Channel, officer: Actor):
    first = plea(form)
    reply = plea(form, "two", continues=first.pk)
    take_step(first, state=RequestState.DECIDED, words="We ask the post.", by=officer)
    anew(reply)
    first.refresh_from_db()
    assert first.state == RequestState.DECIDED
    assert not Step.objects.filter(request=first.pk, by=None).exists()


def test_replies_to_replies_read_in_one_go_are_handled_with_the_first_of_all(form: Channel, officer: Actor):
    root = plea(form, "root")
    first = plea(form)
    tie_requests(first, into=root, by=officer)
    second = plea(form, "two", continues=first.pk, is_read=False)
    third = plea(form, "three", continues=second.pk)
    second.refresh_from_db()
    assert (second.into_id, third.into_id) == (root.pk, root.pk)


def test_what_cannot_be_written_keeps_no_other_request_waiting_and_is_kept_itself(form: Channel):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE intake_reading ADD CONSTRAINT bad CHECK (text NOT LIKE '%refused%')")
    bad = plea(form, "bad", words="This is refused.", is_read=False)
    good = plea(form, "good", is_read=False)
    for _try in range(TRIES):
        read_pending()
    rows = {row.pk: row.is_read for row in Handling.objects.filter(pk__in=[bad.pk, good.pk])}
    assert rows == {bad.pk: True, good.pk: True}
    assert Reading.objects.get(pk=good.pk).text
    assert "It is kept as it came" in Reading.objects.get(pk=bad.pk).notes[0]


def test_who_cannot_be_looked_up_keeps_nobody_else_waiting(form: Channel, case):
    bad = plea(form, "bad", name="Kavita Rao", is_read=False)
    good = plea(form, "good", is_read=False)
    read_pending()
    Mention.objects.filter(request=bad.pk).update(evidence={"no field of ours": 1})
    work()
    assert not Mention.objects.filter(looked_up_at=None).exists()
    assert Candidate.objects.get().mention.request_id == good.pk


def test_every_night_those_are_looked_up_of_whom_nobody_is_known_and_who_still_wait(
    form: Channel, case, officer: Actor
):
    waits, taken_back, linked, passed_on = (plea(form, key, name=f"Nobody {key.title()}") for key in "abcd")
    by_request = {mention.request_id: mention for mention in Mention.objects.all()}
    unlink(link_mention(by_request[taken_back.pk], person=case.person, by=officer), reason="not he", by=officer)
    link_mention(by_request[linked.pk], person=case.person, by=officer)
    take_step(passed_on, state=RequestState.NOT_OURS, to="police@example.org", by=officer)
    Mention.objects.update(looked_up_at="2020-01-01T00:00Z")
    look_up_old_ones()
    left = set(Mention.objects.filter(looked_up_at=None).values_list("request_id", flat=True))
    assert left == {waits.pk, taken_back.pk}


def test_what_an_earlier_version_read_is_read_anew(form: Channel):
    old, new = plea(form, "old"), plea(form, "new")
    Reading.objects.filter(pk=old.pk).update(version=0)
    assert read_old_ones() == 1
    assert Handling.objects.get(is_read=False).pk == old.pk
    work()
    assert Reading.objects.get(pk=old.pk).version == Reading.objects.get(pk=new.pk).version
