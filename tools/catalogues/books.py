"""The catalogue files of a room: `safeconduct/<room>/locale/<language>/LC_MESSAGES/django.po`, and .mo beside it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from .sources import PACKAGE

HEADER = "# Translations of PROJECT.\n# Made current by `make catalogues`."
WIDTH = 110


def book_path(root: Path, room: str, language: str) -> Path:
    """Where the catalogue of a room in a language is."""
    return root / PACKAGE / room / "locale" / language / "LC_MESSAGES" / "django.po"


def all_books(root: Path) -> Iterator[tuple[Path, str]]:
    """Every catalogue file of the package with its language."""
    for path in sorted((root / PACKAGE).glob("*/locale/*/LC_MESSAGES/django.po")):
        yield path, path.parents[1].name


def read_book(path: Path, language: str) -> Catalog:
    """The catalogue in a file; an empty one where there is none yet. PoFileError: it is not well formed."""
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    now = datetime.now(UTC)
    book = Catalog(
        language,
        header_comment=HEADER,
        project="Safeconduct",
        version="1",
        language_team=language,
        charset="utf-8",
        creation_date=now,
        revision_date=now,
        fuzzy=False,
    )
    book.msgid_bugs_address = book.last_translator = ""
    return book


def bring_current(book: Catalog, marked: Catalog) -> None:
    """Takes new strings in; those that are gone become obsolete and come back with their translation if they do.

    A new string is given no translation of a similar one: short strings are similar, and mean something else.
    """
    for message in marked:
        key = (message.id, message.context)
        for old, former in list(book.obsolete.items()):
            if message.id and (former.id, former.context) == key and book.get(message.id, message.context) is None:
                book[former.id] = book.obsolete.pop(old)
    book.update(marked, no_fuzzy_matching=True, update_creation_date=False)


def write_book(path: Path, book: Catalog) -> bool:
    """Writes the file if it says something else than before: did it?"""
    out = io.BytesIO()
    write_po(out, book, width=WIDTH, include_lineno=False, include_previous=True)
    if path.exists() and path.read_bytes() == out.getvalue():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())
    return True


def compile_book(path: Path, language: str) -> Path:
    """Compiles a .po into the .mo beside it, without fuzzy ones; a reader sees the old one or the new one, whole."""
    compiled = path.with_suffix(".mo")
    half = compiled.with_suffix(".mo.new")
    with half.open("wb") as file:
        write_mo(file, read_book(path, language))
    half.replace(compiled)
    return compiled
