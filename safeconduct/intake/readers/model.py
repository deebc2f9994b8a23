"""What a reader finds in a request. Plain values: they are written by `actions.reading`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from safeconduct.identity.evidence import Evidence

from ..enums import Automatic, MentionOrigin, Writer


@dataclass(frozen=True, slots=True)
class Named:
    """A person named in a request: what is said of her, what she is to the writer, and the piece of text."""

    evidence: Evidence
    origin: MentionOrigin
    relation: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file inside the raw bytes: its place there, and what is said and seen of it."""

    part: int
    name: str
    claimed: str
    size: int
    sha256: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """All that was read. `phones` and `emails` are those of the writer; `notes` are sentences about what could not be
    read as it should."""

    subject: str = ""
    text: str = ""
    quoted: str = ""
    sender_name: str = ""
    sender: str = ""
    sent_at: datetime | None = None
    writer: Writer = Writer.UNKNOWN
    automatic: Automatic = Automatic.NO
    facts: dict[str, Any] | None = None
    people: tuple[Named, ...] = ()
    files: tuple[FoundFile, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    due_at: datetime | None = None
