"""A paper as a .docx document (ISO/IEC 29500), in the template of the ministry: its styles, header and footer.

The text of a template is left out; what it lacks of the styles used here is taken from the plain ones.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from zipfile import BadZipFile

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle
from docx.table import Table as _Table
from docx.table import _Cell, _Row
from docx.text.font import Font
from docx.text.paragraph import Paragraph as Line

from safeconduct.access.decision import Refused

from .notes import edit_words, equation_words, mark_words, name_of, titles
from .values import Beside, Cell, Equation, Paper, Paragraph, Part, Picture, Quote, Section, Table

USED = ("Title", "Subtitle", "Heading 1", "Caption", "List Number", "Quote", "Table Grid")
"""The styles that a paper is written in, besides that of plain text."""
COMPLEX = {"ar", "bn", "fa", "gu", "he", "hi", "kn", "ml", "mr", "ne", "pa", "ps", "si", "ta", "te", "th", "ur"}
"""Languages whose letters are shaped: their mark stands in w:bidi besides."""
RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NARROW, WIDE = 5, 24
"""Letters that a column is taken to have, at least and at most, when its width is set."""
FEW_COLUMNS, SMALL, SMALLER_THAN_TEXT = 6, 8, 9
"""The letters of tables in points: smaller than text, and smaller still where many columns stand beside each other."""
INDIC_FONT = "Nirmala UI"
"""Draws Devanagari and the other letters of India; where it is missing a word processor takes another that does."""
INK = RGBColor(0x14, 0x20, 0x2C)
NOT_TAKEN = {RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.THUMBNAIL}
"""Parts of a template that name the program and the person that made it, or show its first page."""


class TemplateFault(Refused):
    """The template of the ministry is not there, or is no document."""


def ministry_docx(paper: Paper) -> bytes:
    """The paper as a document in the template of the ministry (`SAFECONDUCT_BRIEF_TEMPLATE`), where there is one."""
    return write_docx(paper, template=Path(settings.BRIEF_TEMPLATE) if settings.BRIEF_TEMPLATE else None)


def write_docx(paper: Paper, *, template: Path | None = None, made_at: datetime | None = None) -> bytes:
    """The paper as a document. Raises `TemplateFault` for a template that cannot be read."""
    document = _opened(template) if template else _plain()
    _write_head(document, paper)
    for title, section in titles(paper):
        _write_section(document, title, section)
    _write_foot(document, paper)
    _number_pages(document, paper.mark)
    _name(document, paper, made_at)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


# ---------------------------------------------------------------- the document it is written into
def _opened(template: Path) -> Written:
    try:
        document = Document(str(template))
    except (PackageNotFoundError, BadZipFile, ValueError, KeyError, OSError) as error:
        raise TemplateFault(
            _("The template “%(name)s” for documents cannot be read. Ask who runs Safeconduct to look at it.")
            % {"name": template.name}
        ) from error
    _empty(document)
    plain = _plain()
    for name in USED:
        _take_style(document, plain, name)
    return document


def _empty(document: Written) -> None:
    """Leave of the body only its last section, which says the size of the page, the header and the footer."""
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)


def _take_style(document: Written, plain: Written, name: str) -> None:
    if _style(document, name) is not None:
        return
    taken = deepcopy(plain.styles[name].element)
    for numbered in taken.iter(qn("w:numPr")):
        numbered.getparent().remove(numbered)
        break
    document.styles.element.append(taken)


def _plain() -> Written:
    """A sheet of A4 with quiet styles."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(20), Mm(22)
    for name, size in (("Normal", 11), ("Title", 20), ("Subtitle", 11), ("Heading 1", 14), ("Caption", 10)):
        _quiet(document.styles[name], size)
    document.styles["Normal"].element.rPr.get_or_add_rFonts().set(qn("w:cs"), INDIC_FONT)
    return document


def _quiet(style: BaseStyle, size: int) -> None:
    """Ink on paper: the colours of the word processor's own styles say nothing here."""
    if not isinstance(style, ParagraphStyle):
        return
    style.font.color.rgb = INK
    _size(style.font, size)
    for lines in list(style.element.iter(qn("w:pBdr"))):
        lines.getparent().remove(lines)


def _size(font: Font, points: int) -> None:
    """Set the size of all letters: those that are shaped have one of their own (w:szCs)."""
    font.size = Pt(points)
    properties = font._element.rPr
    for other in list(properties.iter(qn("w:szCs"))):
        properties.remove(other)
    shaped = OxmlElement("w:szCs")
    shaped.set(qn("w:val"), str(points * 2))
    properties.find(qn("w:sz")).addnext(shaped)


def _style(document: Written, name: str) -> BaseStyle | None:
    """A style of the document, however its name is capitalised."""
    return next((style for style in document.styles if (style.name or "").casefold() == name.casefold()), None)


# ---------------------------------------------------------------- what is written
def _write_head(document: Written, paper: Paper) -> None:
    _line(document, paper.title, "Title")
    _line(document, ". ".join(filter(None, [name_of(paper), paper.mark])), "Subtitle")
    if paper.facts:
        table = document.add_table(rows=0, cols=2)
        for fact in paper.facts:
            for place, words in zip(table.add_row().cells, fact, strict=True):
                place.paragraphs[0].add_run(words)
                place.paragraphs[0].paragraph_format.space_after = Pt(2)
        _set_widths(document, table, [22, 78])
    _write_paragraph(document, paper.lead)


def _write_section(document: Written, title: str, section: Section) -> None:
    heading = _line(document, title, "Heading 1")
    heading.paragraph_format.page_break_before = section.starts_page
    heading.paragraph_format.keep_with_next = True
    for part in section.parts:
        _write_part(document, part, section)


def _write_part(document: Written, part: Part, section: Section) -> None:
    if isinstance(part, Paragraph):
        _write_paragraph(document, part)
    elif isinstance(part, Quote):
        line = _line(document, "", "Quote")
        _run(line, part.words, part.language)
        line.add_run(f"\n{part.source}")
    elif isinstance(part, Table):
        _write_table(document, part, section)
    elif isinstance(part, Equation):
        _line(document, equation_words(part))
    elif isinstance(part, Beside):
        _write_beside(document, part)
    elif isinstance(part, Picture):
        if part.label != part.table.caption:
            _line(document, part.label)
        _write_table(document, part.table, section)


def _write_beside(document: Written, beside: Beside) -> None:
    """A table without lines: a column for each language, a row for each paragraph."""
    table = document.add_table(rows=0, cols=len(beside.columns))
    for paragraphs in zip_longest(*(paragraphs for _language, paragraphs in beside.columns), fillvalue=""):
        cells = zip(table.add_row().cells, beside.columns, paragraphs, strict=True)
        for place, (language, _paragraphs), words in cells:
            _run(place.paragraphs[0], words, language)
    _set_widths(document, table, [1] * len(beside.columns))


def _write_paragraph(document: Written, paragraph: Paragraph) -> None:
    line = _line(document, "", "List Number" if paragraph.is_point else "")
    _run(line, paragraph.words, paragraph.language)
    if said := edit_words(paragraph):
        line.add_run(f" ({said})").italic = True


def _write_table(document: Written, table: Table, section: Section) -> None:
    if table.caption not in {"", section.title}:
        _line(document, table.caption, "Caption").paragraph_format.keep_with_next = True
    if table.rows:
        made = document.add_table(rows=1, cols=len(table.head))
        made.style = _style(document, "Table Grid")
        _repeat(made.rows[0])
        for place, words, cell in zip(made.rows[0].cells, table.head, table.rows[0], strict=False):
            _align(place.paragraphs[0], cell).add_run(words).bold = True
        for row in table.rows:
            _write_row(made.add_row(), row)
        _set_widths(document, made, column_weights(table))
        _set_size(made, SMALL if len(table.head) > FEW_COLUMNS else SMALLER_THAN_TEXT)
    if table.more:
        _line(document, table.more)


def _write_row(made: _Row, row: tuple[Cell, ...]) -> None:
    _whole(made)
    for place, cell in zip(made.cells, row, strict=False):
        _write_cell(place, cell)


def _write_cell(place: _Cell, cell: Cell) -> None:
    line = _align(place.paragraphs[0], cell)
    _run(line, cell.text, cell.language)
    if said := mark_words(cell):
        line.add_run(f" ({said})").italic = True
    elif cell.mark in {"late", "differs"}:
        line.runs[0].bold = True


def _align(line: Line, cell: Cell) -> Line:
    """A line of a cell; numbers stand under each other."""
    if cell.is_number:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return line


def column_weights(table: Table) -> list[int]:
    """How wide each column is beside the others: by its longest text, within reason, and never less than a word."""
    columns = zip(table.head, *[[cell.text for cell in row] for row in table.rows], strict=False)
    return [min(max(NARROW, *(_longest(text) for text in column)), WIDE) for column in columns]


def _longest(text: str) -> int:
    """Its longest word, which is not torn, or a third of it: three lines are well read."""
    return max([len(text) // 3, min(len(text), 8), *(len(word) + 3 for word in text.split())])


def _set_widths(document: Written, table: _Table, weights: list[int]) -> None:
    page = document.sections[-1]
    width = (page.page_width or Mm(210)) - (page.left_margin or 0) - (page.right_margin or 0)
    table.autofit = False
    for column, weight in zip(table.columns, weights, strict=False):
        column.width = Emu(width * weight // sum(weights))
        for place in column.cells:
            place.width = column.width


def _set_size(table: _Table, size: int) -> None:
    for cell in table._cells:
        for line in cell.paragraphs:
            line.paragraph_format.space_after = Pt(0)
            for run in line.runs:
                _size(run.font, size)


def _write_foot(document: Written, paper: Paper) -> None:
    if paper.proof:
        _size(_line(document, paper.proof).runs[0].font, SMALLER_THAN_TEXT)


def _line(document: Written, words: str, style: str = "") -> Line:
    follows_table = len(document.element.body) > 1 and document.element.body[-2].tag == qn("w:tbl")
    line = document.add_paragraph(words, style=_style(document, style) if style else None)  # type: ignore[arg-type]
    if follows_table and not style.startswith("Heading"):
        line.paragraph_format.space_before = Pt(8)
    return line


def _run(line: Line, words: str, language: str) -> None:
    """Words, marked with their language, so that they are spelled, shaped and read aloud as theirs."""
    run = line.add_run(words)
    if not language:
        return
    marks, short = OxmlElement("w:lang"), language.partition("-")[0]
    marks.set(qn("w:val"), language)
    if short in COMPLEX:
        marks.set(qn("w:bidi"), language)
    if short in {"zh", "ja", "ko"}:
        marks.set(qn("w:eastAsia"), language)
    run.font.rtl = True if short in RIGHT_TO_LEFT else None
    run._r.get_or_add_rPr().append(marks)


# ---------------------------------------------------------------- what Word is told besides
def _repeat(row: _Row) -> None:
    """The head of a table stands again on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _whole(row)


def _whole(row: _Row) -> None:
    """A row is not torn by the end of a page."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _number_pages(document: Written, mark: str) -> None:
    """Each page bears the paper's mark and its number, unless the template's own footer has one."""
    footer = document.sections[-1].footer
    if any("PAGE" in (field.text or "") for field in footer._element.iter(qn("w:instrText"))) or _has_simple(footer):
        return
    line = footer.paragraphs[0]
    if line.text:
        line = footer.add_paragraph()
    if mark:
        line.add_run(f"{mark}    ")
    _field(line, "PAGE")
    line.add_run(" / ")
    _field(line, "NUMPAGES")


def _has_simple(footer: _Footer) -> bool:
    return any("PAGE" in field.get(qn("w:instr"), "") for field in footer._element.iter(qn("w:fldSimple")))


def _field(line: Line, name: str) -> None:
    """A field that Word works out itself (ISO/IEC 29500-1, 17.16)."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {name} ")
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    field.append(run)
    line._p.append(field)


def _name(document: Written, paper: Paper, made_at: datetime | None) -> None:
    """Its title and when it was made. Who made a template, with which program, is nobody's business here."""
    about = document.core_properties
    about.title, about.subject, about.language = paper.title, paper.reference, get_language() or "en"
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = made_at or timezone.now()
    about.revision = 1
    for relation in list(document.part.package.rels.values()):
        if relation.reltype in NOT_TAKEN:
            del document.part.package.rels[relation.rId]
