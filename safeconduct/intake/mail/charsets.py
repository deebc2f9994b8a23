"""From bytes to text when the charset that was named may be missing, unknown or wrong.

Python's own codecs do the work; what is decided here is which one to believe. Charsets in mail: RFC 2045, RFC 2047,
RFC 6532; what mail programs do in practice is worse.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import NamedTuple

CYRILLIC = ("windows-1251", "koi8-r", "iso8859-5", "cp866")
FREQUENT = frozenset("оеаинтсрвлкмдпуяыьгзб")
WESTERN = frozenset({"", "ascii", "iso8859-1", "cp1252", "iso8859-15"})
DECLARED_BY_HABIT = frozenset({"utf-8", *WESTERN, *(codecs.lookup(name).name for name in CYRILLIC), "koi8-u"})
REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
"""Text codecs of Python that are no charsets of mails; some of them take quadratic time."""

OTHER_NAMES = {
    "unicode-1-1-utf-7": "utf-7",
    "x-user-defined": "windows-1252",
    "utf8mb4": "utf-8",
    "x-unknown": "",
    "unknown-8bit": "",
    "default": "",
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "x-mac-cyrillic": "mac_cyrillic",
}
CYRILLIC_SHARE = 0.3  # of all signs that are not ASCII; below, they are not Cyrillic
BROKEN_SHARE = 0.1
SAMPLE = 20_000  # bytes that are looked at when guessing

_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class Decoded(NamedTuple):
    """Text, and whether its charset had to be guessed."""

    text: str
    guessed: bool


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of `data`, as the charset `declared` says or, where that cannot be, as it most likely is. Never raises.

    Where none is declared, UTF-8 is no guess (RFC 6532).
    Signs that no charset explains become U+FFFD.
    """
    name = codec_name(declared)
    if data.isascii() and name in DECLARED_BY_HABIT:
        return Decoded(data.decode("ascii"), False)
    likely = _likely(data, name)
    return Decoded(_decode(data, likely), likely != name and (bool(name) or likely != "utf-8"))


def codec_name(declared: str) -> str:
    """Python's name of a charset, empty when there is no such charset."""
    name = declared.strip().strip("'\"").lower().partition("*")[0]
    name = OTHER_NAMES.get(name, name)
    if not name or len(name) > 40 or not name.isascii() or "\0" in name:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return "" if not is_text or found.name.replace("-", "_") in REFUSED else found.name


def shown(text: str) -> str:
    """Text as it can be stored and shown: lines end with a line feed, no NUL, no control signs, no half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("�", _UNSEEN.sub("", text))


def _likely(data: bytes, name: str) -> str:
    """The codec to believe: the one declared, unless the bytes speak against it."""
    if _is_utf8(data) and name in DECLARED_BY_HABIT:
        return "utf-8"
    if name == "utf-8" and _mostly_utf8(data):
        return "utf-8"
    if name in DECLARED_BY_HABIT:
        return _by_letters(data, name)
    return name if _reads(data, name) else _without_hint(data)


def _without_hint(data: bytes) -> str:
    if _is_utf8(data) or _mostly_utf8(data):
        return "utf-8"
    return _by_letters(data, "")


def _by_letters(data: bytes, name: str) -> str:
    """Which Cyrillic charset makes most of the letters frequent ones; Western when it does not look Cyrillic at all."""
    sample = data[:SAMPLE]
    scores = {codecs.lookup(each).name: _cyrillic_score(sample, each) for each in CYRILLIC}
    best = max(scores, key=lambda each: scores[each])
    if name in scores and scores[best] < scores[name] * 1.3 + 0.1:
        return name
    if scores[best] >= CYRILLIC_SHARE:
        return "koi8-u" if name == "koi8-u" and best == "koi8-r" else best
    return name if name and name != "ascii" and _reads(data, name) else "cp1252"


def _cyrillic_score(sample: bytes, name: str) -> float:
    """The share of frequent small Cyrillic letters among all that is not ASCII, less what does not occur in words.

    Nought where such signs mostly stand alone between Latin letters: those are accents.
    """
    text = sample.decode(name, errors="replace")
    high = sum(sign > "\x7f" for sign in text)
    pairs = list(pairwise(text))
    together = sum(a > "\x7f" and b > "\x7f" for a, b in pairs)
    if together < high / 2:
        return 0.0
    odd = sum(a.islower() and b.isupper() for a, b in pairs)
    return (sum(sign in FREQUENT for sign in text) - odd) / max(1, high)


def _is_utf8(data: bytes) -> bool:
    return _reads(data, "utf-8")


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 with a few broken characters, as after a cut in the middle of one."""
    text = data[:SAMPLE].decode("utf-8", errors="replace")
    high = sum(1 for sign in text if ord(sign) > 127)
    return text.count("�") <= max(2, high * BROKEN_SHARE) and text.count("�") * 2 <= high


def _reads(data: bytes, name: str) -> bool:
    if not name:
        return False
    try:
        data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _decode(data: bytes, name: str) -> str:
    try:
        text = data.decode(name or "utf-8", errors="replace")
    except (UnicodeError, LookupError, ValueError):
        text = data.decode("latin-1")
    return text.removeprefix("\ufeff")
