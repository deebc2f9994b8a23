"""Wordings that authors begin with (`wording.toml`), for the questions that are asked again and again."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..enums import AnswerKind
from .text import Words


@dataclass(frozen=True, slots=True)
class Template:
    """A question as it is usually asked, and what we answer, by language. `name` is what an author chooses by."""

    key: str
    name: str
    kinds: tuple[AnswerKind, ...]
    asked: Words
    wording: Words


def offered_wording(kind: str) -> list[Template]:
    """The wordings for this kind of answer, in the order of the file."""
    return [template for template in _shipped() if kind in template.kinds]


@cache
def _shipped() -> tuple[Template, ...]:
    read = tomllib.loads(files(__package__).joinpath("wording.toml").read_text(encoding="utf-8"))
    return tuple(
        Template(said["key"], said["name"], tuple(map(AnswerKind, said["kinds"])), said["asked"], said["wording"])
        for said in read["template"]
    )
