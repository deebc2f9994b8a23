"""Two names held against each other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.identity.matches import MOST_TOKENS
from safeconduct.identity.names import compare_many, compare_names, compare_parsed
from safeconduct.identity.rarity import Rarity, keys_of
from safeconduct.identity.tokens import parse_name
from safeconduct.identity.vocabulary import Vocabulary

SAME = [
    ("Ravi Kumar Sharma", "रवि कुमार शर्मा"),
    ("Ravi Kumar Sharma", "Рави Кумар Шарма"),
    ("Sharma Ravi Kumar", "Ravi Kumar Sharma"),
    ("Olga Petrovna Sidorova", "Сидорова Ольга"),
    ("V Dhanalakshmi", "वी धनलक्ष्मी"),
    ("Ram Kumar Singh", "Ramkumar Singh"),
    ("Mohd Irfan Ansari", "मोहम्मद इरफान अंसारी"),
    ("Mr. Gurpreet Singh Dhillon", "gurprit singh dhillon"),
    ("S. Venkatesan", "Subramaniam Venkatesan"),
    ("Manjit Kaur urf Pinky", "Manjeet Kaur"),
]
OTHER = [
    ("Ravi Sharma", "Mohan Sharma"),
    ("Ravi Sharma", "Ravi Chatterjee"),
    ("Ravi Sharma s/o Mohan Sharma", "Mohan Sharma"),
    ("Иванов Пётр", "Ivanov Sergey"),
    ("Dmitry Orlov", "Дмитрий Козлов"),
    ("सुरेश कुमार", "Ramesh Chandra"),
    ("Ali", "Khan"),
    ("Olga Sidorova", "Viktor Panchenko"),
]
HARD = [
    "", " ", "\x00", "a", "я", "🙂", "12345", "\u200f\u200e", "\u200d", "-", "s/o", "urf", "@@@", "а\u0301", "Ivаnоv",
    "ক", "ram " * 300, "x" * 5000, "രാ\u200dമൻ", "٣٤ علی", "\ud800", "'; --", "bin bin bin bin bin bin bin bin",
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_name_written_twice_is_likely_the_same(a, b):
    assert compare_names(a, b) > 0.5


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_two_names_that_share_something_are_not_the_same(a, b):
    assert compare_names(a, b) < 0.5


@pytest.mark.parametrize("a", HARD)
@pytest.mark.parametrize("b", ["ram kumar", "", "क"])
def test_any_text_is_compared_without_a_fault(a, b):
    assert 0 <= compare_names(a, b) <= 1


@pytest.mark.parametrize("nothing", ["", "   ", "🙂🙂", "12345", "\u200f"])
def test_a_text_without_a_name_is_nobody(nothing):
    assert compare_names(nothing, "ram kumar") == 0
    assert compare_names(nothing, nothing) == 0


letters = st.text(alphabet="abkmrsиванрк कुमाररसम.-' @/", max_size=30)


@given(letters, letters)
@settings(deadline=None)
def test_it_does_not_matter_which_name_comes_first(a, b):
    forth, back = compare_names(a, b), compare_names(b, a)
    assert forth == back
    assert 0 <= forth <= 1


@given(st.text(max_size=60))
@settings(deadline=None)
def test_whatever_is_written_gives_a_probability(text):
    assert 0 <= compare_names(text, "Ravi Sharma") <= 1


@pytest.mark.parametrize("name", ["Ravi Kumar Sharma", "Иванов Пётр", "सुरेश कुमार", "Gurpreet Dhillon"])
def test_a_name_is_likelier_itself_than_a_name_that_lacks_a_word(name):
    assert compare_names(name, name) > compare_names(name, " ".join(name.split()[:-1])) > 0


def test_a_patronymic_left_out_weighs_less_than_another_family_name():
    whole = "Иванов Пётр Сергеевич"
    assert compare_names(whole, "Petr Ivanov") > compare_names(whole, "Petr Sergeevich Kozlov")


def test_an_initial_fits_the_name_that_begins_so_and_no_other():
    assert compare_names("P Ivanov", "Пётр Иванов") > compare_names("P Ivanov", "Сергей Иванов")


def test_a_name_that_was_joined_is_likelier_than_one_that_lost_the_word():
    assert compare_names("Ram Kumar Singh", "Ramkumar Singh") > compare_names("Ram Kumar Singh", "Ram Singh")


def test_the_better_of_name_and_alias_counts():
    assert compare_names("Ranjit Sodhi urf Bittu Malhotra", "Bittu Malhotra") == pytest.approx(
        compare_names("Bittu Malhotra", "Bittu Malhotra")
    )


def test_letters_of_another_script_that_look_alike_do_not_hide_a_name():
    assert compare_names("Ivаnov Pеtr", "Ivanov Petr") > 0.9


def test_common_words_are_less_surprising_than_rare_ones():
    common = compare_parsed(parse_name("ram kumar"), parse_name("राम कुमार"))
    rare = compare_parsed(parse_name("zubeen thokchom"), parse_name("zubeen thokchom"))
    assert common.rarity < rare.rarity


def test_a_register_says_itself_what_is_common_in_it():
    pair = parse_name("zubeen thokchom"), parse_name("zubeen thokchom")
    crowded = Rarity(keys_of(["zubeen", "thokchom"]), np.array([90_000, 90_000]))
    assert compare_parsed(*pair, crowded).rarity < compare_parsed(*pair).rarity / 2


def test_many_pairs_at_once_give_what_each_gives():
    pairs = [(parse_name(a), parse_name(b)) for a, b in SAME + OTHER + [("", "x")]]
    assert [one.log_odds for one in compare_many(pairs)] == pytest.approx(
        [compare_parsed(a, b).log_odds for a, b in pairs], abs=1e-3
    )


def test_no_pairs_give_nothing():
    assert compare_many([]) == []


@pytest.mark.parametrize(("a", "b"), [pair for pair in SAME + OTHER if "urf" not in pair[0]])
def test_a_name_among_many_is_scored_as_it_is_alone(a, b):
    vocabulary = Vocabulary()
    row = vocabulary.name(parse_name(b))
    score = vocabulary.match(parse_name(a)).score(np.array([row, np.full(MOST_TOKENS, -1, np.int32)]))
    assert (score[0] > 0.5) == (compare_names(a, b) > 0.5)
    assert score[1] < 0.01
