"""A paper as plain text, 80 columns wide: for the command line, and for whoever reads it on anything."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from django.utils.translation import gettext as _

from .notes import edit_words, equation_words, mark_words, name_of, titles
from .values import Beside, Cell, Equation, Paper, Paragraph, Part, Picture, Quote, Section, Table

COLUMNS = 80
GAP = 2
"""Between the columns of a table."""
NARROWEST = 14
"""Columns in which a text can still be read."""


def as_text(paper: Paper) -> str:
    """The whole paper, ended by a line's end."""
    lines = [*_head(paper), "", *_wrapped(paper.lead.words + _edit(paper.lead)), ""]
    for title, section in titles(paper):
        lines += [title, "-" * _width(title), *_section(section), ""]
    lines += _wrapped(paper.proof)
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _head(paper: Paper) -> Iterator[str]:
    yield from _wrapped(_("%(paper)s: %(title)s") % {"paper": name_of(paper), "title": paper.title})
    yield from _wrapped(paper.mark)
    yield ""
    for label, words in paper.facts:
        yield from _wrapped(f"{label}: {words}", hanging=GAP)


def _section(section: Section) -> Iterator[str]:
    number, has_captions = 0, sum(isinstance(part, Table) for part in section.parts) > 1
    for place, part in enumerate(section.parts):
        number += isinstance(part, Paragraph) and part.is_point
        if place and not (isinstance(part, Paragraph) and part.is_point):
            yield ""
        if has_captions and isinstance(part, Table):
            yield from _wrapped(f"{part.caption}:")
        yield from _part(part, number)


def _part(part: Part, number: int) -> Iterator[str]:
    if isinstance(part, Paragraph):
        head = f"{number}. " if part.is_point else ""
        yield from _wrapped(head + part.words + _edit(part), hanging=len(head))
    elif isinstance(part, Quote):
        yield from _wrapped(part.words, before="  > ", hanging=4)
        yield from _wrapped(f"  ({part.source})", hanging=3)
    elif isinstance(part, Equation):
        yield from _wrapped(equation_words(part))
    elif isinstance(part, Table):
        yield from _table(part)
    elif isinstance(part, Beside):
        yield from _beside(part)
    elif isinstance(part, Picture):
        yield from _wrapped(f"{part.label}:")
        yield from _table(part.table)


def _beside(part: Beside) -> Iterator[str]:
    """One language after the other."""
    texts = ["\n\n".join(paragraphs) for _language, paragraphs in part.columns]
    for line in "\n\n".join(texts).split("\n"):
        yield from _wrapped(line) or [""]


def _edit(paragraph: Paragraph) -> str:
    said = edit_words(paragraph)
    return f" [{said}]" if said else ""


def _table(table: Table) -> Iterator[str]:
    """In columns where they fit side by side, else each row as a few lines with the names of the columns."""
    rows = [tuple(_cell(cell) for cell in row) for row in table.rows]
    widths = _fitted([max(map(_width, column)) for column in zip(table.head, *rows, strict=False)])
    if widths:
        is_number = [cell.is_number for cell in table.rows[0]] if table.rows else [False] * len(widths)
        for row in [table.head, *rows]:
            yield from _columns(row, widths, is_number)
    else:
        for row in rows:
            yield from _folded(table.head, row)
    yield from _wrapped(table.more)


def _fitted(widths: list[int]) -> list[int]:
    """The widths of columns, the widest made narrower until all fit; nothing where one would be too narrow."""
    found = list(widths)
    while sum(found) + GAP * (len(found) - 1) > COLUMNS:
        widest = max(found)
        if widest <= NARROWEST:
            return []
        found[found.index(widest)] = widest - 1
    return found


def _cell(cell: Cell) -> str:
    said = mark_words(cell)
    return f"{cell.text} ({said})" if said else cell.text


def _columns(row: tuple[str, ...], widths: list[int], is_number: list[bool]) -> Iterator[str]:
    """A row of a table: as many lines as its highest cell."""
    cells = [wrap(text, width, break_on_hyphens=False) for text, width in zip(row, widths, strict=False)]
    for line in zip_longest(*cells, fillvalue=""):
        told = [_filled(*each) for each in zip(line, widths, is_number, strict=False)]
        yield (" " * GAP).join(told)


def _filled(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _folded(head: tuple[str, ...], row: tuple[str, ...]) -> Iterator[str]:
    yield from _wrapped(row[0], hanging=GAP)
    told = [f"{label}: {text}" for label, text in zip(head[1:], row[1:], strict=False)]
    yield from _wrapped("; ".join(told), before="  ", hanging=GAP)


def _wrapped(text: str, *, before: str = "", hanging: int = 0) -> list[str]:
    """The text in lines that fit; nothing for no text."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += wrap(
            paragraph,
            COLUMNS,
            initial_indent=before,
            subsequent_indent=" " * hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def _width(text: str) -> int:
    """How many columns a terminal gives it: none to a mark that joins the letter before."""
    return sum(
        not unicodedata.combining(sign) and unicodedata.category(sign) not in {"Mn", "Me", "Cf"} for sign in text
    )
