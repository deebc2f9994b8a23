"""The providers that we understand, by the word that stands in the address of their webhook."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from . import signed, twilio
from .said import Inbound, Post, StatusEvent


class Adapter(Protocol):
    """One provider: a module with these two functions."""

    def verify(self, post: Post, *, secret: str, now: datetime) -> None:
        """Raises WrongSignatureError or StaleError."""

    def parse(self, post: Post) -> Inbound | StatusEvent:
        """Raises UnreadableError."""


ADAPTERS: dict[str, Adapter] = {"twilio": twilio, "hmac": signed}


def adapter_for(name: str) -> Adapter | None:
    """The adapter of a provider, None when we do not know it."""
    return ADAPTERS.get(name)
