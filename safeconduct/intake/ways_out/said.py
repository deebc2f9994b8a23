"""What is sent, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_WORDS = 400


class SettingsFault(ValueError):
    """The settings of a channel say no way out, or one that cannot be; the message is a sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient. `headers` are those of an e-mail beside From, To and Subject."""

    sender: str
    recipient: str
    text: str
    subject: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    status_url: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The other side took it and answers for it; `provider_id` is what it calls the message."""

    provider_id: str = ""
    words: str = ""


class NotTaken(Exception):
    """The other side certainly did not take it. `again`: it may be tried again later."""

    def __init__(self, words: str, *, again: bool) -> None:
        super().__init__(one_line(words))
        self.again = again


class Unclear(Exception):
    """It broke off after the message was on its way: nobody knows whether it was taken."""

    def __init__(self, words: str) -> None:
        super().__init__(one_line(words))


def one_line(words: str) -> str:
    """What a server said, as one line that can be stored."""
    return " ".join(words.encode("utf-8", "replace").decode().replace("\0", "").split())[:LONGEST_WORDS]
