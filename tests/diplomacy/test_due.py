"""When a promise is due, from the words in which it was given. All were given on 3 July 2024, a Wednesday."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.diplomacy.due import read_due
from safeconduct.store.partial_dates import UNKNOWN
from tests.diplomacy.conftest import on

GIVEN = on("2024-07-03")

READ = {
    # a plural without a number
    "within weeks": "2024-07-10/2024-08-28",
    "Within a few weeks.": "2024-07-10/2024-08-28",
    "in the coming weeks": "2024-07-10/2024-08-28",
    "in a matter of weeks": "2024-07-10/2024-08-28",
    "in the coming days": "2024-07-04/2024-07-10",
    "in the next few days": "2024-07-04/2024-07-10",
    "within months": "2024-08-03/2025-01-02",
    "within hours": "2024-07-03/2024-07-04",
    # with a number
    "within two weeks": "2024-07-03/2024-07-17",
    "in 30 days": "2024-07-03/2024-08-02",
    "within the next 30 days": "2024-07-03/2024-08-02",
    "within a month": "2024-07-03/2024-08-03",
    "in three months' time": "2024-07-03/2024-10-03",
    "within a fortnight": "2024-07-03/2024-07-17",
    "within 36 hours": "2024-07-03/2024-07-05",
    "within half a year": "2024-07-03/2025-01-03",
    "two weeks from now": "2024-07-03/2024-07-17",
    "in two to three weeks": "2024-07-17/2024-07-24",
    "within 2-3 weeks": "2024-07-17/2024-07-24",
    "in a week or two": None,
    # of the calendar
    "today": "2024-07-03",
    "tomorrow": "2024-07-04",
    "this week": "2024-07-03/2024-07-07",
    "by the end of the week": "2024-07-03/2024-07-07",
    "next week": "2024-07-08/2024-07-14",
    "next month": "2024-08-01/2024-08-31",
    "by the end of the month": "2024-07-03/2024-07-31",
    "by the end of next month": "2024-07-03/2024-08-31",
    "before the end of the year": "2024-07-03/2024-12-31",
    "by year's end": "2024-07-03/2024-12-31",
    # dates
    "by the end of July 2024": "../2024-07-31",
    "by the end of July": "../2024-07-31",
    "by the end of 2024": "../2024-12-31",
    "end of July": "2024-07-21/2024-07-31",
    "by mid-August": "../2024-08-20",
    "early August": "2024-08-01/2024-08-10",
    "before 1 August": "../2024-08-01",
    "by 15 July": "../2024-07-15",
    "15 July": "2024-07-15",
    "2 July": "2025-07-02",
    "by March": "../2025-03",
    "August 2024": "2024-08",
    "in August": "2024-08",
    "2025": "2025",
    "between 5 and 9 August": "2024-08-05/2024-08-09",
    # other languages
    "в ближайшие дни": "2024-07-04/2024-07-10",
    "в ближайшие недели": "2024-07-10/2024-08-28",
    "в течение двух недель": "2024-07-03/2024-07-17",
    "через месяц": "2024-07-03/2024-08-03",
    "до конца года": "2024-07-03/2024-12-31",
    "до 1 августа": "../2024-08-01",
    "कुछ हफ़्तों में": "2024-07-10/2024-08-28",
    "दो सप्ताह के भीतर": "2024-07-03/2024-07-17",
    # no time
    "soon": None,
    "shortly": None,
    "as soon as possible": None,
    "in due course": None,
    "without delay": None,
    "the week": None,
    "not within weeks": None,
    "when the time comes": None,
    "unknown": None,
    "": None,
    "within 999 years": None,
    "by 31 February": None,
    "\x00": None,
    "weeks " * 50: None,
}


@pytest.mark.parametrize(("words", "edtf"), READ.items())
def test_words_of_a_promise_are_read_as_a_time_or_not_at_all(words: str, edtf: str | None) -> None:
    due = read_due(words, given_on=GIVEN)
    assert (due.edtf if due else None) == edtf


def test_a_promise_given_some_time_in_june_is_counted_from_its_first_day_to_its_last() -> None:
    due = read_due("within weeks", given_on=on("2024-06"))
    assert due == on("2024-06-08/2024-08-25")


def test_without_a_day_on_which_it_was_given_only_a_date_of_the_calendar_is_read() -> None:
    assert read_due("within weeks", given_on=UNKNOWN) is None
    assert read_due("before 1 August", given_on=UNKNOWN) is None
    assert read_due("before 1 August 2024", given_on=UNKNOWN) == on("../2024-08-01")


def test_a_month_after_its_last_day_ends_with_the_shorter_month() -> None:
    due = read_due("within a month", given_on=on("2024-01-31"))
    assert due == on("2024-01-31/2024-02-29")


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=40) | st.from_regex(r"(by|in|within|before) ([0-9]{1,4}|next|the end of) \w{1,9}", fullmatch=True)
)
def test_no_words_break_the_reading_and_nothing_is_due_before_it_was_given_by_relative_words(words: str) -> None:
    due = read_due(words, given_on=GIVEN)
    assert due is None or due.is_known
