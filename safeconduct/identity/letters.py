"""The alphabet of the learned parts: a token becomes a short row of small numbers ("codes").

Latin, Cyrillic, Arabic, Tamil and the Indic scripts have letters of their own. The Indic blocks of Unicode share one
layout, so Gurmukhi, Bengali, Gujarati, Odia, Telugu, Kannada, Malayalam and (by table) Sinhala are read as Devanagari:
what was learned from Devanagari holds for them. Tamil does not write voice or breath and so keeps its own letters.
Any other script is romanised first.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.romanise import romanise

WIDTH = 20
"""Letters of a token that are looked at."""


class Alphabet(IntEnum):
    """Which letters a row of codes is written in."""

    NONE = 0
    LATN = 1
    CYRL = 2
    INDIC = 3
    TAML = 4
    ARAB = 5


_LATIN = "abcdefghijklmnopqrstuvwxyzçčćşšșžźżñńäöüøåæłığßðéáíóţțđýœ"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґәғқңөұүһўјљњћђџ"
_INDIC_VOWELS = "अआइईउऊऋऍऎएऐऑऒओऔ"
_INDIC_SIGNS = "\0\u093e\u093f\u0940\u0941\u0942\u0943\u0945\u0946\u0947\u0948\u0949\u094a\u094b\u094c"
_INDIC_CONSONANTS = "कखगघङचछजझञटठडढणतथदधनऩपफबभमयरऱलळऴवशषसह"
_INDIC_DOTTED = dict(zip("कखगजडढफय", "\u0958\u0959\u095a\u095b\u095c\u095d\u095eय", strict=True))
_INDIC_MARKS = "\u0902\u0901\u0903"
_TAMIL_VOWELS = "அஆஇஈஉஊஎஏஐஒஓஔ"
_TAMIL_SIGNS = "\0\u0bbe\u0bbf\u0bc0\u0bc1\u0bc2\u0bc6\u0bc7\u0bc8\u0bca\u0bcb\u0bcc"
_TAMIL_CONSONANTS = "கஙசஞடணதநபமயரலவழளறனஜஷஸஹஶஃ"
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةىپچگژڤٹڈڑںےھ"
_TO_CYRILLIC = str.maketrans("aceopxyikmthb", "асеорхуікмтнв")
_TO_LATIN = {look: chr(latin) for latin, look in _TO_CYRILLIC.items()}
_BENGALI_YA = "\u09af\u09bc"
_NUKTA, _VIRAMA = "\u093c", "\u094d"

_SAME_LATIN = {
    "ŝ": "š", "ś": "š", "ĉ": "č", "ė": "é", "è": "é", "ê": "é", "ő": "ö", "ű": "ü", "ô": "ó", "à": "á", "þ": "ð",
    "ﬁ": "f", "ŋ": "n", "ə": "e", "ě": "é", "ģ": "g",
}  # fmt: skip
_SAME_CYRILLIC = {"ѝ": "и", "ѐ": "е", "ѕ": "з", "ҳ": "х", "ҷ": "ч", "ӣ": "и", "ӯ": "у", "ҙ": "з", "ҫ": "с", "ӑ": "а"}
_SAME_ARABIC = {
    "ک": "ك", "ی": "ي", "ہ": "ه", "ۃ": "ة", "ۀ": "ه", "ۂ": "ه", "ۓ": "ے", "ٱ": "ا", "ې": "ي", "ۇ": "و", "ڭ": "گ",
    "ګ": "گ", "ڼ": "ن", "ړ": "ڑ", "ټ": "ٹ", "ډ": "ڈ", "ێ": "ي", "ۆ": "و", "ە": "ه", "ڕ": "ر", "ڵ": "ل", "ڨ": "ق",
    "ۋ": "و",
}  # fmt: skip
_SINHALA_LETTERS = (
    "අअ ආआ ඇऍ ඈऍ ඉइ ඊई උउ ඌऊ ඍऋ එऎ ඒए ඓऐ ඔऒ ඕओ ඖऔ කक ඛख ගग ඝघ ඞङ ඟङ्ग චच ඡछ ජज ඣझ ඤञ ඥज्ञ ඦञ्ज ටट ඨठ ඩड ඪढ ණण ඬण्ड තत "
    "ථथ දद ධध නन ඳन्द පप ඵफ බब භभ මम ඹम्ब යय රर ලल වव ශश ෂष සस හह ළळ ෆफ \u0dcf\u093e \u0dd0\u0945 \u0dd1\u0945 "
    "\u0dd2\u093f \u0dd3\u0940 \u0dd4\u0941 \u0dd6\u0942 \u0dd8\u0943 \u0dd9\u0946 \u0dda\u0947 \u0ddb\u0948 "
    "\u0ddc\u094a \u0ddd\u094b \u0dde\u094c \u0dca\u094d \u0d82\u0902 \u0d83\u0903"
)
_SINHALA = {pair[0]: pair[1:] for pair in _SINHALA_LETTERS.split(" ")}
_INDIC_ODD = {
    "য": "ज", "ৎ": "त", "ৰ": "र", "ৱ": "व", "ੰ": "ं", "ੱ": "", "ੲ": "इ", "ੳ": "उ", "ൺ": "ण्", "ൻ": "न्", "ർ": "र्",
    "ൽ": "ल्", "ൾ": "ळ्", "ൿ": "क्", "ৗ": "ौ", "ൗ": "ौ", "ୟ": "य", "ୱ": "व",
}  # fmt: skip

_LETTERS = [("\0", Alphabet.NONE)]
_LETTERS += [(c, Alphabet.LATN) for c in _LATIN]
_LETTERS += [(c, Alphabet.CYRL) for c in _CYRILLIC]
_LETTERS += [
    (c, Alphabet.INDIC) for c in (*_INDIC_VOWELS, *_INDIC_CONSONANTS, *list(_INDIC_DOTTED.values())[:-1], *_INDIC_MARKS)
]
_LETTERS += [(c, Alphabet.TAML) for c in (*_TAMIL_VOWELS, *_TAMIL_CONSONANTS)]
_LETTERS += [(c, Alphabet.ARAB) for c in _ARABIC]
CODE = {letter: n for n, (letter, _) in enumerate(_LETTERS)}
ALPHABET_OF_CODE: NDArray[np.uint8] = np.array([alphabet for _, alphabet in _LETTERS], dtype=np.uint8)
LETTERS = tuple(letter for letter, _ in _LETTERS)

_BLOCKS_LIKE_DEVANAGARI = (0x0980, 0x0A00, 0x0A80, 0x0B00, 0x0C00, 0x0C80, 0x0D00)
_SIGN_CODES = {sign: CODE[vowel] for sign, vowel in zip(_INDIC_SIGNS[1:], _INDIC_VOWELS[1:], strict=True)}
_SIGN_CODES |= {sign: CODE[vowel] for sign, vowel in zip(_TAMIL_SIGNS[1:], _TAMIL_VOWELS[1:], strict=True)}
_INHERENT = {c: CODE["अ"] for c in (*_INDIC_CONSONANTS, *_INDIC_DOTTED.values())} | {
    c: CODE["அ"] for c in _TAMIL_CONSONANTS[:-1]
}
_SILENT = {_VIRAMA, "\u0bcd"}


def _like_devanagari(char: str) -> str:
    """A letter of an Indic block (not Tamil) as Devanagari; any other character as it is."""
    if char in _INDIC_ODD:
        return _INDIC_ODD[char]
    block = ord(char) & ~0x7F
    return chr(0x0900 | ord(char) & 0x7F) if block in _BLOCKS_LIKE_DEVANAGARI else _SINHALA.get(char, char)


def _plain(char: str) -> str:
    """The nearest letter that has a code: "ḥ" is "h"; "" for marks."""
    char = _SAME_LATIN.get(char, char)
    char = _SAME_CYRILLIC.get(char, char)
    char = _SAME_ARABIC.get(char, char)
    if char in CODE or char in _SIGN_CODES or char in _SILENT:
        return char
    bare = unicodedata.normalize("NFD", char)[0]
    return bare if bare in CODE else ""


def _vowelled(chars: Iterable[str]) -> list[int]:
    """Codes of Indic letters: a consonant is followed by its vowel, the unwritten one too unless it is silenced."""
    found: list[int] = []
    pending = 0
    for char in chars:
        if char in _SILENT or char in _SIGN_CODES:
            found += [_SIGN_CODES[char]] if char in _SIGN_CODES else []
            pending = 0
            continue
        found += [pending, CODE[char]] if pending else [CODE[char]]
        pending = _INHERENT.get(char, 0)
    return [*found, pending] if pending else found


def _spelled(text: str) -> list[str]:
    """The letters of `text` that have codes."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).lower())
    text = "".join(_like_devanagari(c) for c in text.replace(_BENGALI_YA, "य"))
    for plain, dotted in _INDIC_DOTTED.items():
        text = text.replace(plain + _NUKTA, dotted)
    return [p for c in text if (p := _plain(c))]


def _codes_of(text: str) -> list[int]:
    letters = _spelled(text)
    if not letters:
        letters = _spelled(romanise(text))
    return _vowelled(_one_script(letters))


def _one_script(letters: list[str]) -> list[str]:
    """A Latin letter among Cyrillic ones that looks like one of them is one of them, and the other way round."""
    latin, cyrillic = sum(c in _LATIN for c in letters), sum(c in _CYRILLIC for c in letters)
    if not latin or not cyrillic:
        return letters
    return list("".join(letters).translate(_TO_LATIN if latin > cyrillic else _TO_CYRILLIC))


@lru_cache(maxsize=65_536)
def _row(text: str) -> bytes:
    return bytes(_codes_of(text)[:WIDTH]).ljust(WIDTH, b"\0")


def codes(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Codes of tokens, shape (n, WIDTH), padded with 0 after the end and cut there; all 0 for no letters."""
    return np.frombuffer(b"".join(_row(t) for t in texts), dtype=np.uint8).reshape(len(texts), WIDTH)


def alphabets(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The `Alphabet` of each row of codes (of its first letter), shape (n,)."""
    return ALPHABET_OF_CODE[rows[:, 0]]
