"""The names that are looked for, and the pools in which: composed of the shared rows, the same at every run."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.names_data import Pair, read_persons, read_pool, read_tokens

SEED = 20_261_122


@dataclass(frozen=True)
class Search:
    """Names to look for, each with the name that is to be found, and the pool (which holds all of these)."""

    what: str
    asked: list[tuple[str, str]]
    pool: list[str]


def searches(data: Path, size: int, asked: int) -> Iterator[Search]:
    """The three of the table. `size` of the large pool; at most `asked` names are looked for in each."""
    chance = random.Random(SEED)
    hindi = [(p.other, p.latin) for p in read_persons(data) if p.part == "test" and p.other]
    chance.shuffle(hindi)
    yield _search("Hindi candidates", hindi[:asked], composed(data, size))
    indian = indian_in_russian(data, chance)
    yield _search("Russian, Indian names", indian[:asked], composed(data, size))
    pairs = {script: read_tokens(data, script) for script in ("Cyrl", "Arab", "Deva")}
    tokens = [(pair.other, pair.latin) for pair in pairs["Cyrl"] if pair.part == "test"]
    chance.shuffle(tokens)
    words = [pair.latin for some in pairs.values() for pair in some]
    yield _search("unseen Russian tokens", tokens[:asked], words)


def _search(what: str, asked: list[tuple[str, str]], pool: list[str]) -> Search:
    return Search(what, asked, list(dict.fromkeys([*(name for _, name in asked), *pool])))


def indian_in_russian(data: Path, chance: random.Random) -> list[tuple[str, str]]:
    """Names of Indian persons each word of which has a Cyrillic writing, one at least kept apart from training."""
    writings: dict[str, list[Pair]] = {}
    for pair in read_tokens(data, "Cyrl"):
        writings.setdefault(pair.latin, []).append(pair)
    found = []
    for name in sorted(set(_indian_names(data))):
        words = [chance.choice(writings[word]) for word in name.split() if word in writings]
        if len(words) == len(name.split()) > 1 and any(word.part == "test" for word in words):
            found.append((" ".join(word.other for word in words), name))
    chance.shuffle(found)
    return found


def _indian_names(data: Path) -> Iterator[str]:
    """Of persons and their fathers, and first names with family names of persons as often as they occur."""
    persons = [name for p in read_persons(data) for name in (p.latin, p.father_latin) if name]
    yield from persons
    yield from _by_frequency([name.split() for name in persons], 40_000, random.Random(SEED + 1))


def composed(data: Path, size: int) -> list[str]:
    """`size` different names: all persons, their fathers, the pool; the rest by drawing first, middle and last words as
    often as they stand there, half of them among Indian persons and half in the pool; initials are not drawn.
    """
    indian = [name for p in read_persons(data) for name in (p.latin, p.father_latin) if name]
    world = read_pool(data)
    found = dict.fromkeys([*indian, *world])
    chance = random.Random(SEED + 2)
    sources = [[name.split() for name in some] for some in (indian, world)]
    while len(found) < size:
        for source in sources:
            found.update(dict.fromkeys(_by_frequency(source, max(10_000, size // 20), chance)))
    return list(found)[:size]


def _by_frequency(names: Sequence[Sequence[str]], count: int, chance: random.Random) -> Iterator[str]:
    first, middle, last = Counter[str](), Counter[str](), Counter[str]()
    lengths = Counter(min(3, len(name)) for name in names if len(name) > 1)
    for name in ([word for word in name if len(word) > 1] for name in names):
        if len(name) > 1:
            first[name[0]] += 1
            middle.update(name[1:-1])
            last[name[-1]] += 1
    sizes = chance.choices(list(lengths), list(lengths.values()), k=count)
    firsts, lasts = _drawn(first, count, chance), _drawn(last, count, chance)
    middles = iter(_drawn(middle, 2 * count, chance))
    for size, one, other in zip(sizes, firsts, lasts, strict=True):
        yield " ".join([one, *(next(middles) for _ in range(size - 2)), other])


def _drawn(counts: Counter[str], count: int, chance: random.Random) -> list[str]:
    return chance.choices(list(counts), list(counts.values()), k=count)
