"""The way between the pages of figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("list", _("Figures")),
    ("answers", _("Answers")),
    ("published", _("Published")),
    ("findings", _("Findings")),
    ("charts", _("Charts")),
    ("reports", _("Situation reports")),
    ("data", _("Open data")),
    ("measures", _("Measures")),
)
"""The pages of a crisis, by the names of their views."""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    url: str
    is_here: bool


@register.inclusion_tag("figures/tabs.html", takes_context=True)
def figure_tabs(context: dict[str, Any], here: str) -> dict[str, object]:
    """{% figure_tabs "answers" %}: the pages of this room, the one that is open marked."""
    request = context["request"]
    query = f"?known={request.as_known.text}" if request.as_known.is_past else ""
    slug = request.crisis.slug
    return {"tabs": [Tab(label, reverse(f"figures:{view}", args=[slug]) + query, view == here) for view, label in TABS]}
