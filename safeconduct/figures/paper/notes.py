"""What every face adds to a paper in words: what it is called, who wrote a
paragraph anew, what must not be said, how a figure adds up, how sections are numbered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from django.utils.translation import gettext as _

from .values import Cell, Equation, Paper, Paragraph, Section


def name_of(paper: Paper) -> str:
    """ "Brief E-0031-7"."""
    return f"{paper.kind} {paper.reference}".strip()


def edit_words(paragraph: Paragraph) -> str:
    """ "written by R. Kalyanpur, 2 July 2024; the data changed since", empty for what was built."""
    if not paragraph.is_edited:
        return ""
    words = _("written by %(name)s, %(on)s") % {"name": paragraph.edited_by, "on": paragraph.edited_on}
    return f"{words}; {_('the data changed since')}" if paragraph.is_stale else words


def mark_words(cell: Cell) -> str:
    """ "family not told", where a cell tells of a death that the family must not hear of and does not say so itself."""
    words = _("family not told")
    return words if cell.mark == "held_back" and words not in cell.text else ""


def titles(paper: Paper) -> Iterator[tuple[str, Section]]:
    """The sections with their titles, numbered; an annex has no number."""
    numbers = count(1)
    for section in paper.sections:
        has_number = paper.is_numbered and not section.starts_page
        yield f"{next(numbers)}. {section.title}" if has_number else section.title, section


def equation_words(equation: Equation) -> str:
    """ "58 known to us = 10 released + 4 dead + 3 missing + 41 still serving"."""
    told = [f"{number} {name}" for name, number, _url, _kind in equation.parts]
    words = " = ".join([*told[:1], " + ".join(told[1:])]) if len(told) > 1 else "".join(told)
    return f"{words}. {equation.note}" if equation.note else words
