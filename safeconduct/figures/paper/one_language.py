"""A paper that says the same in several languages, in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .values import Beside, Paper, Paragraph, Part, Section


def in_one_language(paper: Paper, language: str) -> Paper:
    """The same paper with only this language of what stands side by side. What has no language stays."""
    return replace(paper, sections=tuple(_section(section, language) for section in paper.sections))


def _section(section: Section, language: str) -> Section:
    return replace(section, parts=tuple(_parts(section, language)))


def _parts(section: Section, language: str) -> Iterator[Part]:
    for place, part in enumerate(section.parts):
        if not isinstance(part, Beside):
            yield part
            continue
        texts = dict(part.columns).get(language, ())
        for number, words in enumerate(texts, start=1):
            yield Paragraph(f"{section.key}-{place}-{number}", words, language=language)
