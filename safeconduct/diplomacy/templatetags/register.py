"""What every page of the register shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    url: str
    is_here: bool


@register.inclusion_tag("diplomacy/tabs.html", takes_context=True)
def register_tabs(context: dict[str, Any], here: str) -> dict[str, object]:
    """{% register_tabs "asks" %}: the way between the pages of the register of a crisis."""
    slug = context["request"].crisis.slug
    return {"tabs": [Tab(label, url, view == here) for view, label in TABS if (url := _url(view, slug))]}


def _url(view: str, slug: str) -> str:
    try:
        return reverse(f"diplomacy:{view}", args=[slug])
    except NoReverseMatch:
        return ""
