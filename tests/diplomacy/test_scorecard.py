"""What a counterpart did with what we asked: every number is the length of a list, and opens it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

import pytest

from safeconduct.diplomacy.queries.scorecards import ReplyRow
from safeconduct.diplomacy.scorecard import Item, Quarter, Score, days_to_reply, median_days
from safeconduct.store.ids import uuid7
from tests.diplomacy.conftest import on


def reply(text: str, engagement: object = None) -> ReplyRow:
    return ReplyRow(uuid7(), uuid7(), uuid7(), "acted", on(text), engagement, None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raised", "replies", "days"),
    [
        ("2024-07-03", ["2024-07-13"], 10),
        ("2024-07-03", ["2024-07-20", "2024-07-13"], 10),
        ("2024-07-03", ["2024-07-03"], 0),
        ("2024-07-03", ["2024-07-02"], None),
        ("2024-07-03", [], None),
        ("2024-07-08/2024-07-09", ["2024-07-19"], 10),
        ("2024-07-03", ["2024-07"], 28),
        ("", ["2024-07-03"], None),
        ("2024-07-03", [""], None),
    ],
)
def test_the_days_to_a_reply_run_from_the_raising_to_the_first_reply_after_it(
    raised: str, replies: list[str], days: int | None
) -> None:
    assert days_to_reply(on(raised), uuid4(), [reply(text) for text in replies]) == days


def test_a_reply_in_the_same_engagement_came_on_the_same_day() -> None:
    met = uuid7()
    assert days_to_reply(on("2024-07-08/2024-07-09"), met, [reply("2024-07-08", met)]) == 0


def test_the_median_is_of_raisings_with_a_reply_and_not_of_those_without() -> None:
    def item(days: int | None) -> Item:
        return Item(Score.REPLIED, uuid7(), on("2024"), days=days)

    assert median_days([item(4), item(None), item(10)]) == 7
    assert median_days([item(None)]) is None


def test_a_quarter_is_that_of_the_last_possible_day() -> None:
    assert Item(Score.RAISED, uuid7(), on("2024-06-28/2024-07-02")).quarter == Quarter(2024, 3)
    assert Item(Score.RAISED, uuid7(), on("")).quarter is None
    assert Quarter(2024, 4).next == Quarter(2025, 1)
