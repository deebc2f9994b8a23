"""Cyrillic: Russian, Ukrainian, Belarusian, Kazakh, Kyrgyz, Tajik, Uzbek, Tatar, Serbian, Macedonian, Mongolian."""

import re
from collections.abc import Callable

_LETTERS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
    # Ukrainian and Belarusian
    "ґ": "g", "є": "ye", "і": "i", "ї": "yi", "ў": "u",
    # Kazakh, Kyrgyz, Tajik, Uzbek, Tatar, Bashkir, Mongolian
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ӣ": "i", "ӯ": "u", "ҳ": "h",
    "ҷ": "j", "җ": "j", "ҙ": "z", "ҫ": "s", "ҡ": "k", "ҥ": "n", "ӱ": "u", "ӧ": "o", "ӑ": "a", "ӗ": "e", "ӳ": "u",
    "ӂ": "j", "ӝ": "j", "ӟ": "z", "ӥ": "i", "ӓ": "a", "ӆ": "l", "ӊ": "n", "ҝ": "g", "ҹ": "j", "ӏ": "",
    # Serbian, Macedonian, before 1918
    "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "gj", "ќ": "kj", "ѕ": "dz", "ѣ": "e",
    "ѳ": "f", "ѵ": "i", "ѐ": "e", "ѝ": "i",
})  # fmt: skip
_RUSSIAN_SURNAME = re.compile("(?:[оеё]в|[оеё]ва|ский|ская|енко|цкий|цкая)$")
_JAIN = re.compile("ай(?=[бвгджзклмнпрстфхцчш])")
_UKRAINIAN = re.compile("[ґєії]")
_NOT_ASPIRATE = re.compile("(?<![бгдкптчж])х")
_SOUNDS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile("дж|дҗ"), "j"),
    (re.compile("(?<=[бгдкптчј])х"), "h"),  # бх, гх, дх … are how Russian writes the aspirates of India
    (
        re.compile("нх(?![аеёиоуыэюя])|^х(?![аеёиоуыэюяәөүұі])"),
        lambda found: found[0].replace("х", "kh"),
    ),  # Синх, Хрущёв
    (re.compile("^мих"), "mikh"),
    (re.compile("х"), "h"),
    (re.compile("(?<=[ьъ])е"), "ye"),
    (re.compile("(?<=[ьъ])[оё]|^ё|(?<=[аеиоуыэюя])ё"), "yo"),
    (re.compile("(?<=[ьъ])и"), "yi"),
    (re.compile("(?<![аеёиоуыэюя])ў"), "o"),  # Uzbek; after a vowel it is Belarusian
    (re.compile("[иы]й$"), "y"),
)


def cyrillic(word: str) -> str:
    """A word of small Cyrillic letters in Latin."""
    if _UKRAINIAN.search(word):
        word = word.replace("г", "h").replace("и", "y").replace("дж", "j")
    word = _NOT_ASPIRATE.sub("kh", word) if _RUSSIAN_SURNAME.search(word) else _JAIN.sub("ai", word)
    for sound, letters in _SOUNDS:
        word = sound.sub(letters, word)
    return word.translate(_LETTERS)
