"""Arabic, Persian and Urdu. Short vowels are not written: the most frequent names are known, for the rest `a` is put in."""

import re
import unicodedata

_CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ڈ": "d",
    "ذ": "z", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "z", "ط": "t", "ظ": "z",
    "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ں": "n", "ھ": "h",
    "ڤ": "v", "ݐ": "b", "ټ": "t", "ډ": "d", "ړ": "r", "ښ": "sh", "ځ": "z", "څ": "ts", "ږ": "g", "ڼ": "n", "ڠ": "ng",
}  # fmt: skip
_VOWELS = {"ا": "a", "آ": "a", "و": "u", "ی": "i", "ے": "e", "ع": "a", "ۀ": "a", "ة": "a", "ء": ""}
_LETTERS = str.maketrans(_CONSONANTS | _VOWELS)
_ONE_FORM = str.maketrans({
    "ك": "ک", "ي": "ی", "ى": "ی", "ئ": "ی", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ہ": "ه", "ە": "ه", "ۃ": "ة", "ۂ": "ۀ",
    "ۓ": "ے", "ګ": "گ", "ې": "ے", "ۍ": "ی", "ڪ": "ک", "ۆ": "و", "ۇ": "و", "ێ": "ے", "ڵ": "ل", "ڕ": "ر",
})  # fmt: skip
_C = f"[{''.join(_CONSONANTS)}]"


def arabic(word: str) -> str:
    """A word of Arabic letters in Latin."""
    letters = "".join(c for c in word.translate(_ONE_FORM) if c.isalpha() and c != "ـ")
    letters = unicodedata.normalize("NFC", letters)
    letters = re.sub(f"(?<={_C})ه$", "a", letters)
    letters = re.sub("^و|و(?=[اآیے])|(?<=ا)و(?=.)", "w", letters)
    letters = re.sub("^ی|ی(?=[اآوے])", "y", letters)
    letters = re.sub(f"({_C})(?={_C})(?!{_C}$)", r"\1a", letters)
    return letters.translate(_LETTERS)
