"""Pairs of whole names to train and measure the scorer on: one name written twice, and names that are nearly that.

Hindi: real persons, as they are. Russian: first and last words of the pool's names that have a Cyrillic writing, with
what happens to names in lists: order swapped, patronymic added, a first name shortened to its letter. The names that are
not the same are the nearest others in a pool, names that share a word with it, and father and son.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from safeconduct.identity.index import NameIndex
from safeconduct.identity.phonetic import fold
from safeconduct.identity.romanise import romanise
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
    names = [name.split() for name in read_pool(data)]
    firsts = sorted({n[0] for n in names if len(n) == 2 and n[0] in words and len(n[0]) >= LEAST_LETTERS})
    lasts = sorted({n[1] for n in names if len(n) == 2 and n[1] in words and len(n[1]) >= LEAST_LETTERS})
    found = []
    for _ in range(most):
        latin = [chance.choice(firsts), chance.choice(lasts)]
        cyrillic = [chance.choice(words[word]).other for word in latin]
        found.append((_as_listed(cyrillic, patronymics, chance), " ".join(latin)))
    return found


def _as_listed(words: list[str], patronymics: Sequence[str], chance: random.Random) -> str:
    first, last = words
    if chance.random() < 0.08:
        first = first[0]
    middle = [chance.choice(patronymics)] if chance.random() < 0.12 else []
    return " ".join([last, first, *middle] if chance.random() < 0.25 else [first, *middle, last])


def _by_latin(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.latin].append(pair)
    return found


def with_rivals(positives: Sequence[tuple[str, str]], pool: Sequence[str]) -> Iterator[NamePair]:
    """Every name with its own other writing, and with names of the pool that are nearly it."""
    chance = random.Random(SEED)
    everything = list(dict.fromkeys([*(latin for _, latin in positives), *pool]))
    index = NameIndex(enumerate(everything))
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in everything:
        for word in name.split():
            by_word[word].append(name)
    for group, (query, latin) in enumerate(positives):
        yield NamePair(query, latin, True, group)
        near = [everything[at] for at, _ in index.search(query, limit=3 * NEAREST)]
        chance.shuffle(near)
        sharing = [chance.choice(by_word[word]) for word in latin.split() if len(word) >= LEAST_LETTERS]
        rivals = [name for name in dict.fromkeys(near) if sound(name) != sound(latin)][:NEAREST]
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


def hard_pairs(data: Path, part: str, script: str, most: int) -> list[NamePair]:
    """Everything of one script ("Deva" or "Cyrl")."""
    pool = read_pool(data)
    chance = random.Random(SEED)
    if script == "Cyrl":
        return list(with_rivals(russian(data, part, most), pool))
    positives = hindi(data, part)
    chance.shuffle(positives)
    others = [name for person in read_persons(data) for name in (person.latin, person.father_latin) if name]
    return [*with_rivals(positives[:most], [*others, *pool]), *fathers_and_sons(data, part)]
