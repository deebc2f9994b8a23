"""Which row names the columns: it is looked for, since titles and logos often stand above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safeconduct.store.tables.faults import FileFault
from safeconduct.store.tables.files import column_letters, kind_of
from safeconduct.store.tables.grids import Sheet, is_blank, read_sheets
from safeconduct.store.tables.headers import LONGEST_HEADER, header_place

from .columns import COLUMNS, REASON, has_foreign_letters, header_of, key_of, probably_meant

PASSED_OVER = "#"
"""A header that begins so is passed over without a word."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the header: its number in the sheet, from 1, and all its cells as they came."""

    number: int
    cells: tuple[str, ...]
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of cases. `headers` as written; `keys` by position, None for a column that is not read; `unread` names
    those of them in which something is written."""

    sheet: str
    headers: tuple[str, ...]
    keys: tuple[str | None, ...]
    rows: tuple[TableRow, ...]
    unread: tuple[str, ...] = ()

    def said(self, row: TableRow) -> dict[str, str]:
        """What the row says, by key; nothing for empty cells."""
        pairs = zip(self.keys, row.cells, strict=False)
        return {key: cell for key, cell in pairs if key and key != REASON and cell}

    def header(self, key: str) -> str:
        """The header as the file writes it, else as the template does."""
        return self.headers[self.keys.index(key)] if key in self.keys else header_of(key)

    def place(self, header: str) -> int:
        """Where a column stands, from 0; one that the file has not comes last."""
        return self.headers.index(header) if header in self.headers else len(self.headers)


def read_table(content: bytes, name: str) -> Table:
    """The table of cases in a file. Raises `FileFault` with one sentence when there is none."""
    sheets = read_sheets(content, kind_of(content, name))
    found = [(sheet, place) for sheet in sheets if (place := header_place(sheet.rows, _score)) is not None]
    if not found:
        raise FileFault(
            _("No row names the columns. Write a row with at least %(needed)s above the names; "
              "`safeconduct import template FILE.xlsx` writes an empty table.") % {"needed": _needed_words()}
        )  # fmt: skip
    if len(found) > 1 and found[0][0].name:
        names = ", ".join(sheet.name for sheet, _place in found)
        raise FileFault(
            _("Several sheets are tables of cases: %(names)s. Send each in a file of its own.") % {"names": names}
        )
    return _table(*max(found, key=lambda pair: _score(pair[0].rows[pair[1]])))


def _score(row: Sequence[str]) -> int:
    """How many headers stand in a row; one with look-alike letters counts, so that its sentence can be said."""
    return sum(1 for cell in row if cell and len(cell) < LONGEST_HEADER and _is_header(cell))


def _is_header(cell: str) -> bool:
    return key_of(cell) is not None or (has_foreign_letters(cell) and probably_meant(cell) is not None)


def _table(sheet: Sheet, place: int) -> Table:
    headers = tuple(sheet.rows[place])
    _check_slips(headers)
    keys = tuple(key_of(header) for header in headers)
    _check_once(headers, keys)
    _check_needed(keys)
    below = enumerate(sheet.rows[place + 1 :], start=place + 2)
    rows = tuple(TableRow(number, tuple(row), number in sheet.merged) for number, row in below if not is_blank(row))
    if not rows:
        raise FileFault(_("Below the headers in row %(row)d nothing is written.") % {"row": place + 1})
    return Table(sheet.name, headers, keys, rows, _unread(headers, keys, rows))


def _check_slips(headers: Sequence[str]) -> None:
    for place, header in enumerate(headers, start=1):
        if header.startswith(PASSED_OVER) or key_of(header) or not (meant := probably_meant(header)):
            continue
        facts = {"header": header, "letter": column_letters(place), "meant": meant}
        if has_foreign_letters(header):
            raise FileFault(
                _("The header “%(header)s” in column %(letter)s has letters of another alphabet in it that only look "
                  "alike. Type it again: %(meant)s.") % facts
            )  # fmt: skip
        raise FileFault(
            _("The header “%(header)s” in column %(letter)s is not one that is read. If it means “%(meant)s”, write it "
              "so; if not, put a # before it.") % facts
        )  # fmt: skip


def _check_once(headers: Sequence[str], keys: Sequence[str | None]) -> None:
    for key, times in Counter(key for key in keys if key).items():
        if times > 1:
            places = [place for place, other in enumerate(keys, start=1) if other == key]
            facts = {
                "headers": ", ".join(f"“{headers[place - 1]}”" for place in places),
                "letters": ", ".join(column_letters(place) for place in places),
            }
            raise FileFault(
                _("The columns %(letters)s have the same header or mean the same: %(headers)s. Keep one; several "
                  "values stand in one cell with ; between them.") % facts
            )  # fmt: skip


def _check_needed(keys: Sequence[str | None]) -> None:
    missing = [column.header for column in COLUMNS if column.needed and column.key not in keys]
    if missing:
        raise FileFault(
            _("The table has no column “%(headers)s”. Add it; every row needs it.") % {"headers": "”, “".join(missing)}
        )


def _unread(headers: Sequence[str], keys: Sequence[str | None], rows: Sequence[TableRow]) -> tuple[str, ...]:
    """The columns with something in them that are not read, so that the person who sent them is told."""
    width = max(len(row.cells) for row in rows)
    out = []
    for place in range(width):
        header = headers[place] if place < len(headers) else ""
        is_read = place < len(keys) and keys[place] is not None
        if not is_read and not header.startswith(PASSED_OVER) and _is_written(rows, place):
            out.append(header or _("column %(letter)s") % {"letter": column_letters(place + 1)})
    return tuple(out)


def _is_written(rows: Sequence[TableRow], place: int) -> bool:
    return any(place < len(row.cells) and row.cells[place] for row in rows)


def _needed_words() -> str:
    return ", ".join(f"“{column.header}”" for column in COLUMNS if column.needed)
