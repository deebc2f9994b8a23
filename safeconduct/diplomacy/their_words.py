"""The words at the head of a list that is handed over, in the language of who reads it. They are not of the interface:
they are chosen by the script of the list, whoever prints it."""

from __future__ import annotations

from collections.abc import Mapping

HEADERS: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "name": "Имя и фамилия",
        "latin": "Латинскими буквами",
        "father": "Имя отца",
        "birth": "Дата рождения",
        "passport": "Паспорт",
        "home": "Место жительства",
        "reference": "Наш номер",
        "host": "По вашим сведениям",
        "ours": "По нашим сведениям",
    },
    "hi": {
        "name": "नाम",
        "latin": "रोमन लिपि में नाम",
        "father": "पिता का नाम",
        "birth": "जन्म तिथि",
        "passport": "पासपोर्ट",
        "home": "निवास स्थान",
        "reference": "हमारा संदर्भ",
        "host": "आपकी जानकारी के अनुसार",
        "ours": "हमारी जानकारी के अनुसार",
    },
}


def their_header(key: str, language: str) -> str:
    """The header of a column in a language; empty where we have no word for it."""
    return HEADERS.get(language, {}).get(key, "")
