"""A paper as a document: written, opened by a word processor, read back."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Written
from docx.oxml.ns import qn
from docx.shared import Pt

from safeconduct.figures.paper.docx import TemplateFault, write_docx

from .papers import ANSWER, LEAD, PAPER, WRITTEN

MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice") or (str(MAC) if MAC.exists() else "")
needs_soffice = pytest.mark.skipif(not SOFFICE, reason="LIBREOFFICE IS NOT INSTALLED: documents are not read back")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letterhead of a ministry: its header, its style of titles, and words that show how a brief is to look."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Ministry of External Affairs, Eurasia Division"
    document.styles["Title"].font.size = Pt(31)
    document.styles.element.remove(document.styles["Quote"].element)
    document.add_paragraph("Write your brief here.")
    path = tmp_path_factory.mktemp("template") / "letterhead.docx"
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def read_back(tmp_path_factory: pytest.TempPathFactory, template: Path) -> dict[str, str]:
    """What LibreOffice reads in the plain document and in that of the ministry, as text; and in the latter in full."""
    place = tmp_path_factory.mktemp("documents")
    (place / "plain.docx").write_bytes(write_docx(PAPER))
    (place / "own.docx").write_bytes(write_docx(PAPER, template=template))
    for form in ("txt:Text", "fodt"):
        subprocess.run(
            [SOFFICE, "--headless", f"-env:UserInstallation={(place / 'profile').as_uri()}", "--convert-to", form,
             "--outdir", str(place), str(place / "plain.docx"), str(place / "own.docx")],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return {path.name: path.read_text("utf-8-sig") for path in place.iterdir() if path.suffix in {".txt", ".fodt"}}


@needs_soffice
def test_a_word_processor_reads_all_of_it_in_its_order(read_back: dict[str, str]) -> None:
    for name in ("plain.txt", "own.txt"):
        text = read_back[name]
        told = [
            PAPER.title, "Brief E-0031-7. Confidential", "Arkady Belozerov", "as known on 2 July 2024, 18:00 IST", LEAD,
            "1. Figures", "58 known to us = 10 released + 4 dead", "“at least four”, 11 June", "Мы рассмотрим каждого.",
            f"1. {WRITTEN}", "written by Lead, 2 July 2024", "2. Two bodies.", "Annex A. Names", "अनवेश मुधिराजू",
            "Dilbagh Ram Sarhadi (family not told)", "And 2 that you may not see.",
        ]  # fmt: skip
        assert sorted(told, key=text.index) == told


@needs_soffice
def test_the_template_of_the_ministry_gives_header_and_styles_and_none_of_its_words(read_back: dict[str, str]) -> None:
    assert "Ministry of External Affairs, Eurasia Division" in read_back["own.fodt"]
    assert "Ministry of External Affairs" not in read_back["plain.fodt"]
    assert 'fo:font-size="31pt"' in read_back["own.fodt"]
    assert "Write your brief here" not in read_back["own.fodt"]


@needs_soffice
def test_a_word_processor_knows_languages_and_numbers_pages(read_back: dict[str, str]) -> None:
    document = read_back["own.fodt"]
    assert 'fo:language="ru"' in document
    assert 'style:language-complex="hi"' in document
    assert "<text:page-number" in document
    assert "<text:page-count" in document
    assert "<table:table-header-rows>" in document


def written(**more: Path) -> Written:
    return Document(BytesIO(write_docx(PAPER, **more)))


def test_words_stand_in_the_styles_of_a_document() -> None:
    styles = {line.text: line.style.name for line in written().paragraphs if line.style}
    assert styles[PAPER.title] == "Title"
    assert styles["3. Suggested points"] == "Heading 1"
    assert styles["Two bodies. We ask for a day."] == "List Number"
    assert styles["Мы рассмотрим каждого.\nMinistry of Defence, 29 April"] == "Quote"


def test_the_annex_begins_a_page_and_rows_are_not_torn() -> None:
    document = written()
    breaks = [line.text for line in document.paragraphs if line.paragraph_format.page_break_before]
    assert breaks == ["Annex A. Names"]
    head, *rows = document.tables[-1].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_foreign_word_is_marked_with_its_language() -> None:
    cells = written().tables[-1].rows[1].cells
    marks = [cell.paragraphs[0].runs[0]._r.find(f"{qn('w:rPr')}/{qn('w:lang')}") for cell in cells]
    assert [mark.get(qn("w:val")) if mark is not None else "" for mark in marks] == ["", "", "ru", "hi", ""]


def test_two_languages_stand_beside_each_other_without_lines_and_marked() -> None:
    document = Document(BytesIO(write_docx(ANSWER)))
    beside = document.tables[1]
    assert [[cell.text for cell in row.cells] for row in beside.rows] == [
        ["26 have died.", "26 की मृत्यु हुई है।"],
        ["Dilbagh Ram Sarhadi is home.", ""],
    ]
    assert not beside._tbl.xpath(".//w:tblBorders | .//w:tcBorders | .//w:tblStyle[@w:val='TableGrid']")
    assert beside._tbl.xpath(".//w:r[w:t[contains(., 'मृत्यु')]]/w:rPr/w:lang/@w:bidi") == ["hi"]
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:cs")) == "Nirmala UI"


def test_a_public_paper_says_what_it_is_and_nothing_of_confidence() -> None:
    document = Document(BytesIO(write_docx(ANSWER)))
    lines = [line.text for line in document.paragraphs]
    assert lines[1] == "Answer AN-0007-3"
    assert "(b) how many died" in lines
    assert not any("Confidential" in line for line in [*lines, document.sections[0].footer.paragraphs[0].text])
    assert [cell.text for cell in document.tables[-1].rows[1].cells] == ["March", "9"]


def test_it_bears_its_title_and_the_name_of_no_program(template: Path) -> None:
    for content in (write_docx(PAPER), write_docx(PAPER, template=template)):
        document = Document(BytesIO(content))
        assert (document.core_properties.title, document.core_properties.author) == (PAPER.title, "")
        with ZipFile(BytesIO(content)) as parts:
            about = [parts.read(name).lower() for name in parts.namelist() if name.startswith("docProps/")]
        assert len(about) == 1
        assert not any(maker in about[0] for maker in (b"microsoft", b"python", b"libreoffice"))


def test_a_style_that_the_template_lacks_is_taken_from_the_plain_sheet(template: Path) -> None:
    quote = next(line for line in written(template=template).paragraphs if line.text.startswith("Мы"))
    assert quote.style is not None
    assert quote.style.name == "Quote"


def test_a_footer_that_numbers_its_pages_is_left_as_it_is(tmp_path: Path) -> None:
    once = tmp_path / "numbered.docx"
    once.write_bytes(write_docx(PAPER))
    assert len(written(template=once).sections[0].footer.paragraphs) == 1


@pytest.mark.parametrize("content", [None, b"", b"not a document", "empty archive"])
def test_a_template_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | str | None) -> None:
    path = tmp_path / "house.docx"
    if content == "empty archive":
        ZipFile(path, "w").close()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(TemplateFault, match=r"“house\.docx” for documents cannot be read"):
        write_docx(PAPER, template=path)
