"""The row of a table that names its columns: how headers are compared, and how the row is found."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

LOOKED_AT = 40
"""Rows in which the header is looked for: titles and logos often stand above it."""
LONGEST_HEADER = 60
"""Characters; a longer cell is no header."""
FEWEST = 2
"""Headers that a row must have to be the one that names the columns."""


def fold_header(text: str) -> str:
    """How a header is compared: its letters, digits and marks, small: "Claim 1 – Track *" is "claim1track".

    Marks are letters' parts in Devanagari; "ё" is written "е" as often as not.
    """
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).replace("ё", "е")
    return "".join(sign for sign in small if unicodedata.category(sign)[0] in "LNM")


def header_place(
    rows: Iterable[Sequence[str]], score: Callable[[Sequence[str]], int], *, fewest: int = FEWEST
) -> int | None:
    """The place of the row that names most columns, from 0, the first of several; None when none names enough.

    `score` counts the columns that a row names.
    """
    scores = [score(row) for row in islice(rows, LOOKED_AT)]
    best = max(scores, default=0)
    return scores.index(best) if best >= fewest else None
