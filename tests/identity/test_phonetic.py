"""The usual spellings of one name sound the same; other names do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.identity.phonetic import fold, skeleton
from safeconduct.identity.romanise import romanise

SAME = """
    mohammed muhammad mohamed mohammad muhammed | singh sinkh | kumar kumaar koomar | sandeep sandip |
    deepak dipak | ashwini ashvini | vijay wijay bijay | srinivas shrinivas sreenivas | karthik kartik |
    kamala kamla | amarjit amarjeet | sunder sundar | laxman lakshman | yousuf yusuf yusof | zakir jakir |
    biswas vishwas | gowtham gautam goutam | chaudhury chowdhury chaudhuri | fatima fatimah phatima |
    abdulla abdullah | poornima purnima | santosh santhosh | hussein husain | ganesan ganeshan | zhanna
    janna
"""
OTHER = "ram ravi | anil sunil | sita gita | amit sumit | ivan igor | khan singh | priya puja | mohan rohan"


@pytest.mark.parametrize("names", [group.split() for group in SAME.split("|")], ids=" ".join)
def test_spellings_of_one_name_fold_together(names: list[str]) -> None:
    assert len({fold(name) for name in names}) == 1
    assert len({skeleton(name) for name in names}) == 1


@pytest.mark.parametrize("names", [group.split() for group in OTHER.split("|")], ids=" ".join)
def test_different_names_stay_apart(names: list[str]) -> None:
    assert len({fold(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("one", "two"),
    [("राजेश", "Раджеш"), ("मोहम्मद", "Мохаммед"), ("Харприт", "ਹਰਪ੍ਰੀਤ"), ("ಲಕ್ಷ್ಮಿ", "Лакшми"),
     ("നാരായണൻ", "नारायणन"), ("சுரேஷ்", "Суреш")],
)  # fmt: skip
def test_one_name_in_two_scripts_folds_together(one: str, two: str) -> None:
    assert fold(romanise(one)) == fold(romanise(two))


def test_words_stay_words() -> None:
    assert fold("rajesh kumar").split() == [fold("rajesh"), fold("kumar")]
    assert skeleton("rajesh kumar").split() == [skeleton("rajesh"), skeleton("kumar")]
    assert fold("") == skeleton("") == ""


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_a_word_never_folds_to_nothing(word: str) -> None:
    assert fold(word)
    assert skeleton(word)
    assert set(fold(word) + skeleton(word)) <= set("abcdefghijklmnopqrstuvwxyz")


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_names_that_fold_together_have_one_skeleton(word: str) -> None:
    assert skeleton(word)[1:] == "".join(sound for sound in fold(word)[1:] if sound not in "aiu")
