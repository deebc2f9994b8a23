"""The files that we write: an empty template that explains itself, and the rejected rows with their reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from ..enums import Track
from ..tracks import TRACKS
from .columns import CLAIM_COLUMNS, COLUMNS, MOST_CLAIMS, REASON, Column, as_words, claim_key, header_of
from .faults import RowFault
from .header import Table

CLAIMS_IN_TEMPLATE = 2
ROWS_WITH_CHOICES = 5_000
"""Rows of the template in which a cell offers its words."""
LONGEST_CHOICE = 255
"""Characters that Excel allows for the words that a cell offers."""


def write_template() -> bytes:
    """An empty table with all headers, and a second sheet that explains every column and its words."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet("cases")
        sheet.freeze_panes(1, 1)
        keyed = [(column.key, column) for column in COLUMNS] + [
            (claim_key(number, column.key), column)
            for number in range(1, CLAIMS_IN_TEMPLATE + 1)
            for column in CLAIM_COLUMNS
        ]
        for place, (key, column) in enumerate(keyed):
            _write_header(sheet, place, header_of(key), column, bold)
        _explain(book.add_worksheet("columns"), bold, book.add_format({"text_wrap": True, "valign": "top"}))
    return out.getvalue()


def _write_header(sheet: Any, place: int, header: str, column: Column, bold: Any) -> None:
    sheet.write_string(0, place, header, bold)
    sheet.write_comment(0, place, str(column.what))
    sheet.set_column(place, place, max(14, len(header) + 2))
    words = list(column.words)
    if words and len(",".join(words)) <= LONGEST_CHOICE and column.key != "compartments":
        sheet.data_validation(1, place, ROWS_WITH_CHOICES, place, {"validate": "list", "source": words})


def _explain(sheet: Any, bold: Any, wrapped: Any) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 4, 46, wrapped)
    for number, line in enumerate(explanation()):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text, bold if number == 0 else None)


def explanation() -> list[tuple[str, str, str, str, str]]:
    """Header, what to write, whether it has to be there, the words that may stand there, an example: for each column,
    and at the end the states of each track. The first line names these five."""
    lines = [(_("Header"), _("What to write"), _("Needed"), _("Words"), _("Example"))]
    lines += [_line(column, column.header, _("in every row")) for column in COLUMNS]
    lines += [_line(column, f"claim 1 {column.header}", _("in every claim")) for column in CLAIM_COLUMNS]
    more = _("A second claim goes into columns “claim 2 track”, “claim 2 state” …, up to %(most)d.")
    lines.append(("claim 2 …", more % {"most": MOST_CLAIMS}, "", "", ""))
    for track in Track:
        states = ", ".join(as_words(TRACKS[track].states))
        lines.append(("", _("States of the track “%(track)s”") % {"track": track.value}, "", states, ""))
    return lines


def explanation_in_markdown() -> str:
    """The same as a table for docs/import.md."""
    head, *lines = [[cell.replace("|", "\\|") for cell in line] for line in explanation()]
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _line(column: Column, header: str, needed: str) -> tuple[str, str, str, str, str]:
    return header, str(column.what), needed if column.needed else "", ", ".join(column.words), column.example


def write_rejected(table: Table, faults: Sequence[RowFault]) -> bytes:
    """The rows that were not imported, as they came, with what is wrong in a column of its own. Corrected, the same
    file can be imported. Everything is text: nothing in it is ever taken for a formula."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        reasons[fault.row].append(str(fault))
    old = [place for place, key in enumerate(table.keys) if key == REASON]
    kept = [place for place in range(len(table.headers)) if place not in old]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("cases")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(kept) - 1, 18)
        sheet.set_column(len(kept), len(kept), 90)
        _write_line(sheet, 0, [table.headers[place] for place in kept] + [REASON], book.add_format({"bold": True}))
        rejected = [row for row in table.rows if row.number in reasons]
        for number, row in enumerate(rejected, start=1):
            cells = [row.cells[place] if place < len(row.cells) else "" for place in kept]
            _write_line(sheet, number, [*cells, "\n".join(reasons[row.number])])
    return out.getvalue()


def _write_line(sheet: Any, number: int, texts: Sequence[str], look: Any = None) -> None:
    for place, text in enumerate(texts):
        if text:
            sheet.write_string(number, place, text[:32_767], look)
