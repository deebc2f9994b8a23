"""What the pages of asks show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Case, Crisis

from ..assurances import stands_of
from ..charts import Ladder, Step, ladder
from ..days import event_words
from ..enums import AskKind, AskStage
from ..knowing import known_query
from ..models import Ask, AskStep, Reply, Statement
from ..queries.asks import PAGE, AskOrder, AskState, Raising, ordered_asks, raisings_of, states_of
from ..queries.handed import HandedState, handed_lists, handed_states
from ..queries.named import Names, families_not_told, first_names, names_of_ask, names_of_concern
from ..scopes import measure_name
from .assurances import row_of
from .assurances_of_engagement import Promised

TOLD = 40
"""Raisings that are told with their names, the newest; the table of the ladder has all."""


@dataclass(frozen=True, slots=True)
class AskRow:
    """An ask in a list."""

    state: AskState
    url: str
    kind: str | Promise
    measure: str

    @property
    def ask(self) -> Ask:
        return self.state.ask


@dataclass(frozen=True, slots=True)
class AsksShown:
    """A page of the open asks, the oldest first; those met and withdrawn, the youngest step first."""

    open: tuple[AskRow, ...]
    open_count: int
    closed: tuple[AskRow, ...]
    closed_count: int
    next_url: str
    first_url: str


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case in a list of names; `not_told` where its family was not told of the death."""

    case: Case
    url: str
    not_told: bool


@dataclass(frozen=True, slots=True)
class NamesShown:
    """Names with how many more there are, and how many are not the reader's to see."""

    rows: tuple[NamedCase, ...]
    total: int
    more: int
    hidden: int
    next: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RaisingShown:
    """One raising, with the names that were frozen."""

    raising: Raising
    url: str
    names: NamesShown | None


@dataclass(frozen=True, slots=True)
class AskShown:
    """Everything about one ask."""

    state: AskState
    kind: str | Promise
    measure: str
    measure_url: str
    ladder: Ladder | None
    names: NamesShown | None
    raisings: tuple[RaisingShown, ...]
    untold: int
    replies: tuple[Reply, ...]
    lists: tuple[HandedState, ...]
    steps: tuple[AskStep, ...]
    statements: tuple[Statement, ...]
    promised: Promised
    known: str

    @property
    def ask(self) -> Ask:
        return self.state.ask


def asks_shown(
    actor: Actor, crisis: Crisis, *, as_known: AsKnown, state: UUID | None = None, after: str = "", keep: str = ""
) -> AsksShown:
    """The asks of a crisis. The same number of queries for any number of asks."""
    rows = ordered_asks(actor, crisis, as_known=as_known.at, state=state)
    is_open = [row for row in rows if row.stage == AskStage.OPEN]
    closed = sorted((row for row in rows if row.step and row.stage != AskStage.OPEN), key=_closed_at, reverse=True)
    start = next((n + 1 for n, row in enumerate(is_open) if row.ask.reference == after), 0)
    page = is_open[start : start + PAGE]
    told = states_of([*page, *closed[:PAGE]], crisis, as_known=as_known.at)
    query = known_query(as_known)
    here = reverse("diplomacy:asks", args=[crisis.slug])
    is_more = len(is_open) > start + PAGE
    return AsksShown(
        tuple(_row(each, query) for each in told[: len(page)]),
        len(is_open),
        tuple(_row(each, query) for each in told[len(page) :]),
        len(closed),
        _address(here, f"after={page[-1].ask.reference}", keep) if is_more else "",
        _address(here, keep) if start else "",
    )


def _closed_at(row: AskOrder) -> tuple[object, int]:
    assert row.step is not None
    return row.step.known_at, row.step.pk


def _address(here: str, *parts: str) -> str:
    query = "&".join(filter(None, parts))
    return f"{here}?{query}" if query else here


def _row(state: AskState, query: str) -> AskRow:
    url = reverse("diplomacy:ask", args=[state.ask.reference]) + query
    measure = measure_name(state.ask.measure) if state.ask.measure else ""
    return AskRow(state, url, AskKind(state.ask.kind).label, measure)


def ask_shown(actor: Actor, state: AskState, *, as_known: AsKnown) -> AskShown:
    """The page of one ask."""
    ask, query = state.ask, known_query(as_known)
    told = state.raisings[-TOLD:]
    first = first_names(actor, [raising.concern for raising in told if raising.concern.total])
    names = names_of_ask(actor, ask, as_known=as_known.at) if state.cases_now is not None else None
    not_told = families_not_told(actor, _everybody(first.values(), names), as_known=as_known)
    here = reverse("diplomacy:ask_names", args=[ask.reference])
    replies = ask.replies.filter(known_at__lte=as_known.at).select_related("office", "official", "engagement")
    handed = handed_lists(actor, Q(ask=ask), as_known=as_known.at)
    return AskShown(
        state,
        AskKind(ask.kind).label,
        measure_name(ask.measure) if ask.measure else "",
        reverse("figures:members", args=[ask.crisis.slug, ask.measure]) + query if ask.measure else "",
        ladder(_steps(state.raisings), today=as_known.day),
        told_names(names, not_told, query, here + query) if names else None,
        tuple(_raising(each, first, not_told, query, here) for each in reversed(told)),
        len(state.raisings) - len(told),
        tuple(replies),
        tuple(handed_states(handed, ask.crisis, as_known=as_known.at)),
        tuple(ask.steps.filter(known_at__lte=as_known.at).select_related("by")),
        tuple(Statement.objects.filter(of_asks__ask=ask, known_at__lte=as_known.at)[:TOLD]),
        _promised(ask, as_known),
        query,
    )


def _promised(ask: Ask, as_known: AsKnown) -> Promised:
    """What was promised about an ask, and where it stands."""
    if not ask.assurances.filter(known_at__lte=as_known.at).exists():
        return Promised((), "", "")
    stands = [stand for stand in stands_of(ask.crisis, as_known=as_known.at) if stand.assurance.ask_id == ask.pk]
    return Promised(tuple(map(row_of, stands)), "", known_query(as_known))


def _everybody(several: Iterable[Names], names: Names | None) -> list[Case]:
    return [*(case for each in several for case in each.cases), *(names.cases if names else ())]


def _steps(raisings: Sequence[Raising]) -> list[Step]:
    days: list[tuple[date, Raising]] = []
    for raising in raisings:
        day = raising.on.earliest or raising.on.latest
        if day:
            days.append((day, raising))
    return [Step(day, raising.strength, event_words(raising.on)) for day, raising in days]


def _raising(raising: Raising, first: dict[UUID, Names], not_told: set[UUID], query: str, here: str) -> RaisingShown:
    concern = raising.concern
    url = reverse("diplomacy:engagement", args=[concern.engagement.reference]) + query
    names, more = first.get(concern.pk), _address(here, f"raised={concern.pk}", query.removeprefix("?"))
    return RaisingShown(raising, url, told_names(names, not_told, query, more) if names else None)


def told_names(names: Names, not_told: set[UUID], query: str, url: str) -> NamesShown:
    """Names as a page shows them; `url` leads to all of them."""
    rows = (
        NamedCase(case, reverse("cases:case", args=[case.reference]) + query, case.pk in not_told)
        for case in names.cases
    )
    return NamesShown(tuple(rows), names.total, names.more, names.hidden, names.next, url)


def names_shown(
    actor: Actor, ask: Ask, *, as_known: AsKnown, raised: UUID | None = None, after: str = ""
) -> tuple[NamesShown, Raising | None] | None:
    """A page of the names of an ask as they are now, or as they were frozen when it was raised; None for a raising that
    was not known."""
    if raised is None:
        return _page(actor, names_of_ask(actor, ask, as_known=as_known.at, after=after), as_known), None
    raisings = raisings_of([ask.pk], as_known=as_known.at).get(ask.pk, [])
    found = next((raising for raising in raisings if raising.concern.pk == raised), None)
    if found is None:
        return None
    return _page(actor, names_of_concern(actor, found.concern, after=after), as_known), found


def _page(actor: Actor, names: Names, as_known: AsKnown) -> NamesShown:
    not_told = families_not_told(actor, names.cases, as_known=as_known)
    return told_names(names, not_told, known_query(as_known), "")
