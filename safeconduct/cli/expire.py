"""`safeconduct expire [--dry-run]`: erase what was kept long enough, as the night does it."""

from __future__ import annotations

import argparse

from safeconduct.cli.words import gettext as _

NAME = "expire"
HELP = _("Erase what was kept long enough by the rules, and write down what went. The night does it by itself.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether anything is erased."""
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would be erased; change nothing"))


def run(args: argparse.Namespace) -> int:
    """Erase, or only count."""
    if args.dry_run:
        return _count()
    from safeconduct.intake.actions.retention import erase_expired

    erased = erase_expired()
    size = erased.pop("bytes", 0)
    print(_("%(n)s rows were erased, %(size)s bytes.") % {"n": sum(erased.values()), "size": size})
    return 0


def _count() -> int:
    from safeconduct.intake.retention import due_now

    due = due_now()
    for row in due:
        told = {"kind": row.kind.label, "what": row.what.label, "n": row.n}
        print(_("%(n)s would be erased: %(kind)s (%(what)s)") % told)
    if not due:
        print(_("Nothing was kept long enough yet."))
    return 0
