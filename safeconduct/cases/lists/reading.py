"""The rows of a list as they came, and what each says by the meanings of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from safeconduct.store.tables.faults import FileFault
from safeconduct.store.tables.files import kind_of
from safeconduct.store.tables.grids import Grid, Sheet, is_blank, read_sheets
from safeconduct.store.tables.headers import LOOKED_AT, fold_header

from .columns import best_sheet, header_row_of
from .fields import NAMES, SEVERAL

MOST_ROWS = 100_000 + LOOKED_AT
"""Rows of a sheet with all that stands above its header."""
LONGEST = 400
"""Characters of a cell that are looked at as a field; the cell itself is kept whole."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as a file has it: the sheet, its rows, the number of the row that names the columns (0: none does)."""

    sheet: Sheet
    header_row: int
    merged: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def headers(self) -> list[str]:
        return list(self.sheet.rows[self.header_row - 1]) if self.header_row else []

    @property
    def rows(self) -> Grid:
        return self.sheet.rows

    def below(self) -> list[ListRow]:
        """The rows below the header in which something is written."""
        return list(self._below())

    def _below(self) -> Iterator[ListRow]:
        for place in range(self.header_row, len(self.sheet.rows)):
            cells = self.sheet.rows[place]
            if not is_blank(cells):
                filled = {column: text for column in range(len(cells)) if (text := self.merged.get((place, column)))}
                yield ListRow(place + 1, tuple(cells), filled)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row: its number in the sheet, from 1, its cells as they came, and by column what a merged cell above says."""

    number: int
    cells: tuple[str, ...]
    filled: Mapping[int, str] = field(default_factory=dict)

    def cell(self, place: int) -> str:
        """What stands in a column, also where a merged cell covers it."""
        return (self.cells[place] if place < len(self.cells) else "") or self.filled.get(place, "")


def read_list(content: bytes, name: str, *, sheet: str = "", header_row: int | None = None) -> ListFile:
    """The list in a file. `sheet` and `header_row` are given when an officer chose them. Raises `FileFault`."""
    sheets = read_sheets(content, kind_of(content, name), most_rows=MOST_ROWS)
    chosen = [each for each in sheets if sheet and each.name == sheet]
    found = chosen[0] if chosen else best_sheet(sheets)
    row = header_row_of(found.rows) if header_row is None else header_row
    if all(is_blank(cells) for cells in found.rows[row:]):
        raise FileFault(_("Below the headers in row %(row)d nothing is written.") % {"row": row})
    return ListFile(found, row, _merged_texts(found))


def _merged_texts(sheet: Sheet) -> dict[tuple[int, int], str]:
    """What a merged cell says, for every row that it covers below its first: by row and column from 0. A cell that is
    merged across columns is a heading and says nothing for others."""
    return {
        (row, first[1]): text
        for first, last in sheet.ranges
        if first[1] == last[1] and (text := _cell(sheet.rows, first[0], first[1]))
        for row in range(first[0] + 1, min(last[0], len(sheet.rows) - 1) + 1)
    }


def _cell(rows: Grid, row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def said_by(row: ListRow, meanings: Sequence[str], headers: Sequence[str]) -> dict[str, str]:
    """What a row says, by field; nothing for empty cells. `name` is there when any name is."""
    if is_header_again(row, headers):
        return {}
    said: dict[str, str] = {}
    for place, meaning in enumerate(meanings):
        text = " ".join(row.cell(place).split())[:LONGEST]
        if meaning and text:
            said[meaning] = f"{said[meaning]}; {text}" if meaning in said and meaning in SEVERAL else text
    parts = [said[key] for key in NAMES[1:] if key in said]
    if "name" not in said and parts:
        said["name"] = " ".join(parts)
    return said


def is_header_again(row: ListRow, headers: Sequence[str]) -> bool:
    """Does the row repeat the headers, as the first row of a new page does?"""
    folded = [fold_header(cell) for cell in row.cells]
    return bool(any(headers)) and folded == [fold_header(header) for header in headers][: len(folded)]


def fault_of_row(said: Mapping[str, str]) -> str:
    """Why a row cannot be held against ours; "" when it can."""
    name = said.get("name", "")
    if not name:
        return _("No name is written in this row.")
    if not any(sign.isalpha() for sign in name):
        return _("What stands for the name has no letter in it.")
    return ""
