"""The way between the pages of figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
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
    found = ((view, label, _url(view, request.crisis.slug)) for view, label in TABS)
    return {"tabs": [Tab(label, url + query, view == here) for view, label, url in found if url]}


def _url(view: str, slug: str) -> str:
    """The address of a page; empty where there is no such page."""
    try:
        return reverse(f"figures:{view}", args=[slug])
    except NoReverseMatch:
        return ""
