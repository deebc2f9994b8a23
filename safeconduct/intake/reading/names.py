"""Where in a row of words does a name begin and end?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from safeconduct.identity.customs import PARTICLES
from safeconduct.identity.rarity import keys_of, prior_shares
from safeconduct.identity.romanise import romanise_word

from .people_words import people_words
from .words import Word

MOST_WORDS = 6
USUAL = 4e-6
"""Share of all words of names from which a word counts as one, when nobody else says so."""
_INSIDE = frozenset(" .-\u00a0'’`")

IsName = Callable[[str], bool]


class Span(NamedTuple):
    """Words `first` to `last`, `last` not included."""

    first: int
    last: int

    def __bool__(self) -> bool:
        return self.last > self.first


@lru_cache(maxsize=65_536)
def usual_name_word(word: str) -> bool:
    """Is this word part of many people's names, by the counts that ship with `identity`?"""
    latin = romanise_word(word.lower())
    return len(latin) > 2 and bool(prior_shares(keys_of([latin]))[0] > USUAL)


def name_at(words: Sequence[Word], place: int, is_name: IsName, *, sure: bool = False) -> Span:
    """The name that begins at this word, empty when none does.

    `sure`: something before says that a name follows, so that words nobody knows are taken too.
    """
    last = place
    while last < len(words) and last - place < MOST_WORDS and _goes_on(words, place, last, is_name, sure=sure):
        last += 1
    last = _without_place(words, place, last, is_name)
    return Span(place, last) if any(len(word.text) > 1 for word in words[place:last]) else Span(place, place)


def _goes_on(words: Sequence[Word], first: int, at: int, is_name: IsName, *, sure: bool) -> bool:
    word = words[at]
    if at > first and not _joined(words[at], words[at - 1]):
        return False
    if word.low == "i" and at > first and at + 1 < len(words) and words[at + 1].low in people_words().not_names:
        return False
    if word.low in people_words().not_names or any(sign.isdigit() for sign in word.text):
        return _initial(word) and at > first
    if word.cased:
        small = word.low in PARTICLES if words[first].capital else is_name(word.text)
        return word.capital or small
    return is_name(word.text) or (sure and at - first < 2)


def _joined(word: Word, before: Word) -> bool:
    """Nothing between them but spaces and what joins the words of a name; a dot only after an initial."""
    if not set(word.gap) <= _INSIDE or len(word.gap) > 3:
        return False
    return "." not in word.gap or len(before.text) <= 3


def _initial(word: Word) -> bool:
    return len(word.text) == 1 and word.capital


def _without_place(words: Sequence[Word], first: int, last: int, is_name: IsName) -> int:
    """ "रमेश कुर्स्क में": what stands before "in" is a place."""
    if last - first > 1 and last < len(words) and words[last].low in people_words().place_after:
        return last if is_name(words[last - 1].text) else last - 1
    return last


def known_words(words: Sequence[Word], span: Span, is_name: IsName) -> int:
    """How many words of the span are words of names, initials not counted."""
    return sum(1 for word in words[span.first : span.last] if len(word.text) > 1 and is_name(word.text))
