"""Reply templates: those that come with Safeconduct (`replies.toml`), and how what stands in braces is filled in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BLANKS = ("reference", "code", "name", "person", "officer", "post", "date", "to")
"""What may stand in braces in a template."""
RECEIPT, RECEIPT_SHORT = "receipt", "receipt_short"
FALLBACK = "en"
_BLANK = re.compile(r"\{([^{}\n]{0,40})\}")


@dataclass(frozen=True, slots=True)
class Reply:
    """One template in one language; `version` 0 came with Safeconduct."""

    key: str
    language: str
    name: str
    subject: str
    text: str
    version: int = 0

    @property
    def mark(self) -> str:
        """What a message says that it was made of: "receipt/hi/0"."""
        return f"{self.key}/{self.language}/{self.version}"

    def filled(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and text with the blanks filled in. A blank without a value stays, so that an officer sees it. A
        value is text and nothing else: braces in it are not filled again."""
        return _fill(self.subject, values), _fill(self.text, values)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda found: values.get(found[1]) or found[0], text)


def blanks_left(text: str) -> tuple[str, ...]:
    """The blanks that nobody filled in."""
    return tuple(dict.fromkeys(found for found in _BLANK.findall(text) if found in BLANKS))


def unknown_blanks(text: str) -> tuple[str, ...]:
    """What stands in braces and is none of BLANKS."""
    return tuple(dict.fromkeys(found for found in _BLANK.findall(text) if found not in BLANKS))


@cache
def shipped() -> dict[tuple[str, str], Reply]:
    """All shipped templates by key and language, in the order of the file."""
    said = tomllib.loads(files(__package__).joinpath("replies.toml").read_text(encoding="utf-8"))
    return {
        (each["key"], language): Reply(
            each["key"], language, each["name"][language], each["subject"][language], text.strip()
        )
        for each in said["template"]
        for language, text in each["text"].items()
    }


def language_for(code: str, known: Collection[str]) -> str:
    """In which language we answer somebody who wrote in this one: "hi" for "hi-Latn", English where we have none."""
    base = code.partition("-")[0].lower()
    return base if base in known else FALLBACK
