"""`safeconduct register import FILE`, `safeconduct register template FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.asked import COMMAND_LINE, asked_actor
from safeconduct.cli.errors import CommandError, tell
from safeconduct.cli.words import gettext as _
from safeconduct.cli.written import add_table_commands, free_name, require_new

if TYPE_CHECKING:
    from safeconduct.people.models import RegisterImport

NAME = "register"
HELP = _("Import a register of nationals abroad (xlsx, ods, csv), or write an empty one to fill in.")
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
    imported.add_argument("--data-dir", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    imported.set_defaults(what=_import)
    add_table_commands(what, document="docs/register.md", template=_template, columns=_columns)


def run(args: argparse.Namespace) -> int:
    """Import, or write the template."""
    done: int = args.what(args)
    return done


def _template() -> bytes:
    from safeconduct.people.register.written import template_file

    return template_file()


def _columns() -> str:
    from safeconduct.people.register.written import columns_in_markdown

    return columns_in_markdown()


def _import(args: argparse.Namespace) -> int:
    """0 when every row is there now, 1 when rows came back or nothing could be read."""
    actor = asked_actor(args.email)
    if not args.file.is_file():
        raise CommandError(_("There is no file %(file)s.") % {"file": args.file})
    if args.rejected:
        require_new(args.rejected)
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
    path: Path = args.rejected or free_name(args.file, "not-taken")
    path.write_bytes(rejected_file(imported))
    tell(_("The rows not taken are in %(file)s, each with its reason. Correct them and import that.") % {"file": path})
    return 1
