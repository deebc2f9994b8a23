"""What a register's import writes: an empty table that explains its columns, and the rows that came back."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from ..models import RegisterImport
from .columns import COLUMNS

REASON = "reason"
WIDTH = 24


def rejected_file(imported: RegisterImport) -> bytes:
    """An .xlsx of the rows that were not taken, as they stand in the file, each with its number and its reason."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("not taken")[:31])
        sheet.set_column(0, len(imported.headers) + 1, WIDTH)
        sheet.write_row(0, 0, [*imported.headers, "row", REASON], book.add_format({"bold": True}))
        faults = imported.faults.order_by("row").iterator(chunk_size=2000)
        for place, fault in enumerate(faults, start=1):
            cells = [*fault.cells, *[""] * len(imported.headers)][: len(imported.headers)]
            for column, cell in enumerate([*cells, str(fault.row), fault.reason]):
                sheet.write_string(place, column, cell)
    return out.getvalue()


def template_file() -> bytes:
    """An empty table with every header, and a second sheet that says what to write."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(_("register")[:31])
        sheet.set_column(0, len(COLUMNS), WIDTH)
        sheet.write_row(0, 0, [column.header for column in COLUMNS], bold)
        explained = book.add_worksheet(_("columns")[:31])
        explained.set_column(0, 2, 2 * WIDTH)
        explained.write_row(0, 0, [_("column"), _("what to write"), _("example")], bold)
        for place, column in enumerate(COLUMNS, start=1):
            explained.write_row(place, 0, [column.header, str(column.what), column.example])
    return out.getvalue()


def columns_in_markdown() -> str:
    """The columns as a table for docs/register.md."""
    rows = [f"| {c.header} | {c.what} | {c.example} | {', '.join(c.others) or '–'} |" for c in COLUMNS]
    return "\n".join(
        ["| column | what to write | example | other headers that mean the same |", "|---|---|---|---|", *rows]
    )
