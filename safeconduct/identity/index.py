"""Finds names among millions: whose name may this be, written in any script?"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Generic, Self, TypeVar

import numpy as np

from safeconduct.identity.table import NameTable
from safeconduct.identity.tokens import parse_name
from safeconduct.identity.vocabulary import Vocabulary
from safeconduct.identity.words import RECORD

Id = TypeVar("Id", bound=Hashable)
_CHUNK = 50_000
_MORE = 4
"""How many times as many names as were asked for are looked at: one id may have several."""


class NameIndex(Generic[Id]):
    """Names by what they may be.

    `pairs`: an id (anything hashable, may come more than once) and a name as written.
    """

    def __init__(self, pairs: Iterable[tuple[Id, str]] = ()) -> None:
        self._table = NameTable()
        self._ids: list[Id] = []
        self._extend(pairs)

    def __len__(self) -> int:
        """How many pairs were given."""
        return len(self._ids)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the names."""
        return self._table.vocabulary

    def add(self, id: Id, name: str) -> None:
        """One more name; it is found from now on."""
        self._extend([(id, name)])

    def search(self, name: str, limit: int = 10) -> list[tuple[Id, float]]:
        """The likeliest ids, best first, with the probability that it is the same name (not: the same person).

        Never raises.
        """
        parsed = parse_name(name)
        best: dict[int, float] = {}
        asked = [one for one in (parsed, *parsed.aliases) if one.tokens]
        for matches in self.vocabulary.match_all(asked):
            rows, odds = self._table.best(matches, _MORE * limit)
            for owner, value in zip(self._table.owners[rows].tolist(), odds.tolist(), strict=True):
                best[owner] = max(best.get(owner, value), value)
        found = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return list(islice(self._by_id(found), limit))

    def _by_id(self, found: Sequence[tuple[int, float]]) -> Iterator[tuple[Id, float]]:
        seen: set[Id] = set()
        for owner, odds in found:
            if self._ids[owner] not in seen:
                seen.add(self._ids[owner])
                yield self._ids[owner], float(1 / (1 + np.exp(-odds)))

    def _extend(self, pairs: Iterable[tuple[Id, str]]) -> None:
        rest = iter(pairs)
        while chunk := list(islice(rest, _CHUNK)):
            parsed = [(len(self._ids) + at, parse_name(name)) for at, (_, name) in enumerate(chunk)]
            every = [(at, one) for at, name in parsed for one in (name, *name.aliases)]
            self._table.extend([one for _, one in every], [at for at, _ in every])
            self._ids += [id for id, _ in chunk]
        self._table.settle()

    def save(self, path: Path) -> None:
        """Write everything but the ids into a file of arrays (.npz; no pickle). `load` wants the ids again."""
        words = "\n".join(self.vocabulary.texts).encode()
        np.savez(
            path,
            words=np.frombuffer(words, np.uint8),
            kept=self.vocabulary.kept.view(np.uint8).reshape(-1, RECORD.itemsize),
            counts=self.vocabulary.counts,
            names=self._table.names,
            owners=self._table.owners,
        )

    @classmethod
    def load(cls, path: Path, ids: Sequence[Id]) -> Self:
        """What `save` wrote; `ids` in the order in which they were given. ValueError for another file or other ids."""
        index = cls()
        with np.load(path, allow_pickle=False) as parts:
            if set(parts.files) != {"words", "kept", "counts", "names", "owners"}:
                raise ValueError("This is no index of names.")
            if parts["kept"].shape[1] != RECORD.itemsize or parts["owners"].max(initial=-1) >= len(ids):
                raise ValueError("The index was made by another version, or the ids are not its own.")
            texts = parts["words"].tobytes().decode().split("\n") if len(parts["words"]) else []
            kept = np.ascontiguousarray(parts["kept"]).view(RECORD).reshape(-1)
            vocabulary = Vocabulary(texts, kept, parts["counts"])
            index._table = NameTable(vocabulary, parts["names"], parts["owners"])
        index._ids = list(ids)
        return index
