"""Names and the names of parents, as evidence: is it the same name, and how rare is it?"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.phonetic import fold
from safeconduct.identity.romanise import romanise

from .record import Evidence

MOST_NAMES = 8
_RELATIVES = re.compile(r"\b([sdwc])[ ]?/[ ]?o\b\.?", re.IGNORECASE)
_COMMON = ("kumar", "singh", "devi", "ram", "lal", "sharma", "khan", "das", "mohammad", "ali", "begum", "ivanov")


class NameScores(NamedTuple):
    """What names say, for n pairs: `log_odds` (n,) that they are one name, nats, NaN where one is blank; `rarity` (n,)
    nats of surprise that a name has the words that both have."""

    log_odds: NDArray[np.float32]
    rarity: NDArray[np.float32]


class OneName(NamedTuple):
    """What a pair of names says, see `NameScores`; `a` and `b` are the two that are most alike."""

    log_odds: float = math.nan
    rarity: float = 0.0
    a: str = ""
    b: str = ""

    @property
    def scores(self) -> NameScores:
        return NameScores(np.array([self.log_odds], np.float32), np.array([self.rarity], np.float32))


class Known(NamedTuple):
    """The names in a record: of the person and of relatives, those told in the name itself ("s/o") too."""

    names: tuple[str, ...]
    father: str
    mother: str
    spouse: str


def known_names(evidence: Evidence) -> Known:
    """All names of the record, each without the names of relatives that were told in it."""
    own: list[str] = []
    father, spouse = evidence.father, evidence.spouse
    for name in evidence.names[:MOST_NAMES]:
        head, relation, tail = _split(str(name))
        own.append(head)
        if relation == "w":
            spouse = spouse or tail
        elif relation:
            father = father or tail
    return Known(tuple(own), father, evidence.mother, spouse)


def _split(name: str) -> tuple[str, str, str]:
    parts = _RELATIVES.split(name, maxsplit=1)
    return (parts[0].strip(), parts[1].lower(), parts[2].strip()) if len(parts) == 3 else (name, "", "")


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name as they sound, without initials."""
    return tuple(fold(word) for word in romanise(name[:200]).split() if len(word) > 1)[:6]


def rarity_of(sounds: tuple[str, ...]) -> float:
    """Nats of surprise that a name has these words, each given as it sounds."""
    return sum(3.5 if word in _COMMON else 7.0 for word in sounds)


def one_name(a: str, b: str) -> OneName:
    """Two names held against each other."""
    ours, theirs = words(a), words(b)
    if not ours or not theirs:
        return OneName()
    shared = tuple(word for word in ours if word in theirs)
    share = len(shared) / max(len(ours), len(theirs))
    return OneName(14 * share - 10, rarity_of(shared), a, b)


def best_name(a: tuple[str, ...], b: tuple[str, ...]) -> OneName:
    """The pair of names that is most alike."""
    found = [one_name(x, y) for x in a for y in b]
    known = [pair for pair in found if not math.isnan(pair.log_odds)]
    return max(known, key=lambda pair: (pair.log_odds, pair.rarity), default=OneName())


def kin_name(a: Known, b: Known) -> OneName:
    """The relatives' names that are most alike: of one role; else a father taken for a husband, when they agree."""
    roles = [((a.father,), (b.father,)), ((a.mother,), (b.mother,)), ((a.spouse,), (b.spouse,))]
    same_role = [pair for pair in (best_name(x, y) for x, y in roles) if not math.isnan(pair.log_odds)]
    if same_role:
        return max(same_role)
    crossed = max(best_name((a.father,), (b.spouse,)), best_name((a.spouse,), (b.father,)), key=_or_nothing)
    return crossed if _or_nothing(crossed) > 0 else OneName()


def _or_nothing(pair: OneName) -> float:
    return -math.inf if math.isnan(pair.log_odds) else pair.log_odds
