"""What is known about a person, as far as it can tell whether two records mean the same one. Plain values
throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Paper(NamedTuple):
    """A passport, a card, a contract. `issued` and `expires` as in `Evidence.birth`; all but the number can be
    empty.
    """

    kind: str
    number: str
    state: str = ""
    issued: str = ""
    expires: str = ""


class Age(NamedTuple):
    """So many years old at a date ("2024-03-01", "2024-03" or "2024")."""

    years: int
    at: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record of a person. Every field but the names can be left out, and anything at all may stand in a field: what
    cannot be read counts as blank.

    `names`: one name, or all names under which the record knows the person, in any script.
    `birth`: as in ISO 8601-2: "1998", "1998-03", "1998-03-12", about "1998~", one of "1996/1998", "../1998", "1998/..".
    `age`: an `Age` or a pair (24, "2024-03-01"). `sex`: "F", "M", "X" or "".
    `papers`: `Paper`s or tuples of the same order. `country`: ISO 3166 code in which phones without a code are read.
    `photo`: the hash (SHA-256) of the picture's file.
    """

    names: tuple[str, ...] = ()
    father: str = ""
    mother: str = ""
    spouse: str = ""
    birth: str = ""
    age: Age | None = None
    sex: str = ""
    papers: tuple[Paper, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    country: str = ""
    village: str = ""
    district: str = ""
    state: str = ""
    unit: str = ""
    photo: str = ""

    def __post_init__(self) -> None:
        for several in ("names", "phones", "emails"):
            object.__setattr__(self, several, _tuple(getattr(self, several)))
        object.__setattr__(self, "papers", tuple(Paper(*paper) for paper in self.papers))
        if self.age is not None:
            object.__setattr__(self, "age", Age(*self.age))


def _tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One text or several, without the empty ones."""
    texts = (value,) if isinstance(value, str) else value
    return tuple(text for text in texts if text and not text.isspace())
