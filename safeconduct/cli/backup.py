"""`safeconduct backup FILE`."""

import argparse
from pathlib import Path

from safeconduct.cli.errors import CommandError
from safeconduct.cli.words import gettext as _
from safeconduct.store.folders import data_folder

NAME = "backup"
HELP = _("Write database and documents into one file.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to write."""
    parser.add_argument("file", type=Path, help=_("the file to write; must not exist"))


def run(args: argparse.Namespace) -> int:
    """Write the backup and say what is in it. The system may be in use meanwhile."""
    from safeconduct.store.backup import write_backup
    from safeconduct.store.url import current_connection

    if args.file.exists():
        raise CommandError(_("%(file)s exists already. Choose another name.") % {"file": args.file})
    manifest = write_backup(args.file, current_connection(data_folder()), data_folder() / "files")
    facts = {"file": args.file, "rows": sum(manifest.rows.values()), "tables": len(manifest.rows)}
    facts["documents"] = len(manifest.members) - 1
    print(_("%(file)s holds %(rows)s rows of %(tables)s tables and %(documents)s documents.") % facts)
    return 0
