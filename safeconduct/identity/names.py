"""Are these two names the same name, written twice? For pairs; `Vocabulary.match` holds a name against a register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.assignment import Feature, features
from safeconduct.identity.letters import codes
from safeconduct.identity.likeness import likeness_of_codes
from safeconduct.identity.matches import MOST_TOKENS, UNRELATED
from safeconduct.identity.name_model import log_odds
from safeconduct.identity.rarity import Rarity
from safeconduct.identity.tokens import Kind, ParsedName, Token, parse_name
from safeconduct.identity.vocabulary import joined, kept_tokens
from safeconduct.identity.words import Words, traits

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]
_NO_RARITY = Rarity()


@dataclass(frozen=True, slots=True)
class NameComparison:
    """`log_odds` (nats) that two names are one name written twice, and `rarity` (nats): how surprising the words are
    that both have."""

    log_odds: float
    rarity: float

    @property
    def probability(self) -> float:
        return float(1 / (1 + np.exp(-self.log_odds))) if self.log_odds > UNRELATED else 0.0


def compare_names(a: str, b: str) -> float:
    """Probability, 0 to 1, that two names are one name written twice, in any scripts. The order does not matter.

    0 when either has no letter. Never raises.
    """
    return compare_parsed(parse_name(a), parse_name(b)).probability


def compare_parsed(a: ParsedName, b: ParsedName, rarity: Rarity | None = None) -> NameComparison:
    """`compare_names` of two names that were parsed already. See `compare_many`."""
    return compare_many([(a, b)], rarity)[0]


def compare_many(pairs: Sequence[tuple[ParsedName, ParsedName]], rarity: Rarity | None = None) -> list[NameComparison]:
    """`compare_names` of many pairs that were parsed already; aliases too: the best of each with each.

    `rarity`: of a register's own words, where there is one.
    """
    told, owner = tell(pairs, rarity)
    found = [NameComparison(UNRELATED, 0.0)] * len(pairs)
    if len(owner):
        odds = log_odds(told).clip(UNRELATED, -UNRELATED)
        order = np.lexsort((odds, owner))
        last = order[np.append(owner[order][1:] != owner[order][:-1], True)]
        for row in last.tolist():
            found[owner[row]] = NameComparison(float(odds[row]), float(told[row, Feature.RARITY]))
    return found


def tell(
    pairs: Sequence[tuple[ParsedName, ParsedName]], rarity: Rarity | None = None
) -> tuple[Floats, NDArray[np.intp]]:
    """What holding the names of each pair against each other tells: a row of `assignment.features` for every way to
    read them (aliases, words joined), and the number of the pair that each row is of."""
    words = _Words()
    rows = [
        (number, way)
        for number, (a, b) in enumerate(pairs)
        for one in (a, *a.aliases)
        for other in (b, *b.aliases)
        for way in _ways(kept_tokens(one), kept_tokens(other), words)
    ]
    if not rows:
        return np.zeros((0, len(Feature)), np.float32), np.zeros(0, np.intp)
    ours, theirs = _padded([way.ours for _, way in rows]), _padded([way.theirs for _, way in rows])
    columns = words.columns(rarity or _NO_RARITY)
    told = features(columns.sides(ours), columns.sides(theirs), words.likeness(ours, theirs))
    told[:, Feature.ALTERED] = [way.altered for _, way in rows]
    return told, np.array([number for number, _ in rows], np.intp)


class _Way(NamedTuple):
    """One way to read two names: places of words; `altered` when words were joined."""

    ours: list[int]
    theirs: list[int]
    altered: bool


def _ways(a: Sequence[Token], b: Sequence[Token], words: _Words) -> Iterator[_Way]:
    """Both names as written, then with two words of one of them joined.

    Which of the two comes first does not depend on the order in which they were given.
    """
    if not a or not b:
        return
    one, other = sorted((a, b), key=lambda name: [token.text for token in name])
    ours, theirs = words.readings(one), words.readings(other)
    yield _Way(ours[0], theirs[0], altered=False)
    yield from (_Way(ours[0], joint, altered=True) for joint in theirs[1:])
    yield from (_Way(joint, theirs[0], altered=True) for joint in ours[1:])


class _Words:
    """The different words of many names."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def readings(self, tokens: Sequence[Token]) -> list[list[int]]:
        """A name as places of its words: as written, then with each two neighbours joined."""
        places = [self._place(token) for token in tokens]
        together = [
            (at, joined(one, other))
            for at, (one, other) in enumerate(pairwise(tokens))
            if one.kind == other.kind == Kind.WORD
        ]
        return [places, *([*places[:at], self._place(word), *places[at + 2 :]] for at, word in together)]

    def _place(self, token: Token) -> int:
        return self._places.setdefault(token.text, len(self._places))

    def columns(self, rarity: Rarity) -> Words:
        """Kinds, initials and rarity of the words."""
        keys, kinds, firsts = np.array([traits(text) for text in self._places], np.int64).T
        return Words(kinds.astype(np.uint8), firsts.astype(np.uint8), rarity.of(keys.astype(np.uint32)))

    def likeness(self, ours: Ids, theirs: Ids) -> Floats:
        """Of every word with every word of the other name: (n, words, words). Each pair of words is looked at once."""
        one, other = np.broadcast_arrays(ours[:, :, None], theirs[:, None, :])
        there = (one >= 0) & (other >= 0)
        keys, where = np.unique(one[there].astype(np.int64) << 32 | other[there], return_inverse=True)
        rows = codes(list(self._places))
        found = np.zeros(one.shape, np.float32)
        found[there] = likeness_of_codes(rows[keys >> 32], rows[keys & 0xFFFFFFFF])[where]
        return found


def _padded(rows: Sequence[Sequence[int]]) -> Ids:
    """Rows of places as one array (n, longest), padded with -1."""
    found = np.full((len(rows), min(MOST_TOKENS, max(map(len, rows)))), -1, np.int32)
    for at, row in enumerate(rows):
        found[at, : len(row)] = row
    return found
