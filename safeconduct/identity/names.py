"""Are these two names the same name, written twice? One name against one other; many are held against one by `Matches`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.assignment import Feature, Sides, features
from safeconduct.identity.letters import codes
from safeconduct.identity.likeness import likeness_of_codes
from safeconduct.identity.matches import UNRELATED
from safeconduct.identity.name_model import log_odds
from safeconduct.identity.rarity import Rarity
from safeconduct.identity.tokens import Kind, ParsedName, Token, parse_name
from safeconduct.identity.vocabulary import joined, kept_tokens
from safeconduct.identity.words import traits


@dataclass(frozen=True, slots=True)
class NameComparison:
    """`log_odds` (nats) that two names are one name written twice; `rarity` (nats): how surprising the shared words are."""

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
    """`compare_names` of names that were parsed already, aliases included: the best of each with each.

    `rarity` of a register's own words, where there is one.
    """
    found = [
        _compare(kept_tokens(one), kept_tokens(other), rarity or _RARITY)
        for one in (a, *a.aliases)
        for other in (b, *b.aliases)
    ]
    return max(found, key=lambda comparison: comparison.log_odds)


_RARITY = Rarity()


def _compare(a: tuple[Token, ...], b: tuple[Token, ...], rarity: Rarity) -> NameComparison:
    if not a or not b:
        return NameComparison(UNRELATED, 0.0)
    if [token.text for token in a] > [token.text for token in b]:
        a, b = b, a
    ours, theirs = _Written(a), _Written(b)
    likeness = _likeness(ours, theirs)
    tried = [(0, other) for other in range(len(theirs.readings))] + [(one, 0) for one in range(1, len(ours.readings))]
    found = np.concatenate(
        [
            features(
                ours.side(one, rarity), theirs.side(other, rarity),
                likeness[np.ix_([0], ours.readings[one], theirs.readings[other])], altered=bool(one or other),
            )
            for one, other in tried
        ]
    )  # fmt: skip
    odds = log_odds(found)
    best = int(odds.argmax())
    return NameComparison(float(odds[best].clip(UNRELATED, -UNRELATED)), float(found[best, Feature.RARITY]))


class _Written:
    """A name's words, those made by joining two neighbours, and the readings of the name in them."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.words = list(tokens)
        self.readings = [list(range(len(tokens)))]
        for at, (one, other) in enumerate(pairwise(tokens)):
            if one.kind == other.kind == Kind.WORD:
                self.readings.append([*range(at), len(self.words), *range(at + 2, len(tokens))])
                self.words.append(joined(one, other))

    def side(self, reading: int, rarity: Rarity) -> Sides:
        known = [traits(self.words[at].text) for at in self.readings[reading]]
        nats = rarity.of(np.array([key for key, _, _ in known], np.uint32))
        return Sides.of_one((kind, first, nat) for (_, kind, first), nat in zip(known, nats.tolist(), strict=True))


def _likeness(ours: _Written, theirs: _Written) -> NDArray[np.float32]:
    """Every word of one with every word of the other: shape (1, ours, theirs)."""
    mine, other = codes([w.text for w in ours.words]), codes([w.text for w in theirs.words])
    n, m = len(mine), len(other)
    return likeness_of_codes(np.repeat(mine, m, axis=0), np.tile(other, (n, 1))).reshape(1, n, m)
