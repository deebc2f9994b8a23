"""Tokens as rows of codes: what is a letter, and which scripts share letters."""

import pytest

from safeconduct.identity.letters import LETTERS, WIDTH, Alphabet, alphabets, codes


def spelled(text: str) -> str:
    return "".join(LETTERS[c] for c in codes([text])[0] if c)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Kumar", "kumar"),
        ("Иванов", "иванов"),
        ("कुमार", "कउमआरअ"),
        ("सिंह", "सइंहअ"),
        ("क्षत्रिय", "कषअतरइयअ"),
        ("فاطمة", "فاطمة"),
        ("کمار", "كمار"),
        ("திலகம்", "தஇலஅகஅம"),
    ],
)
def test_each_script_has_letters_of_its_own(text: str, letters: str) -> None:
    assert spelled(text) == letters


@pytest.mark.parametrize(
    ("text", "devanagari"),
    [
        ("ਰਾਮ", "राम"),
        ("রাম", "राम"),
        ("રામ", "राम"),
        ("ରାମ", "राम"),
        ("రామ", "राम"),
        ("ರಾಮ", "राम"),
        ("രാമ", "राम"),
        ("රාම", "राम"),
        ("রায়", "राय"),
        ("സുരേഷ്", "सुरेष्"),
        ("අනිල්", "अनिल्"),
    ],
)
def test_the_indic_scripts_are_read_as_devanagari(text: str, devanagari: str) -> None:
    assert spelled(text) == spelled(devanagari)


def test_joiners_accents_without_a_letter_and_case_change_nothing() -> None:
    assert spelled("का\u200dर्की") == spelled("कार्की")
    assert spelled("\u200eIVANOV") == "ivanov"
    assert spelled("ḥasan") == "hasan"
    assert spelled("فَاطِمَة") == spelled("فاطمة")


def test_a_letter_of_another_script_that_looks_the_same_is_put_right() -> None:
    assert spelled("Ив\u0061н\u006fв") == "иванов"
    assert spelled("Iv\u0430nov") == "ivanov"


def test_a_script_without_letters_of_its_own_is_romanised() -> None:
    assert spelled("გიორგი") == "giorgi"
    assert alphabets(codes(["Γιώργος"]))[0] == Alphabet.LATN


def test_a_token_without_letters_is_all_zero_and_a_long_one_is_cut() -> None:
    rows = codes(["", "42", "😀", "a" * 300])
    assert rows.shape == (4, WIDTH)
    assert not rows[:3].any()
    assert (rows[3] == rows[3][0]).all()
    assert alphabets(rows).tolist() == [Alphabet.NONE] * 3 + [Alphabet.LATN]


def test_no_tokens_are_no_rows() -> None:
    assert codes([]).shape == (0, WIDTH)
