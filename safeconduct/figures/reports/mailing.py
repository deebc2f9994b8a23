"""How a report leaves by mail. Which mail server takes it is known to a room on an upper floor, which offers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from safeconduct.cases.models import Crisis


@dataclass(frozen=True, slots=True)
class ReportMail:
    """A report for one reader. `key` is the same for the same report and reader, so that it leaves once."""

    key: UUID
    address: str
    subject: str
    text: str


Mailer = Callable[[Crisis, ReportMail], str]
"""Hands one mail over; answers with why it could not be, in a sentence, or with nothing."""

_mailers: list[Mailer] = []


def offer_mailer(mailer: Mailer) -> None:
    """Called once, when the program starts."""
    if mailer not in _mailers:
        _mailers.append(mailer)


def mailer() -> Mailer | None:
    """The way out, if there is one."""
    return _mailers[-1] if _mailers else None
