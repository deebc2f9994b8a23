"""The list of statements, narrowed and page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict

from ..enums import Side, StatementChannel
from ..models import Statement

PAGE = 30


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Whose statements, said where; `state` is the code of a state. Empty means all."""

    side: str = ""
    channel: str = ""
    state: str = ""

    def query(self, *more: tuple[str, str]) -> str:
        """As the end of an address; empty when there is nothing to say."""
        pairs = [("side", self.side), ("channel", self.channel), ("state", self.state), *more]
        said = [(name, value) for name, value in pairs if value]
        return f"?{urlencode(said)}" if said else ""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: after the statement of this day and id."""

    day: date
    id: UUID

    def __str__(self) -> str:
        return f"{self.day.isoformat()}~{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> After | None:
        """From an address; None for a text that is no such place, which then gives the first page."""
        try:
            day, id_ = text.split("~")
            return cls(date.fromisoformat(day), UUID(id_))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page:
    statements: tuple[Statement, ...]
    next: After | None


def read_narrowed(given: QueryDict) -> Narrowed:
    """From the parameters of an address. What is not in our vocabulary is left out."""
    side, channel, state = (given.get(name, "") for name in ("side", "channel", "state"))
    is_code = len(state) == 2 and state.isascii() and state.isalnum()
    return Narrowed(
        side if side in Side.values else "",
        channel if channel in StatementChannel.values else "",
        state.upper() if is_code else "",
    )


def statements_page(statements: QuerySet[Statement], narrowed: Narrowed, *, after: After | None = None) -> Page:
    """One page of these, the last one said first. One query."""
    rows = statements.order_by("-said_latest", "-id")
    wanted = {"side": narrowed.side, "channel": narrowed.channel, "state__code": narrowed.state}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if after is not None:
        rows = rows.filter(said_latest__lte=after.day).filter(Q(said_latest__lt=after.day) | Q(id__lt=after.id))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(tuple(found[:PAGE]), After(last.said_latest, last.pk) if last and last.said_latest else None)
