"""What a paper consists of (a brief, an answer, a situation report): sections with paragraphs, quotes and tables. Every
face (page, print, text, DOCX, frozen copy) shows the same `Paper`; nothing here asks the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `url` opens what is behind it; `language` is that of its text where it is not the reader's; `mark` says
    what is loud about it; `is_number` sets it to the right."""

    text: str
    url: str = ""
    language: str = ""
    mark: Literal["", "late", "differs", "done", "held_back"] = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `key` stays the same from build to build: an officer's own words are kept under it.

    `built` is what the data say where she wrote something else (empty: not edited); `is_stale` says that the data say
    something else now than when she wrote. `is_point` makes it one of a numbered list. `urls` are the pages that prove
    it: (label, address). `language` is that of its words where it is not the reader's.
    """

    key: str
    words: str
    built: str = ""
    edited_by: str = ""
    edited_on: str = ""
    number: int = 0
    is_stale: bool = False
    is_point: bool = False
    urls: tuple[tuple[str, str], ...] = ()
    language: str = ""

    @property
    def is_edited(self) -> bool:
        return bool(self.edited_by)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were said, with who said them where and when."""

    words: str
    source: str
    language: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row names it. `more` says what was left out, in words."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Equation:
    """A figure and the parts that make it: (name, number, address, kind); kind is one of the parts of the look:
    whole, released, dead, missing, serving, or empty."""

    parts: tuple[tuple[str, int, str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """The same text in several languages, side by side: for each language its paragraphs."""

    columns: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, and the table that says the same. `svg` is what a template of ours drew, for faces that show drawings;
    all others show the table. `label` says in words what is seen."""

    svg: str
    label: str
    table: Table

    @property
    def drawing(self) -> SafeString:
        """For a page: every word in it was escaped when the template drew it."""
        return SafeString(self.svg)


Part = Paragraph | Quote | Table | Equation | Beside | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the paper. `key` stays the same from build to build: "figures", "asks", "annex"."""

    key: str
    title: str
    parts: tuple[Part, ...]
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper. `kind` is what it is called ("Brief"), `mark` stands on each page ("Confidential"; empty: public).

    `facts` are the lines of its head: (label, text). `as_known` is an ISO time, `as_known_words` the same in words.
    `hidden` counts cases that the reader may not see and that are therefore not named; `case_ids` are those that are
    named. `proof` says how every figure can be asked again. `is_numbered`: its sections have numbers.
    """

    reference: str
    title: str
    facts: tuple[tuple[str, str], ...]
    as_known: str
    as_known_words: str
    lead: Paragraph
    sections: tuple[Section, ...]
    proof: str = ""
    hidden: int = 0
    case_ids: tuple[str, ...] = ()
    kind: str = ""
    mark: str = ""
    is_numbered: bool = True

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def paragraph(self, key: str) -> Paragraph | None:
        """The paragraph with this key; None where there is none."""
        parts = [self.lead, *(part for section in self.sections for part in section.parts)]
        return next((part for part in parts if isinstance(part, Paragraph) and part.key == key), None)


@dataclass(frozen=True, slots=True)
class Edited:
    """What an officer wrote in place of a paragraph."""

    key: str
    number: int
    words: str
    built: str
    by: str
    on: str


def as_json(paper: Paper) -> dict[str, Any]:
    """The whole paper as plain data, for a frozen copy. `from_json` reads it back."""
    kept = asdict(paper)
    for section, told in zip(paper.sections, kept["sections"], strict=True):
        for part, said in zip(section.parts, told["parts"], strict=True):
            said["kind"] = NAMES[type(part)]
    return kept


def from_json(kept: Mapping[str, Any]) -> Paper:
    """A paper from what `as_json` made of it. What an older copy has not kept is as if it had not been said."""
    return Paper(**{
        **kept,
        "facts": _pairs(kept["facts"]),
        "lead": _paragraph(kept["lead"]),
        "sections": tuple(Section(**{**said, "parts": tuple(map(_part, said["parts"]))}) for said in kept["sections"]),
        "case_ids": tuple(kept["case_ids"]),
    })  # fmt: skip


def _part(said: Mapping[str, Any]) -> Part:
    return READ[said["kind"]]({name: value for name, value in said.items() if name != "kind"})


def _paragraph(said: Mapping[str, Any]) -> Paragraph:
    return Paragraph(**{**said, "urls": _pairs(said["urls"])})


def _quote(said: Mapping[str, Any]) -> Quote:
    return Quote(**said)


def _table(said: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in said["rows"])
    return Table(said["caption"], tuple(said["head"]), rows, said["more"])


def _equation(said: Mapping[str, Any]) -> Equation:
    return Equation(tuple((name, number, url, kind) for name, number, url, kind in said["parts"]), said["note"])


def _beside(said: Mapping[str, Any]) -> Beside:
    return Beside(tuple((language, tuple(paragraphs)) for language, paragraphs in said["columns"]))


def _picture(said: Mapping[str, Any]) -> Picture:
    return Picture(said["svg"], said["label"], _table(said["table"]))


def _pairs(said: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in said)


NAMES: Mapping[type[Part], str] = {
    Paragraph: "paragraph", Quote: "quote", Table: "table", Equation: "equation", Beside: "beside", Picture: "picture",
}  # fmt: skip
"""What each part is called in a frozen copy."""
READ: Mapping[str, Callable[[Mapping[str, Any]], Part]] = {
    "paragraph": _paragraph, "quote": _quote, "table": _table, "equation": _equation, "beside": _beside,
    "picture": _picture,
}  # fmt: skip
"""How each is read back."""


def with_edits(paragraphs: Sequence[Paragraph], edits: Mapping[str, Edited]) -> tuple[Paragraph, ...]:
    """The paragraphs, with an officer's own words in the place of those that she wrote anew."""
    return tuple(_edited(paragraph, edits.get(paragraph.key)) for paragraph in paragraphs)


def _edited(paragraph: Paragraph, edit: Edited | None) -> Paragraph:
    if edit is None:
        return paragraph
    if not edit.words:
        return replace(paragraph, number=edit.number)
    return replace(
        paragraph, words=edit.words, built=paragraph.words, edited_by=edit.by, edited_on=edit.on, number=edit.number,
        is_stale=edit.built != paragraph.words,
    )  # fmt: skip
