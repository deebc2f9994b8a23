"""A name as a reader of another script would write it: for lists that are handed over."""

import re
from functools import lru_cache

from safeconduct.identity.romanise import romanise_word
from safeconduct.identity.scripts import script_of

_CYRILLIC_SOUNDS = (
    ("shch", "щ"), ("tch", "ч"), ("chh", "чх"), ("sch", "ш"), ("ch", "ч"), ("sh", "ш"), ("zh", "ж"), ("kh", "кх"), ("gh", "гх"),
    ("bh", "бх"), ("dh", "дх"), ("th", "тх"), ("ph", "пх"), ("jh", "джх"), ("j", "дж"), ("x", "кс"), ("ya", "я"), ("yu", "ю"),
    ("yo", "йо"), ("ye", "е"), ("ee", "и"), ("oo", "у"), ("ck", "к"), ("ai", "ай"), ("ay", "ай"), ("ey", "ей"), ("oy", "ой"),
    ("au", "ау"), ("ou", "оу"), ("w", "в"), ("q", "к"), ("c", "к"),
)  # fmt: skip
_CYRILLIC_LETTERS = str.maketrans("abdefghiklmnoprstuvyz", "абдефгхиклмнопрстувиз")


@lru_cache(maxsize=1 << 14)
def _cyrillic(latin: str) -> str:
    word = re.sub("^e", "э", latin)
    word = re.sub("y$", "и", word) if not re.search("[aeo]y$", word) else word
    for letters, sound in _CYRILLIC_SOUNDS:
        word = word.replace(letters, sound)
    return word.translate(_CYRILLIC_LETTERS)


def spell(text: str, script: str = "Cyrl") -> str:
    """`text` in `script` (ISO 15924: "Cyrl" or "Latn"), with capitals; words already in the script are left as they are."""
    return " ".join(_spell(word, script) for word in text.split())


def _spell(word: str, script: str) -> str:
    if script_of(word) == script:
        return word
    latin = romanise_word(word)
    return (_cyrillic(latin) if script == "Cyrl" else latin).capitalize()
