"""Tables inside a text: a line of column names, then a line for each person."""

from __future__ import annotations

import re

from .people_words import people_words
from .words import words_of

MOST_ROWS = 1000
_CUTS = (re.compile(r"\t"), re.compile(r" *\| *"), re.compile(r" *; *"), re.compile(r" *, *"))

Row = tuple[dict[str, str], int, int, str]
"""Cells by field, start and end in the text, the line."""


def rows_in(text: str) -> tuple[list[Row], str]:
    """The rows of people in all tables, and the text with these tables blanked out, as long as before."""
    rows: list[Row] = []
    rest: list[str] = []
    columns: list[str] = []
    cut, place = _CUTS[0], 0
    for line in text.split("\n"):
        cells = cut.split(line.strip(" |")) if columns else []
        if columns and len(rows) < MOST_ROWS and _fits(cells, columns):
            found = {field: cell.strip() for field, cell in zip(columns, cells, strict=False) if field and cell.strip()}
            rows += [(_plain(found), place, place + len(line), line)] if found.get("name") else []
            rest.append(" " * len(line))
        else:
            columns, cut = ([], cut) if _ruler(line) is False else (columns, cut)
            head = _head(line)
            columns, cut = head if head else (columns, cut)
            rest.append(" " * len(line) if head or (columns and _ruler(line)) else line)
        place += len(line) + 1
    return rows, "\n".join(rest)


def _fits(cells: list[str], columns: list[str]) -> bool:
    return len(cells) > 1 and abs(len(cells) - len(columns)) <= 1 and not _ruler(" ".join(cells))


def _ruler(line: str) -> bool:
    """A line of dashes under the column names."""
    return bool(line.strip()) and not line.strip(" |-+=:\t")


def _head(line: str) -> tuple[list[str], re.Pattern[str]] | None:
    """The fields of a line of column names: a name and one more at least."""
    if len(line) > 2000:
        return None
    for cut in _CUTS:
        cells = cut.split(line.strip(" |"))
        fields = [_field(cell) for cell in cells] if len(cells) > 1 else []
        if "name" in fields and sum(map(bool, fields)) >= max(2, len(cells) / 2):
            return [field if fields.index(field) == at else "" for at, field in enumerate(fields)], cut
    return None


def _field(cell: str) -> str:
    """The field that a whole cell names."""
    words = words_of(cell)
    found = people_words().fields.at(words, 0) if words else None
    return found.label if found and len(words) - 1 - found.last <= 2 else ""


def _plain(cells: dict[str, str]) -> dict[str, str]:
    """A word of kin in the column of the relation becomes a relation."""
    words = words_of(cells.get("relation", ""))
    kin = next((found.label for found in people_words().kin.find(words)), "")
    return cells | {"relation": kin}
