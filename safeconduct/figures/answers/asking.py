"""A question as it was asked, pasted whole: each "(a)", "(b)" of it becomes a part to be answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .text import AnswerPart

LETTERS = {"en": "abcdefghijklmnopqrstuvwxyz", "hi": "कखगघङचछजझञटठडढण"}
"""The letters by which the parts of a question are told apart, in their order."""
BEFORE = (r"^[^\S\n]*", r"(?:(?<=\s)|^)")
"""What stands before a letter: the beginning of a line, or any space."""
FLAGS = re.IGNORECASE | re.MULTILINE


def questions_in(asked: str) -> list[tuple[str, str]]:
    """Letter and words of each part: "(a)", "whether …". What stands before the first part stays with it, for nothing
    of a question is left out; a question without parts is one without a letter.

    A letter counts only where it is the next one: "as in part (a)" does not begin a part again. Letters at the
    beginning of a line are believed before others.
    """
    starts = max((_starts(asked, letters, before) for before in BEFORE for letters in LETTERS.values()), key=len)
    if not starts:
        return [("", asked.strip())] if asked.strip() else []
    ends = [start for start, _after in starts[1:]] + [len(asked)]
    words = [asked[after:end].strip() for (_start, after), end in zip(starts, ends, strict=True)]
    words[0] = f"{asked[: starts[0][0]].strip()}\n{words[0]}".strip()
    return [(f"({LETTERS['en'][place]})", said) for place, said in enumerate(words)]


def _starts(asked: str, letters: str, before: str) -> list[tuple[int, int]]:
    """Where each letter begins and ends, one after the other, as long as the next one is found."""
    found: list[tuple[int, int]] = []
    for letter in letters:
        here = re.compile(rf"{before}\({letter}\)", FLAGS).search(asked, found[-1][1] if found else 0)
        if here is None:
            break
        found.append(here.span())
    return found


def with_question(parts: Sequence[AnswerPart], asked: str, language: str) -> tuple[AnswerPart, ...]:
    """The parts with the question as it was asked: a part of the same letter keeps its wording, a new one has none."""
    by_letter = {part.letter: part for part in parts}
    said = [
        replace(there, asked={**there.asked, language: words})
        for letter, words in questions_in(asked)
        for there in (by_letter.pop(letter, AnswerPart(letter)),)
    ]
    return (*said, *(part for part in parts if part.letter in by_letter))
