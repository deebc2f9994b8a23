"""Errors that a command ends with."""


class CommandError(Exception):
    """The command cannot do what was asked; the message is a sentence for the person who asked. Exit code 1."""
