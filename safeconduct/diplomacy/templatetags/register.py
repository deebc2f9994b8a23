"""What every page of the register shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.store.partial_dates import PartialDate

from ..brief.words import inner_quotes
from ..days import event_words
from ..pages.links import url_of

register = template.Library()

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("engagements", _("Engagements")),
    ("asks", _("Asks")),
    ("assurances", _("Assurances")),
    ("statements", _("Statements")),
    ("positions", _("Positions")),
    ("scorecards", _("Scorecards")),
    ("counterparts", _("Counterparts")),
)
"""The pages of a crisis, by the names of their views."""
PUBLIC_WORDS = frozenset({"statements", "positions"})
"""Those that a press officer sees too."""


@register.filter
def event_days(on: PartialDate) -> str:
    """{{ version.on|event_days }}: the days of an engagement, "8–9 July 2024"; "not known" without one."""
    return event_words(on) if on.is_known else gettext("not known")


@register.filter
def in_quotes(words: str) -> str:
    """<q>{{ words|in_quotes }}</q>: what stands in quotation marks within has single ones."""
    return inner_quotes(words)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    url: str
    is_here: bool


@register.inclusion_tag("diplomacy/tabs.html", takes_context=True)
def register_tabs(context: dict[str, Any], here: str) -> dict[str, object]:
    """{% register_tabs "asks" %}: the way between the pages of the register, as far as the reader may go."""
    request = context["request"]
    sees_all = may(request.actor, Task.SEE_ENGAGEMENTS)
    query = f"?known={request.as_known.text}" if request.as_known.is_past else ""
    found = ((view, label) for view, label in TABS if sees_all or view in PUBLIC_WORDS)
    return {"tabs": [Tab(label, url_of(view, request.crisis.slug) + query, view == here) for view, label in found]}
