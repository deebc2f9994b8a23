"""Files that commands write: never over one that is there; templates to fill in; columns in a document."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from safeconduct.cli.errors import CommandError
from safeconduct.cli.words import gettext as _

MARKS = ("<!-- columns -->", "<!-- end of columns -->")
"""Between them a document has the columns of a table."""


def require_new(path: Path) -> None:
    """Raise `CommandError` unless a file of this name can be written without overwriting one."""
    if path.exists():
        raise CommandError(_("%(file)s exists already. Choose another name.") % {"file": path})
    if not os.access(path.absolute().parent, os.W_OK):
        raise CommandError(_("Nothing can be written to %(folder)s.") % {"folder": path.absolute().parent})


def free_name(file: Path, word: str) -> Path:
    """A name beside the file that nobody has: "list-rejected.xlsx", "list-rejected-2.xlsx" …; the last of a thousand
    when all are taken."""
    names = [file.with_name(f"{file.stem}-{word}{'' if n == 1 else f'-{n}'}.xlsx") for n in range(1, 1000)]
    return next((name for name in names if not name.exists()), names[-1])


def add_table_commands(
    what: argparse._SubParsersAction[argparse.ArgumentParser],
    *,
    document: str,
    template: Callable[[], bytes],
    columns: Callable[[], str],
) -> None:
    """`template FILE` and `columns FILE` of a kind of table. `template`: an .xlsx; `columns`: a table in Markdown."""
    empty = what.add_parser("template", help=_("write an empty table that explains its columns"))
    empty.add_argument("file", type=Path, help=_("the .xlsx to write; must not exist"))
    empty.set_defaults(what=lambda args: _write_template(args.file, template))
    told = what.add_parser("columns", help=_("write the table of columns into %(document)s") % {"document": document})
    told.add_argument("file", type=Path, help=_("the document; what stands between its two marks is replaced"))
    told.set_defaults(what=lambda args: _write_columns(args.file, columns))
    for each in (empty, told):
        each.add_argument("--data-dir", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _write_template(file: Path, template: Callable[[], bytes]) -> int:
    require_new(file)
    file.write_bytes(template())
    print(_("%(file)s is ready to be filled in; its second sheet explains every column.") % {"file": file})
    return 0


def _write_columns(file: Path, columns: Callable[[], str]) -> int:
    before, _start, rest = file.read_text(encoding="utf-8").partition(MARKS[0])
    _old, end, after = rest.partition(MARKS[1])
    if not end:
        raise CommandError(_("%(file)s has not the marks between which the columns stand.") % {"file": file})
    file.write_text(f"{before}{MARKS[0]}\n{columns()}\n{MARKS[1]}{after}", encoding="utf-8")
    return 0
