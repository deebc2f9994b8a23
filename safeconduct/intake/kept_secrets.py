"""Passwords and keys of providers and mailboxes. The database names where one is kept; it never holds one.

"env:SAFECONDUCT_KEPT_IMAP" is a variable of the environment, "file:imap" a file in the folder `secrets` of the data
folder. Nothing else can be named: who sets up a channel must not be able to have any other file or variable of
the machine sent to an address of her choice.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

PREFIX = "SAFECONDUCT_KEPT_"
FOLDER = "secrets"
LONGEST_SECRET = 20_000

_VARIABLE = re.compile(rf"{PREFIX}[A-Z0-9_]{{1,80}}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


class SecretFault(ValueError):
    """No secret is kept there; the message is a sentence with the remedy."""


def is_place(where: str) -> bool:
    """Can a secret be kept at this place?"""
    kind, _colon, name = where.partition(":")
    return bool((kind == "env" and _VARIABLE.fullmatch(name)) or (kind == "file" and _FILE.fullmatch(name)))


def kept_secret(where: str) -> str:
    """The secret that is kept at `where`, without the line end of its file. Raises `SecretFault`."""
    if not is_place(where):
        raise SecretFault(
            _("“%(where)s” is no place for a secret. Write env:%(prefix)sNAME or file:NAME.")
            % {"where": where[:100], "prefix": PREFIX}
        )
    kind, _colon, name = where.partition(":")
    found = os.environ.get(name, "") if kind == "env" else _in_file(Path(settings.DATA_DIR) / FOLDER / name)
    if not found:
        raise SecretFault(_("No secret is kept at %(where)s, or it cannot be read.") % {"where": where})
    return found


def _in_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")[:LONGEST_SECRET].rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        return ""
