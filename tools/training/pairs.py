"""What the learned parts are trained on: pairs of tokens that are one name, as rows of codes."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.letters import codes
from tools.names_data import Pair, PersonPair, read_persons, read_tokens

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


def same_spelling(pairs: list[Pair]) -> list[tuple[str, str]]:
    """Pairs of Latin tokens that are written alike in another script."""
    groups: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        groups[pair.other].add(pair.latin)
    found = []
    for latins in groups.values():
        ordered = sorted(latins)
        if len(ordered) <= MOST_SPELLINGS:
            found += [(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :]]
    return found


def sources(pairs: dict[str, list[Pair]]) -> list[Source]:
    """Everything to train on."""
    deva = pairs["Deva"]
    by_name = dict(pairs) | {"Taml": respelled(deva, "Taml", TAMIL), "Urdu": respelled(deva, "Arab", URDU)}
    weights = {"Cyrl": 1.0, "Arab": 2.0, "Deva": 3.0, "Taml": 1.0, "Urdu": 1.0}
    found = [
        Source(name, codes([p.latin for p in rows]), codes([p.other for p in rows]), weights[name])
        for name, rows in by_name.items()
    ]
    alike = same_spelling(pairs["Cyrl"]) + same_spelling(deva)
    found.append(Source("Latn", codes([a for a, _ in alike]), codes([b for _, b in alike]), 0.3))
    return [s for s in found if len(s.left)]
