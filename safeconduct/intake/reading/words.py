"""A text cut into words, in time that grows with its length only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

MOST_TEXT = 200_000
"""Characters of one text that are looked at; what comes after them is kept with the request, but not read."""
LONGEST_WORD = 60

_MARKS = r"\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"  # written without spaces: each sign is taken for a word
_WORD = re.compile(rf"[{_HAN}]|[^\W_](?:(?![{_HAN}])[\w{_MARKS}'’`ʼ])*")
_FOLDS: dict[int, int | str | None] = dict.fromkeys((0x93C, 0x9BC, 0xA3C, 0x200C, 0x200D, 0x640, *range(0x64B, 0x660)))
_FOLDS |= {ord(one): other for one, other in zip("ँёىيك’ʼ`", "ंеییک'''", strict=True)}


class Word(NamedTuple):
    """One word. `low`: folded for comparing; `start`, `end`: where it stands in the text; `gap`: what stands between
    the word before it and it."""

    text: str
    low: str
    start: int
    end: int
    gap: str

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def cased(self) -> bool:
        """Does its script have capitals?"""
        return self.text[:1].isupper() or self.text[:1].islower()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Small letters; without the signs that people leave out as often as they write them: nukta, the vowel signs of
    Arabic, the dots of ё."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).lower().translate(_FOLDS))


def words_of(text: str) -> list[Word]:
    """The words of the first MOST_TEXT characters."""
    return list(_words(text[:MOST_TEXT]))


def _words(text: str) -> Iterator[Word]:
    before = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        said = found[0][:LONGEST_WORD].rstrip("'’`ʼ")
        yield Word(
            said, fold(said), start, start + len(said) if end - start <= LONGEST_WORD else end, text[before:start]
        )
        before = end
