"""`safeconduct restore FILE`."""

import argparse
import os
from contextlib import ExitStack
from pathlib import Path

from safeconduct.cli.errors import CommandError
from safeconduct.cli.words import gettext as _
from safeconduct.store.folders import data_folder

NAME = "restore"
HELP = _("Read a backup into an empty data folder or database.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to read."""
    parser.add_argument("file", type=Path, help=_("a file written by `safeconduct backup`"))


def run(args: argparse.Namespace) -> int:
    """Verify the backup, refuse a database in use, restore, compare what was counted."""
    from safeconduct.store.backup import BackupError, read_manifest, restore_backup
    from safeconduct.store.server import running_server
    from safeconduct.store.url import current_connection, external_url

    os.environ["SAFECONDUCT_DB_ROLE"] = "owner"
    try:
        manifest = read_manifest(args.file)
        with ExitStack() as stack:
            if not external_url():
                stack.enter_context(running_server(data_folder()))
            restore_backup(args.file, manifest, current_connection(data_folder()), data_folder() / "files")
    except BackupError as error:
        raise CommandError(str(error)) from None
    facts = {"time": manifest.made, "rows": sum(manifest.rows.values()), "folder": data_folder()}
    print(_("The backup of %(time)s is restored: %(rows)s rows, in %(folder)s.") % facts)
    return 0
