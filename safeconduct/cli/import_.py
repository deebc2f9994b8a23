"""`safeconduct import cases FILE` and `safeconduct import template FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.asked import COMMAND_LINE, asked_crisis, asked_post, asked_signer
from safeconduct.cli.errors import CommandError, tell
from safeconduct.cli.words import gettext as _
from safeconduct.cli.written import add_table_commands, free_name, require_new

if TYPE_CHECKING:
    from safeconduct.cases.imports.outcome import ImportOutcome

NAME = "import"
HELP = _("Import cases from a table (xlsx, ods, csv), or write an empty one to fill in.")
SHOWN = 20
"""Faults that are printed; all are in the file of rejected rows."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is imported."""
    what = parser.add_subparsers(metavar="WHAT", required=True)
    cases = what.add_parser("cases", help=_("open a case for each row, see docs/import.md"))
    cases.add_argument("file", type=Path, help=_("the table: .xlsx, .ods or .csv"))
    cases.add_argument("--crisis", required=True, help=_("the crisis, as in the address of its pages"))
    cases.add_argument("--as", dest="email", default="", metavar="EMAIL", help=_("who imports: every claim is signed"))
    cases.add_argument("--post", default="", help=_("the post that keeps the cases of rows that name none"))
    cases.add_argument("--dry-run", action="store_true", help=_("say what would happen and write nothing"))
    cases.add_argument("--rejected", type=Path, metavar="FILE", help=_("where the rejected rows go, an .xlsx"))
    cases.add_argument("--data-dir", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    cases.set_defaults(what=_import)
    add_table_commands(what, document="docs/import.md", template=_template, columns=_columns)


def run(args: argparse.Namespace) -> int:
    """Import, or write the template."""
    done: int = args.what(args)
    return done


def _template() -> bytes:
    from safeconduct.cases.imports.written import write_template

    return write_template()


def _columns() -> str:
    from safeconduct.cases.imports.written import explanation_in_markdown

    return explanation_in_markdown()


def _import(args: argparse.Namespace) -> int:
    """0 when every row is there now, 1 when rows were rejected or nothing could be read."""
    from safeconduct.access.enums import Task

    crisis = asked_crisis(args.crisis)
    post = asked_post(args.post) if args.post else None
    actor = asked_signer(args.email, Task.IMPORT_CASES)
    rejected = _rejected_path(args)
    content = _read(args.file)
    from safeconduct.access.decision import Refused
    from safeconduct.audit.context import acting_from
    from safeconduct.cases.actions.imports import import_cases
    from safeconduct.store.tables.faults import FileFault

    try:
        with acting_from(COMMAND_LINE):
            outcome = import_cases(
                crisis, content, name=args.file.name, by=actor, post=post, dry_run=args.dry_run, looks_up=None,
                waits=True, progress=_progress,
            )  # fmt: skip
    except (FileFault, Refused) as fault:
        raise CommandError(str(fault)) from None
    if outcome.faults and rejected:
        rejected.write_bytes(outcome.rejected_file())
    _report(args.file, outcome, rejected)
    return 1 if outcome.faults else 0


def _read(file: Path) -> bytes:
    """The file; no more of it than shows that it is too large."""
    from safeconduct.store.tables.files import LARGEST

    if not file.is_file():
        raise CommandError(_("There is no file %(file)s.") % {"file": file})
    if (size := file.stat().st_size) > LARGEST:
        facts = {"file": file, "size": size // 1024**2, "largest": LARGEST // 1024**2}
        raise CommandError(
            _("%(file)s has %(size)s MB; the largest that is read is %(largest)s MB. Send it in parts.") % facts
        )
    return file.read_bytes()


def _rejected_path(args: argparse.Namespace) -> Path | None:
    """Where rejected rows go, looked at before anything is imported. A dry run writes them only where it is told to."""
    if args.rejected is None and args.dry_run:
        return None
    path: Path = args.rejected or free_name(args.file, "rejected")
    require_new(path)
    return path


def _progress(outcome: ImportOutcome) -> None:
    tell(_("%(done)s of %(rows)s rows") % {"done": outcome.done, "rows": outcome.rows})


def _report(file: Path, outcome: ImportOutcome, rejected: Path | None) -> None:
    facts = {**outcome.counts(), "file": file, "rejected_file": rejected}
    head = _("%(file)s: %(rows)s rows, %(new)s new, %(already)s already there, %(rejected)s rejected.")
    if outcome.is_dry_run:
        head = _("%(file)s: %(rows)s rows, %(new)s would be new, %(already)s already there, %(rejected)s rejected.")
    print(head % facts)
    if outcome.table.unread:
        print(_("Not read: %(columns)s.") % {"columns": ", ".join(outcome.table.unread)})
    _report_known(outcome)
    for there in outcome.already[:SHOWN]:
        print(_("Row %(row)s: %(sentence)s") % {"row": there.row, "sentence": there.sentence})
    _report_faults(outcome, rejected)


def _report_known(outcome: ImportOutcome) -> None:
    """Which new rows may be somebody known. They are kept as new persons; officers judge the pairs at the desk."""
    for known in outcome.known[:SHOWN]:
        print(_("Row %(row)s: %(sentence)s") % {"row": known.row, "sentence": known.sentence})
    if outcome.known:
        print(
            _("%(n)s rows may be persons who are known. Each becomes a case; the pairs are judged at the desk.")
            % {"n": len(outcome.known)}
        )


def _report_faults(outcome: ImportOutcome, rejected: Path | None) -> None:
    for fault in outcome.faults[:SHOWN]:
        tell(_("Row %(row)s, %(fault)s") % {"row": fault.row, "fault": fault})
    if len(outcome.faults) > SHOWN:
        tell(_("… and %(n)s more.") % {"n": len(outcome.faults) - SHOWN})
    if outcome.faults and rejected:
        tell(
            _("The rejected rows are in %(file)s, each with its reason. Correct them and import that.")
            % {"file": rejected}
        )
    if outcome.is_mostly_bad:
        tell(_("More than a fifth of the rows are rejected. Is it the right file?"))
