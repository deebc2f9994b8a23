"""Alphabets that need no more than a table, and what to do with any other script: its letters' Unicode names."""

import unicodedata
from functools import cache

from safeconduct.identity.romanise.rules import words

_GREEK = str.maketrans({
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
})  # fmt: skip
_GREEK_PAIRS = (("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "b"), ("ντ", "nt"), ("γγ", "ng"), ("γκ", "gk"))
_HEBREW = str.maketrans({
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t", "י": "y", "כ": "k",
    "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "p", "ף": "f", "צ": "ts",
    "ץ": "ts",    "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
})  # fmt: skip
_GEORGIAN = str.maketrans(dict(zip(
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    words("""
    a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h
"""), strict=True,
)))  # fmt: skip
_ARMENIAN = str.maketrans(dict(zip(
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    words("""
    a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f ev
"""), strict=True,
)))  # fmt: skip
_LEADS = words("""
    g kk n d tt r m b pp s ss . j jj ch k t p h
""")
_HEARTS = words("""
    a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
""")
_TAILS = words("""
    . k k k n n n t l k m l l l p l m p p t t ng t t k t p t
""")
_FIRST_SYLLABLE, _SYLLABLES = 0xAC00, 11172


def greek(word: str) -> str:
    """Greek in Latin, as a passport of Greece does (ELOT 743)."""
    word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    if word.startswith("ντ"):
        word = "d" + word[2:]
    for pair, letters in _GREEK_PAIRS:
        word = word.replace(pair, letters)
    return word.translate(_GREEK)


def hebrew(word: str) -> str:
    """Hebrew in Latin, consonants and mothers of reading only."""
    word = word.replace("וו", "v")
    for letter, inside in (("ו", "o"), ("י", "i")):
        word = word[:1] + word[1:].replace(letter, inside)
    return (word[:-1] + "a" if len(word) > 2 and word.endswith("ה") else word).translate(_HEBREW)


def georgian(word: str) -> str:
    """Georgian in Latin (national system of 2002)."""
    return word.translate(_GEORGIAN)


def armenian(word: str) -> str:
    """Armenian in Latin."""
    return word.replace("ու", "u").replace("եւ", "ev").translate(_ARMENIAN)


def hangul(word: str) -> str:
    """Korean syllables in Latin (revised romanisation, syllable by syllable)."""
    return "".join(map(_syllable, word)).replace(".", "")


@cache
def _syllable(sign: str) -> str:
    number = ord(sign) - _FIRST_SYLLABLE
    if not 0 <= number < _SYLLABLES:
        return _by_name(sign)
    return _LEADS[number // 588] + _HEARTS[number // 28 % 21] + _TAILS[number % 28]


def other(word: str) -> str:
    """Any other script: each letter by its Unicode name; a sign without a sounding name gets letters of its number."""
    return "".join(map(_by_name, word))


@cache
def _by_name(sign: str) -> str:
    if not (sign.isalpha() or unicodedata.category(sign) == "Mc"):
        return ""
    words = unicodedata.name(sign, "").split(" ")
    if words[0] == "THAI" and len(words) > 2:
        return words[2].lower().removesuffix("o") or "o"
    if {"LETTER", "SYLLABLE", "SIGN"} & set(words):
        return words[-1].lower()
    return _number(ord(sign))


def _number(value: int) -> str:
    letters = ""
    while value:
        value, digit = divmod(value, 20)
        letters += "bcdfghjklmnpqrstvwxz"[digit]
    return letters
