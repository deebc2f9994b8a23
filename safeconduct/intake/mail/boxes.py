"""Files that people bring: one mail (.eml), many in one file (.mbox, RFC 4155), and no mail (Outlook's .msg)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .headers import read_headers

MSG = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an OLE file begins, which Outlook's .msg is."""

MSG_TYPE = "application/vnd.ms-outlook"
HEADERS = ("from", "to", "subject", "date", "message-id", "received", "return-path", "delivered-to")

_FROM = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{1,500}\r?\n(?=[!-9;-~]{1,200}:|>?From )")
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")


def is_msg(content: bytes) -> bool:
    """Is this a file that only Outlook reads?"""
    return content.startswith(MSG)


def is_mail(content: bytes) -> bool:
    """Does it begin with headers that every mail has one of?"""
    headers, _body = read_headers(content, 0, len(content))
    return any(name in headers for name in HEADERS)


def is_mbox(content: bytes) -> bool:
    """Are these mails one after the other, each below its own “From ” line?"""
    return bool(_FROM.match(content))


def mails_in(content: bytes) -> Iterator[bytes]:
    """The mails of an .mbox in their order, as they were before they were put together; of any other file, its bytes.

    A “From ” line begins a mail where an empty line stands above it and a header below it. “>From ” in a mail becomes
    “From ” again (mboxrd).
    """
    starts = [found.span() for found in _FROM.finditer(content)]
    if not starts or starts[0][0] != 0:
        yield content
        return
    ends = [start for start, _end in starts[1:]] + [len(content)]
    for (_start, start), end in zip(starts, ends, strict=True):
        yield _QUOTED_FROM.sub(rb"\1", _without_gap(content[start:end]))


def _without_gap(mail: bytes) -> bytes:
    """Without the one empty line that separates it from the next."""
    for gap in (b"\r\n\r\n", b"\n\n"):
        if mail.endswith(gap):
            return mail[: -len(gap) // 2]
    return mail
