"""In which script is a name written? By the Unicode name of its letters."""

import unicodedata
from collections import Counter

_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "DEVANAGARI": "Deva", "GURMUKHI": "Guru", "BENGALI": "Beng",
    "GUJARATI": "Gujr",
    "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh",
    "ARABIC": "Arab", "GREEK": "Grek", "HEBREW": "Hebr", "GEORGIAN": "Geor", "ARMENIAN": "Armn", "HANGUL": "Hang",
    "CJK": "Hani", "THAI": "Thai",
}  # fmt: skip


def script_of(text: str) -> str:
    """ISO 15924 code of the script that most letters of `text` belong to; "Zyyy" when none can be told."""
    counts = Counter(_SCRIPTS.get(unicodedata.name(c, "").split(" ")[0]) for c in text if c.isalpha())
    counts.pop(None, None)
    return counts.most_common(1)[0][0] or "Zyyy" if counts else "Zyyy"


LANGUAGE_OF_SCRIPT = {
    "Latn": "en", "Cyrl": "ru", "Deva": "hi", "Guru": "pa", "Beng": "bn", "Gujr": "gu", "Orya": "or", "Taml": "ta",
    "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si", "Arab": "ur",
}  # fmt: skip
