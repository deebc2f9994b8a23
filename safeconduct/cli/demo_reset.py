"""`safeconduct demo-reset`: throw the demonstration's data away."""

import argparse
import shutil
from pathlib import Path

from safeconduct.cli.demo import logins_file
from safeconduct.cli.errors import CommandError
from safeconduct.cli.words import gettext as _
from safeconduct.store.folders import data_folder, database_folder
from safeconduct.store.server import is_looked_after
from safeconduct.store.url import external_url

NAME = "demo-reset"
HELP = _("Throw away the data of a demonstration; nothing else can be thrown away with it.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are none."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command is given its arguments
    """Delete database and documents of a data folder into which the demonstration was loaded, and no others."""
    data_dir = data_folder()
    if external_url():
        raise CommandError(_("DATABASE_URL is set. Empty that database with its own tools."))
    if not logins_file(data_dir).exists():
        raise CommandError(_("%(folder)s holds no demonstration. Nothing was deleted.") % {"folder": data_dir})
    if is_looked_after(data_dir):
        raise CommandError(_("Safeconduct runs on %(folder)s. Stop it first.") % {"folder": data_dir})
    _delete(data_dir)
    print(_("The demonstration in %(folder)s is deleted.") % {"folder": data_dir})
    return 0


def _delete(data_dir: Path) -> None:
    """The logins last: what is interrupted can be done again."""
    link = data_dir / "database"
    shutil.rmtree(database_folder(data_dir).root, ignore_errors=True)
    if link.is_symlink():
        link.unlink()
    shutil.rmtree(data_dir / "files", ignore_errors=True)
    logins_file(data_dir).unlink()
