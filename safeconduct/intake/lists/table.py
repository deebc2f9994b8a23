"""The rows of a list of requests: what each says, by the names of `facts` or under the header that it came with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from safeconduct.store.tables.faults import FileFault
from safeconduct.store.tables.files import kind_of
from safeconduct.store.tables.grids import read_sheets
from safeconduct.store.tables.headers import header_place

from .. import facts
from .columns import keys_of, named_columns

MOST_ROWS = 20_000
"""Rows of one file; more come in parts."""
SAYS_SOMETHING = (
    facts.NAME, facts.PASSPORT, facts.WORDS, facts.PHONE, facts.WRITER_PHONE, facts.WRITER_EMAIL, facts.WRITER_NAME,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row with its number in the sheet, its cells as they stand there, and what they say. `fault` is why it is no
    request: a sentence; empty for one that is."""

    number: int
    cells: tuple[str, ...]
    said: dict[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ListTable:
    """The header as written, and the rows below it."""

    headers: tuple[str, ...]
    rows: tuple[ListRow, ...]

    @property
    def good(self) -> list[ListRow]:
        return [row for row in self.rows if not row.fault]

    @property
    def bad(self) -> list[ListRow]:
        return [row for row in self.rows if row.fault]


def read_table(content: bytes, name: str) -> ListTable:
    """The requests of a file that was called `name`. Raises `FileFault` when there is no table with names to read."""
    sheets = read_sheets(content, kind_of(content, PurePath(name).name))
    for sheet in sheets:
        place = header_place(sheet.rows, named_columns)
        if place is not None:
            return _table(sheet.rows[place], sheet.rows[place + 1 :], place + 2)
    raise FileFault(
        _("No row names the columns. Write a row above the names that says at least “name” and one more column, "
          "for example “father's name” or “phone”.")
    )  # fmt: skip


def _table(header: Sequence[str], below: Sequence[Sequence[str]], first: int) -> ListTable:
    if len(below) > MOST_ROWS:
        raise FileFault(_("The list has more than %(most)d rows. Send it in parts.") % {"most": MOST_ROWS})
    keys = keys_of(header)
    rows = [_row(first + n, keys, cells) for n, cells in enumerate(below) if any(cell.strip() for cell in cells)]
    return ListTable(tuple(header), tuple(rows))


def _row(number: int, keys: Sequence[str], cells: Sequence[str]) -> ListRow:
    said: dict[str, str] = {}
    for at, cell in enumerate(cells):
        if text := cell.strip():
            key = keys[at] if at < len(keys) and keys[at] else _("column %(n)d") % {"n": at + 1}
            said[key] = f"{said[key]}; {text}" if key in said else text
    return ListRow(number, tuple(cells), said, "" if _says_something(said) else _fault())


def _says_something(said: dict[str, str]) -> bool:
    return any(any(sign.isalnum() for sign in said.get(key, "")) for key in SAYS_SOMETHING)


def _fault() -> str:
    return _("The row names nobody: write a name, a passport, a phone number or what has happened.")
