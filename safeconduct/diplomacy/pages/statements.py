"""What was said in public, and our lines, as their pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis
from safeconduct.figures.enums import Bound
from safeconduct.figures.queries import current_versions

from ..models import Ask, Assurance, Position, Statement, StatementAsk, StatementFigure
from ..queries.said import After, Narrowed, statements_page
from ..queries.statements import positions_known, statements_of
from .assurances import known_query
from .links import url_of


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement in a list. The engagement is named only to who sees engagements."""

    statement: Statement
    url: str
    engagement_url: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementsShown:
    rows: tuple[StatementRow, ...]
    first_url: str
    next_url: str


def statements_shown(
    actor: Actor, crisis: Crisis, narrowed: Narrowed, *, seen: AsKnown, after: After | None = None
) -> StatementsShown:
    """A page of the list. Two queries."""
    page = statements_page(statements_of(actor, crisis, as_known=seen.at), narrowed, after=after)
    here, known = url_of("statements", crisis.slug), ("known", seen.text if seen.is_past else "")
    return StatementsShown(
        rows_of(actor, page.statements, seen),
        here + narrowed.query(known) if after else "",
        here + narrowed.query(known, ("after", str(page.next))) if page.next else "",
    )


def rows_of(actor: Actor, statements: Sequence[Statement], seen: AsKnown) -> tuple[StatementRow, ...]:
    """Statements as rows. One query."""
    figures = _figures_in([row.pk for row in statements])
    sees = bool(may(actor, Task.SEE_ENGAGEMENTS))
    query = known_query(seen)
    return tuple(
        StatementRow(
            row,
            url_of("statement", row.pk) + query,
            url_of("engagement", row.engagement.reference) + query if sees and row.engagement else "",
            tuple(figures.get(row.pk, ())),
        )
        for row in statements
    )


def _figures_in(ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """The published figures in these statements, in few words: "at least 30 known to us"."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = list(StatementFigure.objects.filter(statement__in=ids).select_related("figure").order_by("id"))
    versions = current_versions() if rows else {}
    for row in rows:
        figure = row.figure
        bound = "" if figure.bound == Bound.EXACTLY else figure.get_bound_display()
        version = versions.get(figure.measure_id or "")
        words = [bound, str(figure.value), version.name if version else figure.note]
        found[row.statement_id].append(" ".join(filter(None, words)))
    return found


@dataclass(frozen=True, slots=True)
class StatementShown:
    row: StatementRow
    asks: tuple[tuple[Ask, str], ...]
    assurances: tuple[tuple[Assurance, str], ...]
    figures_url: str
    may_promise: bool
    known: str


def statement_shown(actor: Actor, statement: Statement, *, seen: AsKnown) -> StatementShown:
    """One statement; what it is tied to only for who sees engagements."""
    sees, query = bool(may(actor, Task.SEE_ENGAGEMENTS)), known_query(seen)
    tied = StatementAsk.objects.filter(statement=statement).select_related("ask").order_by("id") if sees else ()
    promised = Assurance.objects.filter(statement=statement, known_at__lte=seen.at) if sees else ()
    (row,) = rows_of(actor, [statement], seen)
    return StatementShown(
        row,
        tuple((one.ask, _with(url_of("ask", one.ask.reference), query)) for one in tied),
        tuple((one, url_of("assurance", one.reference) + query) for one in promised),
        url_of_figures(statement.crisis, query),
        bool(may(actor, Task.KEEP_ENGAGEMENTS)) and not seen.is_past,
        query,
    )


def url_of_figures(crisis: Crisis, query: str) -> str:
    """Where published figures are held against our own."""
    return reverse("figures:published", args=[crisis.slug]) + query


def _with(url: str, query: str) -> str:
    return url + query if url else ""


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A line that stands, with those whose place it took, the newest first."""

    position: Position
    before: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A line that was given up: `last` says who decided it; `before` are its words."""

    last: Position
    before: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class PositionsShown:
    standing: tuple[PositionRow, ...]
    given_up: tuple[GivenUp, ...]
    may_set: Decision


def positions_shown(actor: Actor, crisis: Crisis, *, seen: AsKnown) -> PositionsShown:
    """Every line that stands, and what stood before. One query."""
    known = list(positions_known(crisis, as_known=seen.at))
    by_id = {row.pk: row for row in known}
    replaced = {row.replaces_id for row in known}
    last = [row for row in known if row.pk not in replaced]
    return PositionsShown(
        tuple(PositionRow(row, _before(row, by_id)) for row in last if row.words),
        tuple(GivenUp(row, _before(row, by_id)) for row in last if not row.words),
        may_set(actor, seen),
    )


def may_set(actor: Actor, seen: AsKnown) -> Decision:
    """Nothing is written while a page looks from an earlier day."""
    if seen.is_past:
        return Decision.no(_("You are looking from an earlier day. Go back to now to record something."))
    return may(actor, Task.KEEP_ENGAGEMENTS)


def _before(row: Position, by_id: Mapping[UUID, Position]) -> tuple[Position, ...]:
    found: list[Position] = []
    earlier = by_id.get(row.replaces_id) if row.replaces_id else None
    while earlier is not None:
        found.append(earlier)
        earlier = by_id.get(earlier.replaces_id) if earlier.replaces_id else None
    return tuple(found)
