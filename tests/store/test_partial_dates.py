"""Partial dates: what officers type, what is kept, what it says, and which days it may be."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from safeconduct.store.partial_dates import (
    ABOUT_DAYS,
    ABOUT_MONTHS,
    ABOUT_YEARS,
    FIRST_YEAR,
    LAST_YEAR,
    UNKNOWN,
    PartialDate,
    PartialDateError,
)

TODAY = date(2026, 11, 22)


def typed(text: str) -> PartialDate:
    return PartialDate.from_person(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("11 June 2024", "2024-06-11"),
        ("11 Jun 2024", "2024-06-11"),
        ("11 Jun. 2024", "2024-06-11"),
        ("11th of June, 2024", "2024-06-11"),
        ("1st June 2024", "2024-06-01"),
        ("June 11, 2024", "2024-06-11"),
        ("11-Jun-2024", "2024-06-11"),
        ("  11  JUNE 2024. ", "2024-06-11"),
        ("June 2024", "2024-06"),
        ("in June 2024", "2024-06"),
        ("Sept 2024", "2024-09"),
        ("06/2024", "2024-06"),
        ("2024", "2024"),
        ("2024-06-11", "2024-06-11"),
        ("2024-06", "2024-06"),
        ("2024/6/1", "2024-06-01"),
        ("11.06.2024", "2024-06-11"),
        ("13/06/2024", "2024-06-13"),
        ("13-06-2024", "2024-06-13"),
        ("06/06/2024", "2024-06-06"),
        ("28–30 Oct 2024", "2024-10-28/2024-10-30"),
        ("28-30 Oct 2024", "2024-10-28/2024-10-30"),
        ("28-30.10.2024", "2024-10-28/2024-10-30"),
        ("28.10-30.10.2024", "2024-10-28/2024-10-30"),
        ("28/10/2024 - 30/10/2024", "2024-10-28/2024-10-30"),
        ("Oct 28 - 30, 2024", "2024-10-28/2024-10-30"),
        ("28 Oct – 2 Nov 2024", "2024-10-28/2024-11-02"),
        ("28 Oct 2024 – 2 Nov", "2024-10-28/2024-11-02"),
        ("28 Dec 2023 – 2 Jan 2024", "2023-12-28/2024-01-02"),
        ("2024-10-28 - 2024-10-30", "2024-10-28/2024-10-30"),
        ("28 Oct to 2 Nov 2024", "2024-10-28/2024-11-02"),
        ("from 28 Oct to 2 Nov 2024", "2024-10-28/2024-11-02"),
        ("between 28 and 30 October 2024", "2024-10-28/2024-10-30"),
        ("between May and July 2024", "2024-05/2024-07"),
        ("2022–2024", "2022/2024"),
        ("28–28 Oct 2024", "2024-10-28"),
        ("about 11 June 2024", "2024-06-11~"),
        ("approx. June 2024", "2024-06~"),
        ("c. 1996", "1996~"),
        ("ca 1996", "1996~"),
        ("before 3 May 2024", "../2024-05-03"),
        ("by 3 May 2024", "../2024-05-03"),
        ("no later than 3 May 2024", "../2024-05-03"),
        ("until May 2024", "../2024-05"),
        ("since March 2024", "2024-03/.."),
        ("after 3 May 2024", "2024-05-03/.."),
        ("from 3 May 2024", "2024-05-03/.."),
        ("unknown", ""),
        ("", ""),
        ("  ", ""),
        ("2024-06-11~", "2024-06-11~"),
        ("../2024-10-30", "../2024-10-30"),
        ("2024-10-28/..", "2024-10-28/.."),
        ("2024-10-28/2024-10-30", "2024-10-28/2024-10-30"),
    ],
)
def test_what_officers_type_is_kept_as_precisely_as_they_said_it(text: str, edtf: str) -> None:
    assert typed(text).edtf == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("11 जून 2024", "2024-06-11"),
        ("११ जून २०२४", "2024-06-11"),
        ("फ़रवरी 2024", "2024-02"),
        ("फरवरी 2024", "2024-02"),
        ("30 सितम्बर 2024", "2024-09-30"),
        ("लगभग 11 जून 2024", "2024-06-11~"),
        ("28 से 30 अक्टूबर 2024", "2024-10-28/2024-10-30"),
        ("28 और 30 अक्टूबर 2024 के बीच", "2024-10-28/2024-10-30"),
        ("3 मई 2024 से पहले", "../2024-05-03"),
        ("3 मई 2024 तक", "../2024-05-03"),
        ("मार्च 2024 से", "2024-03/.."),
        ("3 मई 2024 के बाद", "2024-05-03/.."),
        ("अज्ञात", ""),
        ("11 июня 2024 г.", "2024-06-11"),
        ("11 июня 2024 года", "2024-06-11"),
        ("Июнь 2024", "2024-06"),
        ("в августе 2024", "2024-08"),
        ("5 мая 2024", "2024-05-05"),
        ("около 11 июня 2024", "2024-06-11~"),
        ("между 28 и 30 октября 2024", "2024-10-28/2024-10-30"),
        ("с 28 октября по 2 ноября 2024", "2024-10-28/2024-11-02"),
        ("до 3 мая 2024", "../2024-05-03"),
        ("с марта 2024", "2024-03/.."),
        ("неизвестно", ""),
    ],
)
def test_dates_are_read_in_hindi_and_in_russian(text: str, edtf: str) -> None:
    assert typed(text).edtf == edtf


@pytest.mark.parametrize(
    ("text", "wrong", "remedy"),
    [
        ("31 June 2024", "June 2024 has no day 31", "Check the day and the month."),
        ("29 Feb 2023", "February 2023 has no day 29", "Check the day and the month."),
        ("0 June 2024", "June 2024 has no day 0", "Check the day"),
        ("13/13/2024", "no month 13", "the month as a word"),
        ("06/13/2024", "no month 13", "the month as a word"),
        ("2024-00", "no month 0", "the month as a word"),
        ("06/07/2024", "“06/07/2024” can mean two different days", "Write the month as a word"),
        ("11-06-2024", "“11-06-2024” can mean two different days", "Write the month as a word"),
        ("23 November 2026", "23 November 2026 is in the future", "not later than today, 22 November 2026"),
        ("December 2026", "December 2026 is in the future", "not later than today"),
        ("2027", "2027 is in the future", "not later than today"),
        ("20–24 Nov 2026", "24 November 2026 is in the future", "not later than today"),
        ("by 1 December 2026", "1 December 2026 is in the future", "not later than today"),
        ("since 1 December 2026", "1 December 2026 is in the future", "not later than today"),
        ("about 1 December 2026", "1 December 2026 is in the future", "not later than today"),
        ("30–28 Oct 2024", "ends on 28 October 2024, before it starts on 30 October 2024", "earlier date first"),
        ("28 Dec – 2 Jan 2024", "before it starts on 28 December 2024", "both with year"),
        ("11 June 24", "“24” has only two digits", "Write all four, for example 2024."),
        ("11.06.24", "“24” has only two digits", "Write all four"),
        ("24", "“24” has no year of four digits", "Write the year too"),
        ("11 June", "“11 June” has no year of four digits", "Write the year too"),
        ("28–30 Oct", "no year of four digits", "Write the year too"),
        ("11 2024", "“11 2024” has no month", "Write the month as a word"),
        ("28 – October 2024", "has no month", "Write the month as a word"),
        ("11 June 1899", "1899 is not between 1900 and 2199", "Check the year."),
        ("2200", "2200 is not between 1900 and 2199", "Check the year."),
        ("11 Junne 2024", "“11 Junne 2024” is not understood", "Write it like 11 June 2024"),
        ("11 June July 2024", "not understood", "Write it like"),
        ("11 June 20244", "not understood", "Write it like"),
        ("2023 2024", "not understood", "Write it like"),
        ("11 12 2024", "not understood", "Write it like"),
        ("about 28–30 Oct 2024", "not understood", "Write it like"),
        ("between 28 and then", "not understood", "Write it like"),
        ("last week", "not understood", "Write it like"),
        ("-", "not understood", "Write it like"),
        ("11" + " of" * 40 + " June 2024", "not understood", "Write it like"),
        ("x" * 500, f"“{'x' * 39}…” is not understood", "Write it like"),
    ],
)
def test_a_text_that_is_no_date_is_refused_with_what_is_wrong_and_what_to_write(
    text: str, wrong: str, remedy: str
) -> None:
    with pytest.raises(PartialDateError) as refused:
        typed(text)
    assert wrong in str(refused.value)
    assert remedy in str(refused.value)


def test_today_and_the_month_and_year_we_are_in_are_not_in_the_future() -> None:
    assert [typed(text).edtf for text in ("22 November 2026", "November 2026", "2026")] == [
        "2026-11-22",
        "2026-11",
        "2026",
    ]


def test_a_date_in_the_future_is_taken_where_the_future_is_allowed() -> None:
    assert PartialDate.from_person("3 December 2026", today=TODAY, allow_future=True).edtf == "2026-12-03"


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "precision"),
    [
        ("2024-06-11", date(2024, 6, 11), date(2024, 6, 11), "day"),
        ("2024-06", date(2024, 6, 1), date(2024, 6, 30), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024-06-11~", date(2024, 6, 8), date(2024, 6, 14), "day"),
        ("2024-01-01~", date(2023, 12, 29), date(2024, 1, 4), "day"),
        ("2024-06~", date(2024, 5, 1), date(2024, 7, 31), "month"),
        ("2024-01~", date(2023, 12, 1), date(2024, 2, 29), "month"),
        ("2023-12~", date(2023, 11, 1), date(2024, 1, 31), "month"),
        ("1996~", date(1995, 1, 1), date(1997, 12, 31), "year"),
        ("2024-10-28/2024-10-30", date(2024, 10, 28), date(2024, 10, 30), "range"),
        ("2024-05/2024-07", date(2024, 5, 1), date(2024, 7, 31), "range"),
        ("2023/2024-07", date(2023, 1, 1), date(2024, 7, 31), "range"),
        ("../2024-10-30", None, date(2024, 10, 30), "range"),
        ("../2024-10", None, date(2024, 10, 31), "range"),
        ("2024-10-28/..", date(2024, 10, 28), None, "range"),
        ("", None, None, "unknown"),
    ],
)
def test_a_date_may_be_any_day_from_its_earliest_to_its_latest(
    edtf: str, earliest: date | None, latest: date | None, precision: str
) -> None:
    value = PartialDate.parse_edtf(edtf)
    assert (value.edtf, value.earliest, value.latest, value.precision) == (edtf, earliest, latest, precision)


def test_about_reaches_three_days_one_month_or_one_year() -> None:
    assert (ABOUT_DAYS, ABOUT_MONTHS, ABOUT_YEARS) == (3, 1, 1)
    assert PartialDate.parse_edtf("2024-06-11~").is_about
    assert not PartialDate.parse_edtf("2024-06-11").is_about


@pytest.mark.parametrize(
    "text",
    [
        *("2024-6", "24", "2024-06-11?", "2024-XX", "~", "/", "../..", "..", "2024/", "2024~/2025", "२०२४", " 2024"),
        *("2024-06-11T10:00", "2024-13", "2024-06-31", "1899", "2024/2023"),
    ],
)
def test_a_text_outside_our_canonical_form_is_refused(text: str) -> None:
    with pytest.raises(PartialDateError):
        PartialDate.parse_edtf(text)


def test_a_range_from_a_date_to_the_same_date_is_that_date() -> None:
    assert PartialDate.parse_edtf("2024-06/2024-06") == PartialDate.parse_edtf("2024-06")


@pytest.mark.parametrize(
    ("edtf", "long", "short"),
    [
        ("2024-06-11", "11 June 2024", "11 Jun 2024"),
        ("2024-06", "June 2024", "Jun 2024"),
        ("2024", "2024", "2024"),
        ("2024-06-11~", "about 11 June 2024", "about 11 Jun 2024"),
        ("1996~", "about 1996", "about 1996"),
        ("2024-10-28/2024-10-30", "between 28 and 30 October 2024", "28–30 Oct 2024"),
        ("2024-10-28/2024-11-02", "28 October – 2 November 2024", "28 Oct – 2 Nov 2024"),
        ("2023-12-28/2024-01-02", "28 December 2023 – 2 January 2024", "28 Dec 2023 – 2 Jan 2024"),
        ("2024-05/2024-07", "May – July 2024", "May – Jul 2024"),
        ("2022/2024", "2022 – 2024", "2022 – 2024"),
        ("2024-06-15/2024", "15 June 2024 – 2024", "15 Jun 2024 – 2024"),
        ("../2024-10-30", "on or before 30 October 2024", "by 30 Oct 2024"),
        ("../2024-10", "in or before October 2024", "by Oct 2024"),
        ("2024-10-28/..", "since 28 October 2024", "since 28 Oct 2024"),
        ("", "unknown day", "unknown"),
    ],
)
def test_a_date_is_said_with_its_own_precision(edtf: str, long: str, short: str) -> None:
    value = PartialDate.parse_edtf(edtf)
    assert (value.describe(), value.describe(short=True)) == (long, short)
    assert (str(value), value.short) == (long, short)


@pytest.mark.parametrize(
    ("edtf", "day", "certainly", "possibly"),
    [
        ("2024-06-11", date(2024, 6, 10), False, False),
        ("2024-06-11", date(2024, 6, 11), True, True),
        ("2024-06", date(2024, 6, 29), False, True),
        ("2024-06", date(2024, 6, 30), True, True),
        ("2024-06-11~", date(2024, 6, 13), False, True),
        ("../2024-06-11", date(2024, 6, 10), False, True),
        ("../2024-06-11", date(2024, 6, 11), True, True),
        ("2024-06-11/..", date(2024, 6, 10), False, False),
        ("2024-06-11/..", date(2099, 1, 1), False, True),
        ("", date(2099, 1, 1), False, True),
    ],
)
def test_whether_it_had_happened_by_a_day_is_certain_possible_or_neither(
    edtf: str, day: date, certainly: bool, possibly: bool
) -> None:
    value = PartialDate.parse_edtf(edtf)
    assert (value.certainly_by(day), value.possibly_by(day)) == (certainly, possibly)


def test_only_the_unknown_date_is_not_known() -> None:
    assert not UNKNOWN.is_known
    assert UNKNOWN == PartialDate.parse_edtf("") == typed("unknown")
    assert typed("2024").is_known


DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
POINTS = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from([4, 7, 10]))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """Every kind of partial date, ranges often close together as in life."""
    first, last = draw(POINTS), draw(POINTS)
    if len(first) == 10 and draw(st.booleans()):
        near = date.fromisoformat(first) + timedelta(days=draw(st.integers(1, 40)))
        last = near.isoformat() if near.year <= LAST_YEAR else last
    shape = draw(st.sampled_from(["{0}", "{0}~", "{0}/{1}", "../{0}", "{0}/..", ""]))
    try:
        return PartialDate.parse_edtf(shape.format(first, last))
    except PartialDateError:
        assume(False)
        raise


@settings(deadline=None)
@given(partial_dates(), st.booleans())
def test_what_a_date_says_is_read_back_as_the_same_date(value: PartialDate, short: bool) -> None:
    said = value.describe(short=short)
    assert PartialDate.from_person(said, today=TODAY, allow_future=True) == value


@settings(deadline=None)
@given(partial_dates())
def test_the_text_kept_is_read_back_as_the_same_date_and_its_days_are_in_order(value: PartialDate) -> None:
    assert PartialDate.parse_edtf(value.edtf) == value
    assert PartialDate.from_person(value.edtf, today=TODAY, allow_future=True) == value
    assert value.earliest is None or value.latest is None or value.earliest <= value.latest


@settings(deadline=None)
@given(partial_dates(), DAYS)
def test_what_is_certain_is_possible(value: PartialDate, day: date) -> None:
    assert value.possibly_by(day) or not value.certainly_by(day)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_any_text_at_all_gives_a_date_or_a_sentence(text: str) -> None:
    sentence = ""
    try:
        value = typed(text)
    except PartialDateError as refused:
        sentence = str(refused)
    assert sentence.endswith(".") or value == PartialDate.parse_edtf(value.edtf)


@pytest.mark.parametrize(
    ("language", "edtf", "long", "short"),
    [
        ("hi", "2024-06-11", "11 जून 2024", "11 जून 2024"),
        ("hi", "2024-09", "सितंबर 2024", "सित 2024"),
        ("ru", "2024-06-11", "11 июня 2024", "11 июн 2024"),
        ("ru", "2024-06", "июнь 2024", "июн 2024"),
        ("ru", "2024-10-28/2024-11-02", "28 октября – 2 ноября 2024", "28 окт – 2 ноя 2024"),
        ("fr", "2024-06", "June 2024", "Jun 2024"),
    ],
)
def test_months_are_named_in_the_language_of_the_reader(language: str, edtf: str, long: str, short: str) -> None:
    value = PartialDate.parse_edtf(edtf)
    with translation.override(language):
        assert (value.describe(), value.short) == (long, short)
        assert typed(value.describe()) == typed(value.short) == value
