"""A name as a reader of another script would write it: for lists that are handed over."""

import re
from collections.abc import Callable
from functools import lru_cache

from safeconduct.identity.customs import PARTICLES, SPOKEN_INITIALS
from safeconduct.identity.romanise import romanise_word
from safeconduct.identity.scripts import script_of, sign_script
from safeconduct.identity.spelling.cyrillic import cyrillic
from safeconduct.identity.spelling.devanagari import devanagari

_WORD = re.compile(r"[^\s\-‐-―,;:/\\._()\[\]\"|@]+")
_WRITERS: dict[str, Callable[[str], str]] = {"Cyrl": cyrillic, "Deva": devanagari, "Latn": lambda latin: latin}


def spell(text: str, script: str = "Cyrl") -> str:
    """`text` in `script` (ISO 15924: "Cyrl", "Deva", "Latn"), with capitals; what is in that script already stays.

    Cyrillic as Russian practice writes the names of India (Сингх, Раджеш); spaces, hyphens, dots and digits are kept.
    Raises ValueError for a script that can not be written.
    """
    if script not in _WRITERS:
        raise ValueError(f"names can be written in {', '.join(_WRITERS)}, not in {script}")
    return _WORD.sub(lambda found: _spell(found[0], script), text)


@lru_cache(maxsize=1 << 16)
def _spell(word: str, script: str) -> str:
    if all(sign_script(sign) in (script, None) for sign in word):
        return word
    latin = romanise_word(word)
    if word in SPOKEN_INITIALS and script_of(word) != "Latn":
        latin = SPOKEN_INITIALS[word]
    written = _WRITERS[script](latin) or word
    return written if word.islower() and word in PARTICLES else written[:1].upper() + written[1:]
