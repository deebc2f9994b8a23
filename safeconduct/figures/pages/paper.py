"""A paper made ready for the templates in figures/paper/."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from ..charts.equation import EquationBar, Swatch, equation
from ..charts.equation import Part as BarPart
from ..paper.notes import edit_words, mark_words, titles
from ..paper.values import Beside, Cell, Equation, Paper, Paragraph, Part, Picture, Quote, Section, Table

EditUrl = Callable[[str], str] | None
"""Where a paragraph is written anew, by its key; None where that may not be."""
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
    """`kind` is which template shows it: paragraph, points, quote, table, equation, beside, picture."""

    kind: str
    value: ShownParagraph | tuple[ShownParagraph, ...] | Quote | ShownTable | EquationBar | Beside | Picture
    note: str = ""
    table: ShownTable | None = None


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


def shown(paper: Paper, *, edit_url: EditUrl = None) -> ShownPaper:
    """The paper as its page shows it; with the way to write each paragraph anew for who may."""
    sections = (ShownSection(section, title, tuple(_parts(section, edit_url))) for title, section in titles(paper))
    return ShownPaper(paper, shown_paragraph(paper.lead, edit_url), tuple(sections))


def _parts(section: Section, edit_url: EditUrl) -> Iterator[ShownPart]:
    """The parts in their order; points that follow each other are one list."""
    places = count(1)
    for is_point, parts in groupby(section.parts, lambda part: isinstance(part, Paragraph) and part.is_point):
        if is_point:
            points = (shown_paragraph(part, edit_url) for part in parts if isinstance(part, Paragraph))
            yield ShownPart("points", tuple(points))
        else:
            yield from (_part(part, edit_url, f"{section.key}-{next(places)}", section) for part in parts)


def _part(part: Part, edit_url: EditUrl, key: str, section: Section) -> ShownPart:
    if isinstance(part, Paragraph):
        return ShownPart("paragraph", shown_paragraph(part, edit_url))
    if isinstance(part, Quote):
        return ShownPart("quote", part)
    if isinstance(part, Beside):
        return ShownPart("beside", part)
    if isinstance(part, Picture):
        return ShownPart("picture", part, table=_table(part.table, key, has_heading=False))
    if isinstance(part, Table):
        return ShownPart("table", _table(part, key, has_heading=_is_one_of_several(part, section)))
    return ShownPart("equation", _bar(part, key), part.note)


def shown_paragraph(paragraph: Paragraph, edit_url: EditUrl = None) -> ShownParagraph:
    """One paragraph, and where it may be written anew."""
    pieces, proofs = _linked(paragraph)
    url = edit_url(paragraph.key) if edit_url else ""
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
