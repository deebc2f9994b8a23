"""Dates, times, ages and grades in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from safeconduct.desk import words

DELHI = ZoneInfo("Asia/Kolkata")
EVENING = datetime(2025, 12, 17, 11, 10, tzinfo=UTC)  # 16:40 in Delhi
NIGHT = datetime(2025, 12, 16, 20, 0, tzinfo=UTC)  # already the 17th in Delhi


def test_a_day_is_written_out() -> None:
    assert words.day_words(date(2025, 12, 17)) == "17 December 2025"
    assert words.day_words(date(2025, 12, 17), short=True) == "17 Dec 2025"


def test_an_unknown_day_is_a_dash_and_never_a_zero() -> None:
    assert words.day_words(None) == "–"
    assert words.moment_words(None) == "–"


def test_a_time_is_told_in_the_zone_of_the_officer() -> None:
    with timezone.override(DELHI):
        assert words.moment_words(EVENING) == "17 December 2025, 16:40 IST"
        assert words.moment_words(EVENING, short=True) == "17 Dec 2025, 16:40"
        assert words.day_words(NIGHT) == "17 December 2025"
    with timezone.override(UTC):
        assert words.day_words(NIGHT) == "16 December 2025"


def test_a_zone_without_letters_is_told_by_its_hours() -> None:
    with timezone.override(ZoneInfo("Asia/Dubai")):
        assert words.zone_words(EVENING) == "UTC+04:00"


def test_a_russian_month_is_told_in_the_case_that_a_date_takes() -> None:
    with translation.override("ru"):
        assert words.day_words(date(2025, 12, 17)) == "17 декабря 2025"


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(minutes=-5), "0 min"),
        (timedelta(minutes=25), "25 min"),
        (timedelta(hours=5, minutes=59), "5 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, hours=4), "3 days 4 h"),
        (timedelta(days=7, hours=4), "7 days"),
        (timedelta(days=71), "71 days"),
        (timedelta(days=160), "5 months"),
        (timedelta(days=670), "22 months"),
        (timedelta(days=1200), "3 years"),
    ],
)
def test_an_age_is_as_precise_as_a_person_would_tell_it(age: timedelta, told: str) -> None:
    assert words.age_words(age) == told


def test_days_stay_days_however_many() -> None:
    assert words.days_words(timedelta(days=334)) == "334 days"


@pytest.mark.parametrize(
    ("ahead", "told", "is_late"),
    [
        (timedelta(hours=-5, minutes=-1), "5 h late", True),
        (timedelta(days=-41, hours=-3), "41 days late", True),
        (timedelta(hours=1), "today 17:40", False),
        (timedelta(hours=17, minutes=20), "tomorrow 10:00", False),
        (timedelta(days=5), "22 Dec 2025", False),
    ],
)
def test_a_clock_is_told_by_when_it_is_due_or_by_how_much_it_is_late(
    ahead: timedelta, told: str, is_late: bool
) -> None:
    with timezone.override(DELHI):
        assert words.due_words(EVENING + ahead, EVENING) == words.Due(told, is_late)


def test_a_grade_is_told_in_the_words_of_the_admiralty_code() -> None:
    assert words.grade_words("B", 2) == "Source usually reliable; probably true"
    assert words.grade_words("F", "6") == "Source reliability cannot be judged; truth cannot be judged"


def test_a_grade_outside_the_code_is_refused() -> None:
    with pytest.raises(KeyError):
        words.grade_words("G", 1)
