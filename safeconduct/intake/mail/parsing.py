"""One mail, from its bytes to what an officer reads: `parse_mail`. It never raises and never changes the bytes.

What cannot be read as it should is said in `Mail.notes`; the bytes stay whole wherever they are kept, and reading
them again with a later version may tell more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import NamedTuple

from .addresses import Address, addresses_of
from .automatic import Automatic, Bounced, bounced_of, kind_of, wants_no_receipt
from .boxes import MSG_TYPE, is_msg
from .charsets import decode, shown
from .files import file_name, notes_on_file
from .headers import Headers, decode_words, one_line, read_headers
from .laid_out import text_of_html
from .mime import Entity, take_apart
from .notes import Note, NoteKind
from .quoting import split_quoted

MOST_TEXT = 500_000  # signs of text for reading
MOST_TEXT_BYTES = 4 * MOST_TEXT
MOST_REFERENCES = 100
LONGEST_SUBJECT = 1000
LONGEST_ID = 995  # a line of 998 (RFC 5322, section 2.1.1) less its brackets
MOST_NOTES = 100

RECIPIENTS = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "to", "cc", "bcc", "resent-to",
    "resent-cc", "apparently-to",
)  # fmt: skip
"""Where the address to which a mail came may stand; the ones that our own mail system writes come first."""
ONCE = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references")
FINGERPRINTED = (
    "message-id", "from", "sender", "reply-to", "to", "cc", "date", "subject", "content-type",
    "content-transfer-encoding",
)  # fmt: skip
"""What a sender writes; everything else is added on the way."""
DECODED = ("subject", "from", "to", "cc", "reply-to")
_ID = re.compile(r"<([^<>\s]{1,995})>")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail that has bytes of its own; `number` counts from 1 in the order of the mail.

    `size` in bytes and `sha256` (hex) are those of the decoded bytes. `is_inline`: it belongs to the text (the text
    itself, the same text in another form, a picture within it). `is_text`: it was read as (part of) the text.
    """

    number: int
    name: str
    type: str
    size: int
    sha256: str
    is_inline: bool
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says. Ids stand without angle brackets; `date` is in UTC; texts can be stored as they are.

    `text` is what is new in the mail, `quoted` the history below or above it; both together are all that it says.
    `wants_no_receipt`: no automatic answer may be sent, also where no machine is certain.
    """

    message_id: str
    subject: str
    sender_name: str
    sender: str
    reply_to: str
    recipients: tuple[str, ...]
    references: tuple[str, ...]
    in_reply_to: str
    date: datetime | None
    text: str
    quoted: str
    parts: tuple[Part, ...]
    automatic: Automatic
    bounced: tuple[Bounced, ...]
    wants_no_receipt: bool
    notes: tuple[Note, ...]

    @property
    def attachments(self) -> tuple[Part, ...]:
        """The parts that are not its text."""
        return tuple(part for part in self.parts if not part.is_inline)


@dataclass(frozen=True, slots=True)
class Head:
    """What has to be known of a mail before it is stored; read from its headers alone.

    `fingerprint` (hex) is the same for the same mail that came by two ways: it leaves out what mail systems add on the
    way. `received` is when the last system took it (UTC), None where that is not told.
    """

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    received: datetime | None
    fingerprint: str


class _Text(NamedTuple):
    """The text of a mail and the numbers of the parts that it was read from."""

    text: str
    read: frozenset[int]
    inline: frozenset[int]


def parse_mail(raw: bytes, *, our_domain: str = "") -> Mail:
    """Any bytes as a mail. Never raises. `our_domain` is what follows the @ in our own Message-IDs (for loops)."""
    if is_msg(raw):
        return _only_for_outlook(raw)
    notes: list[Note] = []
    whole, found = take_apart(_with_line_feeds(raw))
    notes += found
    headers = whole.headers
    _note_headers(raw, headers, notes)
    text = _text(whole, notes)
    parts = tuple(_parts(whole, text, notes))
    subject = decode_words(headers.get("subject")).text[:LONGEST_SUBJECT]
    new, quoted = split_quoted(text.text, subject)
    sender = _sender(headers)
    bounced = bounced_of(whole)
    kind = kind_of(whole, bounced, our_domain=our_domain)
    return Mail(
        message_id=_first_id(headers.get("message-id")),
        subject=subject,
        sender_name=sender.name,
        sender=sender.address,
        reply_to=_first(addresses_of([headers.get("reply-to")])).address,
        recipients=_recipients(headers),
        references=tuple(_ids(headers.get("references"))[-MOST_REFERENCES:]),
        in_reply_to=_first_id(headers.get("in-reply-to")),
        date=_date(headers, notes),
        text=new,
        quoted=quoted,
        parts=parts,
        automatic=kind,
        bounced=bounced,
        wants_no_receipt=kind is not Automatic.NONE or wants_no_receipt(headers, subject, sender.address),
        notes=tuple(dict.fromkeys(notes))[:MOST_NOTES],
    )


def _only_for_outlook(raw: bytes) -> Mail:
    """An Outlook file in the place of a mail: one file, and a word on it."""
    part = Part(1, "mail.msg", MSG_TYPE, len(raw), hashlib.sha256(raw).hexdigest(), is_inline=False)
    return Mail(
        message_id="", subject="", sender_name="", sender="", reply_to="", recipients=(), references=(), in_reply_to="",
        date=None, text="", quoted="", parts=(part,), automatic=Automatic.NONE, bounced=(), wants_no_receipt=True,
        notes=(Note(NoteKind.MSG),),
    )  # fmt: skip


def read_head(raw: bytes) -> Head:
    """The head of any bytes as a mail. Never raises."""
    raw = _with_line_feeds(raw)
    headers, body = read_headers(raw, 0, len(raw))
    seen = hashlib.sha256()
    for name in FINGERPRINTED:
        seen.update(b"\n".join([name.encode(), *headers.all(name), b""]))
    seen.update(raw[body:].replace(b"\r\n", b"\n").rstrip(b"\n"))
    return Head(
        message_id=_first_id(headers.get("message-id")),
        sender=_sender(headers).address,
        recipients=_recipients(headers),
        received=_read_date(one_line(decode(headers.get("received")).text).rpartition(";")[2].strip()[:200]),
        fingerprint=seen.hexdigest(),
    )


def part_bytes(raw: bytes, number: int) -> bytes:
    """The decoded bytes of the part with that number of `Mail.parts`. Raises LookupError when there is none."""
    if is_msg(raw) and number == 1:
        return raw
    whole, _notes = take_apart(_with_line_feeds(raw))
    for entity in whole.walk():
        if entity.number and entity.number == number:
            return entity.body()
    raise LookupError(f"The mail has no part {number}.")


def _with_line_feeds(raw: bytes) -> bytes:
    """Mails of old programs end their lines with carriage returns only."""
    return raw if b"\n" in raw or b"\r" not in raw else raw.replace(b"\r", b"\n")


def _note_headers(raw: bytes, headers: Headers, notes: list[Note]) -> None:
    if not raw.strip():
        notes.append(Note(NoteKind.EMPTY))
    elif not headers.pairs:
        notes.append(Note(NoteKind.NO_HEADERS))
    for name in ONCE:
        if len(headers.all(name)) > 1:
            notes.append(Note(NoteKind.TWICE, name.title()))
    for name in DECODED:
        if decode_words(headers.get(name)).guessed:
            notes.append(Note(NoteKind.GUESSED_HEADER, name.title()))
    if headers.pairs and not _sender(headers).address:
        notes.append(Note(NoteKind.NO_SENDER))


def _first(addresses: list[Address]) -> Address:
    return next(iter(addresses), Address("", ""))


def _sender(headers: Headers) -> Address:
    """Who wrote: From, and only where it has no address Sender or the return path."""
    written = _first(addresses_of([headers.get("from")]))
    if written.address:
        return written
    name = decode_words(headers.get("from")).text[:300]
    other = _first(addresses_of([headers.get("sender"), headers.get("return-path")]))
    return Address(name or other.name, other.address)


def _recipients(headers: Headers) -> tuple[str, ...]:
    values = [value for name in RECIPIENTS for value in headers.all(name)]
    return tuple(address.address for address in addresses_of(values))


def _ids(value: bytes) -> list[str]:
    return [one_line(found) for found in _ID.findall(decode(value).text)]


def _first_id(value: bytes) -> str:
    """The first id in angle brackets; what stands there without brackets when there are none."""
    found = _ids(value)
    return found[0] if found else one_line(decode(value).text).strip("<>")[:LONGEST_ID]


def _date(headers: Headers, notes: list[Note]) -> datetime | None:
    written = headers.text("date")[:200]
    if not written:
        if headers.pairs:
            notes.append(Note(NoteKind.NO_DATE))
        return None
    found = _read_date(written)
    if found is None:
        notes.append(Note(NoteKind.BAD_DATE, written))
    return found


def _read_date(written: str) -> datetime | None:
    """RFC 5322, section 3.3, and what older programs write; without a zone it is UTC."""
    try:
        parsed = parsedate_tz(written)
        if parsed is None:
            return None
        zone = timezone(timedelta(seconds=parsed[9] or 0))
        found = datetime(*parsed[:6], tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.year > 1970 else None


def _text(whole: Entity, notes: list[Note]) -> _Text:
    """What the mail says: every text in its order, of each choice the best one."""
    pieces: list[str] = []
    read: set[int] = set()
    inline: set[int] = set()
    _read_text(whole, pieces, read, inline, notes)
    text = "\n\n".join(piece for piece in pieces if piece)
    if len(text) > MOST_TEXT:
        notes.append(Note(NoteKind.CUT_TEXT, f"{MOST_TEXT:,}"))
    return _Text(text[:MOST_TEXT], frozenset(read), frozenset(inline))


def _read_text(entity: Entity, pieces: list[str], read: set[int], inline: set[int], notes: list[Note]) -> None:
    """Add the text of a part and of those within to `pieces`; `read` and `inline` gather the numbers of parts."""
    if sum(map(len, pieces)) > MOST_TEXT:
        return
    if entity.type == "multipart/alternative" and entity.children:
        _read_choice(entity, pieces, read, inline, notes)
    elif entity.type == "message/rfc822" and entity.children:
        pieces.append(_heading(entity.children[0].headers))
        _read_text(entity.children[0], pieces, read, inline, notes)
    elif entity.children:
        for child in _worth_reading(entity):
            _read_text(child, pieces, read, inline, notes)
        if entity.type == "multipart/related":
            inline.update(child.number for child in entity.children if child.number)
    elif entity.number and _is_text(entity):
        pieces.append(_text_of(entity, notes))
        read.add(entity.number)


def _worth_reading(entity: Entity) -> list[Entity]:
    """Of a delivery report only its words for people: the mail that came back is our own."""
    return entity.children[:1] if entity.type == "multipart/report" else entity.children


def _heading(headers: Headers) -> str:
    """Above the text of a mail that is attached to this one."""
    lines = [
        f"{name}: {decode_words(headers.get(name.lower())).text[:300]}" for name in ("From", "To", "Date", "Subject")
    ]
    return "\n".join(["---", *(line for line in lines if not line.endswith(": "))])


def _read_choice(entity: Entity, pieces: list[str], read: set[int], inline: set[int], notes: list[Note]) -> None:
    """One text in several forms (RFC 2046, section 5.1.4): the plain one, unless another says much more."""
    best: tuple[list[str], set[int], list[Note]] = ([], set(), [])
    for child in entity.children:
        said: tuple[list[str], set[int], list[Note]] = ([], set(), [])
        _read_text(child, said[0], said[1], inline, said[2])
        if not best[0] or _words(said[0]) > 2 * _words(best[0]):
            if _words(best[0]):
                said[2].append(Note(NoteKind.HTML_SAYS_MORE))
            best = said
    inline.update(child.number for child in entity.children if child.number and not _is_named(child))
    pieces += best[0]
    read |= best[1]
    notes += best[2]


def _words(pieces: Iterable[str]) -> int:
    return sum(len(piece.split()) for piece in pieces)


def _is_named(entity: Entity) -> bool:
    return bool(entity.written_name) or entity.disposition.value == "attachment"


def _is_text(entity: Entity) -> bool:
    """Also a part that should have parts of its own and has none that we found: then all of it is shown."""
    if entity.type.startswith("multipart/"):
        return True
    return entity.type in ("text/plain", "text/html", "text/enriched", "text/x-amp-html") and not _is_named(entity)


def _text_of(entity: Entity, notes: list[Note]) -> str:
    declared = entity.content_type.parameters.get("charset", "")
    data = entity.body(MOST_TEXT_BYTES)
    decoded = decode(data[:MOST_TEXT_BYTES], declared)
    text = decoded.text
    if decoded.guessed and not data.isascii():
        notes.append(Note(NoteKind.GUESSED_CHARSET, one_line(declared)[:40] or "-"))
    if "\0" in text:
        notes.append(Note(NoteKind.NUL))
    if "�" in text:
        notes.append(Note(NoteKind.BROKEN_SIGNS))
    return shown(text_of_html(text) if entity.type == "text/html" else text).strip()


def _parts(whole: Entity, text: _Text, notes: list[Note]) -> Iterable[Part]:
    for entity in whole.walk():
        if not entity.number:
            continue
        data, fault = entity.body_and_health()
        if fault:
            notes.append(Note(fault, str(entity.number)))
        part = Part(
            number=entity.number,
            name=file_name(entity),
            type=entity.type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            is_inline=entity.number in text.read | text.inline or _is_picture_in_text(entity),
            is_text=entity.number in text.read,
        )
        notes += notes_on_file(part.name, entity, data)
        yield part


def _is_picture_in_text(entity: Entity) -> bool:
    return entity.type.startswith("image/") and "content-id" in entity.headers and entity.disposition.value == "inline"
