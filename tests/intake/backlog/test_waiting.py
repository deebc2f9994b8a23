"""How long people wait for a first answer, with those who still wait counted in."""

from datetime import timedelta
from random import Random

import pytest

from safeconduct.intake.backlog.waiting import Waited, answered_within, still_waiting

WORKED = [
    Waited(6, answered=3), Waited(6, wait=1), Waited(7, answered=1), Waited(9, wait=1), Waited(10, answered=1),
    Waited(10, wait=1), Waited(11, wait=1), Waited(13, answered=1), Waited(16, answered=1), Waited(17, wait=1),
    Waited(19, wait=1), Waited(20, wait=1), Waited(22, answered=1), Waited(23, answered=1), Waited(25, wait=1),
    Waited(32, wait=2), Waited(34, wait=1), Waited(35, wait=1),
]  # fmt: skip
"""The 21 remission times of the treated group in Freireich and others (1963), the usual worked example."""


def test_the_worked_example_of_the_text_books_comes_out():
    shares = [(at, round(share, 4)) for at, share in still_waiting(WORKED)]
    assert shares == [(6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378), (23, 0.4482)]
    assert answered_within(still_waiting(WORKED), 0.5) == timedelta(minutes=23)
    assert answered_within(still_waiting(WORKED), 0.9) is None


def test_without_anybody_waiting_it_is_the_plain_median():
    waits = [Waited(minutes, answered=1) for minutes in (4, 1, 3, 2)]
    assert answered_within(still_waiting(waits), 0.5) == timedelta(minutes=2)
    assert answered_within(still_waiting(waits), 0.9) == timedelta(minutes=4)


def test_those_who_wait_make_the_median_later_than_the_answered_alone_would():
    answered = [Waited(10, answered=2), Waited(60, answered=2)]
    assert answered_within(still_waiting(answered), 0.5) == timedelta(minutes=10)
    assert answered_within(still_waiting([*answered, Waited(30, wait=4)]), 0.5) == timedelta(minutes=60)


def test_while_less_than_half_were_answered_nobody_can_tell():
    assert answered_within(still_waiting([Waited(5, answered=1), Waited(600, wait=2)]), 0.5) is None
    assert answered_within(still_waiting([]), 0.5) is None


def test_who_was_closed_without_an_answer_counts_like_one_who_waits():
    waiting, closed = Waited(30, wait=3), Waited(30, closed=3)
    others = [Waited(10, answered=4), Waited(90, answered=4)]
    assert still_waiting([*others, waiting]) == still_waiting([*others, closed])


@pytest.mark.parametrize("seed", range(5))
def test_the_share_never_grows_and_the_order_of_rows_does_not_matter(seed: int):
    random = Random(seed)
    waits = [Waited(random.randrange(50), random.randrange(3), random.randrange(3)) for _n in range(40)]
    shares = [share for _at, share in still_waiting(waits)]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    shuffled = random.sample(waits, len(waits))
    assert still_waiting(shuffled) == still_waiting(waits)
