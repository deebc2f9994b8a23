"""A list is handed over in the script of its reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.identity.phonetic import skeleton
from safeconduct.identity.romanise import romanise
from safeconduct.identity.spelling import spell

RUSSIAN = """
    Singh Сингх Kumar Кумар Rajesh Раджеш Sharma Шарма Yadav Ядав Khan Хан Reddy Редди Lakshmi Лакшми Vijay
    Виджай Bhatia Бхатия Priya Прия Jaya Джая Sandeep Сандип Surya Сурья Pandey Пандей Krishna Кришна
    Chandra Чандра Abdullah Абдулла Ashwini Ашвини Gupta Гупта Ekta Экта Thapa Тхапа Sai Сай Gaurav Гаурав
    Poonam Пунам Ghosh Гхош Laxman Лаксман Acharya Ачарья Thomas Томас
"""
HINDI = """
    Kumar कुमार Singh सिंह Rajesh राजेश Sharma शर्मा Khan खान Anand अनंद Priya प्रिया Sandeep संदीप Karthik
    कर्थिक Mukesh मुकेश Vikram विक्रम Pooja पूजा Zakir ज़किर Bhim भिम
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return list(zip(text.split()[::2], text.split()[1::2], strict=True))


@pytest.mark.parametrize(("latin", "cyrillic"), pairs(RUSSIAN))
def test_names_of_india_are_written_as_russian_practice_has_it(latin: str, cyrillic: str) -> None:
    assert spell(latin, "Cyrl") == cyrillic


@pytest.mark.parametrize(("latin", "devanagari"), pairs(HINDI))
def test_a_latin_name_is_written_in_devanagari(latin: str, devanagari: str) -> None:
    assert spell(latin, "Deva") == devanagari


@pytest.mark.parametrize(
    ("text", "script", "written"),
    [
        ("राजेश कुमार सिंह", "Cyrl", "Раджеш Кумар Сингх"),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "Latn", "Gurprit Singh"),
        ("एम एस धोनी", "Cyrl", "М С Дхони"),
        ("Кумар Р.", "Latn", "Kumar R."),
        ("K. Rajesh", "Cyrl", "К. Раджеш"),
        ("Zia ul Haq", "Cyrl", "Зия ул Хак"),
        ("Abdul-Rahman", "Cyrl", "Абдул-Рахман"),
        ("", "Cyrl", ""),
    ],
)
def test_a_whole_name_keeps_its_order_and_its_marks(text: str, script: str, written: str) -> None:
    assert spell(text, script) == written


@pytest.mark.parametrize(
    ("text", "script"),
    [("Раджеш Кумар", "Cyrl"), ("Rajesh Kumár", "Latn"), ("राजेश कुमार", "Deva"), ("З.-К. 12", "Cyrl")],
)
def test_what_is_in_the_script_already_stays_as_it_is(text: str, script: str) -> None:
    assert spell(text, script) == text


def test_an_unknown_script_is_refused_with_the_scripts_there_are() -> None:
    with pytest.raises(ValueError, match="Cyrl, Deva, Latn"):
        spell("Rajesh", "Thai")


@given(st.text(st.characters(codec=None), max_size=40), st.sampled_from(["Cyrl", "Deva", "Latn"]))
def test_spelling_twice_changes_nothing_more_and_never_fails(text: str, script: str) -> None:
    once = spell(text, script)
    assert spell(once, script) == once


@pytest.mark.parametrize("latin", [latin for latin, _ in pairs(RUSSIAN)])
def test_a_name_written_in_cyrillic_still_sounds_the_same(latin: str) -> None:
    assert skeleton(romanise(spell(latin, "Cyrl")))[0] == skeleton(romanise(latin))[0]
