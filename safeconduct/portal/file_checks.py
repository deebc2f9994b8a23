"""The files that come with a plea: what may come, seen from the bytes and not from the name."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from django.utils.translation import gettext_lazy as _

from safeconduct.intake.actions.receiving import NewFile

from .bodies import SentFile

MOST_FILES = 10
LARGEST_FILE = 8 * 1024**2
"""Bytes."""
_FTYP = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"msf1": "image/heic", b"avif": "image/avif",
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime",
}  # fmt: skip
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}


class Fault(Enum):
    """Why a file was not taken."""

    TYPE = "type"
    SIZE = "size"
    NUMBER = "number"
    EMPTY = "empty"


FAULT_WORDS = {
    Fault.TYPE: _("The file “%(name)s” was not taken. We take photos, PDF papers, voice messages and short videos. "
                  "Send a photo of it instead."),
    Fault.SIZE: _("The file “%(name)s” was not taken: it is larger than 8 MB. Send a smaller one, for example a "
                  "photo of the screen."),
    Fault.NUMBER: _("The file “%(name)s” was not taken: 10 files come with one message. You can add it when you follow "
                    "your request."),
    Fault.EMPTY: _("The file “%(name)s” was not taken: it is empty. Please choose it again."),
}  # fmt: skip


def sniffed(content: bytes) -> str:
    """The type of a file from its first bytes; "" for one that we do not take."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[4:8] == b"ftyp":
        return _FTYP.get(content[8:12], "video/mp4")
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12], "")
    return "application/pdf" if b"%PDF-" in content[:1024] else ""


def check_files(files: Sequence[SentFile]) -> tuple[list[NewFile], list[tuple[Fault, str]]]:
    """The files that are taken, and why the others are not. The message itself is taken in any case."""
    taken: list[NewFile] = []
    faults: list[tuple[Fault, str]] = []
    for file in files:
        kind = sniffed(file.content)
        if (fault := _fault(file, kind, len(taken))) is None:
            taken.append(NewFile(file.name, file.claimed, file.content, kind))
        else:
            faults.append((fault, file.name))
    return taken, faults


def _fault(file: SentFile, kind: str, taken: int) -> Fault | None:
    if not file.content:
        return Fault.EMPTY
    if len(file.content) > LARGEST_FILE:
        return Fault.SIZE
    if not kind:
        return Fault.TYPE
    return Fault.NUMBER if taken >= MOST_FILES else None
