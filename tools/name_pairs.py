"""Pairs of whole names to train and measure the scorer on: one name written twice, and names that are nearly that.

Hindi: real persons, as they are. Russian: first and last words of the pool's names that have a Cyrillic writing, with
what happens to them in lists: order swapped, patronymic added, a first name shortened to its letter. The names that are
not the same are the nearest others in a pool, names that share a word with it, and father and son.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from safeconduct.identity.phonetic import fold
from safeconduct.identity.romanise import romanise
from safeconduct.identity.table import NameTable
from safeconduct.identity.tokens import parse_name
from tools.names_data import Pair, read_persons, read_pool, read_tokens

SEED = 20_261_122
NEAREST, SHARING = 4, 2
LEAST_LETTERS = 3


@dataclass(frozen=True)
class NamePair:
    """Two names; `same`: they are one name written twice. `group` numbers the pairs that have one query."""

    query: str
    other: str
    same: bool
    group: int


def sound(name: str) -> tuple[str, ...]:
    """By which two names count as written alike: what they sound like, in any order."""
    return tuple(sorted(fold(word) for word in romanise(name).split()))


def hindi(data: Path, part: str) -> list[tuple[str, str]]:
    """Names in Devanagari and in Latin letters of persons, and of their fathers where those are told in both."""
    persons = [person for person in read_persons(data) if person.part == part]
    own = [(person.other, person.latin) for person in persons]
    fathers = [(person.father_other, person.father_latin) for person in persons]
    return [(other, latin) for other, latin in own + fathers if other and latin]


def russian(data: Path, part: str, most: int) -> list[tuple[str, str]]:
    """Full names of the pool in Cyrillic and in Latin letters, made of words of `part` alone, as lists have them."""
    chance = random.Random(SEED)
    words = _by_latin([pair for pair in read_tokens(data, "Cyrl") if pair.part == part])
    patronymics = [
        w for pair in read_tokens(data, "Cyrl") for w in (pair.other,) if w.endswith(("ович", "евич", "овна", "евна"))
    ]
    names = [name.split() for name in read_pool(data) if len(name.split()) == 2]
    places = [
        (some, np.cumsum([sum(pair.count for pair in words[word]) for word in some]).tolist())
        for some in (sorted({n[at] for n in names if n[at] in words and len(n[at]) >= LEAST_LETTERS}) for at in (0, 1))
    ]
    found = []
    for _ in range(most):
        latin = [chance.choices(some, cum_weights=so_far)[0] for some, so_far in places]
        cyrillic = [_drawn(words[word], chance) for word in latin]
        found.append((_as_listed(cyrillic, patronymics, chance), " ".join(latin)))
    return found


def _as_listed(words: list[str], patronymics: Sequence[str], chance: random.Random) -> str:
    first, last = words
    if chance.random() < 0.08:
        first = first[0]
    middle = [chance.choice(patronymics)] if chance.random() < 0.12 else []
    return " ".join([last, first, *middle] if chance.random() < 0.25 else [first, *middle, last])


def varied(name: str, chance: random.Random) -> str:
    """The name as another list may have it: order swapped, a word left out, shortened to its letter, or joined."""
    words = name.split()
    what = chance.choice(("swapped", "left out", "letter", "joined"))
    if len(words) < 2 or (what == "left out" and len(words) < 3):
        return name
    if what == "swapped":
        return " ".join([words[-1], *words[:-1]])
    at = chance.randrange(len(words) - 1)
    changed = {"left out": [], "letter": [words[at][0]], "joined": [words[at] + words[at + 1]]}[what]
    return " ".join([*words[:at], *changed, *words[at + (2 if what == "joined" else 1) :]])


def _drawn(pairs: Sequence[Pair], chance: random.Random) -> str:
    """One of the writings, as often as it is met."""
    return chance.choices([pair.other for pair in pairs], [pair.count for pair in pairs])[0]


def _by_latin(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.latin].append(pair)
    return found


class Pool:
    """Names among which rivals are found."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(dict.fromkeys(names))
        self._table = NameTable()
        self._table.extend([parse_name(name) for name in self.names], range(len(self.names)))
        self._table.settle()
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for word in name.split():
                self._by_word[word].append(name)

    def near(self, queries: Sequence[str], most: int) -> Iterator[list[str]]:
        """For each query the names whose words are likest, before any weights of the scorer."""
        parsed = [parse_name(query) for query in queries]
        for matches in self._table.vocabulary.match_all(parsed):
            yield [self.names[at] for at in self._table.owners[self._table.near(matches, most)].tolist()]

    def sharing(self, name: str, chance: random.Random) -> list[str]:
        """For each longer word of a name some name that has it."""
        words = [word for word in name.split() if len(word) >= LEAST_LETTERS and word in self._by_word]
        return [chance.choice(self._by_word[word]) for word in words]


@cache
def pool_of(data: Path) -> Pool:
    """All persons, their fathers, and the pool."""
    persons = [name for person in read_persons(data) for name in (person.latin, person.father_latin) if name]
    return Pool([*persons, *read_pool(data)])


def with_rivals(positives: Sequence[tuple[str, str]], pool: Pool, share_varied: float = 0.0) -> Iterator[NamePair]:
    """Every name with its own other writing, and with names of the pool that are nearly it.

    `share_varied` of the names are changed first as lists change them.
    """
    chance = random.Random(SEED)
    queries = [varied(name, chance) if chance.random() < share_varied else name for name, _ in positives]
    every = zip(queries, positives, pool.near(queries, 3 * NEAREST), strict=True)
    for group, (query, (_, latin), near) in enumerate(every):
        yield NamePair(query, latin, True, group)
        chance.shuffle(near)
        rivals = [name for name in dict.fromkeys(near) if sound(name) != sound(latin)][:NEAREST]
        sharing = dict.fromkeys(pool.sharing(latin, chance))
        rivals += [name for name in sharing if sound(name) != sound(latin) and name not in rivals][:SHARING]
        yield from (NamePair(query, rival, False, group) for rival in rivals)


def fathers_and_sons(data: Path, part: str) -> Iterator[NamePair]:
    """The name of a person in Devanagari and that of the father in Latin letters."""
    for group, person in enumerate(read_persons(data)):
        if (
            person.part == part
            and person.other
            and person.father_latin
            and sound(person.father_latin) != sound(person.latin)
        ):
            yield NamePair(person.other, person.father_latin, False, -1 - group)


def hard_pairs(data: Path, part: str, script: str, most: int, share_varied: float = 0.0) -> list[NamePair]:
    """Everything of one script: "Deva", "Cyrl", or "Latn" (a Latin name against itself as another list has it)."""
    chance = random.Random(SEED)
    if script == "Cyrl":
        return list(with_rivals(russian(data, part, most), pool_of(data), share_varied))
    positives = hindi(data, part)
    chance.shuffle(positives)
    if script == "Latn":
        positives = [(latin, latin) for _, latin in positives]
    return [*with_rivals(positives[:most], pool_of(data), share_varied), *fathers_and_sons(data, part)]
