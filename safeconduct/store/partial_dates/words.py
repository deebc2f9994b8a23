"""Names of months, and the small words around a date, in the languages officers type and read."""

import re
import unicodedata

from safeconduct.store.wording import current_language

# Inside a date, as after a day: in Russian the genitive.
MONTHS_IN_DATE = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "hi": ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"],
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
}
MONTHS_ALONE = MONTHS_IN_DATE | {
    "ru": [
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ],
}
MONTHS_SHORT = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "hi": ["जन", "फ़र", "मार्च", "अप्रैल", "मई", "जून", "जुल", "अग", "सित", "अक्टू", "नव", "दिस"],
    "ru": ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
}
MONTHS_ELSEWHERE = {
    "sept": 9,
    "अक्तूबर": 10,
    "सितम्बर": 9,
    "नवम्बर": 11,
    "दिसम्बर": 12,
    "сент": 9,
    "нояб": 11,
    "марте": 3,
    "августе": 8,
    "январе": 1,
    "феврале": 2,
    "апреле": 4,
    "мае": 5,
    "июне": 6,
    "июле": 7,
    "сентябре": 9,
    "октябре": 10,
    "ноябре": 11,
    "декабре": 12,
}

UNKNOWN_WORDS = {"", "unknown", "unknown day", "not known", "?", "неизвестно", "अज्ञात", "पता नहीं"}
NOISE_WORDS = {"of", "the", "in", "on", "г", "год", "года", "году", "в", "वर्ष", "सन", "को", "में"}
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
NUKTA = "\u093c"


def plain(text: str) -> str:
    """Text folded for comparing: lower case, one kind of dash, digits 0–9, single spaces, no nukta."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(DASHES).replace(NUKTA, "")
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in folded)
    return re.sub(r"\s+", " ", digits).strip()


def _month_numbers() -> dict[str, int]:
    named = {
        plain(name): number
        for table in (MONTHS_IN_DATE, MONTHS_ALONE, MONTHS_SHORT)
        for names in table.values()
        for number, name in enumerate(names, 1)
    }
    return named | {plain(name): number for name, number in MONTHS_ELSEWHERE.items()}


MONTH_NUMBERS = _month_numbers()


def month_name(month: int, *, short: bool = False, alone: bool = False) -> str:
    """The month (1–12) in the reader's language; English where we have no table for that language."""
    table = MONTHS_SHORT if short else MONTHS_ALONE if alone else MONTHS_IN_DATE
    return table.get(current_language(), table["en"])[month - 1]
