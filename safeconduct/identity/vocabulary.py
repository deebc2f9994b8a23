"""The unique words of a register's names, and which of them another name's words may be.

A register of ten million names has about a hundred thousand words: every question is asked of the words, never of the
names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.assignment import INITIALS_SAME, UNLIKE, WordKind
from safeconduct.identity.likeness import likeness_of_codes
from safeconduct.identity.matches import MOST_TOKENS, Matches, Reading, Slot
from safeconduct.identity.rarity import Rarity, keys_of
from safeconduct.identity.tokens import Kind, ParsedName, Token
from safeconduct.identity.words import Words, records

NEAREST = 160
"""Words that are looked at closely for one word that is asked for: in the shape of their letters the nearest ones."""
LEAST_COSINE = np.float32(0.4 * 127**2)
"""Words farther from it than this are not looked at; product of two vectors."""
LEAST_LIKE = UNLIKE
"""Nats: words less like than this are not the word that is asked for."""
_BLOCK_BYTES = 1 << 26


def kept_tokens(parsed: ParsedName) -> tuple[Token, ...]:
    """At most MOST_TOKENS words of a name: particles are left out first, then what comes last."""
    tokens = parsed.tokens
    if len(tokens) > MOST_TOKENS:
        tokens = tuple(token for token in tokens if token.kind != Kind.PARTICLE) or tokens
    return tokens[:MOST_TOKENS]


class Vocabulary:
    """Words by id (0, 1, 2 …), with their counts. Grows by `add`; can be made at once from arrays kept elsewhere.

    `texts` as `Token.text`, `kept` as `words.records(texts)` gave them, `counts` how often each occurs.
    """

    def __init__(
        self, texts: Sequence[str] = (), kept: NDArray[np.void] | None = None, counts: NDArray[np.int64] | None = None
    ) -> None:
        self.texts = list(texts)
        self._ids = {text: at for at, text in enumerate(self.texts)}
        self._kept = _Growing(records(self.texts) if kept is None else kept)
        self._counts = _Growing(np.ones(len(self.texts), np.int64) if counts is None else np.asarray(counts, np.int64))
        self._vectors = _Growing(self._kept.rows["vector"].astype(np.float32))
        self._changed = True
        self.settle()

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def kept(self) -> NDArray[np.void]:
        """What is kept of each word, of type `words.RECORD`."""
        return self._kept.rows

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The vectors of the words, (n, DIMENSIONS)."""
        return self._vectors.rows

    @property
    def counts(self) -> NDArray[np.int64]:
        return self._counts.rows

    def id_of(self, text: str) -> int:
        """The id of a word, -1 when it is not there."""
        return self._ids.get(text, -1)

    def add(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """Ids of the words, shape (n,), adding those that are new; every occurrence counts."""
        fresh = list(dict.fromkeys(text for text in texts if text not in self._ids))
        if fresh:
            kept = records(fresh)
            self._kept.extend(kept)
            self._vectors.extend(kept["vector"].astype(np.float32))
            self._counts.extend(np.zeros(len(fresh), np.int64))
            self._ids.update(zip(fresh, range(len(self.texts), len(self.texts) + len(fresh)), strict=True))
            self.texts += fresh
        ids = np.fromiter((self._ids[text] for text in texts), np.int32, len(texts))
        np.add.at(self._counts.rows, ids, 1)
        self._changed = True
        return ids

    def name(self, parsed: ParsedName) -> NDArray[np.int32]:
        """Ids of a name's words, shape (MOST_TOKENS,), padded with -1; new words are added."""
        row = np.full(MOST_TOKENS, -1, np.int32)
        ids = self.add([token.text for token in kept_tokens(parsed)])
        row[: len(ids)] = ids
        return row

    def settle(self) -> None:
        """Bring what depends on the whole up to date: rarity, initials, words by how they sound."""
        if not self._changed:
            return
        kept = self._kept.rows
        keys = np.ascontiguousarray(kept["key"])
        self.rarity = Rarity(keys, self._counts.rows)
        self.words = Words(kept["kind"], kept["first"], self.rarity.of(keys))
        self._initials = np.flatnonzero(kept["kind"] == WordKind.INITIAL).astype(np.int32)
        self._by_key = np.argsort(keys, kind="stable").astype(np.int32)
        self._keys = keys[self._by_key]
        self._changed = False

    def match(self, parsed: ParsedName) -> Matches:
        """Which words may be the words of this name, in any script."""
        return self.match_all([parsed])[0]

    def match_all(self, names: Sequence[ParsedName]) -> list[Matches]:
        """`match` of many names; every word is looked for once."""
        self.settle()
        readings = [self.readings(kept_tokens(parsed)) for parsed in names]
        wanted = {token.text: token for tokens, _ in readings for token in tokens}
        slots = dict(zip(wanted, self._slots(list(wanted.values())), strict=True))
        return [Matches([slots[t.text] for t in tokens], some, self.words) for tokens, some in readings]

    def readings(
        self, tokens: Sequence[Token], halves: Callable[[Token], Iterable[tuple[Token, Token]]] | None = None
    ) -> tuple[list[Token], list[Reading]]:
        """The words to look for, and the readings of the name in them. `halves`: how a word is split."""
        halves = halves or self.halves
        wanted = list(tokens)
        readings = [Reading(tuple(range(len(tokens))))]
        if not tokens:
            return [], []
        for at, (one, other) in enumerate(pairwise(tokens)):
            if one.kind == other.kind == Kind.WORD:
                before, after = range(at), range(at + 2, len(tokens))
                readings.append(Reading((*before, len(wanted), *after), (at,)))
                wanted.append(joined(one, other))
        for at, token in enumerate(tokens):
            for both in halves(token) if len(tokens) < MOST_TOKENS else ():
                new = (len(wanted), len(wanted) + 1)
                readings.append(Reading((*range(at), *new, *range(at + 1, len(tokens))), (at, at + 1)))
                wanted += both
        return wanted, readings

    def halves(self, token: Token) -> Iterator[tuple[Token, Token]]:
        """The best way to split a word into two known ones: the way whose rarer half is the most common."""
        latin = token.latin
        if token.kind != Kind.WORD or len(latin) < 6 or not len(self):
            return
        cuts = range(3, len(latin) - 2)
        left = self._known(keys_of(latin[:cut] for cut in cuts))
        right = self._known(keys_of(latin[cut:] for cut in cuts))
        both = np.minimum(np.where(left >= 0, self.counts[left], 0), np.where(right >= 0, self.counts[right], 0))
        if both.max(initial=0) > 1:
            at = int(both.argmax())
            cut = cuts[at]
            yield _word(self.texts[left[at]], latin[:cut]), _word(self.texts[right[at]], latin[cut:])

    def _known(self, keys: NDArray[np.uint32]) -> NDArray[np.int32]:
        """A word that sounds so, for each of n keys; -1 for none."""
        if not len(self._keys):
            return np.full(len(keys), -1, np.int32)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, self._by_key[at], -1).astype(np.int32)

    def _slots(self, tokens: Sequence[Token]) -> Iterator[Slot]:
        """What is found for each of n different words."""
        if not tokens:
            return
        wanted = records([token.text for token in tokens])
        near = list(self._nearest(wanted["vector"].astype(np.float32)))
        asked = np.repeat(np.arange(len(tokens)), [len(ids) for ids in near])
        ids = np.concatenate(near)
        known = self.kept[ids]
        vectors = wanted["vector"][asked], known["vector"]
        like = likeness_of_codes(wanted["codes"][asked], known["codes"], vectors)
        rarity = self.rarity.of(keys_of(token.latin for token in tokens))
        ends = np.searchsorted(asked, np.arange(len(tokens) + 1))
        for at, token in enumerate(tokens):
            here = slice(ends[at], ends[at + 1])
            good = like[here] > LEAST_LIKE
            found, value = ids[here][good], like[here][good]
            kind, first = int(wanted["kind"][at]), int(wanted["first"][at])
            if kind == WordKind.INITIAL:
                found, value = self._same_initials(first)
            yield Slot(token.text, kind, first, float(rarity[at]), found, value)

    def _same_initials(self, first: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        found = self._initials[self.words.firsts[self._initials] == first]
        return found, np.full(len(found), INITIALS_SAME, np.float32)

    def _nearest(self, vectors: NDArray[np.float32]) -> Iterator[NDArray[np.int32]]:
        """Ids of the NEAREST words for each of n vectors (n, DIMENSIONS), sorted by id."""
        everything = self._vectors.rows
        block = max(1, _BLOCK_BYTES // (4 * len(everything) + 1))
        for start in range(0, len(vectors), block):
            for cosines in vectors[start : start + block] @ everything.T:
                yield _largest(cosines, NEAREST)


def _largest(values: NDArray[np.float32], most: int) -> NDArray[np.int32]:
    """Where the largest of the values are, sorted by place: at most `most` of them, none below LEAST_COSINE."""
    good = np.flatnonzero(values >= LEAST_COSINE)
    if len(good) > most:
        good = np.sort(good[np.argpartition(values[good], -most)[-most:]])
    return good.astype(np.int32)


def _word(text: str, latin: str) -> Token:
    return Token(text=text, latin=latin, script="", kind=Kind.WORD)


def joined(one: Token, other: Token) -> Token:
    """Two neighbouring words as one."""
    return _word(one.text + other.text, one.latin + other.latin)


class _Growing:
    """Rows that can be added to without copying all of them each time."""

    def __init__(self, rows: NDArray[Any]) -> None:
        self._rows = rows
        self._used = len(rows)

    @property
    def rows(self) -> NDArray[Any]:
        return self._rows[: self._used]

    def extend(self, more: NDArray[Any]) -> None:
        needed = self._used + len(more)
        if needed > len(self._rows):
            larger = np.zeros((max(needed, 2 * self._used), *self._rows.shape[1:]), self._rows.dtype)
            larger[: self._used] = self.rows
            self._rows = larger
        self._rows[self._used : needed] = more
        self._used = needed
