"""The rows of a register's file, one after the other: a file of a million rows is never whole in memory as text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from safeconduct.store.tables.faults import FileFault
from safeconduct.store.tables.files import kind_of
from safeconduct.store.tables.grids import clean, decode, read_sheets
from safeconduct.store.tables.headers import LOOKED_AT, fold_header, header_place

from .columns import keys_of, named_columns, twice

LARGEST = 2 * 1024**3
"""Bytes of a text. A million rows have about 150 MB."""
MOST_PACKED_ROWS = 1_048_576
HEAD = 1 << 20
"""Bytes by which the encoding of a text is told."""
DELIMITERS = (",", ";", "\t", "|")
Cells = Sequence[str]


@dataclass(slots=True)
class RegisterTable:
    """What is read of a file: the header as written, which column each cell is, and the rows below with their numbers
    in the sheet. `count` is how many rows there will be; None where nobody knows before they are read."""

    headers: tuple[str, ...]
    keys: tuple[str | None, ...]
    rows: Iterator[tuple[int, Cells]]
    count: int | None

    def said(self, cells: Cells) -> dict[str, str]:
        """What a row says, by column; nothing for empty cells."""
        return {key: cell for key, cell in zip(self.keys, cells, strict=False) if key and cell}


def open_table(file: Path, *, name: str) -> RegisterTable:
    """The table of a register in a file that was called `name`. Raises `FileFault` when there is none."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise FileFault(_("The file is empty. Choose it again."))
    if _is_text(head):
        return _text_table(file, head)
    content = file.read_bytes()
    sheets = read_sheets(content, kind_of(content, name, largest=LARGEST), most_rows=MOST_PACKED_ROWS)
    found = [sheet.rows for sheet in sheets if header_place(sheet.rows, named_columns) is not None]
    if not found:
        raise _no_header([row for sheet in sheets for row in sheet.rows[:LOOKED_AT]])
    return _table(iter(found[0]), count=len(found[0]))


def _is_text(head: bytes) -> bool:
    return not head.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF"))


def _text_table(file: Path, head: bytes) -> RegisterTable:
    if file.stat().st_size > LARGEST:
        raise FileFault(_("The file is larger than 2 GB. Send it in parts."))
    kind_of(head[:4096], "head.csv")
    encoding = _encoding(head, whole=file.stat().st_size <= HEAD)
    for delimiter in DELIMITERS:
        if header_place(_text_rows(file, encoding, delimiter), named_columns) is not None:
            return _table(_text_rows(file, encoding, delimiter), count=_lines(file))
    raise _no_header(list(islice(_text_rows(file, encoding, ","), LOOKED_AT)))


def _encoding(head: bytes, *, whole: bool) -> str:
    """How the text is written, told by its beginning. Raises `FileFault` where that cannot be told for certain."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    line = head if whole else head[: head.rfind(b"\n") + 1] or head
    text = decode(line)
    for encoding in ("utf-8-sig", "cp1251", "koi8-r", "utf-16-le", "utf-16-be"):
        try:
            if line.decode(encoding) == text:
                return encoding
        except UnicodeDecodeError:
            continue
    return "cp1252"


def _text_rows(file: Path, encoding: str, delimiter: str) -> Iterator[Cells]:
    csv.field_size_limit(1 << 20)
    with open(file, encoding=encoding, errors="replace", newline="") as text:
        try:
            for row in csv.reader((line.replace("\0", " ") for line in text), delimiter=delimiter):
                yield [clean(cell) for cell in row]
        except csv.Error as error:
            raise FileFault(
                _("A quotation mark is opened and never closed. Save the table again as “CSV UTF-8”, and send that.")
            ) from error


def _lines(file: Path) -> int:
    """How many lines the file has: at least as many as rows."""
    with file.open("rb") as stream:
        return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 20), b""))


def _table(rows: Iterator[Cells], *, count: int) -> RegisterTable:
    first = list(islice(rows, LOOKED_AT))
    place = header_place(first, named_columns)
    if place is None:
        raise _no_header(first)
    header, below = first[place], chain(first[place + 1 :], rows)
    if again := twice(header):
        raise FileFault(
            _("Two columns mean the same: %(header)s. Take one of them out, or give it another header.")
            % {"header": ", ".join(again)}
        )
    numbered = ((place + 2 + n, cells) for n, cells in enumerate(below) if any(cells))
    return RegisterTable(tuple(header), tuple(keys_of(header)), numbered, max(count - place - 1, 0))


def _no_header(rows: Sequence[Cells]) -> FileFault:
    seen = next((row for row in rows if len([cell for cell in row if cell]) > 1), ())
    said = ", ".join(cell for cell in seen if cell and fold_header(cell))[:200]
    return FileFault(
        _("No row names the columns. Write a row above the names that says at least “name” and one more column, "
          "for example “passport”. The first row read was: %(row)s.") % {"row": said or _("empty")}
    )  # fmt: skip
