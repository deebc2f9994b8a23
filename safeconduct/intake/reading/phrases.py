"""Phrases found in a row of words, the longest first, each word looked at a bounded number of times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from .words import Word, words_of

SHORTEST_STEM = 3
MOST_KNOWN = 20_000
"""Words that a book remembers."""
Label = TypeVar("Label")


class Found(NamedTuple, Generic[Label]):
    """A phrase stands at words `first` to `last` (included)."""

    label: Label
    first: int
    last: int


class PhraseBook(Generic[Label]):
    """Phrases with what they mean. A word that ends with * stands for every word that begins so."""

    def __init__(self, phrases: Mapping[str, Label]) -> None:
        self._by_word: dict[str, list[tuple[tuple[str, ...], Label]]] = defaultdict(list)
        for phrase, label in phrases.items():
            if words := _words(phrase):
                self._by_word[words[0]].append((words, label))
        self._known: dict[str, tuple[tuple[tuple[str, ...], Label], ...]] = {}

    def at(self, words: Sequence[Word], place: int) -> Found[Label] | None:
        """The longest phrase that begins at this word."""
        for phrase, label in self._beginning(words[place].low):
            if _stands(phrase, words, place):
                return Found(label, place, place + len(phrase) - 1)
        return None

    def _beginning(self, low: str) -> tuple[tuple[tuple[str, ...], Label], ...]:
        """The phrases that may begin with this word, the longest first; remembered, because words come again."""
        known = self._known.get(low)
        if known is None:
            found = [entry for start in _starts(low) for entry in self._by_word.get(start, ())]
            known = tuple(sorted(found, key=lambda entry: -len(entry[0])))
            if len(self._known) >= MOST_KNOWN:
                self._known = {}
            self._known[low] = known
        return known

    def find(self, words: Sequence[Word]) -> Iterator[Found[Label]]:
        """Every phrase from left to right; none begins inside another."""
        place = 0
        while place < len(words):
            found = self.at(words, place)
            if found:
                yield found
            place = found.last + 1 if found else place + 1


def _words(phrase: str) -> tuple[str, ...]:
    cut = ((part.endswith("*"), words_of(part)) for part in phrase.split())
    return tuple(word.low + "*" * (stem and word is each[-1]) for stem, each in cut for word in each)


def _starts(low: str) -> Iterator[str]:
    yield low
    for length in range(SHORTEST_STEM, len(low) + 1):
        yield low[:length] + "*"


def _stands(phrase: tuple[str, ...], words: Sequence[Word], place: int) -> bool:
    if place + len(phrase) > len(words):
        return False
    return all(_is(said, words[place + n]) and (n == 0 or _near(words[place + n])) for n, said in enumerate(phrase))


def _is(said: str, word: Word) -> bool:
    return word.low.startswith(said[:-1]) if said[-1] == "*" else word.low == said


def _near(word: Word) -> bool:
    """Within a phrase stand spaces, line ends, hyphens, dots and slashes, not the end of a sentence."""
    return len(word.gap) <= 3 and not set(word.gap) & set(",;:!?।()")
