"""Requests that are handled together, and apart again."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.intake.actions.steps import take_step
from safeconduct.intake.actions.ties import tie_requests, untie_requests
from safeconduct.intake.enums import RequestState
from safeconduct.intake.models import Channel, Handling
from tests.intake.pleas import plea


def into(row: Handling) -> object:
    return Handling.objects.get(pk=row.pk).into_id


@pytest.fixture
def three(row: Handling, desk: Channel) -> tuple[Handling, Handling, Handling]:
    return row, plea(desk, "two", name="Gurlal Sandhar"), plea(desk, "three", name="Somebody Else")


def test_a_tied_request_leaves_the_queue_and_comes_back(three, officer: Actor):
    first, second, _third = three
    tie_requests(second, into=first, reason="same voice", by=officer)
    assert into(second) == first.pk
    untie_requests(second, reason="two brothers", by=officer)
    assert into(second) is None
    assert list(Entry.objects.filter(verb__endswith="tie_requests").order_by("id").values_list("verb", flat=True)) == [
        "tie_requests",
        "untie_requests",
    ]


def test_those_handled_with_a_request_go_with_it_and_come_back_with_it(three, officer: Actor):
    first, second, third = three
    tie_requests(third, into=second, by=officer)
    tie_requests(second, into=first, by=officer)
    assert (into(third), into(second), into(first)) == (first.pk, first.pk, None)
    untie_requests(second, reason="wrong", by=officer)
    assert (into(third), into(second)) == (second.pk, None)


def test_tying_to_one_that_is_tied_ties_to_the_first(three, officer: Actor):
    first, second, third = three
    tie_requests(second, into=first, by=officer)
    second.refresh_from_db()
    tie_requests(third, into=second, by=officer)
    assert into(third) == first.pk
    untie_requests(second, reason="wrong", by=officer)
    assert into(third) == first.pk, "what was said of the third stands"


def test_two_cannot_be_tied_twice_in_a_circle_or_to_themselves(three, officer: Actor):
    first, second, third = three
    tie_requests(second, into=first, by=officer)
    for row, other in ((first, first), (first, second), (second, first)):
        other.refresh_from_db()
        with pytest.raises(Refused, match="together already"):
            tie_requests(row, into=other, by=officer)
    with pytest.raises(Refused, match="Part them first"):
        tie_requests(second, into=third, by=officer)


def test_what_the_machine_put_together_is_parted_for_good_and_can_be_tied_again(row, desk: Channel, officer: Actor):
    reply = plea(desk, "two", continues=row.pk)
    assert into(reply) == row.pk
    with pytest.raises(Refused, match="why they are handled apart"):
        untie_requests(reply, reason=" ", by=officer)
    untie_requests(reply, reason="another family", by=officer)
    assert into(reply) is None
    tie_requests(reply, into=row, by=officer)
    assert into(reply) == row.pk


def test_an_answered_request_waits_for_us_when_a_newer_one_is_put_to_it(row, desk: Channel, officer: Actor):
    take_step(row, state=RequestState.ANSWERED, words="By phone.", by=officer)
    newer = plea(desk, "two")
    tie_requests(newer, into=row, by=officer)
    row.refresh_from_db()
    assert row.state == "waiting_us"
    assert row.heard_at == newer.received_at
