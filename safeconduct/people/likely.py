"""Names that may be this name, in any script, however many persons there are.

Each word asked for is some words of ours that are like it; an index says which names have which words. Names with two
of the words come first, then those with one rare word; the likeliest are scored. Nothing is read but their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import LiteralString, NamedTuple, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from safeconduct.identity.assignment import WordKind
from safeconduct.identity.matches import Slot
from safeconduct.identity.tokens import ParsedName

from .rows import by_index, fetch_rows
from .tokens import NEXT_NAME, split_names, token_key
from .vocabulary import Asked, known

LIKEST = 32
"""So many of our words are looked for in place of one that is asked for."""
LEAST_APART = 1.5
"""Nats below the likest word within which another is as good as it."""
POSTINGS = 60_000
"""Of a common word so many names are looked through together with another word, and its rarer likes are left out."""
LEAST = -6.0
"""Log odds below which a name is not worth a look."""
OF_WHOLE, OF_PAIRS, OF_ONE = 300, 400, 100
"""Names that are fetched: with all the words, with two of them, with a rare one."""
MOST_READINGS, MOST_PAIRS, MOST_RARE = 4, 6, 4
"""Ways to join and split the words, pairs of words, and single words, that are looked for."""
INITIALS = 200
"""The most common words that an initial may stand for."""

Places: TypeAlias = NDArray[np.int32]
_Row: TypeAlias = tuple[bytes, list[int]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table of names that can be looked through, of this room or of one above.

    It has a column `tokens bigint[] NOT NULL` with a GIN index, written by `indexing.tokens_for`, and in the column
    `owner` (uuid) whom the name belongs to; one owner may have several rows. Its rows have an `id`, a UUIDv7 made when
    they are written, under an index. `birth` is an SQL expression for the owner's birth in EDTF or its year ("1998");
    empty where births are not kept. `only` is a condition that every row has to meet; for who must not be found for
    other reasons see `at_once.Among`. Neither has a percent sign.

        MENTIONS = Shelf("intake_mention", owner="id", birth="birth_year")
    """

    table: str
    owner: str
    birth: LiteralString = ""
    only: LiteralString = ""


PERSONS = Shelf(
    "people_personname", owner="person_id", birth="(SELECT p.birth FROM people_person p WHERE p.id = person_id)"
)
"""The names of all persons."""


@dataclass(frozen=True, slots=True)
class LikelyName:
    """A name of this owner is like the one asked for: log odds in nats that it is the same name, written again."""

    owner_id: UUID
    tokens: tuple[int, ...]
    log_odds: float


class Likely(NamedTuple):
    """The likeliest name of each owner, the likeliest first. `is_cut`: there are more with words as like as these."""

    names: list[LikelyName]
    is_cut: bool


class _Heap(NamedTuple):
    """Names that have, for each of some words, one of those like it; at most so many."""

    ways: list[list[list[int]]]
    most: int


def likely_names(names: Sequence[ParsedName], *, birth_year: str = "", shelf: Shelf = PERSONS) -> list[Likely]:
    """Whose names on this shelf are like each of these; an empty list while no name at all was ever written.

    One query for all, and one for each name. Of names that very many bear, those born in `birth_year` ("1998") are
    looked at besides.
    """
    return [_likely(asked, birth_year, shelf) for asked in known.ask(names)]


def _likely(asked: Asked, birth_year: str, shelf: Shelf) -> Likely:
    heaps = list(_heaps(asked))
    rows = _fetch(heaps, birth_year, shelf) if heaps else []
    is_cut = bool(heaps) and len(rows) >= heaps[0].most
    return Likely(_best(asked, rows), is_cut)


def _heaps(asked: Asked) -> Iterator[_Heap]:
    """What is fetched, the likeliest first."""
    slots = asked.matches.slots
    likes = [_likes(asked, slot) for slot in slots]
    if whole := _whole(asked, likes):
        yield _Heap(whole, OF_WHOLE)
    if pairs := _pairs(asked, likes):
        ways = [[_keys(asked, likes[one]), _keys(asked, likes[other])] for one, other in pairs]
        yield _Heap(ways, OF_PAIRS)
    rare = [keys for at, slot in enumerate(slots) if (keys := _rare(asked, slot, likes[at]))]
    yield from (_Heap([[keys]], OF_ONE) for keys in rare[:MOST_RARE])


def _whole(asked: Asked, likes: Sequence[Places]) -> list[list[list[int]]]:
    """The likest words for every word of the name; and with words joined or split, where all of those are known."""
    slots, readings = asked.matches.slots, asked.matches.readings
    known_ones = [reading for reading in readings if all(len(likes[at]) for at in reading.slots)][:MOST_READINGS]
    return [[_keys(asked, _best_of(slots[at], likes[at])) for at in reading.slots] for reading in known_ones]


def _pairs(asked: Asked, likes: Sequence[Places]) -> list[tuple[int, int]]:
    """Which two words are looked for together: those of which the fewest names are expected, until they are enough."""
    slots, readings = asked.matches.slots, asked.matches.readings
    pairs = {pair for reading in readings for pair in combinations(reading.slots, 2)}
    few_words = (
        sum(slot.kind != WordKind.INITIAL for slot in slots[: len(readings[0].slots)]) < 2 if readings else False
    )
    useful = [
        (float(np.prod([asked.bearers[likes[at]].sum() for at in pair])), pair)
        for pair in pairs
        if all(len(likes[at]) and (few_words or slots[at].kind != WordKind.INITIAL) for at in pair)
        and not all(slots[at].kind == WordKind.INITIAL for at in pair)
    ]
    return [pair for _expected, pair in sorted(useful)[:MOST_PAIRS]]


def _likes(asked: Asked, slot: Slot) -> Places:
    """Our words that are looked for in place of one: the likest first, and of common ones not too many."""
    if slot.kind == WordKind.INITIAL:
        return np.concatenate([slot.ids, asked.beginning_with(slot.first, INITIALS)])
    found = slot.ids[np.argsort(-slot.likeness, kind="stable")][:LIKEST]
    looked_through = np.cumsum(asked.bearers[found])
    return found[: max(1, int(np.searchsorted(looked_through, POSTINGS, side="right")))]


def _best_of(slot: Slot, likes: Places) -> Places:
    """The likest of them."""
    if slot.kind == WordKind.INITIAL:
        return likes
    near = slot.ids[slot.likeness >= slot.likeness.max() - LEAST_APART]
    return likes[np.isin(likes, near)][:8]


def _rare(asked: Asked, slot: Slot, likes: Places) -> list[int]:
    """Of the likest words those that together have few bearers."""
    if slot.kind == WordKind.INITIAL or not len(likes):
        return []
    fits = np.cumsum(asked.bearers[likes]) <= OF_ONE
    return _keys(asked, likes[: int(fits.sum())])


def _keys(asked: Asked, places: Places) -> list[int]:
    found: list[int] = asked.keys[places].tolist()
    return found


def _fetch(heaps: Sequence[_Heap], birth_year: str, shelf: Shelf) -> list[_Row]:
    parts, values = [], []
    for heap in heaps:
        part, some = _part(heap, shelf)
        parts.append(part)
        values += some
    if birth_year and shelf.birth:
        part, some = _part(heaps[0], shelf, born=True)
        parts.append(part)
        values += [*some[:-1], f"{birth_year}%", some[-1]]
    with by_index():
        return fetch_rows(sql.SQL(" UNION ALL ").join(parts), values)


_PART = "(SELECT uuid_send({owner}), tokens FROM {table} WHERE ({words}){more} LIMIT %s)"


def _part(heap: _Heap, shelf: Shelf, *, born: bool = False) -> tuple[sql.Composed, list[object]]:
    ways = [sql.SQL(" AND ").join([sql.SQL("tokens && %s::bigint[]")] * len(way)) for way in heap.ways]
    words = sql.SQL(" OR ").join(sql.SQL("({})").format(way) for way in ways)
    values: list[object] = [keys for way in heap.ways for keys in way]
    more = [sql.SQL(" AND ({})").format(sql.SQL(shelf.only))] if shelf.only else []
    more += [sql.SQL(" AND {} LIKE %s").format(sql.SQL(shelf.birth))] if born else []
    part = sql.SQL(_PART).format(
        owner=sql.Identifier(shelf.owner), table=sql.Identifier(shelf.table), words=words, more=sql.Composed(more)
    )
    return part, [*values, heap.most]


def _best(asked: Asked, rows: Sequence[_Row]) -> list[LikelyName]:
    """Score what was fetched; of each owner the likeliest name."""
    written = list(_written(rows))
    if not written:
        return []
    names = asked.rows([tokens for _owner, tokens in written])
    odds, liked = asked.matches.ranked(names)
    same = _same_words(asked, names)
    odds[same], liked[same] = odds.max() + np.float32(0.1), liked.max() + np.float32(0.1)
    order = np.argsort(-liked, kind="stable")
    order = order[odds[order] > LEAST]
    best: dict[bytes, LikelyName] = {}
    for at, log_odds in zip(order.tolist(), np.minimum.accumulate(odds[order]).tolist(), strict=True):
        owner, tokens = written[at]
        if owner not in best:
            best[owner] = LikelyName(UUID(bytes=owner), tuple(tokens), log_odds)
    return list(best.values())


def _same_words(asked: Asked, names: Places) -> NDArray[np.bool_]:
    """Which names have the very words that are asked for, in any order: none is likelier."""
    words = asked.matches.readings[0].slots if asked.matches.readings else ()
    own = asked.rows([[token_key(asked.matches.slots[at].text) for at in words]])
    same: NDArray[np.bool_] = (np.sort(names, axis=1) == np.sort(own, axis=1)).all(axis=1)
    return same & bool(words) & bool((own >= 0).sum() == len(words))


def _written(rows: Sequence[_Row]) -> Iterator[_Row]:
    """The rows, each alias as a row of its own."""
    for owner, tokens in rows:
        if NEXT_NAME in tokens:
            yield from ((owner, name) for name in split_names(tokens))
        else:
            yield owner, tokens
