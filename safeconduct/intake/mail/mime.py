"""A mail taken apart into its parts (RFC 2045, RFC 2046), with limits that no bomb gets past.

Nothing is copied while walking: a part is a place in the bytes. Nesting ends at `DEEPEST`, counting at `MOST_PARTS`;
what lies beyond stays one part, or stays in the raw mail. The time is linear in the size of the mail times the depth.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from mimetypes import guess_type
from urllib.parse import quote

from .headers import Headers, Value, from_base64, read_headers, read_value
from .notes import Note, NoteKind
from .tnef import PackedFile, unpack

DEEPEST = 30
MOST_PARTS = 2000
OUTSIDE_LENGTH = 200  # bytes before the first or after the last boundary that are worth a word

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")
_FIRST_BOUNDARY = re.compile(rb"(?:\A|\n)--([^\r\n]{1,70}?)[ \t]*\r?\n")
_UU_BEGIN = re.compile(rb"(?:\A|\n)begin [0-7]{3,4} [^\r\n]*\r?\n")
WINMAIL = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
AS_IT_IS = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(slots=True)
class Entity:
    """A part or the whole mail: headers, and its body as a place in `buffer`.

    `number` counts from 1 what has bytes of its own; it is 0 for what is only made of parts.
    """

    buffer: bytes
    headers: Headers
    start: int
    end: int
    content_type: Value
    disposition: Value
    number: int = 0
    children: list[Entity] = field(default_factory=list)

    @property
    def type(self) -> str:
        """Its media type in small letters; text/plain when none is named (RFC 2045, section 5.2)."""
        return self.content_type.value if _TYPE.fullmatch(self.content_type.value) else "text/plain"

    @property
    def encoding(self) -> str:
        """How it is encoded for transfer, in small letters."""
        return read_value(self.headers.get("content-transfer-encoding")).value

    @property
    def written_name(self) -> str:
        """The name of the file as the sender wrote it."""
        return self.disposition.parameters.get("filename") or self.content_type.parameters.get("name", "")

    def body(self, most: int | None = None) -> bytes:
        """Its bytes, decoded; at most about `most` of them where given."""
        return self.body_and_health(most)[0]

    def body_and_health(self, most: int | None = None) -> tuple[bytes, NoteKind | None]:
        """Its bytes, and what is wrong with them."""
        end = self.end if most is None else min(self.end, self.start + most * 3)
        return _decoded(self.buffer[self.start : end], self.encoding)

    def walk(self) -> Iterator[Entity]:
        """This and everything within, in the order of the mail."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class _Walk:
    """What was counted and found on the way."""

    count: int = 0
    notes: list[Note] = field(default_factory=list)

    def note(self, kind: NoteKind, detail: str = "") -> None:
        note = Note(kind, detail)
        if note not in self.notes:
            self.notes.append(note)


def take_apart(raw: bytes) -> tuple[Entity, list[Note]]:
    """The tree of a mail's parts, and what was odd about it. Never raises; any bytes are a mail of one part or more."""
    walk = _Walk()
    headers, body = read_headers(raw, 0, len(raw))
    whole = _entity(raw, headers, body, len(raw))
    walk.notes += headers.notes
    _grow(whole, 0, walk)
    return whole, walk.notes


def _entity(buffer: bytes, headers: Headers, start: int, end: int) -> Entity:
    content_type = read_value(headers.get("content-type"))
    return Entity(buffer, headers, start, end, content_type, read_value(headers.get("content-disposition")))


def _grow(entity: Entity, depth: int, walk: _Walk) -> None:
    """Find the parts of a part, and theirs; a part without any gets its number."""
    inside = _inside(entity, walk)
    if inside and depth >= DEEPEST:
        walk.note(NoteKind.DEEP, str(DEEPEST))
        inside = []
    if entity.type == "message/rfc822" or entity.type in WINMAIL or not inside:
        walk.count += 1
        entity.number = walk.count
    for buffer, start, end in inside:
        if walk.count >= MOST_PARTS:
            walk.note(NoteKind.MANY_PARTS, str(MOST_PARTS))
            return
        headers, body = read_headers(buffer, start, end)
        child = _entity(buffer, headers, body, end)
        entity.children.append(child)
        _grow(child, depth + 1, walk)


def _inside(entity: Entity, walk: _Walk) -> list[tuple[bytes, int, int]]:
    """Where the parts of a part are; empty for one that has none."""
    if entity.type in ("message/rfc822", "message/global"):
        return _inside_message(entity)
    if entity.type in WINMAIL:
        return [(packed, 0, len(packed)) for packed in map(_as_part, unpack(entity.body()))]
    if not entity.type.startswith("multipart/"):
        return []
    return [(entity.buffer, start, end) for start, end in _between_boundaries(entity, walk)]


def _as_part(file: PackedFile) -> bytes:
    """A file of a winmail.dat as a part of a mail."""
    name = quote(file.name.encode("utf-8", errors="replace"))
    head = f"Content-Type: {guess_type(file.name)[0] or 'application/octet-stream'}\n"
    return f"{head}Content-Disposition: attachment; filename*=utf-8''{name}\n\n".encode() + file.content


def _inside_message(entity: Entity) -> list[tuple[bytes, int, int]]:
    if entity.encoding in AS_IT_IS:
        return [(entity.buffer, entity.start, entity.end)] if entity.end > entity.start else []
    body = entity.body()
    return [(body, 0, len(body))] if body else []


def _between_boundaries(entity: Entity, walk: _Walk) -> list[tuple[int, int]]:
    boundary = _boundary(entity, walk)
    if not boundary:
        return []
    marks = list(islice(_marks(entity, boundary), MOST_PARTS + 2))
    if not marks:
        walk.note(NoteKind.NO_BOUNDARY)
        return []
    places: list[tuple[int, int]] = []
    for (_at, after, is_last), following in zip(marks, [*marks[1:], None], strict=True):
        if is_last:
            break
        if following is None and len(marks) < MOST_PARTS + 2:
            walk.note(NoteKind.UNFINISHED)
        places.append((after, following[0] if following else entity.end))
    _note_outside(entity, marks, walk)
    return places


def _boundary(entity: Entity, walk: _Walk) -> bytes:
    written = entity.content_type.parameters.get("boundary", "")
    if written:
        return b"--" + written.encode("utf-8", errors="replace")
    found = _FIRST_BOUNDARY.search(entity.buffer, entity.start, entity.end)
    if found is None:
        walk.note(NoteKind.NO_BOUNDARY)
    return b"--" + found[1] if found else b""


def _marks(entity: Entity, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Lines that are the boundary: where the line end before it begins, what comes after it, and is it the last one."""
    mark = re.compile(rb"(?:\A|\r?\n)" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    position = entity.start
    if entity.buffer.startswith(boundary, position):
        position = max(0, position - 1)  # the line end before it ended the headers
    while found := mark.search(entity.buffer, position, entity.end):
        line_end = entity.buffer.find(b"\n", found.end(), entity.end)
        yield max(found.start(), entity.start), line_end + 1 if line_end >= 0 else entity.end, bool(found[1])
        if found[1]:
            return
        position = found.end()


def _note_outside(entity: Entity, marks: list[tuple[int, int, bool]], walk: _Walk) -> None:
    before = entity.buffer[entity.start : marks[0][0]].strip()
    after = entity.buffer[marks[-1][1] : entity.end].strip() if marks[-1][2] else b""
    if max(len(before), len(after)) > OUTSIDE_LENGTH:
        walk.note(NoteKind.OUTSIDE)


def _decoded(data: bytes, encoding: str) -> tuple[bytes, NoteKind | None]:
    if encoding in AS_IT_IS:
        return data, None
    if encoding == "base64":
        decoded, is_whole = from_base64(data)
        return decoded, None if is_whole else NoteKind.BAD_BASE64
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data), None
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _from_uuencoded(data)
    return data, NoteKind.ODD_ENCODING


def _from_uuencoded(data: bytes) -> tuple[bytes, NoteKind | None]:
    begin = _UU_BEGIN.search(data)
    decoded = []
    for line in data[begin.end() if begin else 0 :].splitlines():
        if line.strip() == b"end":
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            return b"".join(decoded), NoteKind.BAD_BASE64
    return b"".join(decoded), None
