"""Names and the names of relatives, as evidence: is it the same name, and how rare is it?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.customs import RelativeKind
from safeconduct.identity.names import compare_many
from safeconduct.identity.rarity import Rarity, key_of, keys_of
from safeconduct.identity.tokens import Kind, ParsedName, parse_name

from .record import Evidence

MOST_NAMES = 6  # names of one record that are looked at
MOST_WORDS = 6
CONCENTRATION = np.float32(4.0)
"""Nats by which a word is more common among the names of one country than among those of the whole world."""
LEAST_RARE = np.float32(2.0)

_WHOLE = (Kind.WORD, Kind.PATRONYMIC)
_SPOUSES = (RelativeKind.WIFE, RelativeKind.HUSBAND)


class NameScores(NamedTuple):
    """What names say, for n pairs: `log_odds` (n,) nats that they are one name, NaN where one is blank; `rarity` (n,)
    nats of surprise that a name of the register has the words that both have."""

    log_odds: NDArray[np.float32]
    rarity: NDArray[np.float32]


class OneName(NamedTuple):
    """What one pair of names says, see `NameScores`; `a` and `b` are the two that are most alike, as written."""

    log_odds: float = math.nan
    rarity: float = 0.0
    a: str = ""
    b: str = ""


def scores_of(found: Sequence[OneName]) -> NameScores:
    """As arrays (n,)."""
    return NameScores(*(np.array([getattr(one, part) for one in found], np.float32) for part in NameScores._fields))


class Name(NamedTuple):
    """A name as written and taken apart; `words` without initials and particles: how each sounds, and in Latin
    letters.
    """

    text: str
    parsed: ParsedName
    words: tuple[tuple[int, str], ...]


Names = tuple[Name, ...]


class Known(NamedTuple):
    """The names in a record that can be read: of the person and of relatives, those told in the person's name too."""

    names: Names
    father: Names
    mother: Names
    spouse: Names


def known_names(evidence: Evidence) -> Known:
    """All names of a record; "Ravi s/o Mohan" knows the father too."""
    names = _readable(evidence.names[:MOST_NAMES])
    told = [relative for name in names for relative in name.parsed.relations]
    spouses = [_name_of(relative.name) for relative in told if relative.kind in _SPOUSES]
    fathers = [_name_of(relative.name) for relative in told if relative.kind not in _SPOUSES]
    return Known(
        names,
        (*_readable([evidence.father]), *fathers),
        _readable([evidence.mother]),
        (*_readable([evidence.spouse]), *spouses),
    )


def _readable(texts: Iterable[str]) -> Names:
    names = (_read(text) for text in map(str, texts) if text)
    return tuple(name for name in names if name.parsed.tokens)


@lru_cache(maxsize=16_384)
def _read(text: str) -> Name:
    return _name(text.strip(), parse_name(text))


def _name_of(parsed: ParsedName) -> Name:
    return _name(" ".join(token.text for token in parsed.tokens), parsed)


def _name(text: str, parsed: ParsedName) -> Name:
    words = [token for one in (parsed, *parsed.aliases) for token in one.tokens if token.kind in _WHOLE]
    return Name(text, parsed, tuple((key_of(token.latin), token.latin) for token in words))


def sounds(names: Names) -> tuple[str, ...]:
    """The romanised words of some names and of their aliases, without initials and particles, each sound once."""
    return tuple({key: latin for name in names for key, latin in name.words}.values())[:MOST_WORDS]


def sound_keys(names: Names) -> tuple[int, ...]:
    """A number above 0 for each of the `sounds`."""
    return tuple(key + 1 for key in dict.fromkeys(key for name in names for key, _latin in name.words))[:MOST_WORDS]


def rarity_of(latins: Sequence[str], rarity: Rarity | None = None) -> float:
    """Nats of surprise that a name of the register has these romanised words."""
    if not latins:
        return 0.0
    return float((rarity or ONE_COUNTRY).of(keys_of(latins)).sum())


class _OneCountry(Rarity):
    """How rare words are in a register that is not at hand: that of one country, where names repeat more."""

    def of(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        rarity: NDArray[np.float32] = np.maximum(super().of(keys) - CONCENTRATION, LEAST_RARE)
        return rarity


ONE_COUNTRY = _OneCountry()
"""Rarity for whoever has none of a register's own."""


def best_names(pairs: Sequence[tuple[Names, Names]], rarity: Rarity | None = None) -> list[OneName]:
    """For each pair of records the two names that are most alike; all are looked at together, which is faster."""
    asked = [(at, x, y) for at, (ours, theirs) in enumerate(pairs) for x in ours for y in theirs]
    told = compare_many([(x.parsed, y.parsed) for _, x, y in asked], rarity or ONE_COUNTRY)
    best = [OneName()] * len(pairs)
    for (at, x, y), found in zip(asked, told, strict=True):
        if not found.log_odds <= best[at].log_odds:
            best[at] = OneName(found.log_odds, found.rarity, x.text, y.text)
    return best


def told_names(pairs: Sequence[tuple[Known, Known]], rarity: Rarity | None = None) -> list[tuple[OneName, OneName]]:
    """For each pair of records what the persons' names say, and what the relatives' names say.

    Relatives count in their own role; a father on one side and a husband on the other only when they are one name.
    """
    asked = [
        two
        for a, b in pairs
        for two in (
            (a.names, b.names), (a.father, b.father), (a.mother, b.mother), (a.spouse, b.spouse), (a.father, b.spouse),
            (a.spouse, b.father),
        )
    ]  # fmt: skip
    found = best_names(asked, rarity)
    return [(found[at], _kin(found[at + 1 : at + 4], found[at + 4 : at + 6])) for at in range(0, len(found), 6)]


def _kin(roles: list[OneName], crossed: list[OneName]) -> OneName:
    known = [found for found in roles if not math.isnan(found.log_odds)]
    if not known:
        known = [found for found in crossed if found.log_odds > 0]
    return max(known, key=lambda found: (found.log_odds, found.rarity), default=OneName())
