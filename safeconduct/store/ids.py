"""Ids for machines (UUIDv7) and references for people (RU24-0138-5).

**UUIDv7** (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then a 12-bit counter in `rand_a`
(section 6.2, method 1), so that the ids of one process sort in the order in which they were made.

**References** are read out over bad telephone lines. A reference is a prefix (letters, then usually a year of two
digits), a number and a check character. The check character is a weighted sum modulo 31 with the weights 3, 9, 27 …
(a pure system in the sense of ISO/IEC 7064, MOD 31-3). 31 is prime and 3 generates all its residues, so every
wrong character and every swap of two neighbours changes it. Its 31 signs leave out I, L, O, S and U; where a person
writes one of the look-alikes 0/O, 1/I, 5/S for the other, the place tells which is meant.
"""

import os
import re
import threading
import time
import uuid
from collections.abc import Callable

from django.utils.translation import gettext as _

CHECK_SIGNS = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
MODULUS, WEIGHT = 31, 3
TO_DIGITS = str.maketrans("OILS", "0115")
TO_LETTERS = str.maketrans("015", "OIS")
TO_CHECK_SIGNS = str.maketrans("OILSU", "0115V")
PREFIX = re.compile(r"[A-Z]{1,6}(?:[0-9]{2})?")
NUMBER = re.compile(r"[0-9]{4,12}")
WITH_YEAR = re.compile(r"([A-Z]{1,6}[0-9]{2})([0-9]{4,12})([0-9A-Z])")
WITHOUT_YEAR = re.compile(r"([A-Z]{1,6})([0-9]{4})([0-9A-Z])")  # five digits would read RU240138 as RU-24013-8


class _Sequence:
    """The milliseconds and the counter of the last id; time never runs backwards in it."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._millis = 0
        self._counter = 0

    def next(self) -> tuple[int, int]:
        """Milliseconds (48 bits) and counter (12 bits), greater than any pair given before."""
        with self._lock:
            now = self._now() // 1_000_000
            if now > self._millis:
                self._millis, self._counter = now, int.from_bytes(os.urandom(1), "big")
            elif self._counter < 0xFFF:
                self._counter += 1
            else:
                self._millis, self._counter = self._millis + 1, 0
            return self._millis, self._counter


_sequence = _Sequence(time.time_ns)


def read_uuid(text: str) -> uuid.UUID | None:
    """The id in a part of an address or a form; None for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def uuid7() -> uuid.UUID:
    """A new UUIDv7. Ids of one process strictly increase, also within a millisecond or when the clock is set back."""
    millis, counter = _sequence.next()
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=millis << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | random)


def reference(prefix: str, number: int) -> str:
    """The reference that people read and say: reference("RU24", 138) is "RU24-0138-" and its check character.

    The prefix is one to six letters A-Z, with or without two digits after them; the number is 1 or more.
    Raises ValueError otherwise.
    """
    if not PREFIX.fullmatch(prefix) or number < 1:
        raise ValueError(f"A reference needs letters, perhaps a year, and a number from 1, not {prefix!r}, {number!r}.")
    digits = f"{number:04d}"
    return f"{prefix}-{digits}-{check_character(prefix + digits)}"


def check_character(text: str) -> str:
    """The check character of prefix and digits written together (capital letters A-Z and 0-9)."""
    total = sum(_value(sign) * pow(WEIGHT, place, MODULUS) for place, sign in enumerate(reversed(text), start=1))
    return CHECK_SIGNS[-total % MODULUS]


def _value(sign: str) -> int:
    return int(sign) if sign.isdigit() else ord(sign) - ord("A")


def parse_reference(text: str) -> str:
    """The reference as we write it, from what a person typed: any case, with or without hyphens and spaces.

    Raises ValueError with a sentence for that person when it is no reference or its check character is wrong.
    """
    prefix, digits, check = _split(text.upper())
    if check_character(prefix + digits) != check:
        raise ValueError(
            _("The reference “%(typed)s” has a wrong character, or two changed places. Please check each character.")
            % {"typed": text.strip()}
        )
    return f"{prefix}-{digits}-{check}"


def _split(text: str) -> tuple[str, str, str]:
    parts = [part for part in re.split(r"[\s\-–—_./]+", text) if part]
    if len(parts) != 3:
        parts = _split_by_shape(parts)
    prefix, digits, check = _prefix(parts[0]), parts[1].translate(TO_DIGITS), parts[2].translate(TO_CHECK_SIGNS)
    if not (PREFIX.fullmatch(prefix) and NUMBER.fullmatch(digits) and len(check) == 1):
        typed = {"typed": text.strip()}
        raise ValueError(_("“%(typed)s” is not a reference. A reference looks like RU24-0138-5.") % typed)
    return prefix, digits, check


def _split_by_shape(parts: list[str]) -> list[str]:
    """Prefix, number, check character where hyphens are missing; one typed after the prefix is believed."""
    if len(parts) == 2 and len(parts[1]) > 1:
        return [parts[0], parts[1][:-1], parts[1][-1]]
    joined = "".join(parts)
    match = WITH_YEAR.fullmatch(joined) or WITHOUT_YEAR.fullmatch(joined)
    return list(match.groups()) if match else ["", "", ""]


def _prefix(typed: str) -> str:
    if PREFIX.fullmatch(typed):
        return typed
    letters, year = typed[:-2].translate(TO_LETTERS), typed[-2:].translate(TO_DIGITS)
    return letters + year if PREFIX.fullmatch(letters + year) else typed.translate(TO_LETTERS)
