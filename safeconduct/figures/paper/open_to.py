"""A frozen paper without the cases that its reader may not see.

A copy is made by somebody who saw all that is in it, and read by others later. What names a case that is closed to a
reader is taken out for her and the rest is shown: a paper of forty names is not shut because of one. A row of a table
that leads to such a case, or has its name in it, keeps its place and says that it is closed; so does a paragraph or a
quote with one of its names or its reference. Numbers stay: they are counted for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.queries import cases_for
from safeconduct.people.models import PersonName

from .values import Beside, Cell, Equation, Paper, Paragraph, Part, Picture, Quote, Section, Table


# ---------------------------------------------------------------- which cases a paper names
def named_cases(paper: Paper) -> list[str]:
    """The ids of all cases that a paper names: those it says, and those that it leads to."""
    references = {_case_of(url) for url in _urls(paper)} - {""}
    led_to = Case.objects.filter(reference__in=references).values_list("pk", flat=True)
    return sorted({*paper.case_ids, *map(str, led_to)})


def _urls(paper: Paper) -> Iterator[str]:
    """Every address in it."""
    yield from (url for _label, url in paper.lead.urls)
    for section in paper.sections:
        for part in section.parts:
            yield from _urls_of(part)


def _urls_of(part: Part) -> Iterator[str]:
    if isinstance(part, Paragraph):
        yield from (url for _label, url in part.urls)
    elif isinstance(part, Quote):
        yield part.url
    elif isinstance(part, Table):
        yield from (cell.url for row in part.rows for cell in row)
    elif isinstance(part, Picture):
        yield from _urls_of(part.table)
    elif isinstance(part, Equation):
        yield from (url for _name, _number, url, _kind in part.parts)


def _case_of(url: str) -> str:
    """The reference of the case that an address leads to; empty for any other."""
    if not url.startswith("/"):
        return ""
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return ""
    return str(found.kwargs.get("reference", "")) if found.view_name == "cases:case" else ""


# ---------------------------------------------------------------- what is closed to a reader
@dataclass(frozen=True, slots=True)
class Closed:
    """Cases that a reader may not see: their references, and what finds one of these or a name of theirs in words."""

    references: frozenset[str]
    names: re.Pattern[str]

    def names_one(self, text: str) -> bool:
        return bool(self.names.search(" ".join(text.casefold().split())))

    def shuts(self, part: str, *urls: str) -> bool:
        return self.names_one(part) or any(_case_of(url) in self.references for url in urls)


def open_to(paper: Paper, cases: Collection[str], *, reader: Actor) -> tuple[Paper, int]:
    """The paper as far as it is open to this reader, and how many of its cases are closed to her."""
    ids = [UUID(id) for id in cases]
    visible = set(cases_for(reader).filter(pk__in=ids).values_list("pk", flat=True))
    hidden = [id for id in ids if id not in visible]
    if not hidden:
        return paper, 0
    closed = _closed(hidden)
    kept = replace(
        paper,
        lead=_paragraph(paper.lead, closed),
        sections=tuple(_section(section, closed) for section in paper.sections),
        case_ids=tuple(str(id) for id in ids if id in visible),
    )
    return kept, len(hidden)


def _closed(hidden: Sequence[UUID]) -> Closed:
    rows = list(Case.objects.filter(pk__in=hidden).values_list("reference", "person_id", "person__name"))
    people = [person for _reference, person, _name in rows]
    written = PersonName.objects.filter(Q(person__in=people) | Q(person__joined_into__in=people))
    names = {*(name for *_ids, name in rows), *written.values_list("text", flat=True)}
    references = frozenset(reference for reference, *_rest in rows)
    told = {" ".join(name.casefold().split()) for name in {*names, *references}} - {""}
    return Closed(references, re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(told))))


def _section(section: Section, closed: Closed) -> Section:
    return replace(section, parts=tuple(_part(part, closed) for part in section.parts))


def _part(part: Part, closed: Closed) -> Part:
    if isinstance(part, Paragraph):
        return _paragraph(part, closed)
    if isinstance(part, Quote):
        shut = closed.shuts(f"{part.words} {part.source}", part.url)
        return Quote(_("Closed: it names a case that you may not see."), "") if shut else part
    if isinstance(part, Beside):
        return Beside(tuple((language, _texts(texts, closed)) for language, texts in part.columns))
    if isinstance(part, Picture):
        table = _table(part.table, closed)
        return table if closed.names_one(f"{part.label} {part.svg}") else replace(part, table=table)
    return _table(part, closed) if isinstance(part, Table) else part


def _table(table: Table, closed: Closed) -> Table:
    return replace(table, rows=tuple(_row(row, closed) for row in table.rows))


def _texts(texts: tuple[str, ...], closed: Closed) -> tuple[str, ...]:
    shut = _("This paragraph names a case that you may not see.")
    return tuple(shut if closed.names_one(text) else text for text in texts)


def _paragraph(paragraph: Paragraph, closed: Closed) -> Paragraph:
    if not closed.shuts(f"{paragraph.words} {paragraph.built}", *(url for _label, url in paragraph.urls)):
        return paragraph
    words = _("This paragraph names a case that you may not see.")
    return replace(paragraph, words=words, built="", urls=())


def _row(row: tuple[Cell, ...], closed: Closed) -> tuple[Cell, ...]:
    if not closed.shuts(" ".join(cell.text for cell in row), *(cell.url for cell in row)):
        return row
    return (Cell(_("a case that you may not see")), *(Cell("–", is_number=cell.is_number) for cell in row[1:]))


# ---------------------------------------------------------------- links of a frozen paper
def with_known(paper: Paper, known: str) -> Paper:
    """The paper with every link within the house asking for this time, also where it was built as known now."""
    return _with_urls(paper, lambda url: _asking(url, known))


def _asking(url: str, known: str) -> str:
    parts = urlsplit(url)
    if not url.startswith("/") or "known=" in parts.query:
        return url
    query = "&".join(each for each in (urlencode({"known": known}), parts.query) if each)
    return parts._replace(query=query).geturl()


def _with_urls(paper: Paper, change: Callable[[str], str]) -> Paper:
    return replace(
        paper,
        lead=_led(paper.lead, change),
        sections=tuple(
            replace(section, parts=tuple(_part_led(part, change) for part in section.parts))
            for section in paper.sections
        ),
    )


def _led(paragraph: Paragraph, change: Callable[[str], str]) -> Paragraph:
    return replace(paragraph, urls=tuple((label, change(url)) for label, url in paragraph.urls))


def _part_led(part: Part, change: Callable[[str], str]) -> Part:
    if isinstance(part, Paragraph):
        return _led(part, change)
    if isinstance(part, Quote):
        return replace(part, url=change(part.url))
    if isinstance(part, Equation):
        return replace(part, parts=tuple((name, number, change(url), kind) for name, number, url, kind in part.parts))
    if isinstance(part, Picture):
        return replace(part, table=_table_led(part.table, change))
    return _table_led(part, change) if isinstance(part, Table) else part


def _table_led(table: Table, change: Callable[[str], str]) -> Table:
    rows = tuple(tuple(replace(cell, url=change(cell.url)) for cell in row) for row in table.rows)
    return replace(table, rows=rows)
