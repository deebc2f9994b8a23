"""The files of a mail: names that are safe to show, and a word on files that are not what they say."""

from __future__ import annotations

import mimetypes
import re

from .headers import one_line
from .mime import WINMAIL, Entity
from .notes import Note, NoteKind

LONGEST_NAME = 200

_HIDING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PATH = re.compile(r"[/\\]")
PROGRAMS = frozenset(
    re.findall(
        r"\w+",
        "apk app bat cmd com cpl exe gadget hta iso img jar js jse lnk msc msi msp pif ps1 psm1 reg scf scr sct sh url "
        "vb vbe vbs wsf wsh xll",
    )
)
ZIPPED = frozenset(
    {"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar", "apk", "kmz", "docm", "xlsm", "pptm", "pages"}
)
SIGNATURES: tuple[tuple[bytes, frozenset[str]], ...] = (
    (b"\xff\xd8\xff", frozenset({"jpg", "jpeg", "jpe", "jfif"})),
    (b"\x89PNG\r\n\x1a\n", frozenset({"png"})),
    (b"GIF8", frozenset({"gif"})),
    (b"%PDF", frozenset({"pdf", "ai"})),
    (b"PK\x03\x04", ZIPPED),
    (b"Rar!", frozenset({"rar"})),
    (b"7z\xbc\xaf'\x1c", frozenset({"7z"})),
    (b"{\\rtf", frozenset({"rtf", "doc"})),
    (b"\xd0\xcf\x11\xe0", frozenset({"doc", "xls", "ppt", "msg", "msi", "dot", "xlt", "pps", "db"})),
    (b"MZ", frozenset({"exe", "dll", "scr", "com", "cpl", "sys"})),
)
"""How files begin, and the endings of a name that go with it."""
KNOWN_ENDINGS = frozenset().union(*(endings for _begin, endings in SIGNATURES))
RTF = frozenset({"application/rtf", "text/rtf", "text/richtext"})
ENCRYPTED = frozenset({"application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
ENDING_OF = {
    "message/rfc822": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "image/jpeg": ".jpg",
    "text/rtf": ".rtf",
}


def file_name(entity: Entity) -> str:
    """The last step of the path that the sender wrote, without signs that hide or turn; a made one if there is none."""
    written = one_line(_HIDING.sub("", entity.written_name))
    name = _PATH.split(written)[-1].strip(". ")
    if not name:
        return f"part-{entity.number}{_ending_for(entity.type)}"
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - 20]}{dot}{ending[:19]}"


def notes_on_file(name: str, entity: Entity, data: bytes) -> list[Note]:
    """What an officer must know before she opens a file."""
    notes = [Note(kind, name) for kind in _kinds(name, data)]
    if _HIDING.search(entity.written_name):
        notes.append(Note(NoteKind.TURNED_NAME, name))
    for types, kind in ((WINMAIL, NoteKind.WINMAIL), (RTF, NoteKind.RTF), (ENCRYPTED, NoteKind.ENCRYPTED)):
        if entity.type in types:
            notes.append(Note(kind))
    return notes


def _kinds(name: str, data: bytes) -> list[NoteKind]:
    ending = name.rpartition(".")[2].lower()
    endings = next((known for begin, known in SIGNATURES if data.startswith(begin)), None)
    found = []
    if ending in PROGRAMS or data.startswith(b"MZ"):
        found.append(NoteKind.DANGEROUS)
    if _is_misnamed(ending, endings, data):
        found.append(NoteKind.NOT_AS_NAMED)
    return found


def _is_misnamed(ending: str, endings: frozenset[str] | None, data: bytes) -> bool:
    """Its bytes are of a known kind that does not have this ending, or its ending promises a kind that they are not."""
    if not data or not ending:
        return False
    if endings is not None:
        return ending not in endings and (ending in KNOWN_ENDINGS or ending in PROGRAMS or len(ending) <= 4)
    return ending in KNOWN_ENDINGS - {"doc", "com", "ai", "db", "pages"}


def _ending_for(type_: str) -> str:
    return ENDING_OF.get(type_) or mimetypes.guess_extension(type_) or ".bin"
