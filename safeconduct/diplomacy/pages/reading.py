"""What the addresses of pages say, read so that nothing a person may type breaks a page."""

from __future__ import annotations

from safeconduct.store.ids import parse_reference

LONGEST = 6
"""Digits of a number in an address."""


def read_number(text: str) -> int:
    """A count from an address; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0


def read_reference(text: str) -> str:
    """A reference from an address, as we write it; empty for what is none."""
    try:
        return parse_reference(text)
    except ValueError:
        return ""


def read_state(text: str) -> str:
    """The code of a state from an address; empty for what is none."""
    return text.upper() if len(text) == 2 and text.isascii() and text.isalnum() else ""
