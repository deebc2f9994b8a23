"""What the learned parts are trained on: pairs of tokens that are one name, as rows of codes."""

import itertools
import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.letters import codes
from tools.names_data import Pair, PersonPair, read_persons, read_tokens

Say = Callable[[str], None]
"""Where progress lines go."""
MOST_SPELLINGS = 6
TAMIL = {
    **dict.fromkeys("कखगघ", "க"), "ङ": "ங", **dict.fromkeys("चछज", "ச"), "झ": "ச", "ञ": "ஞ", **dict.fromkeys("टठडढ",
    "ட"), "ण": "ண",
    **dict.fromkeys("तथदध", "த"), "न": "ன", **dict.fromkeys("पफबभ", "ப"), "म": "ம", "य": "ய", "र": "ர", "ल": "ல",
    "ळ": "ள", "ऴ": "ழ",
    "व": "வ", "श": "ஷ", "ष": "ஷ", "स": "ச", "ह": "ஹ", "अ": "அ", "आ": "ஆ", "इ": "இ", "ई": "ஈ", "उ": "உ", "ऊ": "ஊ",
    "ए": "ஏ", "ऐ": "ஐ",
    "ओ": "ஓ", "औ": "ஔ", "ऋ": "ரு", "ा": "ா", "ि": "ி", "ी": "ீ", "ु": "ு", "ू": "ூ", "ृ": "்ரு", "े": "ே", "ै": "ை",
    "ो": "ோ", "ौ": "ௌ",
    "्": "்", "ं": "ம்", "ँ": "ன்", "\u093c": "",
}  # fmt: skip
URDU = {
    "क": "ک", "ख": "کھ", "ग": "گ", "घ": "گھ", "ङ": "ن", "च": "چ", "छ": "چھ", "ज": "ج", "झ": "جھ", "ञ": "ن",
    "ट": "ٹ", "ठ": "ٹھ",
    "ड": "ڈ", "ढ": "ڈھ", "ण": "ن", "त": "ت", "थ": "تھ", "द": "د", "ध": "دھ", "न": "ن", "प": "پ", "फ": "پھ",
    "ब": "ب", "भ": "بھ",
    "म": "م", "य": "ی", "र": "ر", "ल": "ل", "ळ": "ل", "व": "و", "श": "ش", "ष": "ش", "स": "س", "ह": "ہ", "ऴ": "ل",
    "क़": "ق",
    "अ": "ا", "आ": "آ", "इ": "ا", "ई": "ای", "उ": "ا", "ऊ": "او", "ए": "اے", "ऐ": "اے", "ओ": "او", "औ": "او",
    "ऋ": "ر", "ा": "ا",
    "ि": "", "ी": "ی", "ु": "", "ू": "و", "ृ": "ر", "े": "ی", "ै": "ی", "ो": "و", "ौ": "و", "्": "", "ं": "ں",
    "ँ": "ں", "\u093c": "",
    "ॉ": "ا",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Pairs from one place: row k of `left` and of `right` are one name. `weight`: how often a row is drawn."""

    name: str
    left: NDArray[np.uint8]
    right: NDArray[np.uint8]
    weight: float


def aligned_tokens(person: PersonPair) -> list[tuple[str, str]]:
    """Tokens of a person's name in both scripts that stand at the same place; initials are left out."""
    found = []
    for latin, other in ((person.latin, person.other), (person.father_latin, person.father_other)):
        ours, theirs = latin.split(), other.split()
        if len(ours) == len(theirs):
            found += [(a, b) for a, b in zip(ours, theirs, strict=True) if len(a) > 2 and len(b) > 1]
    return found


def read_pairs(data: Path, part: str) -> dict[str, list[Pair]]:
    """Pairs of tokens of one part of the split by script."""
    found = {script: [p for p in read_tokens(data, script) if p.part == part] for script in ("Cyrl", "Arab", "Deva")}
    persons = [p for p in read_persons(data) if p.part == part]
    found["Deva"] += [Pair(a, b, "Deva", part) for p in persons for a, b in aligned_tokens(p)]
    return found


def respelled(pairs: list[Pair], script: str, table: dict[str, str]) -> list[Pair]:
    """Devanagari as somebody would write it in a script for which there are no pairs."""
    rewritten = ((p, "".join(table.get(c, "") for c in p.other)) for p in pairs)
    return [Pair(p.latin, text, script, p.part) for p, text in rewritten if text]


def same_spelling(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of first items that share their second: spellings of one name in one script."""
    groups: dict[str, set[str]] = defaultdict(set)
    for one, other in rows:
        groups[other].add(one)
    found = []
    for spellings in groups.values():
        ordered = sorted(spellings)
        if len(ordered) <= MOST_SPELLINGS:
            found += [(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :]]
    return found


_CONFUSED = (
    "ee/i oo/u v/w sh/s ph/f y/i c/k th/t dh/d bh/b kh/k gh/g aa/a ck/k x/ks j/g z/s z/j ch/c ou/u ow/au q/k ai/e ie/i "
    "ya/ia yu/iu rn/m l/i h/ ll/l nn/n mm/m ss/s tt/t rr/r dd/d kk/k a/o e/i u/o e/a d/t b/p ch/chh w/v n/m cl/d ii/y"
)
CONFUSED = [(pair.split("/")[0], pair.split("/")[1]) for pair in _CONFUSED.split(" ")]
"""Letters of Latin names that stand for each other."""


def misspelled(text: str, chance: random.Random) -> str:
    """A Latin token as somebody else would spell it, or with a slip of the finger."""
    ways = [(a, b) for pair in CONFUSED for a, b in (pair, pair[::-1]) if a and a in text]
    place = chance.randrange(len(text))
    kind = chance.random()
    if ways and kind < 0.6:
        a, b = chance.choice(ways)
        places = [k for k in range(len(text)) if text.startswith(a, k)]
        at = chance.choice(places)
        return text[:at] + b + text[at + len(a) :]
    if kind < 0.75:
        return text[:place] + text[place + 1 :]
    if kind < 0.87:
        return text[:place] + text[place] + text[place:]
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def slips(pairs: list[Pair], most: int, seed: int) -> list[tuple[str, str]]:
    """Latin tokens, each with a misspelling of it."""
    chance = random.Random(seed)
    latins = sorted({p.latin for p in pairs if len(p.latin) > 3})
    chosen = chance.sample(latins, min(most, len(latins)))
    twice = [misspelled(t, chance) if chance.random() < 0.3 else t for t in chosen]
    return [(text, misspelled(again, chance)) for text, again in zip(chosen, twice, strict=True) if len(again) > 2]


def across(pairs: dict[str, list[Pair]], first: str, second: str, most: int) -> list[tuple[str, str]]:
    """Tokens of two scripts that share their Latin spelling."""
    seconds = {p.latin: p.other for p in pairs[second]}
    return [(p.other, seconds[p.latin]) for p in pairs[first] if p.latin in seconds][:most]


def plain(latin: str) -> str:
    """A Latin token as typed without accents."""
    text = latin.translate(
        str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d"})
    )
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def bare(latin: str) -> str:
    """A Latin token without accents and double letters."""
    return "".join(letter for letter, _ in itertools.groupby(plain(latin)))


def with_plain(rows: list[Pair]) -> list[Pair]:
    """The pairs, and again with the Latin token typed without accents."""
    return rows + [replace(p, latin=plain(p.latin)) for p in rows if not p.latin.isascii()]


def _source(name: str, rows: list[tuple[str, str]], weight: float) -> Source:
    return Source(name, codes([a for a, _ in rows]), codes([b for _, b in rows]), weight)


def sources(pairs: dict[str, list[Pair]], seed: int = 1) -> list[Source]:
    """Everything to train on. Latin is on the left where it is one of the two."""
    accents = sorted({p.latin for rows in pairs.values() for p in rows if not p.latin.isascii()})
    pairs = {script: with_plain(rows) for script, rows in pairs.items()}
    deva, everything = pairs["Deva"], [p for rows in pairs.values() for p in rows]
    by_name = dict(pairs) | {"Taml": respelled(deva, "Taml", TAMIL), "Urdu": respelled(deva, "Arab", URDU)}
    weights = {"Cyrl": 1.0, "Arab": 2.0, "Deva": 3.0, "Taml": 1.0, "Urdu": 1.0}
    found = [_source(name, [(p.latin, p.other) for p in rows], weights[name]) for name, rows in by_name.items()]
    alike = same_spelling([(p.latin, p.other) for p in pairs["Cyrl"]]) + same_spelling(
        [(p.latin, p.other) for p in deva]
    )
    found.append(_source("Latn", alike, 0.3))
    found.append(_source("accents", [(text, plain(text)) for text in accents], 0.3))
    found.append(_source("slips", slips(everything, 60_000, seed), 0.4))
    for script, weight in (("Cyrl", 0.3), ("Deva", 0.4), ("Arab", 0.3)):
        found.append(
            _source(f"{script} alike", same_spelling([(p.other, bare(p.latin)) for p in pairs[script]]), weight)
        )
    for first, second in (("Cyrl", "Deva"), ("Arab", "Deva"), ("Cyrl", "Arab")):
        found.append(_source(f"{first} {second}", across(pairs, first, second, 20_000), 0.3))
    return [s for s in found if len(s.left)]
