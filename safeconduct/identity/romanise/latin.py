"""Latin letters with marks: one plain form each (ü is u; that "ue" means the same is the phonetic fold's business)."""

import unicodedata

_PLAIN = str.maketrans({
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n", "ə": "a",
    "ħ": "h", "ŧ": "t", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ɖ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ĸ": "k",
    "ɨ": "i", "ʉ": "u", "ŀ": "l", "ſ": "s", "ɲ": "n", "ɣ": "g", "ʒ": "z", "ǝ": "a", "ƶ": "z", "ɑ": "a",
    "ɡ": "g", "ɪ": "i", "ʀ": "r", "ƀ": "b", "ƿ": "w", "ʃ": "sh",
})  # fmt: skip


def latin(word: str) -> str:
    """A word of small Latin letters without its marks."""
    return unicodedata.normalize("NFD", word).translate(_PLAIN)
