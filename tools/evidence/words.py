"""Words for invented names, each in two or three scripts, as often as they occur in the files of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zlib import crc32

from tools.names_data import PersonPair, read_persons, read_tokens

SHORTEST = 3  # letters; shorter words are initials as a rule


@dataclass(frozen=True)
class Word:
    """One word of a name in Latin letters, Devanagari and Cyrillic; Cyrillic only where a pair of the files has it."""

    latin: str
    devanagari: str
    cyrillic: str = ""


@dataclass(frozen=True)
class Words:
    """Words to draw given names and family names from, with how often each occurs."""

    given: dict[str, list[Word]]  # by sex
    family: list[Word]

    def draw_given(self, sex: str, chance: Random) -> Word:
        return chance.choice(self.given[sex])

    def draw_family(self, chance: Random) -> Word:
        return chance.choice(self.family)


def read_words(data: Path, parts: tuple[str, ...]) -> Words:
    """The words of persons in these parts of the split. Each occurrence stands once, so drawing follows the
    frequency.
    """
    persons = [person for person in read_persons(data) if person.part in parts]
    cyrillic = _cyrillic(data)
    given: dict[str, list[Word]] = defaultdict(list)
    family: list[Word] = []
    for person in persons:
        for place, word in _aligned(person, cyrillic):
            if place == "given":
                given["MF"[crc32(word.latin.encode()) % 4 == 0]].append(word)
            else:
                family.append(word)
    return Words(dict(given), family)


def _cyrillic(data: Path) -> dict[str, str]:
    """The most common Cyrillic writing of a Latin word."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in read_tokens(data, "Cyrl"):
        counts[pair.latin][pair.other] += pair.count
    return {latin: found.most_common(1)[0][0] for latin, found in counts.items()}


def _aligned(person: PersonPair, cyrillic: dict[str, str]) -> list[tuple[str, Word]]:
    """The words of names that have equally many in both scripts: the first is a given name, the last of several a
    family name."""
    out = []
    for latin, other in ((person.latin, person.other), (person.father_latin, person.father_other)):
        ours, theirs = latin.split(), other.split()
        if ours and len(ours) == len(theirs):
            for place in {0, len(ours) - 1}:
                if min(len(ours[place]), len(theirs[place])) >= SHORTEST:
                    word = Word(ours[place], theirs[place], cyrillic.get(ours[place], ""))
                    out.append(("family" if place else "given", word))
    return out
