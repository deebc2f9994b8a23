"""What the page of a brief shows: its paper, made ready for templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby
from zoneinfo import ZoneInfo

from django.urls import reverse

from safeconduct.figures.charts.equation import EquationBar, Swatch, equation
from safeconduct.figures.charts.equation import Part as BarPart

from ..brief.notes import edit_words, mark_words, titles
from ..brief.paper import Cell, Equation, Paper, Paragraph, Part, Quote, Section, Table
from ..models import Engagement

SHORTEST, SHORT = 11, 28
"""Letters of a cell that stands in one line, and of one that stands beside others on a phone."""


MANY_COLUMNS = 7
"""So many columns stand closer together."""
TAGS: Mapping[str, str] = {"late": "tag is-late", "differs": "differs", "done": "tag is-done"}
TEXTS: Mapping[str, str] = {"late": "is-late-text", "differs": "differs-text", "done": "is-done-text"}
"""How what is loud of a cell is marked: in a small frame, or long words in their colour."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and where they lead."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """`pieces` are its words; `proofs` the pages that prove it and whose names do not stand in the words."""

    paragraph: Paragraph
    pieces: tuple[Piece, ...]
    proofs: tuple[Piece, ...]
    edit_note: str
    edit_url: str = ""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`label` names the column on a phone; `note` is what must be known beside the words; `css` says what is loud."""

    cell: Cell
    label: str
    note: str
    css: str
    is_wide: bool

    @property
    def is_short(self) -> bool:
        """A day or a reference, which is not torn."""
        return len(self.cell.text) <= SHORTEST


@dataclass(frozen=True, slots=True)
class ShownTable:
    """`has_heading`: its caption is shown, because it is not the only table of its section."""

    table: Table
    id: str
    has_heading: bool
    head: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[ShownCell, ...], ...]

    @property
    def is_dense(self) -> bool:
        return len(self.head) >= MANY_COLUMNS


@dataclass(frozen=True, slots=True)
class ShownPart:
    """`kind` is which template shows it: paragraph, points, quote, table, equation."""

    kind: str
    value: ShownParagraph | tuple[ShownParagraph, ...] | Quote | ShownTable | EquationBar
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownSection:
    section: Section
    title: str
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True, slots=True)
class ShownPaper:
    paper: Paper
    lead: ShownParagraph
    sections: tuple[ShownSection, ...]


def shown(paper: Paper, *, may_edit: bool = False) -> ShownPaper:
    """The paper as the page shows it; with the way to write each paragraph anew for who may."""
    of = paper.reference if may_edit else ""
    sections = (
        ShownSection(section, title, tuple(_parts(section, of))) for title, section in titles(paper)
    )  # fmt: skip
    return ShownPaper(paper, shown_paragraph(paper.lead, of), tuple(sections))


def _parts(section: Section, of: str) -> Iterator[ShownPart]:
    """The parts in their order; points that follow each other are one list."""
    places = count(1)
    for is_point, parts in groupby(section.parts, lambda part: isinstance(part, Paragraph) and part.is_point):
        if is_point:
            yield ShownPart("points", tuple(shown_paragraph(part, of) for part in parts if isinstance(part, Paragraph)))
        else:
            yield from (_part(part, of, f"{section.key}-{next(places)}", section) for part in parts)


def _part(part: Part, of: str, key: str, section: Section) -> ShownPart:
    if isinstance(part, Paragraph):
        return ShownPart("paragraph", shown_paragraph(part, of))
    if isinstance(part, Quote):
        return ShownPart("quote", part)
    if isinstance(part, Table):
        return ShownPart("table", _table(part, key, has_heading=_is_one_of_several(part, section)))
    return ShownPart("equation", _bar(part, key), part.note)


def shown_paragraph(paragraph: Paragraph, of: str = "") -> ShownParagraph:
    """One paragraph; `of` is the reference of the engagement where it may be written anew."""
    pieces, proofs = _linked(paragraph)
    url = reverse("diplomacy:brief_paragraph", args=[of, paragraph.key]) if of else ""
    return ShownParagraph(paragraph, pieces, proofs, edit_words(paragraph), url)


def _linked(paragraph: Paragraph) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The words, where a label stands in them just once as a link; and the pages whose labels do not."""
    inline = {label: url for label, url in paragraph.urls if url and _times(label, paragraph.words) == 1}
    rest = tuple(Piece(label, url) for label, url in paragraph.urls if url and label not in inline)
    if not inline:
        return (Piece(paragraph.words),), rest
    found = re.split("(" + "|".join(map(_whole, sorted(inline, key=len, reverse=True))) + ")", paragraph.words)
    return tuple(Piece(words, inline.get(words, "")) for words in found if words), rest


def _whole(label: str) -> str:
    """A label as whole words: "4" is not in "14"."""
    return rf"(?<!\w){re.escape(label)}(?!\w)"


def _times(label: str, words: str) -> int:
    return len(re.findall(_whole(label), words)) if label else 0


def _is_one_of_several(table: Table, section: Section) -> bool:
    several = sum(isinstance(part, Table) for part in section.parts) > 1
    return several and bool(table.caption) and table.caption != section.title


def _table(table: Table, key: str, *, has_heading: bool) -> ShownTable:
    first: Sequence[Cell] = table.rows[0] if table.rows else ()
    numbers = [cell.is_number for cell in first] + [False] * len(table.head)
    rows = (tuple(_cells(table.head, row)) for row in table.rows)
    head = tuple(zip(table.head, numbers, strict=False))
    return ShownTable(table, f"t-{key}", has_heading, head, tuple(rows))


def _cells(head: Iterable[str], row: Iterable[Cell]) -> Iterator[ShownCell]:
    for label, cell in zip(head, row, strict=False):
        is_long = not cell.is_number and len(cell.text) > SHORT
        yield ShownCell(cell, label, mark_words(cell), (TEXTS if is_long else TAGS).get(cell.mark, ""), is_long)


def _bar(told: Equation, key: str) -> EquationBar:
    """The drawing of an equation: the whole, then its parts."""
    total, *parts = (_bar_part(f"{key}-{place}", part) for place, part in enumerate(told.parts))
    return equation(total, parts)


def _bar_part(key: str, part: tuple[str, int, str, str]) -> BarPart:
    name, number, url, kind = part
    return BarPart(key, name, number, Swatch(kind) if kind in set(Swatch) else Swatch.OTHER, url)


def paragraph_of(paper: Paper, key: str) -> Paragraph | None:
    """The paragraph of a paper with this key; None where there is none."""
    parts = [paper.lead, *(part for section in paper.sections for part in section.parts)]
    return next((part for part in parts if isinstance(part, Paragraph) and part.key == key), None)


def file_name(engagement: Engagement, as_known: datetime) -> str:
    """ "E-0031-7 2024-07-03 0800.docx": the reference, and as known when."""
    local = as_known.astimezone(ZoneInfo(engagement.crisis.time_zone))
    return f"{engagement.reference} {local:%Y-%m-%d %H%M}.docx"
