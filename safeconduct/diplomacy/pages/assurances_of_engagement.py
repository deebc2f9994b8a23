"""What was promised in an engagement, and what was said in public after it, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown

from ..assurances import stands_of
from ..models import Engagement
from ..queries.statements import readouts_of
from .assurances import Row, known_query, row_of
from .links import url_of
from .statements import StatementRow, rows_of


@dataclass(frozen=True, slots=True)
class Promised:
    """Assurances given in it; `record_url` is empty for who may not record one, and while a page looks back."""

    rows: tuple[Row, ...]
    record_url: str
    known: str


@dataclass(frozen=True, slots=True)
class Readouts:
    """Statements of both sides after it."""

    rows: tuple[StatementRow, ...]
    record_url: str
    known: str


def promised_in(actor: Actor, engagement: Engagement, *, seen: AsKnown) -> Promised:
    """For diplomacy/engagement/assurances.html, as `promised`."""
    stands = stands_of(engagement.crisis, as_known=seen.at, engagement=engagement)
    may_record = may(actor, Task.KEEP_ENGAGEMENTS) and not seen.is_past
    url = _of("record_assurance", engagement) if may_record else ""
    return Promised(tuple(map(row_of, stands)), url, known_query(seen))


def readouts_after(actor: Actor, engagement: Engagement, *, seen: AsKnown) -> Readouts:
    """For diplomacy/engagement/readouts.html, as `readouts`."""
    found = list(readouts_of(engagement, as_known=seen.at))
    may_record = may(actor, Task.RECORD_STATEMENT) and not seen.is_past
    return Readouts(
        rows_of(actor, found, seen), _of("record_statement", engagement) if may_record else "", known_query(seen)
    )


def _of(view: str, engagement: Engagement) -> str:
    return f"{url_of(view, engagement.crisis.slug)}?engagement={engagement.reference}"
