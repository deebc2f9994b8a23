"""The map: where those still abroad were last known to be, and our posts."""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.cases.models import Crisis
from safeconduct.figures.charts.map import MapDrawing, Sizes
from safeconduct.figures.filters import Filter
from safeconduct.figures.pages.charts import located_map
from safeconduct.figures.queries import Figure

from .links import Links

ABROAD = "remaining"
"""The measure of those who are still abroad; where it is not kept, all who are known."""


def abroad_of(made: Mapping[str, Figure]) -> Figure:
    """Of these figures the one of those who are still abroad. Raises StopIteration without any figure."""
    return made.get(ABROAD) or next(iter(made.values()))


def map_of(crisis: Crisis, made: Mapping[str, Figure], links: Links) -> MapDrawing | None:
    """The map, or nothing while no figure is kept. Two queries."""
    if not made:
        return None
    return located_map(
        abroad_of(made), crisis, link=lambda place: links.filtered(Filter(place=place)), sizes=Sizes.COLUMN
    )
