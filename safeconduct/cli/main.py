"""The command `safeconduct`. Each subcommand is a module of this package with NAME, HELP, add_arguments and run.

Before `run`, the database is started (unless one runs already or DATABASE_URL is set) and Django is set up, except for
those in ALONE, which see to it themselves. So modules import models and actions inside their functions only, and take
their words from cli.words: Django's gettext needs the settings, and those need --data-dir.

Exit codes: 0 done; 1 not done, a sentence on stderr says why; 2 the command was not understood.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Protocol

from safeconduct.cli import (
    backup,
    brief,
    check,
    create_admin,
    demo,
    demo_reset,
    expire,
    figure,
    find_same_persons,
    import_,
    migrate,
    receive,
    reconcile,
    register,
    reindex_names,
    restore,
    roles,
    situation,
    up,
)
from safeconduct.cli.errors import CommandError, tell
from safeconduct.cli.words import gettext as _
from safeconduct.store.binaries import ServerError
from safeconduct.store.folders import data_folder, make_data_folder
from safeconduct.store.server import running_server
from safeconduct.store.url import external_url, parse_url


class Command(Protocol):
    """What a module of a subcommand has."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments; --data-dir is there already."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it and return the exit code. Raise CommandError to end with a sentence and exit code 1."""


COMMANDS: tuple[Command, ...] = (
    up, migrate, create_admin, demo, demo_reset, situation, figure, brief, import_, reconcile, register, receive,
    find_same_persons, expire, check, reindex_names, roles, backup, restore,
)  # fmt: skip
ALONE: tuple[Command, ...] = (up, demo_reset, restore, roles)
AS_OWNER: tuple[Command, ...] = (migrate, backup)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.settings")
    args = build_parser().parse_args(argv)
    if args.data_dir:
        os.environ["SAFECONDUCT_DATA"] = os.path.abspath(args.data_dir)
    try:
        return _run(args.command, args)
    except KeyboardInterrupt:
        return 1
    except CommandError as error:
        return _refuse(str(error), error.exit_code)
    except (ServerError, OSError) as error:
        return _refuse(str(error))


def build_parser() -> argparse.ArgumentParser:
    """The parser with all subcommands."""
    parser = argparse.ArgumentParser(prog="safeconduct", description=_("Safeconduct, from the command line."))
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        own = subparsers.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        own.add_argument("--data-dir", help=_("the folder with database and documents (default: $SAFECONDUCT_DATA)"))
        own.set_defaults(command=command)
        command.add_arguments(own)
    return parser


def _run(command: Command, args: argparse.Namespace) -> int:
    _check_environment()
    make_data_folder(data_folder())
    if command in ALONE:
        return command.run(args)
    with ready_database("owner" if command in AS_OWNER else "app"):
        return _run_on_database(command, args)


def _check_environment() -> None:
    url = external_url()
    try:
        if url:
            parse_url(url)
    except ValueError as error:
        raise CommandError(str(error)) from None


@contextmanager
def ready_database(role: str) -> Iterator[None]:
    """A database that answers and a Django that is set up, for the time of a command. Once per process."""
    os.environ["SAFECONDUCT_DB_ROLE"] = role
    os.environ["SAFECONDUCT_POOL"] = "0"
    with ExitStack() as stack:
        if not external_url():
            stack.enter_context(running_server(data_folder(), tell))
        import django

        django.setup()
        stack.callback(_close_connections)
        yield


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def _run_on_database(command: Command, args: argparse.Namespace) -> int:
    from django.db import OperationalError, ProgrammingError
    from psycopg.errors import UndefinedColumn, UndefinedTable

    try:
        return command.run(args)
    except OperationalError as error:
        return _refuse(_("The database does not answer: %(reason)s") % {"reason": error})
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
            raise
        return _refuse(_("The database is older than this Safeconduct. Run `safeconduct migrate` first."))


def _refuse(sentence: str, exit_code: int = 1) -> int:
    tell(sentence.strip())
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
