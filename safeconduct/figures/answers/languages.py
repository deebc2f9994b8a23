"""The fixed words of a paper in the languages of answers (`paper.toml`). Digits are 0 to 9 in all of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from .text import Words

FIRST = "en"
"""The language of a word that another does not have."""


def word(language: str, key: str) -> str:
    """One of the fixed words."""
    said: str = _words(language)[key]
    return said


def words_in(languages: Iterable[str], key: str) -> str:
    """The same word in these languages: "Total / कुल"."""
    return joined(word(language, key) for language in languages)


def joined(said: Iterable[str]) -> str:
    """Words of several languages, each once."""
    return " / ".join(dict.fromkeys(each for each in said if each))


def day_in_words(day: date, language: str) -> str:
    """ "18 December 2025", "18 दिसंबर 2025"."""
    months: list[str] = _words(language)["months"]
    return word(language, "day").format(day=day.day, month=months[day.month - 1], year=day.year)


def number_in_words(number: int, at_most: int | None, language: str) -> str:
    """ "26", or "26 to 28" where it is left open."""
    if at_most is None or at_most == number:
        return str(number)
    return word(language, "range").format(least=number, most=at_most)


def in_language(said: Words, language: str) -> str:
    """What was written in this language; else in the first in which something was."""
    return said.get(language) or next((words for words in said.values() if words), "")


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("paper.toml").read_text(encoding="utf-8"))


def _words(language: str) -> Mapping[str, Any]:
    said: Mapping[str, Any] = _read().get(language) or _read()[FIRST]
    return said
