"""Is the file what its name says, and can it be opened without harm? Decided by the bytes before anything reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from .faults import FileFault

LARGEST = 20 * 1024 * 1024
"""Bytes. 100,000 rows with a handful of claims each stay below."""
LARGEST_UNPACKED = 400 * 1024 * 1024
"""Bytes that the parts of a packed table may have together."""
MOST_CELLS = 6_000_000
"""Rows times columns. The reader keeps a place for each, also where only the last corner is written."""


class Kind(StrEnum):
    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


ENDINGS = {
    ".xlsx": Kind.XLSX,
    ".xlsm": Kind.XLSX,
    ".ods": Kind.ODS,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".txt": Kind.CSV,
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WRITTEN_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="([0-9]{1,7})"')


def kind_of(content: bytes, name: str, *, largest: int = LARGEST) -> Kind:
    """The kind of table that the bytes are. Raises `FileFault` when they are none, or another than the name says."""
    if not content.strip():
        raise FileFault(_("The file is empty. Choose it again."))
    if len(content) > largest:
        raise FileFault(
            _("The file has %(size)d MB; the largest that is read is %(largest)d MB. Send it in parts.")
            % {"size": len(content) // 1024**2, "largest": largest // 1024**2}
        )
    found = _kind_inside(content)
    said = ENDINGS.get(PurePath(name).suffix.lower())
    if said is not found:
        raise FileFault(
            _("The name “%(name)s” does not fit: inside the file is a table of the kind %(kind)s. "
              "Save it again as .xlsx, .ods or .csv.") % {"name": PurePath(name).name[-80:], "kind": found}
        )  # fmt: skip
    return found


def _kind_inside(content: bytes) -> Kind:
    if content.startswith(b"PK"):
        return _packed_kind(content)
    if content.startswith(_OLD_OFFICE):
        raise _protected() if _ENCRYPTED in content else _not_a_table(_("an Excel file of the old kind (.xls)"))
    if content.lstrip().startswith(b"%PDF"):
        raise _not_a_table(_("a PDF"))
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table", b"<meta")) or b"<html" in start:
        raise _not_a_table(_("a web page (HTML or XML)"))
    return Kind.CSV


def _packed_kind(content: bytes) -> Kind:
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = {part.filename for part in packed.infolist()}
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise FileFault(_("Unpacked, the file is larger than 400 MB. Send it in parts."))
            return _checked(packed, names)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged() from error


def _checked(packed: ZipFile, names: set[str]) -> Kind:
    if "xl/workbook.xml" in names:
        _check_corner(packed, names)
        return Kind.XLSX
    if "content.xml" in names and b"opendocument.spreadsheet" in packed.read("mimetype"):
        if b"encryption-data" in packed.read("META-INF/manifest.xml"):
            raise _protected()
        _check_repeats(packed.read("content.xml"))
        return Kind.ODS
    raise _not_a_table(_("a packed file without a table"))


def _check_corner(packed: ZipFile, names: set[str]) -> None:
    """A single cell at the far corner of a sheet would make the reader ask for more memory than there is."""
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            row = column = 0
            for piece in _pieces(packed, name):
                for letters, number in _WRITTEN_CELL.findall(piece):
                    row, column = max(row, int(number)), max(column, column_number(letters.decode()))
            if row * column > MOST_CELLS:
                raise _too_wide()


def _pieces(packed: ZipFile, name: str) -> Iterator[bytes]:
    """A part of a packed file, piece by piece; no cell's tag is cut."""
    left = b""
    with packed.open(name) as part:
        while read := part.read(1 << 20):
            piece, _cut, left = (left + read).rpartition(b"<")
            left = b"<" + left
            yield piece
    yield left


def _check_repeats(content: bytes) -> None:
    """The far corner of a sheet of an ods file, where rows and cells are said to be repeated many times."""
    rows = column = last_row = last_column = 0
    for tag, rest in _ODS_TAG.findall(content):
        repeated = _REPEATED.search(rest)
        times = int(repeated[1]) if repeated else 1
        if tag == b"table":
            rows = last_row = last_column = 0
        elif tag == b"table-row":
            rows, column = rows + times, 0
        else:
            column += times
            if not rest.endswith(b"/"):
                last_row, last_column = rows, max(last_column, column)
        if last_row * last_column > MOST_CELLS:
            raise _too_wide()


def column_number(letters: str) -> int:
    """The number of a column, from 1: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """The letters of a column, counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def damaged() -> FileFault:
    """For a table that its own program would not open either."""
    return FileFault(
        _("The file is damaged and cannot be opened. Open it in its program, save it again and send that.")
    )


def _protected() -> FileFault:
    return FileFault(_("The file is protected with a password. Save it without a password and send it again."))


def _too_wide() -> FileFault:
    return FileFault(
        _("The sheet is too large: something is written far to the right or far below the table. "
          "Copy the table alone into a new file.")
    )  # fmt: skip


def _not_a_table(what: str) -> FileFault:
    return FileFault(
        _("This is %(what)s, not a table that can be read. Save it as .xlsx, .ods or .csv and send it again.")
        % {"what": what}
    )
