"""The headers of a mail: found, unfolded and decoded, however broken (RFC 5322, 2047, 2231, 6532)."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from .charsets import decode, shown
from .notes import Note, NoteKind

MOST_HEADERS = 1000
MOST_SECTION = 1_000_000  # bytes of all headers together
LONGEST_HEADER = 50_000  # bytes of one
MOST_NOTES = 20

_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_LOGICAL_LINE = re.compile(rb"[^\n]+(?:\n[ \t][^\n]*)*")
_KNOWN = re.compile(
    rb"(?i)(?:from|to|cc|subject|date|received|message-id|mime-version|content-[a-z-]+|return-path|delivered-to|sender|"
    rb"in-reply-to|references|reply-to|x-[a-z-]+|reporting-mta|final-recipient|original-recipient|action|status|"
    rb"diagnostic-code|arc-[a-z-]+|dkim-signature|auto-submitted|precedence|list-[a-z-]+)[ \t]*:"
)
_HEADER = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n[ \t]+")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?)")
_PARAMETER = re.compile(r';\s*([^\s;=*"]+)(\*[0-9]{1,3})?(\*)?\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_BLANKS = re.compile(r"\s+")
_STRAY = re.compile(rb"[^A-Za-z0-9+/=]+")
_BLANK_BYTES = re.compile(rb"[ \t\r\n]+")
_PADDING = re.compile(rb"=+")


@dataclass(frozen=True, slots=True)
class Headers:
    """Headers in their order: small name and bytes as they came, unfolded."""

    pairs: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[Note, ...] = ()

    def all(self, name: str) -> list[bytes]:
        """The values of every header of that (small) name."""
        return [value for key, value in self.pairs if key == name]

    def get(self, name: str) -> bytes:
        """The value of the first header of that name, empty when there is none."""
        return next((value for key, value in self.pairs if key == name), b"")

    def text(self, name: str) -> str:
        """The first header of that name, decoded and on one line."""
        return decode_words(self.get(name)).text

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _value in self.pairs)


@dataclass(frozen=True, slots=True)
class Words:
    """Decoded text of a header, and whether a charset had to be guessed."""

    text: str
    guessed: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A header like Content-Type: the value in small letters and its parameters, decoded."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers that begin at `start`, and where the body begins.

    Where no line is a header that mails have, there are no headers and the body begins at `start`. A line that is no
    header begins the body when no header that mails have comes after it (a mail whose empty line was lost).
    """
    lines_end, body = _section(raw, start, end)
    lines = [(found.start(), found[0]) for found in _LOGICAL_LINE.finditer(raw, start, lines_end)]
    known = [place for place, (_at, line) in enumerate(lines) if _KNOWN.match(line)]
    if not known:
        return Headers(), body if lines_end == start else start
    for place in range(known[-1] + 1, len(lines)):
        if not _HEADER.fullmatch(_unfolded(lines[place][1])):
            lines, body = lines[:place], lines[place][0]
            break
    return _headers([line for _at, line in lines]), body


def _section(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the headers end and where the body begins."""
    limit = min(end, start + MOST_SECTION)
    empty = _LINE_END.match(raw, start, end)
    if empty:
        return start, empty.end()
    found = _EMPTY_LINE.search(raw, start, limit)
    return (found.start(), found.end()) if found else (limit, limit)


def _headers(lines: list[bytes]) -> Headers:
    notes: list[Note] = []
    pairs: list[tuple[str, bytes]] = []
    if len(lines) > MOST_HEADERS:
        notes.append(Note(NoteKind.MANY_HEADERS, str(MOST_HEADERS)))
    for place, line in enumerate(lines[:MOST_HEADERS]):
        if line.strip() and not (place == 0 and line.startswith((b"From ", b">From "))):
            _take(_unfolded(line), pairs, notes)
    return Headers(tuple(pairs), tuple(notes[:MOST_NOTES]))


def _unfolded(line: bytes) -> bytes:
    return _FOLD.sub(b" ", line).rstrip(b"\r")


def _take(line: bytes, pairs: list[tuple[str, bytes]], notes: list[Note]) -> None:
    found = _HEADER.fullmatch(line[:LONGEST_HEADER])
    if found is None:
        notes.append(Note(NoteKind.ODD_HEADER, one_line(decode(line[:60]).text)))
        return
    name = found[1].decode("ascii")
    if len(line) > LONGEST_HEADER:
        notes.append(Note(NoteKind.LONG_HEADER, name))
    pairs.append((name.lower(), found[2].strip()))


def decode_words(raw: bytes) -> Words:
    """Encoded words (RFC 2047) and bare bytes as text on one line.

    Words of one charset that stand side by side are joined before they are decoded: many programs cut a character in
    two there.
    """
    bare = decode(raw)
    text, guessed = bare
    if "=?" not in text:
        return Words(one_line(text), guessed)
    pieces, run, run_charset, last = [], b"", "", 0
    text = _BETWEEN.sub(r"\1", text)
    for word in _WORD.finditer(text):
        charset = word[1].lower().partition("*")[0]
        if run and (word.start() > last or charset != run_charset):
            decoded = decode(run, run_charset)
            pieces.append(decoded.text)
            guessed, run = guessed or decoded.guessed, b""
        pieces.append(text[last : word.start()])
        run, run_charset, last = run + _word_bytes(word[2], word[3]), charset, word.end()
    decoded = decode(run, run_charset)
    pieces += [decoded.text, text[last:]]
    return Words(one_line("".join(pieces)), guessed or decoded.guessed)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", errors="replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b"_", b" "))
    return from_base64(data)[0]


def from_base64(data: bytes) -> tuple[bytes, bool]:
    """What base64 (RFC 2045, section 6.8) encodes, and whether it was whole.

    Signs that are not of its alphabet are passed over; what stands after padding is read too, for some programs encode
    in pieces.
    """
    stray = _STRAY.sub(b"", data)
    damaged = len(stray) < len(_BLANK_BYTES.sub(b"", data))
    decoded = []
    for piece in _PADDING.split(stray):
        rest = len(piece) % 4
        damaged = damaged or rest == 1
        piece = piece[:-1] if rest == 1 else piece
        decoded.append(binascii.a2b_base64(piece + b"=" * (-len(piece) % 4)))
    return b"".join(decoded), not damaged


def read_value(raw: bytes) -> Value:
    """A header with parameters, as RFC 2045 and RFC 2231 write it, and as many programs do instead."""
    text = decode(raw).text
    value = text.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, number, star, written in _PARAMETER.findall(text):
        if number or star:
            pieces.setdefault(name.lower(), {})[int(number[1:] or 0)] = (bool(star), _unquoted(written))
        else:
            plain.setdefault(name.lower(), decode_words(_unquoted(written).encode("utf-8", errors="replace")).text)
    return Value(_BLANKS.sub("", value), plain | {name: _continued(found) for name, found in pieces.items()})


def _unquoted(written: str) -> str:
    written = written.strip()
    if not written.startswith('"'):
        return written
    return re.sub(r"\\(.)", r"\1", written[1:].removesuffix('"'))


def _continued(pieces: dict[int, tuple[bool, str]]) -> str:
    """The pieces of one parameter (RFC 2231): name*0*=charset'language'text, name*1=…"""
    charset, data = "", b""
    for place, number in enumerate(sorted(pieces)):
        encoded, text = pieces[number]
        if place == 0 and encoded and text.count("'") >= 2:
            charset, _language, text = text.split("'", 2)
        as_bytes = text.encode("utf-8", errors="replace")
        data += unquote_to_bytes(as_bytes) if encoded else as_bytes
    return one_line(decode(data, charset or "utf-8").text)


def one_line(text: str) -> str:
    """Text without line ends and runs of blanks, as it can be stored."""
    return _BLANKS.sub(" ", shown(text)).strip()
