"""A name in any script is written as a passport of its country would most likely write it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safeconduct.identity.romanise import romanise
from tests.identity.romanised import PAIRS

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)
CASES = [
    pytest.param(text, latin, id=f"{group}-{latin}")
    for group, row in PAIRS.items()
    for text, latin in zip(row.split()[::2], row.split()[1::2], strict=True)
]


@pytest.mark.parametrize(("text", "latin"), CASES)
def test_a_known_name_is_written_as_passports_write_it(text: str, latin: str) -> None:
    assert romanise(text) == latin


@pytest.mark.parametrize("group", PAIRS)
def test_every_script_is_tried_with_several_names(group: str) -> None:
    assert len(PAIRS[group].split()) >= 12


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("राजेश कुमार", "rajesh kumar"),
        ("Мохаммед Асфан", "mohammed asfan"),
        ("Джагдиш  Синх", "jagdish sinkh"),
        ("Anne-Marie O'Brien", "anne marie obrien"),
        ("М.С. Дхони", "m s dhoni"),
        ("  \n ", ""),
        ("12345 !?", ""),
    ],
)
def test_one_word_is_written_for_one_word(text: str, latin: str) -> None:
    assert romanise(text) == latin


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", ["फ़ातिमा ज़ाकिर", "Đặng Müller", "Королёв Сергей", "ফয়জুল", "أحمد", "ശ്രീ"])
def test_the_unicode_form_makes_no_difference(text: str, form: str) -> None:
    assert romanise(unicodedata.normalize(form, text)) == romanise(text)  # type: ignore[arg-type]


def test_old_and_new_chillus_of_malayalam_are_the_same_letter() -> None:
    assert romanise("മോഹന്\u200d") == romanise("മോഹൻ") == "mohan"


@pytest.mark.parametrize("text", ["王伟", "สมชาย", "김정은", "ひらがな", "አበበ", "བསོད་ནམས"])
def test_other_scripts_give_letters_and_always_the_same(text: str) -> None:
    latin = romanise(text)
    assert latin
    assert latin == romanise(text)


@given(ANY_TEXT)
@example("\ud800")
@example("\0")
@example("्ाि")
@example("ـ")
def test_any_text_gives_small_latin_letters_and_spaces_only(text: str) -> None:
    assert set(romanise(text)) <= set("abcdefghijklmnopqrstuvwxyz ")


@given(st.text(st.characters(min_codepoint=0x900, max_codepoint=0xDFF), max_size=20))
def test_broken_words_of_the_scripts_of_india_do_no_harm(text: str) -> None:
    assert set(romanise(text)) <= set("abcdefghijklmnopqrstuvwxyz ")


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=20))
def test_broken_words_of_arabic_do_no_harm(text: str) -> None:
    assert set(romanise(text)) <= set("abcdefghijklmnopqrstuvwxyz ")


@given(st.text("abcdefghijklmnopqrstuvwxyz ", max_size=30))
def test_plain_letters_stay_as_they_are(text: str) -> None:
    assert romanise(text) == " ".join(text.split())


@pytest.mark.parametrize("letter", ["क", "م", "а", "a", "க"])
def test_a_word_longer_than_any_name_is_cut(letter: str) -> None:
    assert 0 < len(romanise(letter * 100_000)) <= 400
