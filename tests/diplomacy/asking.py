"""Engagements and asks in a line each, for the tests of asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.lists.ours import make_our_list
from safeconduct.cases.lists.ours import Choice, Wanted
from safeconduct.cases.models import Case, Crisis, OurList
from safeconduct.diplomacy.actions.asks import make_ask
from safeconduct.diplomacy.actions.engagements import Plan, Who, hold_engagement, plan_engagement
from safeconduct.diplomacy.enums import EngagementKind, Side
from safeconduct.diplomacy.models import Ask, Engagement, Official, State
from safeconduct.diplomacy.queries.asks import AskState, ordered_asks, states_of
from tests.diplomacy.conftest import at, on

COLUMNS = ("name", "latin", "birth")


def meet(
    crisis: Crisis, state: State, day: str, *, by: Actor, held: bool = True, known: datetime | None = None,
    ours: Official | None = None,
) -> Engagement:  # fmt: skip
    """Both sides met in Astana on that day; known since noon of it."""
    our_side = Who(Side.OURS, ours) if ours else Who(Side.OURS, name="Nandini Vairale")
    people = (our_side, Who(Side.THEIRS, name="Stepan Ozerov"))
    plan = Plan(EngagementKind.MEETING, on(day), place="Astana", participants=people)
    known = known or at(f"{day}T12")
    made = plan_engagement(crisis, state, plan, by=by, known_at=known)
    if held:
        hold_engagement(made, plan, by=by, known_at=known)
    return made


def ask_of(crisis: Crisis, state: State, *cases: Case, by: Actor, known: str = "2024-03-01T09", **said: Any) -> Ask:
    """Ask for the release of these men."""
    given: dict[str, Any] = {"kind": "release", "words": "Release and return of our men", "cases": cases} | said
    return make_ask(crisis, state, by=by, known_at=at(known), **given)


def list_of(crisis: Crisis, *cases: Case, by: Actor, script: str = "Cyrl") -> OurList:
    """A list of ours with these men on it."""
    choice = Choice(references=tuple(case.reference for case in cases))
    return make_our_list(crisis, Wanted("Men of June", "To hand over", script, COLUMNS, choice), by=by)


def asks_of(actor: Actor, crisis: Crisis, *, as_known: datetime) -> list[AskState]:
    """Every ask of a crisis, the oldest first, as its list tells them."""
    return states_of(ordered_asks(actor, crisis, as_known=as_known), crisis, as_known=as_known)
