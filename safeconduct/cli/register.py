"""`safeconduct register import FILE`, `safeconduct register template FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.asked import COMMAND_LINE, asked_actor
from safeconduct.cli.errors import CommandError, tell
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.people.models import RegisterImport

NAME = "register"
HELP = _("Import a register of nationals abroad (xlsx, ods, csv), or write an empty one to fill in.")
MARKS = ("<!-- columns -->", "<!-- end of columns -->")
SHOWN = 20
"""Bad rows that are printed; all are in the file of rows not taken."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is imported."""
    what = parser.add_subparsers(metavar="WHAT", required=True)
    imported = what.add_parser("import", help=_("take every row as a registration, see docs/register.md"))
    imported.add_argument("file", type=Path, help=_("the register: .csv for a large one, .xlsx or .ods"))
    imported.add_argument("--register", required=True, metavar="NAME", help=_("whose register it is"))
    imported.add_argument("--as", dest="email", required=True, metavar="EMAIL", help=_("who imports"))
    imported.add_argument("--country", default="", help=_("country of the stay where a row names none, e.g. RU"))
    imported.add_argument("--nationality", default="", help=_("nationality where a row names none, e.g. IN"))
    imported.add_argument("--rejected", type=Path, metavar="FILE", help=_("where the rows not taken go, an .xlsx"))
    imported.set_defaults(what=_import)
    template = what.add_parser("template", help=_("write an empty table that explains its columns"))
    template.add_argument("file", type=Path, help=_("the .xlsx to write; must not exist"))
    template.set_defaults(what=_write_template)
    columns = what.add_parser("columns", help=_("write the table of columns into docs/register.md"))
    columns.add_argument("file", type=Path, help=_("the document; what stands between its two marks is replaced"))
    columns.set_defaults(what=_write_columns)
    for each in (imported, template, columns):
        each.add_argument("--data-dir", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Import, or write the template."""
    done: int = args.what(args)
    return done


def _write_template(args: argparse.Namespace) -> int:
    from safeconduct.people.register.written import template_file

    _require_new(args.file)
    args.file.write_bytes(template_file())
    print(_("%(file)s is ready to be filled in; its second sheet explains every column.") % {"file": args.file})
    return 0


def _write_columns(args: argparse.Namespace) -> int:
    from safeconduct.people.register.written import columns_in_markdown

    text = args.file.read_text(encoding="utf-8")
    before, _start, rest = text.partition(MARKS[0])
    _old, end, after = rest.partition(MARKS[1])
    if not end:
        raise CommandError(_("%(file)s has not the marks between which the columns stand.") % {"file": args.file})
    args.file.write_text(f"{before}{MARKS[0]}\n{columns_in_markdown()}\n{MARKS[1]}{after}", encoding="utf-8")
    return 0


def _import(args: argparse.Namespace) -> int:
    """0 when every row is there now, 1 when rows came back or nothing could be read."""
    actor = asked_actor(args.email)
    if not args.file.is_file():
        raise CommandError(_("There is no file %(file)s.") % {"file": args.file})
    if args.rejected:
        _require_new(args.rejected)
    from safeconduct.access.decision import Refused
    from safeconduct.audit.context import acting_from
    from safeconduct.people.actions.register import import_register
    from safeconduct.people.cells import state
    from safeconduct.store.tables.faults import CellFault, FileFault

    try:
        country, nationality = (state(text) if text else "" for text in (args.country, args.nationality))
        with acting_from(COMMAND_LINE):
            imported = import_register(
                args.file, register=args.register, by=actor, country=country, nationality=nationality,
                progress=_progress,
            )  # fmt: skip
    except (FileFault, CellFault, Refused) as fault:
        raise CommandError(str(fault)) from None
    return _report(args, imported)


def _require_new(path: Path) -> None:
    if path.exists():
        raise CommandError(_("%(file)s exists already. Choose another name.") % {"file": path})


def _progress(imported: RegisterImport) -> None:
    facts = {"done": imported.rows_done, "rows": imported.rows or "?", "bad": imported.rows_bad}
    tell(_("%(done)s of %(rows)s rows, %(bad)s not taken") % facts)


def _report(args: argparse.Namespace, imported: RegisterImport) -> int:
    from safeconduct.people.register.written import rejected_file

    facts = {
        "file": args.file, "rows": imported.rows_done, "new": imported.rows_new, "known": imported.rows_known,
        "bad": imported.rows_bad, "odd": imported.kept_as_written, "shared": imported.shared,
    }  # fmt: skip
    print(_("%(file)s: %(rows)s rows, %(new)s new, %(known)s already there, %(bad)s not taken.") % facts)
    if imported.kept_as_written:
        print(_("%(odd)s phone numbers could not be read as numbers and are kept as written.") % facts)
    if imported.shared:
        print(
            _("%(shared)s persons have a paper, a phone or an address of somebody known: they may be the same.") % facts
        )
    for fault in imported.faults.order_by("row")[:SHOWN]:
        tell(_("Row %(row)s, %(fault)s") % {"row": fault.row, "fault": fault.reason})
    if not imported.rows_bad:
        return 0
    path: Path = args.rejected or _free_name(args.file)
    path.write_bytes(rejected_file(imported))
    tell(_("The rows not taken are in %(file)s, each with its reason. Correct them and import that.") % {"file": path})
    return 1


def _free_name(file: Path) -> Path:
    names = (file.with_name(f"{file.stem}-not-taken{'' if n == 1 else f'-{n}'}.xlsx") for n in range(1, 1000))
    return next((name for name in names if not name.exists()), file.with_suffix(".not-taken.xlsx"))
