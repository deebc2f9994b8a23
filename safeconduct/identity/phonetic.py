"""How a romanised name sounds, roughly: the usual spellings of one name fall together.

Made for the names of India, Russia and the Arab world: spellings waver between sh and s, v, w and b, kh and h, z and j,
aspirate and plain, ee and i, oo, o and u; the vowel a, and with it e, is written or left out as people please. Names
that only sound alike may fall together as well: the fold finds and counts, it does not decide.
"""

import re
from functools import lru_cache

_FOLDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ow(?=$|[^aeiouy])", "o"),
        ("t?shch|sch|tsch|sh", "s"),
        ("c?ch+", "C"),
        ("dzh|dz|dj|zh|jh|z", "j"),
        ("x", "ks"),
        ("ph", "f"),
        ("n[kg]h", "ng"),  # Singh is Синх in many Russian lists
        ("(?<=[aeiouy])h$", ""),
        ("kh", "h"),
        ("c(?=[eiy])", "s"),
        ("ck|[cq]", "k"),
        ("[wv]", "b"),
        ("([bdgpt])h", r"\1"),
        (r"([^aeiou])\1+", r"\1"),
        ("n(?=[bpfm])", "m"),
        ("ng(?=[^aeiouy])", "n"),
        ("ee|ie(?=$|[^aeiou])|ea", "i"),
        ("oo", "u"),
        ("(?:au|ou)(?=$|[^aeiou])", "o"),
        ("[ae][iy](?=$|[^aeiou])", "e"),
        ("[yi]+", "i"),
        ("(?<=[^aeiou])u(?=[aeo])", "b"),
        ("o", "u"),
        ("(?<=.)[ae]", ""),
        ("^e", "a"),
        (r"(.)\1+", r"\1"),
        ("C", "c"),
    )
]
_VOWELS = re.compile("(?<=.)[aiu]")


@lru_cache(maxsize=1 << 18)
def _fold(word: str) -> str:
    for pattern, sound in _FOLDS:
        word = pattern.sub(sound, word)
    return word


def fold(latin: str) -> str:
    """Phonetic form of romanised words (a to z, spaces between words): equal for usual spellings of the same name."""
    return " ".join(map(_fold, latin.split()))


def skeleton(latin: str) -> str:
    """The consonants of the phonetic form; a vowel at the beginning of a word is `a`."""
    return " ".join(_skeleton(_fold(word)) for word in latin.split())


def _skeleton(folded: str) -> str:
    first = "a" if folded[0] in "aiu" else folded[0]
    return first + _VOWELS.sub("", folded)[1:]
