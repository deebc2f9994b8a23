"""`safeconduct roles [--write FILE]`: who may do what, as a document."""

import argparse
from pathlib import Path

from safeconduct.cli.words import gettext as _

NAME = "roles"
HELP = _("Print who may do what, or write it into a file (docs/roles.md).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to write, if any."""
    parser.add_argument("--write", type=Path, metavar="FILE", help=_("the file to write, for example docs/roles.md"))


def run(args: argparse.Namespace) -> int:
    """Print or write. Needs no database."""
    import django

    django.setup()
    from safeconduct.access.role_table import role_document

    if args.write is None:
        print(role_document(), end="")
        return 0
    args.write.write_text(role_document(), encoding="utf-8")
    print(_("%(file)s is current.") % {"file": args.write})
    return 0
