"""Is one record a relative of the other: is the father of one called like the other?"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from safeconduct.identity.rarity import Rarity

from .codes import Codes, Ids, Index, Truth, table
from .names import Known, known_names, rarity_of, sound_keys, sounds
from .record import Evidence
from .sentences import Sentence
from .sentences import gettext_noop as _


class Family(IntEnum):
    """What the names of relatives say of the two being relatives."""

    CHILD = 0
    SPOUSE = 1
    BLANK = 2


class FamilyColumns:
    """The words of each person's, father's and spouse's name as numbers, and how much of the father's is in the own."""

    def __init__(self, records: Sequence[Evidence], rarity: Rarity | None = None) -> None:
        known = [known_names(record) for record in records]
        self.own = table([sound_keys(names.names) for names in known])
        self.father = table([sound_keys(names.father) for names in known])
        self.spouse = table([sound_keys(names.spouse) for names in known])
        self.shared = np.array([rarity_of(_shared(names), rarity) for names in known], np.float32)


def _shared(known: Known) -> list[str]:
    """The words of the father's name that the person's own name has too."""
    own = set(sound_keys(known.names))
    return [word for key, word in zip(sound_keys(known.father), sounds(known.father), strict=True) if key in own]


def family_codes(a: FamilyColumns, ia: Index, b: FamilyColumns, ib: Index) -> Codes:
    """What the names of relatives say of the pairs: `Family`, shape (pairs,)."""
    out = np.full(len(ia), Family.BLANK, np.int8)
    own_a, own_b = a.own[ia], b.own[ib]
    spouse = _within(a.spouse[ia], own_b) | _within(b.spouse[ib], own_a)
    father = _within(a.father[ia], own_b) & ~_within(a.father[ia], own_a)
    father |= _within(b.father[ib], own_a) & ~_within(b.father[ib], own_b)
    out[spouse] = Family.SPOUSE
    out[father] = Family.CHILD
    return out


def _within(some: Ids, all_of: Ids) -> Truth:
    """Are all words of one name among those of another, and is there any?"""
    found = (some[:, :, None] == all_of[:, None, :]).any(2) | (some == 0)
    within: Truth = found.all(1) & (some[:, 0] != 0)
    return within


_SENTENCES = {
    Family.CHILD: _("The father of one is called like the other: perhaps parent and child"),
    Family.SPOUSE: _("The husband or wife of one is called like the other: perhaps a couple"),
    Family.BLANK: _("Nothing says that they are relatives"),
}


def family_sentence(code: Family, a: Evidence, b: Evidence) -> Sentence:  # noqa: ARG001 - one form for all fields
    """Why they may be relatives."""
    return Sentence(_SENTENCES[code])
