"""Real files for the tests of imports: written as Excel, LibreOffice and other programs write them."""

import csv
import zipfile
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from python_calamine import load_workbook

HEADERS = ("name", "born", "passport", "phone", "circumstance", "post", "known since")
CLAIM = ("claim 1 track", "claim 1 state", "claim 1 viewpoint", "claim 1 claimant", "claim 1 happened", "claim 1 known")
OMVEER = ("Omveer Singh Tilwara", "June 1998", "P1234567", "+91 98290 12345", "recruited", "Embassy Moscow", "")


def xlsx(rows: Sequence[Sequence[object]], *, merge: str = "", sheets: Sequence[str] = ("cases",)) -> bytes:
    """A workbook with the same rows in each sheet; `merge` is a range of cells that are merged into one."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if merge:
                sheet.merge_range(merge, "merged")
    return out.getvalue()


def text(rows: Sequence[Sequence[object]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A text with delimiters, in this encoding."""
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def ods(rows: Sequence[Sequence[object]], *, repeated: str = "", manifest: str = "") -> bytes:
    """A LibreOffice table. `repeated` is raw XML of more rows, `manifest` raw XML of its manifest."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="cases">{lines}{repeated}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f"{manifest}</manifest:manifest>",
        )
        packed.writestr("content.xml", content)
    return out.getvalue()


def _ods_cell(value: object) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def read_xlsx(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """All cells of a sheet, as another program reads them."""
    return load_workbook(BytesIO(content)).get_sheet_by_index(sheet).to_python()
