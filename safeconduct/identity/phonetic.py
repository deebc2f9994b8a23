"""How a romanised name sounds, roughly: usual spellings of one name fall together."""

import re
from functools import lru_cache

_FOLDS = [
    (re.compile(pattern), text)
    for pattern, text in (
        ("shch|sch", "sh"), ("dzh|dj|zh", "j"), ("ph", "f"), ("kh(?=[iueao])", "h"), ("[ck]h$", "k"), ("ck|q|c(?=[^h]|$)", "k"),
        ("w", "v"), ("x", "ks"), ("ee|ie|ea", "i"), ("oo|ou", "u"), ("aa", "a"), ("ey|ei|ai|ay", "e"), ("au|ow|av(?![aeiou])", "o"),
        ("y", "i"), ("([bdgptj])h", r"\1"), ("(.)\\1+", r"\1"), ("z", "j"), ("(?<=..)[ae]$", ""),
    )
]  # fmt: skip
_VOWELS = re.compile("[aeiou]+")


@lru_cache(maxsize=1 << 18)
def fold(latin: str) -> str:
    """Phonetic form of romanised words (a to z, spaces): equal for usual spellings of the same name."""
    for pattern, text in _FOLDS:
        latin = pattern.sub(text, latin)
    return latin


@lru_cache(maxsize=1 << 18)
def skeleton(latin: str) -> str:
    """The consonants of the phonetic form, with the first vowel as `a` when the word begins with one."""
    folded = fold(latin)
    return " ".join(("a" if word[0] in "aeiou" else "") + _VOWELS.sub("", word) for word in folded.split())
