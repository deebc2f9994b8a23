"""In which script is a name written? By the Unicode name of its letters."""

import unicodedata
from collections import Counter
from functools import cache

_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "DEVANAGARI": "Deva", "GURMUKHI": "Guru", "BENGALI": "Beng",
    "GUJARATI": "Gujr",
    "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh",
    "ARABIC": "Arab", "GREEK": "Grek", "HEBREW": "Hebr", "GEORGIAN": "Geor", "ARMENIAN": "Armn", "HANGUL": "Hang",
    "CJK": "Hani", "THAI": "Thai",
}  # fmt: skip

UNKNOWN = "Zyyy"


@cache
def sign_script(sign: str) -> str | None:
    """ISO 15924 code of the script of one letter or vowel sign; None where it belongs to none or to many."""
    return _SCRIPTS.get(unicodedata.name(sign, "").split(" ")[0])


def script_of(text: str) -> str:
    """ISO 15924 code of the script that most letters of `text` belong to; "Zyyy" when none can be told."""
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else UNKNOWN
    counts = Counter(sign_script(c) for c in text if c.isalpha())
    counts.pop(None, None)
    return counts.most_common(1)[0][0] or UNKNOWN if counts else UNKNOWN


LANGUAGE_OF_SCRIPT = {
    "Latn": "en", "Cyrl": "ru", "Deva": "hi", "Guru": "pa", "Beng": "bn", "Gujr": "gu", "Orya": "or", "Taml": "ta",
    "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si", "Arab": "ur",
}  # fmt: skip
