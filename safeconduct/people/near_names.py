"""Names that are like the names of a batch, among those at hand: `likely.likely_names` for very many at once.

For each name the rows that have two of its words, or all, or a rare one; the most promising of them are scored, all
names of the batch together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.assignment import UNLIKE, Feature, Sides, WordKind, features, shapes
from safeconduct.identity.matches import SPLIT, SURELY, Reading, Slot
from safeconduct.identity.name_model import log_odds, preference
from safeconduct.identity.remembered import WideName
from safeconduct.identity.tokens import ParsedName

from .at_hand import AtHand, Rows
from .likely import LEAST, LIKEST, OF_ONE, POSTINGS

LOOKED_AT = 64
"""Rows that are scored for one name."""
OF_A_YEAR = np.float32(4)
"""Nats that a row of the same year of birth is put before others: of very many with one name only some are scored."""
OF_A_WORD = np.float32(1.5)
"""Nats that a row loses, before it is scored, for each word more or less."""
A_FEW, LIKE_ENOUGH = 8, np.float32(1)
"""Words that are looked for in place of one: so many, and those that are more like it than this, in nats."""
_CHUNK = 4096

Floats = NDArray[np.float32]
_MANY = np.array([bin(bits).count("1") for bits in range(1 << 16)], np.uint8)


class Asked(NamedTuple):
    """A name of a batch, and the year of birth of whoever has it (0: not known)."""

    name: ParsedName
    year: int = 0


class NearNames(NamedTuple):
    """Rows that are like the names of a batch, n of them: which name was asked for, the owner of the row (16 bytes),
    her year of birth (0: not known), the log odds in nats that it is the same name, the `order` (the largest first),
    and the rarity in nats of the words that both have."""

    asked: NDArray[np.intp]
    owners: NDArray[np.void]
    years: NDArray[np.int16]
    log_odds: Floats
    order: Floats
    rarity: Floats


def near_names(asked: Sequence[Asked], at_hand: AtHand) -> NearNames:
    """For each name of a batch the rows that may be the same name. No query."""
    remembered = at_hand.remembered
    wide = remembered.ask([each.name for each in asked]) if remembered and len(at_hand.names) else []
    looking = _Looking(at_hand)
    pieces = [
        _Pieces.of(number, name, rows, looking)
        for number, name in enumerate(wide)
        if len(rows := looking.rows(name, asked[number].year))
    ]
    return _scored([piece for some in pieces for piece in some], at_hand)


class _Looking:
    """Looks for rows; what it notes on its slates it wipes off after each name."""

    def __init__(self, at_hand: AtHand) -> None:
        self.at_hand = at_hand
        self._bits = np.zeros(len(at_hand.names), np.uint16)
        self._where = np.zeros(len(at_hand.words) + 1, np.intp)
        self._rows: dict[tuple[str, bool], Rows] = {}
        self._rare: dict[str, Rows] = {}

    def rows(self, name: WideName, year: int) -> Rows:
        """The most promising rows for a name, at most LOOKED_AT."""
        slots = name.slots[:16]
        lists = [self._of_slot(at, slot, name) for at, slot in enumerate(slots)]
        for at, rows in enumerate(lists):
            self._bits[rows] |= np.uint16(1 << at)
        found = self._together(name, lists)
        for rows in lists:
            self._bits[rows] = 0
        rows = np.unique(np.concatenate([found, *(self._rare[slot.text] for slot in slots if slot.text in self._rare)]))
        return self._best(name, rows, year) if len(rows) > LOOKED_AT else rows

    def _of_slot(self, at: int, slot: Slot, name: WideName) -> Rows:
        """Rows that have a word like this one; of common words not too many. None for initials."""
        altered = at >= len(name.readings[0].slots) if name.readings else False
        if slot.kind == WordKind.INITIAL or not len(slot.ids):
            return np.zeros(0, np.int32)
        key = slot.text, altered
        if key not in self._rows:
            likest = _likest(slot)
            looked_through = np.cumsum(self.at_hand.bearers(likest))
            fits = max(1, int(np.searchsorted(looked_through, POSTINGS, side="right")))
            self._rows[key] = self.at_hand.with_words(likest[:fits])
            self._rare[slot.text] = self.at_hand.with_words(likest[looked_through <= OF_ONE])
        return self._rows[key]

    def _together(self, name: WideName, lists: Sequence[Rows]) -> Rows:
        """Rows that have two words of the name, or with joined and split words all of these."""
        if not name.readings:
            return np.zeros(0, np.int32)
        found = [self._of_reading(reading, name, lists) for reading in name.readings]
        return np.concatenate(found)

    def _of_reading(self, reading: Reading, name: WideName, lists: Sequence[Rows]) -> Rows:
        if max(reading.slots) >= len(lists):
            return np.zeros(0, np.int32)
        needed = [reading.slots[at] for at in reading.altered]
        words = [at for at in reading.slots if name.slots[at].kind != WordKind.INITIAL]
        initials = len(reading.slots) - len(words)
        if len(words) < 2:
            rows = lists[words[0]] if words else np.zeros(0, np.int32)
            return self._with_initials(rows, reading, name) if initials else rows
        by_size = sorted(words, key=lambda at: len(lists[at]))
        start = [min(needed, key=lambda at: len(lists[at]))] if needed else by_size[:-1]
        rows = np.concatenate([lists[at] for at in start])
        bits = self._bits[rows]
        all_needed = np.uint16(sum(1 << at for at in needed))
        of_reading = np.uint16(sum(1 << at for at in words))
        good = (_MANY[bits & of_reading] >= 2) & (bits & all_needed == all_needed)
        found: Rows = rows[good]
        return found

    def _with_initials(self, rows: Rows, reading: Reading, name: WideName) -> Rows:
        """Of these the rows with a word that begins as an initial of the name."""
        firsts = self.at_hand.words.firsts[self.at_hand.names[rows]]
        letters = [name.slots[at].first for at in reading.slots if name.slots[at].kind == WordKind.INITIAL]
        good: Rows = rows[np.isin(firsts, letters).any(axis=1)]
        return good

    def _best(self, name: WideName, rows: Rows, year: int) -> Rows:
        """The most promising, before a close look: by the likeness of words, how many there are, and the year."""
        own = name.slots[: len(name.readings[0].slots)] if name.readings else []
        found = self.likeness(own, rows)
        words = (self.at_hand.names[rows] >= 0).sum(axis=1)
        value = found.max(axis=2).sum(axis=1) - OF_A_WORD * abs(words - len(own))
        if year:
            value += np.where(self.at_hand.years[rows] == year, OF_A_YEAR, 0)
        best: Rows = rows[np.argpartition(-value, LOOKED_AT)[:LOOKED_AT]]
        return best

    def likeness(self, slots: Sequence[Slot], rows: Rows) -> Floats:
        """Of every slot with every word of the rows: (rows, slots, MOST_TOKENS)."""
        names = self.at_hand.names[rows]
        ids = np.unique(np.concatenate([slot.ids for slot in slots])) if slots else np.zeros(0, np.int32)
        table = np.full((len(ids) + 1, len(slots)), UNLIKE, np.float32)
        for at, slot in enumerate(slots):
            table[np.searchsorted(ids, slot.ids) + 1, at] = slot.likeness
        self._where[ids] = np.arange(1, len(ids) + 1)
        found = table[self._where[names]].transpose(0, 2, 1)
        self._where[ids] = 0
        return found


def _likest(slot: Slot) -> Rows:
    """The words that are most like it, the likest first: a few in any case, more of them where they are like enough."""
    order = np.argsort(-slot.likeness, kind="stable")[:LIKEST]
    many = max(A_FEW, int((slot.likeness[order] > LIKE_ENOUGH).sum()))
    likest: Rows = slot.ids[order[:many]]
    return likest


class _Piece(NamedTuple):
    """Some rows beside one reading of one name."""

    asked: int
    slots: list[Slot]
    altered: int
    rows: Rows
    likeness: Floats


class _Pieces:
    @staticmethod
    def of(number: int, name: WideName, rows: Rows, looking: _Looking) -> Iterator[_Piece]:
        """A piece for each reading that some of the rows can be."""
        found = looking.likeness(name.slots, rows)
        for reading in name.readings:
            near = found[:, list(reading.slots)]
            good = _beside_each_other(near[:, list(reading.altered)])
            if good.any():
                slots = [name.slots[at] for at in reading.slots]
                yield _Piece(number, slots, len(reading.altered), rows[good], near[good])


def _beside_each_other(near: Floats) -> NDArray[np.bool_]:
    good = near > SURELY
    if near.shape[1] == 2:
        good = good[:, :1, :-1] & good[:, 1:, 1:]
    there: NDArray[np.bool_] = np.all(np.any(good, axis=2), axis=1)
    return there


def _scored(pieces: Sequence[_Piece], at_hand: AtHand) -> NearNames:
    """Score all pieces, those of one width together; of a row beside a name the best reading counts."""
    told = [_told([piece for piece in pieces if len(piece.slots) == width], at_hand) for width in range(1, 9)]
    asked, rows, odds, order, rarity = (np.concatenate(column) for column in zip(*told, strict=True))
    by = np.lexsort((-odds, rows, asked))
    asked, rows, odds, order, rarity = (column[by] for column in (asked, rows, odds, order, rarity))
    first = np.append(True, (asked[1:] != asked[:-1]) | (rows[1:] != rows[:-1])) if len(asked) else asked > 0
    first &= odds > LEAST
    rows = rows[first]
    told_of = at_hand.owners[rows], at_hand.years[rows]
    return NearNames(asked[first], *told_of, odds[first], order[first], rarity[first])


def _told(pieces: Sequence[_Piece], at_hand: AtHand) -> tuple[NDArray[np.intp], Rows, Floats, Floats, Floats]:
    """Of each row of the pieces: the name asked for, the row, log odds, order, rarity."""
    rows = np.concatenate([np.zeros(0, np.int32), *(piece.rows for piece in pieces)])
    many = [len(piece.rows) for piece in pieces]
    asked = np.repeat(np.array([piece.asked for piece in pieces], np.intp), many)
    result = np.zeros((3, len(rows)), np.float32)
    if not pieces:
        return asked, rows, *result
    kinds, firsts, rarities = (
        np.repeat(np.array([[getattr(slot, part) for slot in piece.slots] for piece in pieces], kind), many, axis=0)
        for part, kind in (("kind", np.uint8), ("first", np.uint8), ("rarity", np.float32))
    )
    likeness = np.concatenate([piece.likeness for piece in pieces])
    altered = np.repeat(np.array([piece.altered for piece in pieces], np.float32), many)
    for start in range(0, len(rows), _CHUNK):
        here = slice(start, start + _CHUNK)
        ours = Sides(kinds[here], firsts[here], rarities[here])
        names = at_hand.names[rows[here]]
        longest = max(1, int((names >= 0).sum(axis=1).max()))
        theirs = at_hand.words.sides(names[:, :longest])
        features_ = features(ours, theirs, likeness[here, :, :longest])
        features_[:, Feature.ALTERED] = altered[here] > 0
        odds = log_odds(features_) - SPLIT * (altered[here] > 1)
        result[:, here] = odds, odds + preference(features_, shapes(ours, theirs)), features_[:, Feature.RARITY]
    return asked, rows, *result
