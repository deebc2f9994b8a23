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
_RUSSIAN = ("cp1251", "koi8-r")
_RUSSIAN_WORD = re.compile("[А-ЯЁІЇЄҐа-яёіїєґ]?[а-яёіїєґ]*|[А-ЯЁІЇЄҐ]+")
SURE, CLEARLY = 0.75, 0.15
"""The share of words that have to look Russian, and how much more than in another encoding."""
Grid = list[list[str]]
Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its rows from the first one on. `merged` are the numbers of rows, from 1, that lie in merged cells
    of several rows or columns; `ranges` are these cells, as first and last row and column from 0."""

    name: str
    rows: Grid
    merged: frozenset[int] = frozenset()
    ranges: tuple[Range, ...] = ()


def read_sheets(content: bytes, kind: Kind, *, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """All sheets of a packed table; a text has one for each delimiter it may have. Raises `FileFault`."""
    sheets = _text_sheets(content) if kind is Kind.CSV else _packed_sheets(content)
    if any(len(sheet.rows) > most_rows for sheet in sheets):
        raise FileFault(_("The table has more than %(most)d rows. Send it in parts.") % {"most": most_rows})
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
    ranges = tuple(sheet.merged_cell_ranges or ())
    return Sheet(sheet.name, rows, _merged_rows(ranges), ranges)


def _merged_rows(ranges: Iterable[Range]) -> frozenset[int]:
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
    """The text of a file in UTF-8 or UTF-16, else as Windows writes it in Russia or in Western Europe. Raises
    `FileFault`."""
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
        return _cyrillic(content)
    return text


def _cyrillic(content: bytes) -> str:
    """The one of the old Russian encodings in which the text looks like words; refused when none clearly does."""
    texts = [content.decode(encoding, "replace") for encoding in _RUSSIAN]
    first, second = sorted(((_like_russian(text), text) for text in texts), reverse=True)[:2]
    if first[0] < SURE or first[0] - second[0] < CLEARLY:
        raise _unreadable()
    return first[1]


def _like_russian(text: str) -> float:
    """Which share of the words with foreign letters is written as Russian and Ukrainian words are: in letters of that
    alphabet, of which half are common ones, with a capital nowhere after a small letter."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    stray = sum(1 for sign in text if not sign.isascii() and not sign.isalpha() and sign not in "№«»–—…’ІіЇїЄє")
    good = sum(1 for word in words if _RUSSIAN_WORD.fullmatch(word) and 2 * _common(word) >= len(word) - 1)
    return good / (len(words) + stray) if words else 0.0


def _common(word: str) -> int:
    return sum(1 for sign in word.casefold() if sign in "оеаинтсрвлкмдпуяі")


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
