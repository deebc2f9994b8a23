"""Errors that a command ends with, and the voice beside its result."""

import sys


class CommandError(Exception):
    """The command cannot do what was asked; the message is a sentence for the person who asked."""

    exit_code = 1


class NotUnderstoodError(CommandError):
    """The command was asked about something that is not there; the message says what is."""

    exit_code = 2


def tell(text: str) -> None:
    """Say something to the person who waits, beside the command's result on stdout."""
    print(text, file=sys.stderr, flush=True)
