"""From when a page looks: now, the end of a day, or a moment of the zone of the crisis."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from safeconduct.cases.as_known import as_known
from safeconduct.cases.models import Crisis

ARMY = Crisis(slug="army", time_zone="Asia/Kolkata")


def test_a_day_is_looked_at_from_its_last_moment_where_the_crisis_is_kept() -> None:
    seen = as_known(ARMY, "2024-07-03")
    assert seen.at == datetime(2024, 7, 3, 18, 29, 59, 999999, tzinfo=UTC)
    assert (seen.is_past, seen.is_moment, seen.text) == (True, False, "2024-07-03")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("2024-07-03T08:00", "2024-07-03T08:00"),
        ("2024-07-03 08:00", "2024-07-03T08:00"),
        ("2024-07-03T02:30Z", "2024-07-03T08:00"),
        ("2024-07-03T08:00:00+05:30", "2024-07-03T08:00"),
    ],
)
def test_a_moment_is_one_of_the_zone_of_the_crisis_unless_it_says_its_own(said: str, text: str) -> None:
    seen = as_known(ARMY, said)
    assert seen.at == datetime(2024, 7, 3, 2, 30, tzinfo=UTC)
    assert (seen.is_past, seen.is_moment, seen.text, seen.fault) == (True, True, text, "")


def test_a_moment_of_today_is_the_past_and_today_is_not() -> None:
    soon = timezone.now()
    assert as_known(ARMY, soon.isoformat(timespec="seconds")).is_past
    assert not as_known(ARMY, as_known(ARMY).day.isoformat()).is_past
    assert as_known(ARMY).text == ""


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("08:00", "Write the time as in"),
        ("2024-07-03T25:00", "Write the time as in"),
        ("2999-01-01T08:00", "has not come yet"),
        ("1800-01-01T08:00", "too early"),
        ("0001-01-01T00:00+14:00", "Write the time as in"),
        ("yesterday", "Write the day as in"),
    ],
)
def test_what_is_no_time_gives_now_and_says_why(said: str, fault: str) -> None:
    seen = as_known(ARMY, said)
    assert fault in seen.fault
    assert (seen.is_past, seen.text) == (False, "")
