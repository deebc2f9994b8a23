"""Finds names among millions: whose name may this be, written in any script?"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.candidates import candidates
from safeconduct.identity.matches import MOST_TOKENS, Matches
from safeconduct.identity.postings import Postings
from safeconduct.identity.tokens import ParsedName, parse_name
from safeconduct.identity.vocabulary import Vocabulary, kept_tokens

Id = TypeVar("Id", bound=Hashable)
CANDIDATES = 800
_CHUNK = 50_000
_MOST_LOOSE = 2_000
"""Names added since the postings were made that are looked at one by one."""


class NameIndex(Generic[Id]):
    """Names by what they may be.

    `pairs`: an id (anything hashable, may come more than once) and a name as written. Built at about 30,000 names a second;
    takes about 150 bytes a name besides the ids.
    """

    def __init__(self, pairs: Iterable[tuple[Id, str]] = ()) -> None:
        self.vocabulary = Vocabulary()
        self._ids: list[Id] = []
        self._blocks: list[NDArray[np.int32]] = []
        self._owners: list[NDArray[np.int32]] = []
        self._names: NDArray[np.int32] = np.zeros((0, MOST_TOKENS), np.int32)
        self._owner: NDArray[np.int32] = np.zeros(0, np.int32)
        self._extend(pairs)
        self._take_blocks()
        self._post()

    def __len__(self) -> int:
        """How many pairs were given."""
        return len(self._ids)

    def add(self, id: Id, name: str) -> None:
        """One more name; it is found from now on."""
        self._extend([(id, name)])
        self._take_blocks()
        if len(self._names) - self._posted > max(_MOST_LOOSE, self._posted // 50):
            self._post()

    def search(self, name: str, limit: int = 10) -> list[tuple[Id, float]]:
        """The likeliest ids with the probability that it is the same name (not: the same person), best first. Never raises."""
        parsed = parse_name(name)
        best: dict[int, float] = {}
        for matches in self.vocabulary.match_all([parsed, *parsed.aliases]):
            rows, scores = self._best(matches, 4 * limit)
            for at, score in zip(self._owner[rows].tolist(), scores.tolist(), strict=True):
                best[at] = max(best.get(at, 0.0), score)
        found = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return list(islice(self._by_id(found), limit))

    def _by_id(self, found: Sequence[tuple[int, float]]) -> Iterator[tuple[Id, float]]:
        seen: set[Id] = set()
        for at, odds in found:
            if self._ids[at] not in seen:
                seen.add(self._ids[at])
                yield self._ids[at], float(1 / (1 + np.exp(-odds)))

    def _best(self, matches: Matches, most: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Rows of names and log odds, the best ones."""
        loose = np.arange(self._posted, len(self._names), dtype=np.int32)
        rows = np.concatenate([candidates(matches, self._postings, CANDIDATES), loose])
        odds = matches.log_odds(self._names[rows])
        order = np.lexsort((rows, -odds))[:most]
        return rows[order], odds[order]

    def _extend(self, pairs: Iterable[tuple[Id, str]]) -> None:
        rest = iter(pairs)
        while chunk := list(islice(rest, _CHUNK)):
            parsed = [(len(self._ids) + at, parse_name(name)) for at, (_, name) in enumerate(chunk)]
            every = [(at, one) for at, name in parsed for one in (name, *name.aliases)]
            self._blocks.append(rows_of(self.vocabulary, [one for _, one in every]))
            self._owners.append(np.array([at for at, _ in every], np.int32))
            self._ids += [id for id, _ in chunk]

    def _take_blocks(self) -> None:
        self._names = np.concatenate([self._names, *self._blocks])
        self._owner = np.concatenate([self._owner, *self._owners])
        self._blocks, self._owners = [], []

    def _post(self) -> None:
        self._postings = Postings(self._names, len(self.vocabulary))
        self._posted = len(self._names)


def rows_of(vocabulary: Vocabulary, names: Sequence[ParsedName]) -> NDArray[np.int32]:
    """Ids of the words of n names, (n, MOST_TOKENS), padded with -1; new words are added to the vocabulary."""
    texts = [[token.text for token in kept_tokens(name)] for name in names]
    ids = vocabulary.add([text for some in texts for text in some])
    sizes = np.fromiter(map(len, texts), np.intp, len(texts))
    rows = np.full((len(names), MOST_TOKENS), -1, np.int32)
    rows[np.arange(MOST_TOKENS) < sizes[:, None]] = ids
    return rows
