"""`safeconduct import cases FILE` and `safeconduct import template FILE`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.asked import COMMAND_LINE, asked_actor, asked_crisis, asked_post
from safeconduct.cli.errors import CommandError, NotUnderstoodError, tell
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.access.actor import Actor
    from safeconduct.cases.imports.outcome import ImportOutcome

NAME = "import"
HELP = _("Import cases from a table (xlsx, ods, csv), or write an empty one to fill in.")
MARKS = ("<!-- columns -->", "<!-- end of columns -->")
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
    cases.set_defaults(what=_import)
    template = what.add_parser("template", help=_("write an empty table that explains its columns"))
    template.add_argument("file", type=Path, help=_("the .xlsx to write; must not exist"))
    template.set_defaults(what=_write_template)
    columns = what.add_parser("columns", help=_("write the table of columns into docs/import.md"))
    columns.add_argument("file", type=Path, help=_("the document; what stands between its two marks is replaced"))
    columns.set_defaults(what=_write_columns)
    for parser in (cases, template, columns):
        parser.add_argument("--data-dir", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Import, or write the template."""
    done: int = args.what(args)
    return done


def _write_template(args: argparse.Namespace) -> int:
    from safeconduct.cases.imports.written import write_template

    _require_new(args.file)
    args.file.write_bytes(write_template())
    print(_("%(file)s is ready to be filled in; its second sheet explains every column.") % {"file": args.file})
    return 0


def _write_columns(args: argparse.Namespace) -> int:
    from safeconduct.cases.imports.written import explanation_in_markdown

    text = args.file.read_text(encoding="utf-8")
    before, _start, rest = text.partition(MARKS[0])
    _old, end, after = rest.partition(MARKS[1])
    if not end:
        raise CommandError(_("%(file)s has not the marks between which the columns stand.") % {"file": args.file})
    table = explanation_in_markdown()
    args.file.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}", encoding="utf-8")
    return 0


def _import(args: argparse.Namespace) -> int:
    """0 when every row is there now, 1 when rows were rejected or nothing could be read."""
    crisis = asked_crisis(args.crisis)
    post = asked_post(args.post) if args.post else None
    actor = _importer(args.email)
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


def _importer(email: str) -> Actor:
    """Every claim carries the name of who recorded it, so somebody has to be named."""
    if email:
        return asked_actor(email)
    from safeconduct.access.enums import Task
    from safeconduct.access.models import User
    from safeconduct.access.rules import TASK_ROLES

    may = User.objects.filter(
        is_active=True, memberships__until=None, memberships__role__in=TASK_ROLES[Task.IMPORT_CASES]
    )
    emails = may.order_by("email").values_list("email", flat=True).distinct()[:10]
    raise NotUnderstoodError(
        _("Say who imports with --as EMAIL: every claim carries a name. For example: %(emails)s.")
        % {"emails": ", ".join(emails) or _("nobody may yet")}
    )


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
    path: Path = args.rejected or _free_name(args.file)
    _require_new(path)
    return path


def _free_name(file: Path) -> Path:
    names = (file.with_name(f"{file.stem}-rejected{'' if n == 1 else f'-{n}'}.xlsx") for n in range(1, 1000))
    return next((name for name in names if not name.exists()), file)


def _require_new(path: Path) -> None:
    if path.exists():
        raise CommandError(_("%(file)s exists already. Choose another name.") % {"file": path})
    if not os.access(path.absolute().parent, os.W_OK):
        raise CommandError(_("Nothing can be written to %(folder)s.") % {"folder": path.absolute().parent})


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
