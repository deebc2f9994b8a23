"""What is to be translated: the marked strings of the files that pyproject.toml names, Python and Django templates."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "safeconduct"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SUFFIXES = {".py", ".html", ".txt"}
COMMENTS = ("Translators:",)


@dataclass(frozen=True)
class Translated:
    """The languages there are catalogues for, and which files (patterns within a room) each room's are made of."""

    languages: tuple[str, ...]
    rooms: dict[str, tuple[str, ...]]


def read_translated(root: Path = ROOT) -> Translated:
    """The table `tool.safeconduct.catalogues` of pyproject.toml."""
    table = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["safeconduct"]["catalogues"]
    rooms = {room: tuple(patterns) for room, patterns in table["rooms"].items()}
    return Translated(tuple(table["languages"]), rooms)


def files_of(room: Path, patterns: tuple[str, ...]) -> list[Path]:
    """The files of a room that any pattern fits, in order of their paths."""
    found = {path for pattern in patterns for path in room.glob(pattern)}
    return sorted(path for path in found if path.suffix in SUFFIXES and "migrations" not in path.parts)


def marked_strings(root: Path, room: str, patterns: tuple[str, ...]) -> Catalog:
    """A catalogue of every marked string of a room, with the files it is in, nothing translated."""
    catalogue = Catalog(charset="utf-8")
    for path in files_of(root / PACKAGE / room, patterns):
        for _line, text, comments, context in extract_from(path):
            where = (str(path.relative_to(root)), None)
            catalogue.add(text, locations=[where], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalogue


def extract_from(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """(line, text or its singular and plural, comments for translators, context) for each marked string of a file.

    Django writes a template as calls of gettext among blanked-out words; indented, those would be no Python.
    """
    source = path.read_text()
    if path.suffix != ".py":
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).split("\n"))
    return extract("python", io.BytesIO(source.encode()), KEYWORDS, COMMENTS, strip_comment_tags=True)
