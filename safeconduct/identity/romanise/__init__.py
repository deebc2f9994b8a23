"""A name in any script, in the plain letters a to z that a passport of its country would most likely show.

One word for one word. Each script has its module; a word that mixes scripts is romanised piece by piece.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby

from safeconduct.identity.romanise.alphabets import armenian, georgian, greek, hangul, hebrew, other
from safeconduct.identity.romanise.arabic import arabic
from safeconduct.identity.romanise.cyrillic import cyrillic
from safeconduct.identity.romanise.indic import INDIC
from safeconduct.identity.romanise.latin import latin
from safeconduct.identity.scripts import sign_script

_ENGINES: dict[str, Callable[[str], str]] = {
    "Latn": latin,
    "Cyrl": cyrillic,
    "Arab": arabic,
    "Grek": greek,
    "Hebr": hebrew,
    "Geor": georgian,
    "Armn": armenian,
    "Hang": hangul,
    **INDIC,
}
_BETWEEN_WORDS = re.compile(r"[\s\-‐-―,;:/\\._()\[\]|־۔।]+")
_MOST_LETTERS = 100  # of one word; no name is longer
_NO_LETTER = re.compile(r"[^a-z]")


def romanise(text: str) -> str:
    """`text` in the letters a to z and single spaces; words without a letter are left out. Never raises."""
    return " ".join(filter(None, map(romanise_word, _BETWEEN_WORDS.split(text))))


@lru_cache(maxsize=1 << 18)
def romanise_word(word: str) -> str:
    """One word in the letters a to z; "" when it has no letter."""
    word = word[:_MOST_LETTERS]
    if word.isascii():
        return _NO_LETTER.sub("", word.lower())
    plain = unicodedata.normalize("NFKC", word).lower()
    return _NO_LETTER.sub("", "".join(_ENGINES.get(script, other)(piece) for script, piece in _pieces(plain)))


def _pieces(word: str) -> list[tuple[str, str]]:
    """The word cut where its script changes; a sign of no script stays with what is before it."""
    scripts: list[str] = []
    for sign in word:
        scripts.append(sign_script(sign) or (scripts[-1] if scripts else ""))
    signs = groupby(zip(scripts, word, strict=True), key=lambda pair: pair[0])
    return [(script, "".join(sign for _, sign in group)) for script, group in signs]
