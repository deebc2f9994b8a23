"""What is inside winmail.dat: the files and the text that Outlook packed for another Outlook (MS-OXTNEF).

Only names, files and plain text are taken out; layout in compressed RTF stays inside. What is cut or broken ends
the reading, never raises, and what was found until then is given.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .charsets import codec_name, decode

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
CODE_PAGE, BODY, RENDERING = 0x00069007, 0x0002800C, 0x00069002
TITLE, DATA, PROPERTIES = 0x00018010, 0x0006800F, 0x00069005
LONG_NAME, CONTENT = 0x3707, 0x3701  # PidTagAttachLongFilename, PidTagAttachDataBinary
SIZES: Final = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of the values of fixed size, by their type."""
TEXT, UNICODE, OBJECT, BINARY = 0x1E, 0x1F, 0x0D, 0x0102
MOST_FILES, MOST_VALUES = 200, 10_000


@dataclass(slots=True)
class PackedFile:
    """A file in winmail.dat."""

    name: str = ""
    content: bytes = b""


class _Broken(Exception):
    """Here the file is cut off or is not what it says."""


@dataclass(slots=True)
class _Bytes:
    data: bytes
    place: int = 0

    def take(self, count: int) -> bytes:
        if count < 0 or self.place + count > len(self.data):
            raise _Broken
        taken = self.data[self.place : self.place + count]
        self.place += count
        return taken

    def number(self, kind: str = "<I") -> int:
        """A whole number, four bytes as a rule."""
        return int(struct.unpack(kind, self.take(struct.calcsize(kind)))[0])


def unpack(data: bytes) -> list[PackedFile]:
    """The files in a winmail.dat, its plain text as the first one where it has any. Empty for any other bytes."""
    if not data.startswith(SIGNATURE):
        return []
    text, files, charset = PackedFile("winmail.txt"), [PackedFile()], ""
    for attribute, value in _attributes(data):
        if attribute == CODE_PAGE and len(value) >= 4:
            charset = codec_name(f"cp{int.from_bytes(value[:4], 'little')}")
        elif attribute == BODY:
            text.content = decode(value.rstrip(b"\0"), charset).text.encode()
        elif attribute == RENDERING:
            if len(files) > MOST_FILES:
                break
            files.append(PackedFile())
        else:
            _fill(files[-1], attribute, value, charset)
    return [file for file in (text, *files) if file.content]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute and its value: level, id, length, value, checksum."""
    source = _Bytes(data, len(SIGNATURE) + 2)
    try:
        while source.place < len(data):
            source.take(1)
            attribute = source.number()
            value = source.take(source.number())
            source.take(2)
            yield attribute, value
    except _Broken:
        return


def _fill(file: PackedFile, attribute: int, value: bytes, charset: str) -> None:
    if attribute == TITLE and not file.name:
        file.name = decode(value.rstrip(b"\0"), charset).text
    elif attribute == DATA:
        file.content = value
    elif attribute == PROPERTIES:
        for name, kind, written in _properties(value):
            if name == LONG_NAME:
                charset_of = "utf-16-le" if kind == UNICODE else charset
                file.name = decode(written, charset_of).text.rstrip("\0") or file.name
            elif name == CONTENT and kind == BINARY and not file.content:
                file.content = written


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The first value of each property of an attachment: its id, its type, its bytes."""
    source = _Bytes(data)
    try:
        for _time in range(min(source.number(), MOST_VALUES)):
            kind, name = source.number("<H"), source.number("<H")
            if name >= 0x8000:
                _skip_name(source)
            values = [_value(source, kind & 0x0FFF) for _each in range(_count(source, kind))]
            if values:
                yield name, kind & 0x0FFF, values[0]
    except _Broken:
        return


def _skip_name(source: _Bytes) -> None:
    source.take(16)
    if source.number() == 0:
        source.take(4)
    else:
        _padded(source)


def _count(source: _Bytes, kind: int) -> int:
    """How many values follow: one, unless the type is of many values or of a size of its own."""
    is_counted = kind & 0x1000 or kind in (TEXT, UNICODE, OBJECT, BINARY)
    return min(source.number(), MOST_VALUES) if is_counted else 1


def _value(source: _Bytes, kind: int) -> bytes:
    if kind in (TEXT, UNICODE, OBJECT, BINARY):
        return _padded(source)
    if kind not in SIZES:
        raise _Broken
    return source.take(SIZES[kind])


def _padded(source: _Bytes) -> bytes:
    """Bytes with their length before them, filled up to four."""
    length = source.number()
    value = source.take(length)
    source.take(min(-length % 4, len(source.data) - source.place))
    return value
