"""What the author of an answer writes: parts with their questions and wording, annexures, named petitioners. Plain
values; nothing here asks the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ..enums import Grouping

Words = Mapping[str, str]
"""The same text by language: {"en": "…", "hi": "…"}. A language that is not written is absent or empty."""


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """A part of the question, "(a)", and what we answer. In `wording` stand slots for figures: "{released}" (see
    `slots.py`). Several letters may be answered together: "(a) to (c)"."""

    letter: str
    asked: Words = field(default_factory=dict)
    wording: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annexure:
    """A table at the end: these measures (or slots), divided by home state, post, sex, circumstance or year."""

    number: str
    title: Words
    measures: tuple[str, ...]
    by: Grouping


@dataclass(frozen=True, slots=True)
class Petitioner:
    """One named person of a court status report: the case, and what is said of it besides what the ledger says."""

    case_id: str
    number: str = ""
    wording: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The whole of one version of an answer.

    `to` is who asked or where: "Lok Sabha", "Supreme Court"; `question` its number and kind: "starred question 31";
    `asked_by` the member, petitioner or paper. `partitions` are keys of those whose parts must make the whole.
    """

    title: Words = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    to: str = ""
    question: str = ""
    asked_by: str = ""
    reply_on: str = ""
    parts: tuple[AnswerPart, ...] = ()
    annexures: tuple[Annexure, ...] = ()
    petitioners: tuple[Petitioner, ...] = ()
    partitions: tuple[str, ...] = ()


def as_json(text: AnswerText) -> dict[str, Any]:
    """The text as plain data. `from_json` reads it back."""
    return asdict(text)


def from_json(kept: Mapping[str, Any]) -> AnswerText:
    """A text from what `as_json` made of it."""
    return AnswerText(
        title=kept["title"],
        languages=tuple(kept["languages"]),
        to=kept["to"],
        question=kept["question"],
        asked_by=kept["asked_by"],
        reply_on=kept["reply_on"],
        parts=tuple(AnswerPart(**part) for part in kept["parts"]),
        annexures=tuple(_annexure(said) for said in kept["annexures"]),
        petitioners=tuple(Petitioner(**said) for said in kept["petitioners"]),
        partitions=tuple(kept["partitions"]),
    )


def _annexure(said: Mapping[str, Any]) -> Annexure:
    return Annexure(said["number"], said["title"], tuple(said["measures"]), Grouping(said["by"]))
