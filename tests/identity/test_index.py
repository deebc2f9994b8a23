"""Names among many."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.identity.index import NameIndex

FIRST = [
    "Ravi",
    "Mohan",
    "Sunil",
    "Anita",
    "Gurpreet",
    "Lakshmi",
    "Pyotr",
    "Olga",
    "Dmitry",
    "Yusuf",
    "Fatima",
    "Tenzin",
]
LAST = ["Sharma", "Verma", "Chatterjee", "Dhillon", "Ivanov", "Kozlov", "Sidorova", "Khan", "Ansari", "Thapa", "Nair"]
NAMES = {f"{first} {last}": (first, last) for first in FIRST for last in LAST}


@pytest.fixture(scope="module")
def index() -> NameIndex[str]:
    return NameIndex((name, name) for name in NAMES)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("रवि शर्मा", "Ravi Sharma"), ("Сидорова Ольга", "Olga Sidorova"), ("Иванов Пётр Сергеевич", "Pyotr Ivanov"),
        ("ravi sharma", "Ravi Sharma"), ("SHARMA, Ravi", "Ravi Sharma"),
        ("Mr Yusuf Khan s/o Dmitry Khan", "Yusuf Khan"),
        ("गुरप्रीत ढिल्लों", "Gurpreet Dhillon"), ("Sharma Ravi Prasad", "Ravi Sharma"),
    ],
)  # fmt: skip
def test_a_name_is_found_first_in_any_script_and_order(index, asked, wanted):
    assert index.search(asked)[0][0] == wanted


def test_the_answer_is_sorted_limited_and_between_0_and_1(index):
    found = index.search("Ravi Sharma", limit=5)
    scores = [score for _, score in found]
    assert len(found) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_same_question_gives_the_same_answer(index):
    assert index.search("रवि शर्मा") == index.search("रवि शर्मा")


@pytest.mark.parametrize("nothing", ["", " ", "🙂", "12345", "\u200f", "s/o"])
def test_a_question_without_a_name_finds_nobody(index, nothing):
    assert index.search(nothing) == []


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_asked(text):
    assert len(_small.search(text, limit=3)) <= 3


_small = NameIndex((name, name) for name in list(NAMES)[:30])


def test_an_index_of_nothing_finds_nothing():
    assert NameIndex[int]().search("Ravi Sharma") == []
    assert len(NameIndex[int]()) == 0


def test_a_name_that_was_added_is_found():
    index = NameIndex([(1, "Ravi Sharma")])
    index.add(2, "Zubeen Thokchom")
    assert len(index) == 2
    assert index.search("зубин тхокчом")[0][0] == 2


def test_names_added_one_by_one_are_found_as_those_given_at_once(index):
    grown = NameIndex[str]()
    for name in NAMES:
        grown.add(name, name)
    asked = "Козлов Дмитрий"
    assert grown.search(asked)[0] == pytest.approx(index.search(asked)[0])


def test_ids_may_be_anything_and_come_more_than_once():
    index = NameIndex([((1, "a"), "Ravi Sharma"), ((1, "a"), "रवि शर्मा"), (frozenset([2]), "Mohan Verma")])
    assert [id for id, _ in index.search("Ravi Sharma")].count((1, "a")) == 1
    assert index.search("Mohan Verma")[0][0] == frozenset([2])


def test_an_alias_finds_its_bearer():
    index = NameIndex([(1, "Ranjit Sodhi urf Bittu Malhotra"), (2, "Anita Nair")])
    assert index.search("Bittu Malhotra")[0][0] == 1
    assert index.search("Anita Sodhi alias Ranjit Sodhi")[0][0] == 1


def test_a_person_of_one_name_is_found_among_longer_names():
    index = NameIndex([(1, "Thokchom"), (2, "Thokchom Zubeen Singh"), (3, "Anita Nair")])
    assert index.search("थोकचोम")[0][0] == 1


def test_of_one_common_name_all_bearers_are_found():
    index = NameIndex([*((n, "Ravi Sharma") for n in range(30)), *enumerate(NAMES, 100)])
    assert {id for id, _ in index.search("रवि शर्मा", limit=40)} >= set(range(30))


def test_an_index_that_was_kept_answers_the_same(tmp_path, index):
    index.save(tmp_path / "names.npz")
    again = NameIndex.load(tmp_path / "names.npz", list(NAMES))
    assert again.search("रवि शर्मा") == index.search("रवि शर्मा")
    again.add("new", "Zubeen Thokchom")
    assert again.search("Zubeen Thokchom")[0][0] == "new"


def test_a_kept_index_refuses_the_ids_of_another(tmp_path, index):
    index.save(tmp_path / "names.npz")
    with pytest.raises(ValueError, match="ids"):
        NameIndex.load(tmp_path / "names.npz", ["only one"])


@pytest.mark.parametrize(
    ("asked", "wanted", "other"),
    [
        ("तबरेज", "tabrez", "oscar tabarez"),
        ("मेहुल गायकवाड", "mehul gaikwad", "mehul gaikwad rana"),
    ],
)
def test_of_names_that_may_be_the_same_one_with_as_many_words_goes_first(asked: str, wanted: str, other: str):
    found = NameIndex([("other", other), ("wanted", wanted)]).search(asked)
    assert [id for id, _ in found] == ["wanted", "other"]


def test_no_name_that_stands_later_has_a_higher_score():
    index = NameIndex(
        enumerate(["tabrez", "oscar tabarez", "tabrez alam", "gowri s", "gauri sarkar", "k rajan", "rajan"])
    )
    for asked in ("तबरेज", "Гаури С", "К Раджан"):
        scores = [score for _, score in index.search(asked)]
        assert scores == sorted(scores, reverse=True)
