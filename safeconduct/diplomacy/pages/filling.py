"""What a form is filled with when it is opened from an engagement, a statement or an ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import read_uuid

from ..doors import number_of
from ..enums import AskKind, Side
from ..models import ENGAGEMENT, Engagement, EngagementVersion, Statement
from ..queries.engagements import version_at
from ..queries.offered import Offered, offered_in
from ..queries.statements import statements_of
from .reading import read_reference


@dataclass(frozen=True, slots=True)
class Filled:
    """What can be chosen, what is chosen already, and what the new row will be tied to."""

    offered: Offered
    initial: dict[str, Any]
    engagement: Engagement | None = None
    statement: Statement | None = None


def filled_assurance(request: DeskRequest, crisis: Crisis) -> Filled:
    """From ?engagement=, ?statement= and ?ask=. What is not there is left out."""
    offered = offered_in(request.actor, crisis)
    engagement, statement = asked_engagement(request, crisis), asked_statement(request, crisis)
    initial = _of_ask(offered, read_reference(request.GET.get("ask", "")))
    initial |= _of_engagement(request, engagement) if engagement else {}
    initial |= _of_statement(statement) if statement else {}
    return Filled(offered, initial, engagement or (statement.engagement if statement else None), statement)


def filled_statement(request: DeskRequest, crisis: Crisis) -> Filled:
    """From ?engagement=: a readout of it."""
    offered, engagement = offered_in(request.actor, crisis), asked_engagement(request, crisis)
    initial: dict[str, Any] = {"side": Side.OURS}
    if engagement and (version := version_at(engagement, as_known=request.as_known.at)):
        initial |= {"said_on": version.on}
    return Filled(offered, initial, engagement)


def asked_engagement(request: DeskRequest, crisis: Crisis) -> Engagement | None:
    """The engagement that the address names, of this crisis, for who sees engagements."""
    text = request.GET.get("engagement", "")
    if not text or not may(request.actor, Task.SEE_ENGAGEMENTS):
        return None
    try:
        number = number_of(text, ENGAGEMENT)
    except Http404:
        return None
    return Engagement.objects.filter(number=number, crisis=crisis).select_related("state", "crisis").first()


def asked_statement(request: DeskRequest, crisis: Crisis) -> Statement | None:
    """The statement that the address names, of this crisis."""
    key = read_uuid(request.GET.get("statement", ""))
    rows = statements_of(request.actor, crisis, as_known=request.as_known.at)
    return rows.filter(pk=key).first() if key else None


def _of_ask(offered: Offered, reference: str) -> dict[str, Any]:
    ask = offered.asks.get(reference)
    if ask is None:
        return {}
    return {"ask": ask.reference, "state": ask.state.code, "kind": ask.kind, "for_whom": "ask"}


def _of_engagement(request: DeskRequest, engagement: Engagement) -> dict[str, Any]:
    version = version_at(engagement, as_known=request.as_known.at)
    if version is None:
        return {}
    return {"state": engagement.state.code, "given_on": version.on, **_speaker(version)}


def _speaker(version: EngagementVersion) -> dict[str, Any]:
    """The first of their side."""
    theirs = next((who for who in version.participants.all() if who.side == Side.THEIRS), None)
    if theirs is None:
        return {}
    return {
        "speaker": ", ".join(filter(None, (theirs.name, theirs.title))),
        "official": str(theirs.official_id or ""),
        "office": str(theirs.office_id or ""),
    }


def _of_statement(statement: Statement) -> dict[str, Any]:
    initial = {
        "words": statement.quote,
        "speaker": statement.speaker,
        "given_on": statement.said_on,
        "official": str(statement.official_id or ""),
        "office": str(statement.office_id or ""),
        "kind": AskKind.RELEASE,
    }
    return initial | ({"state": statement.state.code} if statement.state else {})
