"""A file that is not what it says, or no table of cases, is refused with one sentence before anything is read."""

import zipfile
from io import BytesIO

import pytest

from safeconduct.cases.imports.header import read_table
from safeconduct.cases.imports.written import write_template
from safeconduct.store.tables.faults import FileFault
from safeconduct.store.tables.files import LARGEST, column_letters, column_number
from safeconduct.store.tables.grids import MOST_ROWS, cell_text
from tests.tables import HEADERS, OMVEER, ods, read_xlsx, text, xlsx

ROWS = (HEADERS, OMVEER)
SHORT = (("name", "circumstance"), ("Omveer", "recruited"))


def packed(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


ENCRYPTED_XLSX = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "Workbook".encode("utf-16-le") + bytes(512)
ENCRYPTED_ODS = ods(ROWS, manifest="<manifest:encryption-data/>")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.xlsx", "The file is empty."),
        (b" \n\n", "list.csv", "The file is empty."),
        (b"%PDF-1.7 ...", "list.xlsx", "This is a PDF, not a table"),
        (b"<html><table><tr><td>name</td></tr></table></html>", "list.xls", "This is a web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "list.csv", "This is a web page"),
        (ENCRYPTED_XLSX, "list.xlsx", "The file is protected with a password."),
        (ENCRYPTED_ODS, "list.ods", "The file is protected with a password."),
        (OLD_XLS, "list.xls", r"This is an Excel file of the old kind \(.xls\)"),
        (packed(**{"word/document.xml": "<w/>"}), "list.xlsx", "This is a packed file without a table"),
        (packed(**{"xl/workbook.xml": "<w/>"}), "list.xlsx", "The file is damaged"),
        (xlsx(ROWS)[:900], "list.xlsx", "The file is damaged"),
        (xlsx(ROWS), "list.csv", "The name “list.csv” does not fit: inside the file is a table of the kind xlsx."),
        (text(ROWS), "list.xlsx", "The name “list.xlsx” does not fit: inside the file is a table of the kind csv."),
        (text(ROWS), "list.exe", "The name “list.exe” does not fit"),
        (b"x" * (50 * 1024**2), "list.csv", "The file has 50 MB; the largest that is read is 20 MB."),
        (bytes(range(256)) * 4, "list.csv", "The letters of this file cannot be read for certain."),
        (
            "name;circumstance\nqОмвир Ñинiх;recruitedÀÁÂÃÄ".encode("cp1252", "replace"),
            "list.csv",
            "The letters of this",
        ),
        (text([("one", "two"), ("a", "b")]), "list.csv", "No row names the columns."),
        (xlsx([("name",), ("Omveer",)]), "list.xlsx", "No row names the columns."),
        (xlsx([HEADERS]), "list.xlsx", "Below the headers in row 1 nothing is written."),
        (xlsx(ROWS, sheets=("north", "south")), "list.xlsx", "Several sheets are tables of cases: north, south."),
        (text([("name", "name", "circumstance"), ("a", "b", "c")]), "a.csv", "The columns A, B have the same header"),
        (text([("passport", "Passport No.", "name"), ("a", "b", "c")]), "a.csv", "The columns A, B have the same"),
        (text([("name", "post"), ("a", "b")]), "a.csv", "The table has no column “circumstance”."),
        (text([("nаme", "circumstance"), ("a", "b")]), "a.csv", "in column A has letters of another alphabet in it"),
        (text([("name", "circumstances"), ("a", "b")]), "a.csv", "No row names the columns."),
        (text([("name", "post", "circumstances"), ("a", "b", "c")]), "a.csv", "“circumstances” in column C is not one"),
        (text([(*SHORT[0], "claim 1 sate"), ("a", "b", "c")]), "a.csv", "If it means “claim 1 state”, write it so"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_one_sentence(content, name, sentence):
    with pytest.raises(FileFault, match=sentence):
        read_table(content, name)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_a_text_in_an_old_russian_encoding_is_read(encoding):
    table = read_table("name;circumstance\nОмвир Сингх;recruited".encode(encoding), "list.csv")
    assert table.said(table.rows[0])["name"] == "Омвир Сингх"


def test_a_packed_table_that_would_fill_the_memory_is_refused_unread():
    bomb = packed(**{"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": '<c r="XFD1048576" t="s"><v>0</v></c>'})
    with pytest.raises(FileFault, match="The sheet is too large"):
        read_table(bomb, "list.xlsx")
    wide = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    repeated = f'<table:table-row table:number-rows-repeated="1048000">{wide}</table:table-row>'
    with pytest.raises(FileFault, match="The sheet is too large"):
        read_table(ods(ROWS, repeated=repeated), "list.ods")


def test_a_packed_table_that_unpacks_to_more_than_it_may_is_refused_unread():
    bomb = packed(**{"xl/workbook.xml": " " * (401 * 1024**2)})
    assert len(bomb) < LARGEST
    with pytest.raises(FileFault, match="larger than 400 MB"):
        read_table(bomb, "list.xlsx")


def test_empty_cells_with_a_look_far_below_the_table_do_no_harm():
    out = xlsx(SHORT)
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    with zipfile.ZipFile(BytesIO(out)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    out = packed(**parts)
    assert len(read_table(out, "list.xlsx").rows) == 1


def test_a_table_with_too_many_rows_is_refused():
    with pytest.raises(FileFault, match="more than 100000 rows"):
        read_table(text(SHORT) + b"x,y\n" * MOST_ROWS, "list.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_text_is_read_in_the_encodings_that_programs_write(encoding):
    rows = [("name", "circumstance"), ("José Peña", "recruited")]
    assert read_table(text(rows, encoding=encoding), "list.csv").rows[0].cells == rows[1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_is_read_with_the_delimiter_that_makes_a_header(delimiter):
    rows = [("a list; with, several\tdelimiters",), ("name", "circumstance"), ("Singh, Omveer; junior", "recruited")]
    table = read_table(text(rows, delimiter=delimiter), "list.csv")
    assert (table.rows[0].number, table.rows[0].cells) == (3, rows[2])


def test_a_cell_of_several_lines_is_one_cell():
    assert read_table(text([SHORT[0], ("Omveer\nSingh", "x")]), "list.csv").rows[0].cells[0] == "Omveer\nSingh"


def test_columns_that_are_not_read_are_named_unless_they_are_passed_over():
    headers = ("S. No.", *SHORT[0], "#office", "empty", "")
    table = read_table(text([headers, ("1", "Omveer", "recruited", "x", "", "y")]), "list.csv")
    assert table.unread == ("S. No.", "column F")


def test_only_one_sheet_is_a_table_of_cases_and_the_others_are_not_looked_at():
    out = xlsx(ROWS)
    assert read_table(out, "list.xlsx").sheet == "cases"


def test_headers_are_read_however_they_are_set():
    headers = ("NAME *", "Circumstance:", "Father’s Name", "claim_1_track", "Claim 12 – State", "E-Mail")
    table = read_table(text([headers, ("a", "b", "c", "d", "e", "f")]), "list.csv")
    assert table.keys == ("name", "circumstance", "father_name", "claim.1.track", "claim.12.state", "email")


def test_the_template_is_a_table_that_explains_every_column_and_word():
    template = write_template()
    with pytest.raises(FileFault, match="Below the headers in row 1"):
        read_table(template, "template.xlsx")
    explained = {line[0]: line for line in read_xlsx(template, sheet=1)}
    assert set(read_xlsx(template)[0]) >= set(explained) - {"Header", "claim 2 …", ""}
    assert "recruited" in explained["circumstance"][3]
    assert any("handed over" in line[3] for line in read_xlsx(template, sheet=1))


@pytest.mark.parametrize(
    ("value", "said"),
    [(11.0, "11"), (1.5, "1.5"), (True, "TRUE"), ("  a b ", "a b"), ("a\x00b", "a b"), ("e\u0301", "é")],
)
def test_a_value_of_a_cell_is_what_a_person_would_have_typed(value, said):
    assert cell_text(value) == said


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (16384, "XFD")])
def test_columns_have_the_letters_of_a_spreadsheet(number, letters):
    assert (column_letters(number), column_number(letters)) == (letters, number)
