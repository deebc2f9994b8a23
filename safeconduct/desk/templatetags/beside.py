"""What rooms above say beside a page of a room below, which cannot know them."""

from __future__ import annotations

from typing import Any

from django import template

from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Case
from safeconduct.diplomacy.queries.covering import promises_covering
from safeconduct.diplomacy.queries.raised import raised_for_case
from safeconduct.intake.queries import requests_of

register = template.Library()
SHOWN = 4
"""Requests that are shown beside a case; the rest is a page of its own."""


@register.inclusion_tag("desk/requests_of_case.html", takes_context=True)
def requests_about(context: dict[str, Any], case: Case) -> dict[str, object]:
    """{% requests_about case %}: the newest requests about a case that the reader may see. One query."""
    actor = context["request"].actor
    if not may(actor, Task.SEE_REQUESTS):
        return {"may": False}
    rows = requests_of(actor, case).select_related("request").defer("request__raw")[: SHOWN + 1]
    found = list(rows)
    return {"may": True, "case": case, "rows": found[:SHOWN], "is_more": len(found) > SHOWN}


@register.inclusion_tag("desk/raised_of_case.html", takes_context=True)
def raised_about(context: dict[str, Any], case: Case) -> dict[str, object]:
    """{% raised_about case %}: when and by whom a case was raised with counterparts, the asks that are open for it and
    the promises that cover it, as known when the page looks from; for who may see the register."""
    request = context["request"]
    if not may(request.actor, Task.SEE_ENGAGEMENTS):
        return {"may": False}
    seen = request.as_known
    return {
        "may": True,
        "raised": raised_for_case(request.actor, case, as_known=seen.at),
        "promises": promises_covering(request.actor, case, as_known=seen.at),
        "known_query": f"?known={seen.text}" if seen.is_past else "",
    }
