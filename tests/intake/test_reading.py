"""What is read in invented letters: their language, the people in them, signs of danger."""

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.identity.evidence import Evidence
from safeconduct.intake.reading import Mentioned, language_of, languages_of, people_in, signs_in
from safeconduct.people.enums import Relation

LETTERS = Path(__file__).parent / "letters"
AT = date(2026, 3, 1)


@cache
def letters() -> dict[str, tuple[str, dict[str, Any]]]:
    """Text and what it says, by the name of the letter."""
    return {
        path.stem: (path.read_text(encoding="utf-8"), json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        for path in sorted(LETTERS.glob("*.txt"))
    }


def facts(evidence: Evidence) -> set[tuple[str, str]]:
    """Everything but the names, as field and text."""
    phones = {("phone", re.sub(r"\D", "", phone)) for phone in evidence.phones}
    papers = {("passport", paper.number) for paper in evidence.papers}
    emails = {("email", email) for email in evidence.emails}
    plain = {(field, getattr(evidence, field)) for field in ("birth", "father", "village", "district")}
    age = {("age", str(evidence.age.years))} if evidence.age else set()
    return phones | papers | emails | age | {(field, value) for field, value in plain if value}


def expected(person: dict[str, Any]) -> set[tuple[str, str]]:
    said = {field: str(value) for field, value in person.items() if field not in ("name", "relation")}
    return {(field, re.sub(r"\D", "", value) if field == "phone" else value) for field, value in said.items()}


def found(people: tuple[Mentioned, ...], name: str) -> Mentioned | None:
    return next((one for one in people if (name in one.evidence.names) or (not name and not one.evidence.names)), None)


def measure() -> Counter[str]:
    """Over all letters: how many of each kind were there, were found, were found rightly."""
    counts: Counter[str] = Counter()
    for text, said in letters().values():
        people = people_in(text, at=AT)
        counts["people found"] += len(people)
        for person in said["people"]:
            one = found(people, person["name"])
            counts["people"] += 1
            counts["people right"] += one is not None
            counts["relations right"] += one is not None and one.relation == person["relation"]
            told, want = (facts(one.evidence) if one else set()), expected(person)
            counts.update({"facts": len(want), "facts found": len(told), "facts right": len(told & want)})
        kinds, wanted = {sign.kind for sign in signs_in(text)}, set(said["signs"])
        counts.update({"signs": len(wanted), "signs found": len(kinds), "signs right": len(kinds & wanted)})
    return counts


@pytest.mark.parametrize("name", sorted(letters()))
def test_the_language_of_each_letter_is_told(name: str) -> None:
    text, said = letters()[name]
    assert language_of(text).code == said["language"]


def test_people_facts_and_signs_of_the_letters_are_found_and_little_else() -> None:
    counts = measure()
    for kind, recall, precision in (("people", 0.9, 0.9), ("facts", 0.9, 0.9), ("signs", 0.9, 0.9)):
        assert counts[f"{kind} right"] >= recall * counts[kind], (kind, counts)
        assert counts[f"{kind} right"] >= precision * counts[f"{kind} found"], (kind, counts)
    assert counts["relations right"] >= 0.9 * counts["people"]


def test_relations_are_those_that_persons_have() -> None:
    known = {*Relation.values, "self", ""}
    assert {one.relation for text, _said in letters().values() for one in people_in(text, at=AT)} <= known


def test_every_mention_quotes_the_text() -> None:
    for text, _said in letters().values():
        for one in people_in(text, at=AT):
            assert text[one.start : one.end].startswith(one.words)


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("My son Ramesh Yadav is in Kursk.", "Ramesh Yadav", "son"),
        ("our elder brother Suresh Thapa has not called", "Suresh Thapa", "brother"),
        ("मेरे पति दिनेश कुमार रूस में हैं", "दिनेश कुमार", "husband"),
        ("mera chota bhai rahul kumar russia me hai", "rahul kumar", "brother"),
        ("Мой сын Раджеш Кумар в плену", "Раджеш Кумар", "son"),
        ("ਮੇਰਾ ਭਰਾ ਹਰਜੀਤ ਸਿੰਘ ਰੂਸ ਵਿੱਚ ਹੈ", "ਹਰਜੀਤ ਸਿੰਘ", "brother"),
        ("میرا بھائی محمد عارف روس میں ہے", "محمد عارف", "brother"),
        ("I am Sunita Yadav", "Sunita Yadav", "self"),
        ("My brother is lost. His name is Vishal Tomar.", "Vishal Tomar", "brother"),
    ],
)
def test_what_somebody_is_to_the_writer_is_read(text: str, name: str, relation: str) -> None:
    (one,) = people_in(text)
    assert (one.evidence.names, one.relation) == ((name,), relation)


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("DOB: 12.03.1998", "1998-03-12"),
        ("DOB 12/03/98", "1998-03-12"),
        ("born on 12th March, 1998", "1998-03-12"),
        ("born March 12, 1998", "1998-03-12"),
        ("date of birth 1998-03-12", "1998-03-12"),
        ("जन्म तिथि: 12 मार्च 1998", "1998-03-12"),
        ("дата рождения 12 марта 1998", "1998-03-12"),
        ("1998 г.р.", "1998"),
        ("DOB: 31/12/1998", "1998-12-31"),
        ("DOB: 12/31/1998", "1998-12-31"),
        ("date of issue 12.03.2018", ""),
        ("missing since 12.03.2024", ""),
        ("DOB: 45.67.1998", ""),
    ],
)
def test_a_day_of_birth_is_read_in_many_writings_and_other_days_are_not(written: str, birth: str) -> None:
    (one,) = people_in(f"My son Ramesh Yadav, {written}, is in Kursk.", at=AT)
    assert one.evidence.birth == birth


def test_a_name_among_nobodys_kin_needs_words_of_names() -> None:
    text = "Ministry of External Affairs, Red Square and the Moscow Metro were closed. Ramesh Yadav waited."
    assert [one.evidence.names for one in people_in(text)] == [("Ramesh Yadav",)]
    only_ramesh = people_in("my friend zork is here, my friend blip too", is_name_word=lambda word: word == "zork")
    assert [one.evidence.names for one in only_ramesh] == [("zork",)]


def test_one_person_named_twice_is_one_mention_with_all_that_was_said() -> None:
    text = "My brother Ramesh Yadav is in Kursk.\n\nThe passport of Ramesh Yadav is T4821937."
    (one,) = people_in(text)
    assert (one.relation, [paper.number for paper in one.evidence.papers]) == ("brother", ["T4821937"])


def test_a_father_and_a_son_of_one_name_stay_two() -> None:
    people = people_in("I am Ramesh Yadav. My son Ramesh Yadav is missing.")
    assert [one.relation for one in people] == ["self", "son"]


def test_a_table_in_a_text_is_read_row_by_row() -> None:
    text = "Name | Passport\nDeepak Rawat | T1209345\nPankaj Bisht | T5567812\n\nMy brother Anil Gupta is safe."
    told = [(one.evidence.names[0], [paper.number for paper in one.evidence.papers]) for one in people_in(text)]
    assert told == [("Deepak Rawat", ["T1209345"]), ("Pankaj Bisht", ["T5567812"]), ("Anil Gupta", [])]


def test_several_languages_of_one_text_are_told() -> None:
    text = (
        "Dear Sir, my brother is in Russia and we have no news of him. मेरा भाई रूस में है और हमें कोई खबर नहीं है।\n"
        "Мой брат служит в армии и мы ничего о нём не знаем. mera bhai phasa hua hai, usko bachao, koi khabar nahi hai"
    )
    assert {language.code for language in languages_of(text)} == {"en", "hi", "ru", "hi-Latn"}


@pytest.mark.parametrize("text", ["", "   \n", "12345 +91 98123 45670", "....", "\0\ufffd\u202e"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert language_of(text).code == "und"


def test_a_sign_that_is_denied_is_no_sign() -> None:
    assert not signs_in("He is not wounded.")
    assert not signs_in("वह घायल नहीं है")
    assert [sign.kind for sign in signs_in("He is wounded.")] == ["wounded"]


def test_a_sign_quotes_its_words() -> None:
    for text, _said in letters().values():
        for sign in signs_in(text):
            assert text[sign.start : sign.end] == sign.words


WRITINGS = "aA रमेश Раб میرا 李 0٣९ \n\t|,;:.()-–/'’\"@+<>=₹\0\u200d\u0301"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=WRITINGS, max_size=300) | st.text(max_size=300))
def test_nothing_that_can_be_written_is_an_error(text: str) -> None:
    for one in people_in(text, at=AT):
        assert 0 <= one.start <= one.end <= len(text)
    assert all(0 <= sign.start < sign.end <= len(text) for sign in signs_in(text))
    assert all(0 <= language.sureness <= 1 for language in languages_of(text))


PIECES = [
    "my son ",
    "Ramesh ",
    "Name: ",
    "s/o ",
    "1) ",
    "\n",
    "DOB 1.1.1990 ",
    "T1234567 ",
    "and ",
    "नाम ",
    "|",
    "his name is ",
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_pieces_of_letters_in_any_order_are_no_error(pieces: list[str]) -> None:
    people_in("".join(pieces), at=AT)


@pytest.mark.parametrize("piece", ["a", "1 ", "my son Ram and ", "name: ", "|a", "a.a@", "born 1.1.1990 ", "no ", "\n"])
def test_ten_megabytes_are_read_in_part(piece: str) -> None:
    text = piece * (10_000_000 // len(piece))
    assert len(people_in(text, at=AT)) <= 1000
    assert len(signs_in(text)) <= 200
    language_of(text)


ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"  # ICAO 9303-4


def test_the_zone_of_a_passport_is_read_where_it_was_copied() -> None:
    text = f"Please help my sister.\n\n> {ZONE.replace(chr(10), chr(10) + '> ')}\n\nThank you"
    (one,) = people_in(text, at=AT)
    assert one.evidence.names == ("ANNA MARIA ERIKSSON",)
    assert (one.evidence.birth, one.evidence.sex) == ("1974-08-12", "F")
    assert [(paper.kind, paper.number, paper.state) for paper in one.evidence.papers] == [
        ("passport", "L898902C3", "UTO")
    ]


def test_a_zone_with_a_wrong_check_digit_is_only_text() -> None:
    assert not people_in(ZONE.replace("7408122", "7408123"), at=AT)
