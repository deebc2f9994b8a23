"""The cells of a file as text: one grid for each sheet. Numbers and dates become what a person would have typed."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, PasswordError, load_workbook

from .faults import FileFault
from .files import Kind, damaged

MOST_ROWS = 100_000
"""Rows of a sheet that are read."""
DELIMITERS = (",", ";", "\t")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CYRILLIC_READ_AS_WESTERN = re.compile("[À-ÖØ-öø-ÿ]{4,}")
Grid = list[list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its rows from the first one on. `merged` are the numbers of rows, from 1, that lie in merged cells
    of several rows or columns."""

    name: str
    rows: Grid
    merged: frozenset[int] = frozenset()


def read_sheets(content: bytes, kind: Kind) -> list[Sheet]:
    """All sheets of a packed table; a text has one for each delimiter it may have. Raises `FileFault`."""
    sheets = _text_sheets(content) if kind is Kind.CSV else _packed_sheets(content)
    if any(len(sheet.rows) > MOST_ROWS for sheet in sheets):
        raise FileFault(_("The table has more than %(most)d rows. Send it in parts.") % {"most": MOST_ROWS})
    return sheets


def _packed_sheets(content: bytes) -> list[Sheet]:
    try:
        book = load_workbook(BytesIO(content))
        return [_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except PasswordError as error:
        raise FileFault(
            _("The file is protected with a password. Save it without a password and send it again.")
        ) from error
    except CalamineError as error:
        raise damaged() from error


def _sheet(sheet: CalamineSheet) -> Sheet:
    rows = [[cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    return Sheet(sheet.name, rows, _merged_rows(sheet.merged_cell_ranges or []))


def _merged_rows(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> frozenset[int]:
    return frozenset(row + 1 for first, last in ranges for row in range(first[0], min(last[0], MOST_ROWS) + 1))


def cell_text(value: object) -> str:
    """What a person would have typed for a value of a cell: 11.0 is "11", a date is "2024-06-11"."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return clean(str(value))


def clean(text: str) -> str:
    """One spelling for each letter (NFC), no control characters, no spaces around."""
    return _CONTROL.sub(" ", unicodedata.normalize("NFC", text.replace("\r\n", "\n"))).replace("\xa0", " ").strip()


def _text_sheets(content: bytes) -> list[Sheet]:
    text = decode(content)
    return [Sheet("", grid) for delimiter in DELIMITERS if (grid := _grid(text, delimiter)) is not None]


def _grid(text: str, delimiter: str) -> Grid | None:
    csv.field_size_limit(1 << 20)
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        return [[clean(cell) for cell in row] for row in rows]
    except csv.Error:
        return None


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16, else as Windows writes it in Western Europe. Raises `FileFault`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if b"\0" in content[:200]:
        return _decoded(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _western(content)


def _western(content: bytes) -> str:
    text = _decoded(content, "cp1252")
    if _CYRILLIC_READ_AS_WESTERN.search(text):
        raise _unreadable()
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable() from error
    if "\0" in text:
        raise _unreadable()
    return text


def _unreadable() -> FileFault:
    return FileFault(
        _("The letters of this file cannot be read for certain. Save it as “CSV UTF-8” or as .xlsx, and send it again.")
    )


def is_blank(row: Sequence[str]) -> bool:
    """Is nothing written in this row?"""
    return not any(row)
