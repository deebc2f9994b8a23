"""`safeconduct create-admin EMAIL --name NAME`: the first administrator, or one more when nobody can sign in."""

import argparse
import getpass
import re
import sys

from safeconduct.cli.asked import COMMAND_LINE
from safeconduct.cli.errors import CommandError
from safeconduct.cli.words import gettext as _

NAME = "create-admin"
HELP = _("Add an administrator, who then adds everybody else.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who it is and where."""
    parser.add_argument("email", help=_("the e-mail address to sign in with"))
    parser.add_argument("--name", required=True, help=_("the person's name"))
    parser.add_argument("--post", default="", help=_("the post; default: headquarters, made when there is no post yet"))
    parser.add_argument("--country", type=_country, help=_("two letters for the country of a post that is made"))


def run(args: argparse.Namespace) -> int:
    """Ask for the password, twice, or read it from a pipe; add the administrator."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from safeconduct.access.actions import create_administrator
    from safeconduct.access.decision import Refused
    from safeconduct.audit.context import acting_from

    try:
        validate_email(args.email)
        password = _password()
        with acting_from(COMMAND_LINE):
            user = create_administrator(
                args.email, name=args.name, password=password, post_name=args.post, country=args.country or "", by=None
            )
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    except Refused as refusal:
        raise CommandError(str(refusal)) from None
    print(_("%(name)s can sign in as %(email)s.") % {"name": user.name, "email": user.email})
    return 0


def _country(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise argparse.ArgumentTypeError(_("a country is written with its two letters, such as IN"))
    return text.upper()


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(_("Password: "))
    if getpass.getpass(_("The same again: ")) != password:
        raise CommandError(_("The two passwords differ. Nothing was changed; try again."))
    return password
