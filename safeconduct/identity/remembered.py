"""Which words of a vocabulary the words of very many names may be: each is looked for once, and then remembered.

`Vocabulary.match_all` is exact and forgets. Here what was found for a word is kept for the next batch of names; words
that were added meanwhile are looked at in addition. Of a word that was joined or split only those are looked for that
it surely is: no other counts (`matches.SURELY`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.assignment import WordKind
from safeconduct.identity.encoder import encode_codes
from safeconduct.identity.evidence.names import ONE_COUNTRY
from safeconduct.identity.letters import codes
from safeconduct.identity.likeness import likeness_of_codes
from safeconduct.identity.matches import SURELY, Reading, Slot
from safeconduct.identity.tokens import ParsedName, Token
from safeconduct.identity.vocabulary import LEAST_COSINE, LEAST_LIKE, NEAREST, Vocabulary, kept_tokens
from safeconduct.identity.words import Words, traits

MOST_REMEMBERED = 20_000
"""Words that are kept between two batches; about a kilobyte each."""
NEAREST_ALTERED, LEAST_COSINE_ALTERED = 16, np.float32(0.55 * 127**2)
"""Of a joined or split word so many are looked at closely: what it surely is lies among the first ten."""
_BLOCK_BYTES = 1 << 26

_Wanted = tuple[str, bool]
"""A word, and whether it was joined or split."""


class WideName(NamedTuple):
    """A name that is asked for: its slots, and the readings in them; as `Matches`, without its tables."""

    slots: list[Slot]
    readings: list[Reading]


@dataclass(slots=True)
class _Found:
    codes: NDArray[np.uint8]
    vector: NDArray[np.int8]
    upto: int = 0
    ids: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    likeness: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))


class Remembered:
    """What is remembered of the words that were asked for, in one vocabulary. For one thread at a time."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._found: dict[_Wanted, _Found] = {}
        self._halves: dict[Token, tuple[tuple[Token, Token], ...]] = {}

    def words(self) -> Words:
        """Columns over the words, with the rarity that evidence counts with."""
        kept = self.vocabulary.kept
        return Words(kept["kind"], kept["first"], ONE_COUNTRY.of(np.ascontiguousarray(kept["key"])))

    def ask(self, names: Sequence[ParsedName]) -> list[WideName]:
        """Hold n names against all words of the vocabulary. Readings with a word that nothing is like are left out."""
        self.vocabulary.settle()
        told = [self.vocabulary.readings(kept_tokens(parsed), self._split) for parsed in names]
        wanted = [[(token.text, at >= len(kept_tokens(name))) for at, token in enumerate(tokens)]
                  for name, (tokens, _readings) in zip(names, told, strict=True)]  # fmt: skip
        self._look_up(dict.fromkeys(each for some in wanted for each in some))
        slots = {each: self._slot(*each) for each in {each for some in wanted for each in some}}
        return [
            _wide([slots[each] for each in some], readings)
            for some, (_tokens, readings) in zip(wanted, told, strict=True)
        ]

    def _split(self, token: Token) -> tuple[tuple[Token, Token], ...]:
        """How a word is split, as it was the first time: words that were added since are no halves of it."""
        if token not in self._halves:
            if len(self._halves) >= MOST_REMEMBERED:
                self._halves.clear()
            self._halves[token] = tuple(self.vocabulary.halves(token))
        return self._halves[token]

    def _slot(self, text: str, altered: bool) -> Slot:
        found = self._found[text, altered]
        if altered and not len(found.ids):
            return Slot(text, WordKind.WORD, 0, 0.0, found.ids, found.likeness)
        key, kind, first = traits(text)
        rarity = float(ONE_COUNTRY.of(np.array([key], np.uint32))[0])
        return Slot(text, kind, first, rarity, found.ids, found.likeness)

    def _look_up(self, wanted: Iterable[_Wanted]) -> None:
        fresh = [each for each in wanted if each not in self._found]
        rows = codes([text for text, _altered in fresh])
        known = {each: self._found.pop(each) for each in wanted if each in self._found}
        while self._found and len(self._found) + len(known) + len(fresh) > MOST_REMEMBERED:
            del self._found[next(iter(self._found))]
        new = {each: _Found(*both) for each, *both in zip(fresh, rows, encode_codes(rows), strict=True)}
        stale = {each: found for each, found in known.items() if found.upto < len(self.vocabulary)}
        self._found |= known | new
        for some in (new, stale):
            self._search([(found, altered) for (_text, altered), found in some.items()])

    def _search(self, some: Sequence[tuple[_Found, bool]]) -> None:
        """Look for each of these among the words that were not yet looked at."""
        if not some or not len(self.vocabulary):
            return
        start = min(found.upto for found, _altered in some)
        near = list(self._near(some, start))
        asked = np.repeat(np.arange(len(some)), [len(ids) for ids in near])
        ids = np.concatenate(near)
        ours, vectors = np.stack([found.codes for found, _ in some]), np.stack([found.vector for found, _ in some])
        kept = self.vocabulary.kept
        like = likeness_of_codes(ours[asked], kept["codes"][ids], (vectors[asked], kept["vector"][ids]))
        good = like > np.where(np.array([altered for _found, altered in some])[asked], SURELY, LEAST_LIKE)
        ids, like = ids[good], like[good]
        ends = np.searchsorted(asked[good], np.arange(len(some) + 1)).tolist()
        for at, (found, _altered) in enumerate(some):
            if ends[at] < ends[at + 1]:
                here = slice(ends[at], ends[at + 1])
                found.ids = np.append(found.ids, ids[here])
                found.likeness = np.append(found.likeness, like[here])
            found.upto = len(self.vocabulary)

    def _near(self, some: Sequence[tuple[_Found, bool]], start: int) -> Iterable[NDArray[np.int32]]:
        """Ids of the nearest words for each, sorted; of those that it was not held against yet."""
        everything = self.vocabulary.vectors[start:]
        block = max(1, _BLOCK_BYTES // (4 * len(everything) + 1))
        for begin in range(0, len(some), block):
            part = some[begin : begin + block]
            ours = np.stack([found.vector for found, _altered in part]).astype(np.float32)
            for (found, altered), cosines in zip(part, ours @ everything.T, strict=True):
                most, least = (NEAREST_ALTERED, LEAST_COSINE_ALTERED) if altered else (NEAREST, LEAST_COSINE)
                good = np.flatnonzero(cosines >= least)
                good = good[good >= found.upto - start]
                if len(good) > most:
                    good = np.sort(good[np.argpartition(cosines[good], -most)[-most:]])
                yield (good + start).astype(np.int32)


def _wide(slots: list[Slot], readings: Sequence[Reading]) -> WideName:
    def is_there(at: int) -> bool:
        return bool(len(slots[at].ids)) or slots[at].kind == WordKind.INITIAL

    return WideName(slots, [r for r in readings if not r.altered or all(is_there(r.slots[at]) for at in r.altered)])
