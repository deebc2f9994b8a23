"""What a brief consists of: sections with paragraphs, quotes and tables. Every face (page, print, text, DOCX, frozen
copy) shows the same `Paper`; nothing here asks the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal


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
    it: (label, address).
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


Part = Paragraph | Quote | Table | Equation


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the paper. `key` is stable: "figures", "since", "asks", "assurances", "differences", "positions",
    "their_points", "points", "next", "annex"."""

    key: str
    title: str
    parts: tuple[Part, ...]
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A brief. `facts` are the lines of its head: (label, text). `as_known` is an ISO time.

    `as_known_words` is the same in words. `hidden` counts cases that the reader may not see and that are therefore not
    named; `case_ids` are those that are named. `proof` says how every figure can be asked again.
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

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)


KINDS: Mapping[str, type[Part]] = {"paragraph": Paragraph, "quote": Quote, "table": Table, "equation": Equation}


@dataclass(frozen=True, slots=True)
class Edited:
    """What an officer wrote in place of a paragraph, as `BriefParagraph` keeps it."""

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
        names = {kind: name for name, kind in KINDS.items()}
        for part, said in zip(section.parts, told["parts"], strict=True):
            said["kind"] = names[type(part)]
    return kept


def from_json(kept: Mapping[str, Any]) -> Paper:
    """A paper from what `as_json` made of it."""
    sections = tuple(
        Section(said["key"], said["title"], tuple(map(_part, said["parts"])), said["starts_page"])
        for said in kept["sections"]
    )
    return Paper(
        reference=kept["reference"],
        title=kept["title"],
        facts=tuple((label, text) for label, text in kept["facts"]),
        as_known=kept["as_known"],
        as_known_words=kept["as_known_words"],
        lead=_paragraph(kept["lead"]),
        sections=sections,
        proof=kept["proof"],
        hidden=kept["hidden"],
        case_ids=tuple(kept["case_ids"]),
    )


def _part(said: Mapping[str, Any]) -> Part:
    given = {name: value for name, value in said.items() if name != "kind"}
    if said["kind"] == "paragraph":
        return _paragraph(given)
    if said["kind"] == "quote":
        return Quote(**given)
    if said["kind"] == "table":
        rows = tuple(tuple(Cell(**cell) for cell in row) for row in given["rows"])
        return Table(given["caption"], tuple(given["head"]), rows, given["more"])
    return Equation(tuple((name, number, url, kind) for name, number, url, kind in given["parts"]), given["note"])


def _paragraph(said: Mapping[str, Any]) -> Paragraph:
    return Paragraph(**{**said, "urls": tuple((label, url) for label, url in said["urls"])})


def with_edits(paragraphs: Sequence[Paragraph], edits: Mapping[str, Edited]) -> tuple[Paragraph, ...]:
    """The paragraphs, with an officer's own words in the place of those that she wrote anew."""
    return tuple(_edited(paragraph, edits.get(paragraph.key)) for paragraph in paragraphs)


def _edited(paragraph: Paragraph, edit: Edited | None) -> Paragraph:
    if edit is None:
        return paragraph
    if not edit.words:
        return Paragraph(paragraph.key, paragraph.words, number=edit.number, is_point=paragraph.is_point,
                         urls=paragraph.urls)  # fmt: skip
    return Paragraph(
        paragraph.key, edit.words, built=paragraph.words, edited_by=edit.by, edited_on=edit.on, number=edit.number,
        is_stale=edit.built != paragraph.words, is_point=paragraph.is_point, urls=paragraph.urls,
    )  # fmt: skip
