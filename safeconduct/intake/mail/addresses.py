"""Addresses of a mail as its headers write them (RFC 5322, section 3.4), read so that nothing odd raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .charsets import decode
from .headers import decode_words, one_line

MOST_ADDRESSES = 1000
LONGEST_ADDRESS = 320  # RFC 3696: 64 before the @, 255 after it

_COMMENT = re.compile(r"\(([^()]*)\)")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>]*>|[,;]|[^",;<]+|.', re.DOTALL)
_QUOTATION_MARK = re.compile(r'(?<!\\)"')
_BARE = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}")
_GROUP = re.compile(r"^[^@<\"]{1,200}:\s*")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the name as written (may be empty) and the address; its domain in small letters."""

    name: str
    address: str


def addresses_of(values: Iterable[bytes]) -> list[Address]:
    """All addresses of these headers, each once, in their order; at most `MOST_ADDRESSES`."""
    found: dict[str, Address] = {}
    for value in values:
        for written in _split(decode(value).text):
            address = _address(written)
            if address and len(found) < MOST_ADDRESSES:
                found.setdefault(address.address.lower(), address)
    return list(found.values())


def normal_address(address: str) -> str:
    """The address with its domain in small letters, without a dot at its end."""
    local, _at, domain = address.strip().rpartition("@")
    return f"{local}@{domain.lower().rstrip('.')}" if local else ""


def _split(text: str) -> list[str]:
    """At commas and semicolons outside of quotation marks and angle brackets; a mark that never ends is none."""
    if len(_QUOTATION_MARK.findall(text)) % 2:
        text = text.replace('"', " ")
    parts: list[str] = []
    part: list[str] = []
    for token in _TOKEN.findall(text):
        if token in (",", ";"):
            parts.append("".join(part))
            part = []
        else:
            part.append(token)
    return [*parts, "".join(part)]


def _address(written: str) -> Address | None:
    """One mailbox from `Name <a@b>`, `a@b (Name)`, `<a@b>`, `a@b`, or `group: a@b`."""
    written = written.strip()
    angled = re.search(r"<([^<>]*)>[^<>]*$", written)
    if angled:
        found = _BARE.search(angled[1]) or _BARE.search(written[: angled.start()])
        name = written[: angled.start()]
    else:
        outside = _COMMENT.sub(" ", written)
        found = _BARE.search(outside)
        comment = _COMMENT.search(written)
        name = comment[1] if comment else ""
    if found is None:
        return None
    address = normal_address(found[0])[:LONGEST_ADDRESS]
    return Address(_name(name), one_line(address)) if address else None


def _name(written: str) -> str:
    written = _GROUP.sub("", written.strip()).strip().strip("'\"").strip()
    written = re.sub(r"\\(.)", r"\1", written)
    return decode_words(written.encode("utf-8", errors="replace")).text[:300]
