"""Sentences about what was sent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .asking import CANNOT_READ_BIRTH
from .file_checks import FAULT_WORDS, Fault


def note_words(kind: str, text: str) -> str:
    """What a receipt says of something that could not be taken or read; "" for a note of an older receipt."""
    if kind == CANNOT_READ_BIRTH:
        return _("We could not read “%(birth)s” as a date. We keep it as you wrote it.") % {"birth": text}
    try:
        return str(FAULT_WORDS[Fault(kind)]) % {"name": text}
    except ValueError:
        return ""
