"""What rules and pages name: posts, places, the versions of a measure."""

from __future__ import annotations

from uuid import UUID

from safeconduct.access.models import Post
from safeconduct.cases.models import Crisis, Place

from ..models import MeasureVersion


def post_names() -> dict[str, str]:
    """Every post, its id as text to its name, by name."""
    return {str(id_): name for id_, name in Post.objects.order_by("name").values_list("pk", "name")}


def place_name(crisis: Crisis, id: UUID) -> str:
    """What a place of the crisis is called; empty where there is none."""
    return Place.objects.filter(crisis=crisis, pk=id).values_list("name", flat=True).first() or ""


def versions_of(measure: str) -> list[MeasureVersion]:
    """Every version of a measure, the newest first."""
    return list(MeasureVersion.objects.filter(measure=measure).order_by("-number"))
