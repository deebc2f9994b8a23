"""The words of a name as numbers, as they stand in `PersonName.tokens`.

The number of a word follows from the word alone, so a name is written without looking anything up. That two of a
million words get the same number has odds of one in ten million; then one name too many is looked at, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from safeconduct.identity.tokens import ParsedName, parse_name
from safeconduct.identity.vocabulary import kept_tokens

NEXT_NAME = 0
"""Between a name and the aliases that were written with it."""
MOST_NAMES = 4
"""So many names of one text are looked at: the name and three aliases."""


@lru_cache(maxsize=100_000)
def token_key(text: str) -> int:
    """The number of a word: 64 bits of a BLAKE2b hash, signed, never 0."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True) or 1


def names_in(text: str) -> tuple[ParsedName, ...]:
    """The name that a text says, and the aliases in it; those that have a word."""
    name = parse_name(text)
    return tuple(each for each in (name, *name.aliases) if each.tokens)[:MOST_NAMES]


def name_tokens(text: str) -> tuple[list[int], dict[int, str]]:
    """What is kept of a text as `PersonName.tokens`, and its words by number.

    Numbers of words, `NEXT_NAME` between the name and its aliases; empty for a text without a word.
    """
    keys: list[int] = []
    words: dict[int, str] = {}
    for name in names_in(text):
        said = {token_key(token.text): token.text for token in kept_tokens(name)}
        keys += [NEXT_NAME] if keys else []
        keys += [token_key(token.text) for token in kept_tokens(name)]
        words |= said
    return keys, words


def split_names(tokens: Sequence[int]) -> Iterator[list[int]]:
    """The names in `PersonName.tokens`: the name and its aliases."""
    name: list[int] = []
    for key in tokens:
        if key == NEXT_NAME:
            yield name
            name = []
        else:
            name.append(key)
    yield name
