"""`safeconduct migrate`: bring the tables up to date, as the role that owns them."""

import argparse

from safeconduct.cli.words import gettext as _

NAME = "migrate"
HELP = _("Bring the tables of the database up to date.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are none."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command is given its arguments
    """Apply what is pending; quick when nothing is."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    return 0
