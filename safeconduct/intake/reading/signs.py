"""Danger and vulnerability that a text speaks of, with the words that say so. The words stand in `signs.toml`.

A sign is no finding: it only helps to choose which request is read first, and its words are shown to who reads.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from .phrases import Found, PhraseBook
from .words import Word, words_of

MOST_SIGNS = 200


class Group(StrEnum):
    DANGER = "danger"
    VULNERABILITY = "vulnerability"


@dataclass(frozen=True, slots=True)
class Sign:
    """`kind`: a key of `signs.toml` ("wounded", "pregnant"). `words`: as written, from `start` to `end` of the text.
    `language`: that in which the words are listed, BCP 47."""

    kind: str
    group: Group
    words: str
    start: int
    end: int
    language: str


class _Meaning(NamedTuple):
    kind: str
    group: Group
    language: str


class _Book(NamedTuple):
    phrases: PhraseBook[_Meaning]
    before: frozenset[str]
    after: frozenset[str]


def signs_in(text: str) -> tuple[Sign, ...]:
    """The signs in the order of the text, each kind and wording once. Never raises."""
    words = words_of(text)
    found: dict[tuple[str, str], Sign] = {}
    for one in _book().phrases.find(words):
        if len(found) >= MOST_SIGNS:
            break
        if not _taken_back(words, one):
            sign = _sign(text, words, one)
            found.setdefault((sign.kind, sign.words.lower()), sign)
    return tuple(found.values())


def kinds() -> dict[str, Group]:
    """Every kind of sign with its group, in the order of the file."""
    return {kind: Group(said["group"]) for kind, said in _said()["kinds"].items()}


@cache
def plain_words() -> frozenset[str]:
    """Words that are a sign by themselves ("wounded"): none of them is a name."""
    phrases = (phrase for said in _said()["kinds"].values() for key in said if key != "group" for phrase in said[key])
    return frozenset(words[0].low for phrase in phrases if "*" not in phrase and len(words := words_of(phrase)) == 1)


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))


@cache
def _book() -> _Book:
    phrases: dict[str, _Meaning] = {}
    for kind, said in _said()["kinds"].items():
        for language in (key for key in said if key != "group"):
            for phrase in said[language]:
                phrases.setdefault(phrase, _Meaning(kind, Group(said["group"]), language))
    negations = _said()["negations"]
    before, after = (frozenset(word.low for word in words_of(negations[side])) for side in ("before", "after"))
    return _Book(PhraseBook(phrases), before, after)


def _taken_back(words: Sequence[Word], found: Found[_Meaning]) -> bool:
    """ "Not wounded", "घायल नहीं": the word beside the phrase denies it."""
    before, after = found.first - 1, found.last + 1
    denied = before >= 0 and words[before].low in _book().before and words[found.first].gap.isspace()
    return denied or (after < len(words) and words[after].low in _book().after and words[after].gap.isspace())


def _sign(text: str, words: Sequence[Word], found: Found[_Meaning]) -> Sign:
    start, end = words[found.first].start, words[found.last].end
    return Sign(found.label.kind, found.label.group, text[start:end], start, end, found.label.language)
