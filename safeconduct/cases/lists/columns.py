"""Which column means what: by its header, else by what stands in it. What cannot be told is left to the officer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safeconduct.identity.scripts import script_of
from safeconduct.store.tables.faults import FileFault
from safeconduct.store.tables.files import column_letters
from safeconduct.store.tables.grids import Grid, Sheet, is_blank
from safeconduct.store.tables.headers import FEWEST, LONGEST_HEADER, LOOKED_AT, fold_header, header_place

from .fields import BY_KEY, NAMES, SEVERAL, meaning_of
from .statuses import propose

SAMPLE = 400
"""Rows whose cells are looked at to tell what a column means."""
MOSTLY = 0.7
"""The share of the written cells of a column that has to be of a kind."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its letters, its header as written, what it means ("" unknown) and how that was told."""

    place: int
    header: str
    meaning: str
    samples: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        return column_letters(self.place + 1)

    @property
    def label(self) -> str:
        """The header, else the letters of the column."""
        return self.header or _("column %(letter)s") % {"letter": self.letters}


def fingerprint_of(headers: Sequence[str]) -> str:
    """SHA-256 of the headers, whatever their capitals and signs: the shape of a sender's lists."""
    return hashlib.sha256(json.dumps([fold_header(header) for header in headers]).encode()).hexdigest()


def header_row_of(rows: Grid) -> int:
    """The number of the row that names the columns, from 1; 0 when none does. Titles may stand above it."""
    place = header_place(rows, _header_score, fewest=1 if _is_narrow(rows) else FEWEST)
    return 0 if place is None else place + 1


def _header_score(row: Sequence[str]) -> int:
    """How many different meanings a row names; a row of values names none or few."""
    named = {meaning_of(cell) for cell in row if cell and len(cell) < LONGEST_HEADER and not _is_value(cell)}
    return len(named - {""})


def _is_narrow(rows: Grid) -> bool:
    return all(sum(map(bool, row)) <= 2 for row in rows[:LOOKED_AT])


def _is_value(cell: str) -> bool:
    return bool(re.search(r"[0-9]{4}", cell))


def best_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet that is the list: the one whose header names most, else the one with most rows."""
    written = [sheet for sheet in sheets if any(not is_blank(row) for row in sheet.rows)]
    if not written:
        raise FileFault(_("Nothing is written in this file. Choose it again."))
    return max(written, key=_sheet_score)


def _sheet_score(sheet: Sheet) -> tuple[int, int, int]:
    row = header_row_of(sheet.rows)
    width = max(sum(map(bool, line)) for line in sheet.rows[:SAMPLE])
    return (_header_score(sheet.rows[row - 1]) if row else 0, min(width, 30), len(sheet.rows))


def recognise(rows: Grid, header_row: int) -> list[Column]:
    """The columns of a list with what they seem to mean. No meaning is given twice, but for those that may be."""
    below = [row for row in rows[header_row : header_row + SAMPLE] if not is_blank(row)]
    width = max((len(row) for row in [*below, *rows[max(header_row - 1, 0) : header_row]]), default=0)
    headers = list(rows[header_row - 1]) if header_row else []
    columns = []
    for place in range(width):
        header = headers[place] if place < len(headers) else ""
        cells = [row[place] for row in below if place < len(row) and row[place]]
        columns.append((place, header, cells))
    by_header = _once([meaning_of(header) for _place, header, _cells in columns])
    meanings = [
        meaning or _by_content(cells, header, set(by_header))
        for meaning, (_place, header, cells) in zip(by_header, columns, strict=True)
    ]
    meanings = _once([_corrected(meaning, cells) for meaning, (_p, _h, cells) in zip(meanings, columns, strict=True)])
    return [
        Column(place, header, meaning, tuple(dict.fromkeys(cells))[:4])
        for meaning, (place, header, cells) in zip(meanings, columns, strict=True)
    ]


def _once(meanings: Sequence[str]) -> list[str]:
    """The second column of the same meaning is left to the officer; a second name is the name written another way."""
    out: list[str] = []
    for meaning in meanings:
        if meaning not in out or meaning in SEVERAL:
            out.append(meaning)
        else:
            out.append("other_name" if meaning == "name" else "")
    return out


def _corrected(meaning: str, cells: Sequence[str]) -> str:
    """A header may promise what does not stand below it: "дата" over years of birth, "name" over whole numbers."""
    if meaning == "name" and cells and _share(cells, str.isdigit) > MOSTLY:
        return "number"
    if meaning == "when" and cells and _share(cells, _is_birth) > MOSTLY:
        return "birth"
    return meaning


def _by_content(cells: Sequence[str], header: str, taken: set[str]) -> str:
    """What the cells of a column are, where its header does not say. "" when it cannot be told."""
    if not cells:
        return ""
    for meaning, test in _KINDS:
        if meaning not in taken and _share(cells, test) >= MOSTLY:
            return meaning if meaning != "number" or _counts(cells) else ""
    if header or taken & set(NAMES):
        return ""
    return "name" if _share(cells, _is_name) >= MOSTLY and len(set(cells)) > len(cells) * 0.6 else ""


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _counts(cells: Sequence[str]) -> bool:
    """Are these 1, 2, 3 …?"""
    numbers = [int(cell.rstrip(".")) for cell in cells[:50]]
    return numbers == sorted(numbers) and numbers[-1] - numbers[0] <= 3 * len(numbers)


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,6}\.?", cell))


def _is_passport(cell: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-zА-Яа-я]{1,2}\s?№?\s?[0-9]{6,8}", cell))


def _is_phone(cell: str) -> bool:
    return cell.lstrip().startswith("+") and len(re.sub(r"[^0-9]", "", cell)) >= 10


def _is_email(cell: str) -> bool:
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cell))


def _year(cell: str) -> int:
    found = re.fullmatch(
        r"(?:[0-9]{1,2}[./-][0-9]{1,2}[./-])?((?:19|20)[0-9]{2})(?:[-./][0-9]{1,2}){0,2}\s?(?:г\.?р?\.?)?", cell
    )
    return int(found[1]) if found else 0


def _is_birth(cell: str) -> bool:
    return 1935 <= _year(cell) <= 2012


def _is_recent(cell: str) -> bool:
    return _year(cell) > 2012


def _is_status(cell: str) -> bool:
    return propose(cell) != ""


def _is_name(cell: str) -> bool:
    words = cell.split()
    return 1 < len(words) < 8 and not any(sign.isdigit() for sign in cell) and script_of(cell) != "Zyyy"


_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("number", _is_number), ("passport", _is_passport), ("email", _is_email), ("phone", _is_phone),
    ("birth", _is_birth), ("when", _is_recent), ("status", _is_status),
)  # fmt: skip


def fault_of(meanings: Sequence[str]) -> str:
    """What is wrong with the columns as they are read, in a sentence; "" when a list can be read so."""
    for key in set(meanings) - {""} - SEVERAL:
        places = [place for place, meaning in enumerate(meanings) if meaning == key]
        if len(places) > 1:
            facts = {"letters": ", ".join(column_letters(place + 1) for place in places), "label": BY_KEY[key].label}
            return (
                _("The columns %(letters)s both mean “%(label)s”. Choose one; let the other mean something else.")
                % facts
            )
    if not set(meanings) & set(NAMES):
        return _("No column is a name. Say which column has the names.")
    return ""
