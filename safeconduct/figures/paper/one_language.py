"""A paper that says the same in several languages, in one of them.

What stands side by side is kept by language. Short words (a title, a heading, a cell) are kept as one line, "Total /
कुल", and words that fill a line as one line each: of those the line of this language stays, where it is plain which
one that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .values import Beside, Cell, Paper, Paragraph, Part, Section, Table

DEVANAGARI = re.compile("[\u0900-\u097f]")
WRITTEN_SO = {"hi", "mr", "ne"}
"""Languages written in Devanagari."""


def in_one_language(paper: Paper, language: str) -> Paper:
    """The same paper with only this language of what it says in several. What has no language stays."""
    languages = next((tuple(dict(part.columns)) for part in _parts_of(paper) if isinstance(part, Beside)), ())
    if language not in languages:
        return paper
    one = _One(language, languages)
    return replace(
        paper,
        title=one.of(paper.title),
        kind=one.of(paper.kind),
        facts=tuple((one.of(label), one.of(words)) for label, words in paper.facts),
        lead=replace(paper.lead, words=one.of(paper.lead.words), language=language),
        sections=tuple(_section(section, one) for section in paper.sections),
    )


@dataclass(frozen=True, slots=True)
class _One:
    """One of the languages of a paper."""

    language: str
    languages: tuple[str, ...]

    def of(self, words: str) -> str:
        """Its own of words in all languages: "Total / कुल"; "Annexure I / अनुलग्नक I: By state / राज्य के अनुसार"."""
        if (own := self._own(words.split("\n"))) is not None:
            return own
        name, _sign, rest = words.partition(": ")
        if rest and (own := self._own(name.split(" / "))) is not None and self._is_own_or_of_none(rest):
            return f"{own}: {self.of(rest)}"
        own = self._own(words.split(" / "))
        return words if own is None else own

    def _is_own_or_of_none(self, words: str) -> bool:
        """Can these words stand behind a name in this language: "Punjab" and "state / राज्य", but not "राज्य"?"""
        return self.of(words) != words or not DEVANAGARI.search(words)

    def _own(self, pieces: Sequence[str]) -> str | None:
        if len(pieces) != len(self.languages):
            return None
        pairs = list(zip(self.languages, pieces, strict=True))
        is_plain = all(bool(DEVANAGARI.search(words)) == (code in WRITTEN_SO) for code, words in pairs)
        return dict(pairs)[self.language] if is_plain else None

    def is_another(self, cell: Cell) -> bool:
        return cell.language in self.languages and cell.language != self.language


def _parts_of(paper: Paper) -> Iterator[Part]:
    return (part for section in paper.sections for part in section.parts)


def _section(section: Section, one: _One) -> Section:
    return replace(section, title=one.of(section.title), parts=tuple(_parts(section, one)))


def _parts(section: Section, one: _One) -> Iterator[Part]:
    besides = [part for part in section.parts if isinstance(part, Beside)]
    for place, part in enumerate(section.parts):
        if isinstance(part, Table):
            yield _table(part, one)
        elif isinstance(part, Paragraph):
            yield replace(part, words=one.of(part.words))
        elif isinstance(part, Beside):
            kind = "said" if part is besides[-1] else "asked"
            for number, words in enumerate(dict(part.columns).get(one.language, ()), start=1):
                yield Paragraph(f"{kind}-{section.key}-{place}-{number}", words, language=one.language)
        else:
            yield part


def _table(table: Table, one: _One) -> Table:
    """Without the columns of other languages."""
    kept = [place for place in range(len(table.head)) if not any(one.is_another(row[place]) for row in table.rows)]
    return Table(
        one.of(table.caption),
        tuple(one.of(table.head[place]) for place in kept),
        tuple(tuple(replace(row[place], text=one.of(row[place].text)) for place in kept) for row in table.rows),
        one.of(table.more),
    )
