"""The words of a register in columns: what has to be known of a word besides its likeness to another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.assignment import NO_WORD, WORD_KINDS, Sides, WordKind
from safeconduct.identity.customs import SPOKEN_INITIALS
from safeconduct.identity.encoder import DIMENSIONS, encode_codes
from safeconduct.identity.letters import WIDTH, codes
from safeconduct.identity.rarity import key_of
from safeconduct.identity.romanise import romanise
from safeconduct.identity.tokens import parse_name

RECORD = np.dtype(
    [("vector", "i1", (DIMENSIONS,)), ("codes", "u1", (WIDTH,)), ("key", "<u4"), ("kind", "u1"), ("first", "u1")]
)
"""All that is kept of a word, as bytes of fixed length: stored in a column, read back with `numpy.frombuffer`."""

_VIRAMA = "\u094d"
_LONG = str.maketrans("\u093f", "\u0940")
"""The letters of English are written in Devanagari with a short i as often as with a long one."""
_FIRST = str.maketrans("wckqzyjx", "vkkkjeis")


def first_letter(latin: str) -> int:
    """The letter that an initial of this romanised word would have; letters that scripts mix up are one. 0: none."""
    return ord(latin[0].translate(_FIRST)) if latin else 0


@lru_cache(maxsize=65_536)
def traits(text: str) -> tuple[int, int, int]:
    """Key, kind and first letter. The kind is the one that the word has in the middle of a name."""
    said = SPOKEN_INITIALS.get(text.rstrip(_VIRAMA)) or (len(text) == 2 and SPOKEN_INITIALS.get(text.translate(_LONG)))
    if said:
        return key_of(said), WordKind.INITIAL, first_letter(said)
    tokens = parse_name(f"{text} {text} {text}").tokens
    token = tokens[1 : len(tokens) - 1][:1] or tokens[:1]
    latin = token[0].latin if token else romanise(text)
    kind = WORD_KINDS[token[0].kind] if token else WordKind.WORD
    return key_of(latin), int(kind), first_letter(latin)


def records(texts: Sequence[str]) -> NDArray[np.void]:
    """All that is kept of n words (as `Token.text` has them), of type RECORD, shape (n,)."""
    found = np.zeros(len(texts), RECORD)
    if texts:
        found["codes"] = codes(texts)
        found["vector"] = encode_codes(found["codes"])
        found["key"], found["kind"], found["first"] = np.array([traits(text) for text in texts], np.int64).T
    return found


class Words:
    """Columns over n words of a register. Each has one entry more, at the end, which -1 ("no word here") finds."""

    def __init__(self, kinds: NDArray[np.uint8], firsts: NDArray[np.uint8], rarity: NDArray[np.float32]) -> None:
        self.kinds = np.append(kinds, np.uint8(NO_WORD))
        self.firsts = np.append(firsts, np.uint8(0))
        self.rarity = np.append(rarity, np.float32(0))

    def __len__(self) -> int:
        return len(self.kinds) - 1

    def sides(self, names: NDArray[np.int32]) -> Sides:
        """The words of n names, (n, MOST_TOKENS) ids padded with -1, as one side of `assignment.features`."""
        return Sides(self.kinds[names], self.firsts[names], self.rarity[names])
