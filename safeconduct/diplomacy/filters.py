"""How the list of engagements is narrowed: read from an address, written back into one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from .enums import EngagementKind, Level, Stage


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything that narrows the list. `state` is the code of the counterpart."""

    state: str = ""
    kind: str = ""
    stage: str = ""
    level: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    def pairs(self) -> list[tuple[str, str]]:
        """For an address; `read_filters` reads them back."""
        names = {"state": self.state, "kind": self.kind, "stage": self.stage, "level": self.level, "q": self.text}
        return [(name, value) for name, value in names.items() if value]

    def query(self, *more: tuple[str, str]) -> str:
        """As the end of an address, with its question mark; empty when there is nothing to say."""
        pairs = [*self.pairs(), *((name, value) for name, value in more if value)]
        return f"?{urlencode(pairs)}" if pairs else ""


def read_filters(given: QueryDict) -> Filters:
    """From the parameters of an address. What is not in our vocabulary is left out."""
    return Filters(
        state=_code(given.get("state", "").upper()),
        kind=_one_of(given.get("kind", ""), EngagementKind.values),
        stage=_one_of(given.get("stage", ""), Stage.values),
        level=_one_of(given.get("level", ""), [str(level) for level in Level.values]),
        text=given.get("q", "").strip()[:100],
    )


def _code(said: str) -> str:
    """A code of a state: two letters."""
    return said if len(said) == 2 and said.isascii() and said.isalpha() else ""


def _one_of(said: str, words: list[str]) -> str:
    return said if said in words else ""
