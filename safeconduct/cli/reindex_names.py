"""`safeconduct reindex-names`: after a change of the model or of the rules by which names are read."""

from __future__ import annotations

import argparse

from safeconduct.cli.errors import tell
from safeconduct.cli.words import gettext as _

NAME = "reindex-names"
HELP = _("Read all names again into their words, where the model or the rules have changed.")
SAID_EACH = 100_000
"""So many names lie between two lines of progress."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are none."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command is given its arguments
    """Words first, then names, then how many names have each word. Begun again it goes on where it was."""
    from django.db import connection

    from safeconduct.people.counting import count_bearers
    from safeconduct.people.indexing import encode_words_again, index_all_names

    words = encode_words_again(_Said(_("%(n)s words were made anew.")))
    names = index_all_names(connection, _Said(_("%(n)s names were read.")))
    count_bearers()
    print(_("Made anew: %(words)s words. Put right: %(names)s names.") % {"words": words, "names": names})
    return 0


class _Said:
    """Says from time to time how far it is."""

    def __init__(self, sentence: str) -> None:
        self._sentence, self._done = sentence, 0

    def __call__(self, more: int) -> None:
        before, self._done = self._done // SAID_EACH, self._done + more
        if self._done // SAID_EACH > before:
            tell(self._sentence % {"n": self._done})
