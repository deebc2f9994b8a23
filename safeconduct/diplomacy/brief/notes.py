"""What every face of a brief adds to the paper in words: who wrote a paragraph anew, what is not shown, how a figure
adds up."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .paper import Equation, Paragraph


def edit_words(paragraph: Paragraph) -> str:
    """ "written by R. Kalyanpur, 2 July 2024; the data changed since", empty for what was built."""
    if not paragraph.is_edited:
        return ""
    words = _("written by %(name)s, %(on)s") % {"name": paragraph.edited_by, "on": paragraph.edited_on}
    return f"{words}; {_('the data changed since')}" if paragraph.is_stale else words


def hidden_words(number: int) -> str:
    """How many cases are counted but not named to this reader; empty for none."""
    if not number:
        return ""
    return ngettext(
        "%(n)d case that you may not see is counted and not named.",
        "%(n)d cases that you may not see are counted and not named.",
        number,
    ) % {"n": number}


def equation_words(equation: Equation) -> str:
    """ "58 known to us = 10 released + 4 dead + 3 missing + 41 still serving"."""
    told = [f"{number} {name}" for name, number, _url, _kind in equation.parts]
    words = " = ".join([*told[:1], " + ".join(told[1:])]) if len(told) > 1 else "".join(told)
    return f"{words}. {equation.note}" if equation.note else words
