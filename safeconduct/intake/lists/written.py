"""What lists of requests are answered with: an empty table that explains its columns, and the rows that came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from .columns import COLUMNS
from .table import ListTable

WIDTH = 24


def template_file() -> bytes:
    """An .xlsx with every header, and a second sheet that says what to write."""
    told = [[column.header, str(column.what), column.example] for column in COLUMNS]
    return _book(
        [
            (_("requests"), [[column.header for column in COLUMNS]]),
            (_("columns"), [[_("column"), _("what to write"), _("example")], *told]),
        ]
    )


def refused_file(table: ListTable) -> bytes:
    """An .xlsx of the rows that are no requests, as they stand in the file, each with its number and the reason."""
    wide = len(table.headers)
    rows = [[*(*row.cells, *[""] * wide)[:wide], str(row.number), row.fault] for row in table.bad]
    return _book([(_("not taken"), [[*table.headers, _("row"), _("reason")], *rows])])


def _book(sheets: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            sheet.set_column(0, len(rows[0]), WIDTH)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(place, column, cell, None if place else bold)
    return out.getvalue()
