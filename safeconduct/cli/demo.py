"""`safeconduct demo`: load the rehearsal, the real published figures with invented people, into an empty database."""

import argparse
import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from safeconduct.cli.errors import CommandError
from safeconduct.cli.words import gettext as _
from safeconduct.store.folders import data_folder
from safeconduct.store.secret import keep_secret

NAME = "demo"
HELP = _("Load the demonstration into an empty database and print its logins.")
LOADER = "safeconduct.cli.rehearsal"
Login = tuple[str, str, str]  # e-mail, password, what this person does


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--if-empty, for `up --demo`."""
    parser.add_argument("--if-empty", action="store_true", help=_("where it cannot be loaded, say so and go on"))


def run(args: argparse.Namespace) -> int:
    """Load, keep the logins beside the database, print them."""
    try:
        logins = _load()
    except CommandError as error:
        if not args.if_empty:
            raise
        print(error, flush=True)
        return 0
    keep_secret(logins_file(data_folder()), json.dumps(logins, ensure_ascii=False, indent=1))
    if not args.if_empty:
        print("\n".join(login_lines(logins)))
    return 0


def _load() -> list[Login]:
    from django.contrib.auth import get_user_model

    if get_user_model().objects.exists():
        raise CommandError(_("The database is in use. The demonstration goes only into an empty one: use --data-dir."))
    spec = find_spec(LOADER)
    if spec is None or spec.origin is None:
        raise CommandError(_("This installation brings no demonstration."))
    return [(email, password, what) for email, password, what in import_module(LOADER).load()]


def logins_file(data_dir: Path) -> Path:
    """Where the demonstration's logins are kept, so that every start can print them."""
    return data_dir / "demo-logins.json"


def kept_logins(data_dir: Path) -> list[Login]:
    """The logins of the demonstration in this data folder; none when it was never loaded."""
    path = logins_file(data_dir)
    if not path.exists():
        return []
    return [(email, password, what) for email, password, what in json.loads(path.read_text(encoding="utf-8"))]


def login_lines(logins: list[Login]) -> list[str]:
    """The logins as an aligned table, one line each."""
    widths = [max((len(login[column]) for login in logins), default=0) for column in (0, 1)]
    return [f"{email:<{widths[0]}}  {password:<{widths[1]}}  {what}" for email, password, what in logins]
