"""Names of a register in rows, by the owner of each, and the best of them for one that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.candidates import candidates
from safeconduct.identity.matches import MOST_TOKENS, Matches
from safeconduct.identity.postings import Postings
from safeconduct.identity.tokens import ParsedName
from safeconduct.identity.vocabulary import Vocabulary, kept_tokens

Ids = NDArray[np.int32]
CANDIDATES = 800
"""Names that are looked at closely for one that is asked for."""
_MOST_LOOSE = 2_000
"""Names added since the postings were made that are looked at one by one."""


class NameTable:
    """Rows of names: `names` (n, MOST_TOKENS) ids of words, padded with -1, and `owners` (n,): whose name each is.

    After rows were added, `settle` makes them found.
    """

    def __init__(
        self, vocabulary: Vocabulary | None = None, names: Ids | None = None, owners: Ids | None = None
    ) -> None:
        self.vocabulary = vocabulary or Vocabulary()
        self.names = np.zeros((0, MOST_TOKENS), np.int32) if names is None else names
        self.owners = np.zeros(0, np.int32) if owners is None else owners
        self._blocks: list[tuple[Ids, Ids]] = []
        self._post()

    def __len__(self) -> int:
        return len(self.names)

    def extend(self, names: Sequence[ParsedName], owners: Sequence[int]) -> None:
        """More names, and whose they are; names without a word are left out."""
        rows = rows_of(self.vocabulary, names)
        there = rows[:, 0] >= 0
        self._blocks.append((rows[there], np.array(owners, np.int32)[there]))

    def settle(self) -> None:
        """Make the rows that were added found. Soon done for a few of them."""
        if self._blocks:
            self.names = np.concatenate([self.names, *(rows for rows, _ in self._blocks)])
            self.owners = np.concatenate([self.owners, *(owners for _, owners in self._blocks)])
            self._blocks = []
        if len(self.names) - self._posted > max(_MOST_LOOSE, self._posted // 50):
            self._post()

    def near(self, matches: Matches, most: int) -> Ids:
        """Rows of the most promising names, best first, before a close look: see `candidates.candidates`."""
        return candidates(matches, self._postings, most)

    def best(self, matches: Matches, most: int) -> tuple[Ids, NDArray[np.float32]]:
        """Rows of the likeliest names and their log odds, best first, at most `most`.

        What stands later never has higher odds: the order also asks whether names have as many words.
        """
        loose = np.arange(self._posted, len(self.names), dtype=np.int32)
        rows = np.concatenate([self.near(matches, CANDIDATES), loose])
        odds, liked = matches.ranked(self.names[rows])
        order = np.lexsort((rows, -liked))[:most]
        return rows[order], np.minimum.accumulate(odds[order])

    def _post(self) -> None:
        self._postings = Postings(self.names, len(self.vocabulary))
        self._posted = len(self.names)


def rows_of(vocabulary: Vocabulary, names: Sequence[ParsedName]) -> Ids:
    """Ids of the words of n names, (n, MOST_TOKENS), padded with -1; new words are added to the vocabulary."""
    texts = [[token.text for token in kept_tokens(name)] for name in names]
    ids = vocabulary.add([text for some in texts for text in some])
    sizes = np.fromiter(map(len, texts), np.intp, len(texts))
    rows = np.full((len(names), MOST_TOKENS), -1, np.int32)
    rows[np.arange(MOST_TOKENS) < sizes[:, None]] = ids
    return rows
