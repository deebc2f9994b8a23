"""Comparing two records: the same both ways, never an error, and in words that can be translated."""

import doctest
import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct import identity
from safeconduct.identity import Age, Evidence, Outcome, Paper, compare, compare_each
from safeconduct.identity.evidence import FIELDS

names = st.sampled_from(
    ["Ramesh Chandelwar", "रमेश कुमार", "Рамеш Ядав", "R. Yadav", "Kumar", "Devendra s/o Mohan Lal", "", "😀", "Ram"]
)
days = st.dates(date(1960, 1, 1), date(2008, 12, 31)).map(date.isoformat)
births = st.one_of(
    st.just(""), days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]), st.just("1996/1998")
)
papers = st.lists(
    st.builds(
        Paper,
        st.sampled_from(["passport", "national_id", "other", ""]),
        st.sampled_from(["P1234568", "P123456B", "K7654321", "Z1", "", "P1234586<"]),
        st.sampled_from(["IN", "RU", ""]),
    ),
    max_size=3,
).map(tuple)
records = st.builds(
    Evidence,
    names=st.lists(names, max_size=2).map(tuple),
    father=names,
    mother=names,
    spouse=names,
    birth=births,
    age=st.one_of(st.none(), st.builds(Age, st.integers(0, 70), days)),
    sex=st.sampled_from(["F", "M", "X", ""]),
    papers=papers,
    phones=st.lists(st.sampled_from(["+919812345678", "09812345678", "9812345679", "12"]), max_size=2).map(tuple),
    emails=st.lists(st.sampled_from(["a.b@gmail.com", "ab@gmail.com", "c@example.org"]), max_size=2).map(tuple),
    country=st.sampled_from(["IN", "RU", "", "??"]),
    village=st.sampled_from(["Rampura", "रामपुरा", "Kasganj", ""]),
    district=st.sampled_from(["Allahabad", "Prayagraj", "Kasganj", ""]),
    state=st.sampled_from(["UP", "उत्तर प्रदेश", "Odisha", ""]),
    unit=st.sampled_from(["в/ч 29328", "29328", "12721", ""]),
    photo=st.sampled_from(["ab" * 32, "cd" * 32, ""]),
)
anything = st.text(max_size=40)
wild = st.builds(
    Evidence, names=st.lists(anything, max_size=4).map(tuple), father=anything, mother=anything, spouse=anything,
    birth=anything, age=st.one_of(st.none(), st.builds(Age, st.integers(), anything)), sex=anything,
    papers=st.lists(st.builds(Paper, anything, anything, anything, anything, anything), max_size=4).map(tuple),
    phones=st.lists(anything, max_size=4).map(tuple), emails=st.lists(anything, max_size=4).map(tuple),
    country=anything, village=anything, district=anything, state=anything, unit=anything, photo=anything,
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(records, records)
def test_comparing_is_the_same_both_ways(a: Evidence, b: Evidence) -> None:
    there, back = compare(a, b), compare(b, a)
    assert there.probability == pytest.approx(back.probability, rel=1e-4, abs=1e-9)
    assert {field.field: field.outcome for field in there.fields} == {
        field.field: field.outcome for field in back.fields
    }
    assert bool(there.blocked) == bool(back.blocked)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wild, wild)
def test_nothing_that_stands_in_a_record_is_an_error(a: Evidence, b: Evidence) -> None:
    found = compare(a, b)
    assert 0 <= found.probability <= 1
    assert tuple(field.field for field in found.fields) == FIELDS
    assert all(field.sentence.text for field in found.fields)


@pytest.mark.parametrize(
    "odd",
    [
        Evidence("Ravi", papers=tuple(Paper("passport", f"P{number:07}") for number in range(300))),
        Evidence(tuple(f"Name{number}" for number in range(300))),
        Evidence("a " * 5_000),
        Evidence("Ravi", phones=tuple("📞" * number for number in range(300))),
        Evidence("Ravi", phones="9" * 10_000, emails="@" * 10_000),
        Evidence("Ravi", birth="9999-99-99"),
        Evidence("Ravi", birth="0000"),
        Evidence("Ravi", birth="2199/.."),
        Evidence("Ravi", birth="../1870"),
        Evidence("Ravi", age=Age(120, "1871")),
        Evidence("Ravi", unit="1" * 4_000, village="ब" * 4_000, photo="x" * 4_000),
        Evidence("\x00\ud800", father="\udfff", village="\ud800"),
    ],
)
def test_the_oddest_records_can_be_compared(odd: Evidence) -> None:
    for other in (odd, Evidence("Ravi", birth="1998", phones="+919812345678"), Evidence()):
        assert 0 <= compare(odd, other).probability <= 1
        assert 0 <= compare(other, odd).probability <= 1


def test_two_empty_records_are_all_blank_and_hardly_the_same() -> None:
    found = compare(Evidence(), Evidence())
    assert {field.outcome for field in found.fields} == {Outcome.BLANK}
    assert {field.weight for field in found.fields} == {0.0}
    assert found.probability < 0.001
    assert not found.blocked


def test_one_text_stands_for_a_tuple_of_one() -> None:
    assert Evidence("Ravi", phones="123", emails="a@example.org") == Evidence(
        ("Ravi",), phones=("123",), emails=("a@example.org",)
    )


def test_every_sentence_can_be_said_in_another_language() -> None:
    found = compare(Evidence("Ravi", birth="1998-03-12"), Evidence("Ravi", birth="1998-12-03")).field("birth")
    translations = {
        "Born {a} and {b}: day and month may be swapped": "{a} / {b} ?",
        "{day} {month} {year}": "{day}.{month}.{year}",
        "March": "III",
        "December": "XII",
    }
    assert found.sentence.say(lambda text: translations.get(text, text)) == "12.III.1998 / 3.XII.1998 ?"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(records, records)
def test_every_sentence_has_the_values_that_its_template_names(a: Evidence, b: Evidence) -> None:
    for field in compare(a, b).fields:
        named = {name for _text, name, _form, _how in string.Formatter().parse(field.sentence.template) if name}
        assert named <= set(field.sentence.values)


def test_the_public_face_is_whole() -> None:
    for name in identity.__all__:
        assert getattr(identity, name)
    with pytest.raises(AttributeError):
        identity.nothing_of_the_kind  # noqa: B018


def test_the_examples_of_the_public_face_hold() -> None:
    assert doctest.testmod(identity).failed == 0


def test_one_record_against_many_is_the_same_as_one_by_one() -> None:
    ours = Evidence("Ramesh Chandelwar", father="Mohan Chandelwar", birth="1998")
    others = [
        Evidence("Ramesh Chandelwar", birth="1998-03"),
        Evidence(),
        Evidence("Рамеш", papers=(("visa", "V12345"),)),
    ]
    for together, alone in zip(compare_each(ours, others), (compare(ours, other) for other in others), strict=True):
        assert together.probability == pytest.approx(alone.probability, rel=1e-4)
        assert [(field.outcome, field.sentence) for field in together.fields] == [
            (field.outcome, field.sentence) for field in alone.fields
        ]
    assert compare_each(ours, []) == []
