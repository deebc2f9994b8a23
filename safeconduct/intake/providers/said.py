"""What a provider posts, and what we read in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import parse_qsl

MOST_FIELDS = 1000
MOST_MEDIA = 30


class ProviderFault(ValueError):
    """A post that we do not take as it is; the message is a sentence."""


class WrongSignatureError(ProviderFault):
    """The signature is missing, or is not what the secret gives."""


class StaleError(ProviderFault):
    """Signed rightly, but too long ago or ahead of our clock."""


class UnreadableError(ProviderFault):
    """Signed rightly, but not in the form that the provider describes."""


@dataclass(frozen=True, slots=True)
class Post:
    """One HTTP request as it came. `url`: the whole address that the provider called, with its query; the names of
    headers in small letters."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def form(self) -> dict[str, list[str]]:
        """The fields of a posted form with all their values. Raises UnreadableError when there are too many."""
        try:
            pairs = parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise UnreadableError(f"The form has more than {MOST_FIELDS} fields.") from error
        fields: dict[str, list[str]] = {}
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        return fields


class Media(NamedTuple):
    """A picture or a recording that waits at the provider."""

    url: str
    type: str


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message that reached a number of ours.

    `channel`: "sms" or "whatsapp". `sender`, `recipient`: as the provider writes them, without the name of the
    channel. `at`: when the provider had it, None where it does not say. `location`: "55.75,37.61 name", where the
    sender shared one. `reply_to`: the provider's id of our message that this one answers.
    """

    provider_id: str
    sender: str
    recipient: str
    text: str
    media: tuple[Media, ...] = ()
    at: datetime | None = None
    profile_name: str = ""
    channel: str = "sms"
    location: str = ""
    reply_to: str = ""


class DeliveryWord(StrEnum):
    """How far a message of ours has come, in one vocabulary for all providers."""

    UNDER_WAY = "under way"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """What became of a message of ours. `state`: one of DeliveryWord; `words`: the provider's own; `error`: its code
    and sentence, empty without one."""

    provider_id: str
    state: DeliveryWord
    error: str = ""
    at: datetime | None = None
    words: str = ""
